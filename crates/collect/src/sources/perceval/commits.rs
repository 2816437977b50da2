//! Commits of git items, and which of them count.
//!
//! Perceval fetches all references, so the commits of one origin are of every branch; those count
//! that the branch named by `HEAD` reaches, where the items' references say which it is.

use std::collections::BTreeMap;

use model::{
    CommitId, Event, Extent, Fact, Instant, NoteKind, Personal, Quarantine, Record, counted,
};
use serde_json::Value;

use super::Found;
use super::envelope::{Envelope, bytes};
use super::told::Told;
use crate::sources::git_log::{Graph, Reach, Reference, Written, tips};
use crate::{Reading, Tell, lenient};

/// The histories of all origins.
#[derive(Default)]
pub(super) struct Histories {
    by_origin: BTreeMap<String, History>,
}

#[derive(Default)]
struct History {
    graph: Graph,
    references: Vec<Reference>,
    without_parents: bool,
}

impl Histories {
    /// Reads a commit.
    pub(super) fn commit(
        &mut self,
        envelope: &Envelope,
        now: Instant,
        tell: &mut dyn Tell,
    ) -> Found {
        let written = written(envelope.data()).ok_or(Quarantine::NoIdentity)?;
        let mut odd = Vec::new();
        let commit =
            written.commit(now, &mut |kind| odd.push(kind)).ok_or(Quarantine::Malformed)?;
        for kind in odd {
            tell.note(kind, commit.id.as_str());
        }
        let history = self.by_origin.entry(envelope.origin().to_owned()).or_default();
        let at = commit.committer.stamp.believed().map_or(0, Instant::seconds);
        history.graph.add(&commit.id, at, &commit.parents);
        history.without_parents |= envelope.data().get("parents").is_none();
        if written.is_grafted() {
            history.graph.graft(&commit.id);
        }
        history.references.extend(written.references(&commit));
        let key = Personal::new(format!("commit:{}", commit.id));
        Ok(Some(Record { key, events: vec![Event::Commit(Box::new(commit))] }))
    }

    /// Says which commits count, and how far the histories go.
    pub(super) fn finish(
        &self,
        branch: Option<&str>,
        told: &mut Told,
        reading: &mut Reading,
        tell: &mut dyn Tell,
    ) {
        if self.by_origin.is_empty() {
            return;
        }
        let mut landed = Vec::new();
        let mut reasons: Vec<&str> = Vec::new();
        for history in self.by_origin.values() {
            let tips = tips(&history.references, branch);
            let followed: Vec<CommitId> = match tips.is_empty() {
                true => history.graph.heads(),
                false => tips.iter().map(|(_, id)| id.clone()).collect(),
            };
            if tips.is_empty() {
                reasons.push(
                    "the items do not say which branch is the default one, so the commits of all \
                     references count; give `branch`",
                );
            }
            let cut = history.graph.cut();
            for id in &cut {
                tell.note(NoteKind::HistoryCut, id.as_str());
            }
            let own = history.graph.landed(&followed);
            let reach = match history.without_parents {
                true => Reach::Unknown,
                false => history.graph.reach(&followed),
            };
            told.lead(reach);
            match (reach, cut.is_empty()) {
                _ if history.without_parents => reasons.push("some items do not name parents"),
                (Reach::Since(_), _) => reasons.push("the items do not begin at the first commit"),
                (_, false) => reasons.push("what came before some commits is not in the items"),
                (_, true) => {}
            }
            landed.extend(own);
            reading.tips.extend(tips);
        }
        landed.sort();
        landed.dedup_by(|one, other| one.0 == other.0);
        reading.landed = Some(landed);
        reasons.sort_unstable();
        reasons.dedup();
        told.all(&[Fact::Commits, Fact::Paths]);
        let lost = format!("{} could not be read", counted(told.lost, "item"));
        if told.lost > 0 {
            reasons.push(&lost);
        }
        if !reasons.is_empty() {
            told.only(Fact::Commits, Extent::Partial, reasons.join("; "));
        }
    }
}

fn written(data: &Value) -> Option<Written> {
    let field = |key| lenient::text(data, key).map(bytes);
    let texts = |key| {
        let list = lenient::list(data, key).iter().filter_map(Value::as_str);
        list.map(str::to_owned).collect()
    };
    Some(Written {
        id: lenient::text(data, "commit")?.to_owned(),
        parents: texts("parents"),
        names: texts("refs"),
        author: field("Author"),
        author_date: field("AuthorDate"),
        committer: field("Commit"),
        commit_date: field("CommitDate"),
        message: field("message").unwrap_or_default(),
        paths: lenient::list(data, "files").iter().flat_map(paths).collect(),
    })
}

/// Returns the paths of one entry: the old and the new one of a rename, the new one of a copy.
fn paths(file: &Value) -> Vec<Vec<u8>> {
    let old = lenient::text(file, "file").map(bytes);
    let new = lenient::text(file, "newfile").map(bytes);
    let copied = lenient::text(file, "action").is_some_and(|action| action.starts_with('C'));
    let old = old.filter(|_| !(copied && new.is_some()));
    old.into_iter().chain(new).filter(|path| !path.is_empty()).collect()
}
