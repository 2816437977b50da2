//! git log text: commits of a history that travels as text, in the format that Perceval reads.
//!
//! **Personal fields.** It sees the name and the address of authors, committers and the people in
//! trailers, and whole messages. It keeps names and addresses, raw, because identity is decided
//! later and must be decidable again; of messages it keeps nothing but the people named in trailers.
//!
//! The text is what `git log --raw --numstat --pretty=fuller --decorate=full --parents -M -c
//! --topo-order --reverse --branches --tags` prints, with or without `-C`. A commit read from it is
//! the commit that a clone tells: renames are the old and the new path, merges have no paths, and
//! only commits that the default branch reaches count, as the parents say. Numbers of lines are not
//! read. git prints texts as UTF-8, so a name that its commit declares to be Latin-1 comes recoded;
//! and it prints people as `.mailmap` names them, unless it is told `--no-mailmap`.

mod commit;
mod graph;
mod text;

use model::{CommitId, Coverage, Extent, Fact, NoteKind, counted};
use playbook::{Holds, Key};
use serde::Deserialize;

pub(crate) use self::commit::Written;
pub(crate) use self::graph::{Graph, Reach, Reference, brought, tips};
pub use self::text::{Seen, parse};
pub use crate::unpacked::Opened;
use crate::{About, Ask, Progress, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "git_log",
    reads: "git log text, in the format that Perceval reads",
    place: "files",
    required: &["files"],
    keys: &[
        Key {
            name: "files",
            holds: Holds::Texts,
            about: "The logs of one history, packed (`.gz`) or not, as `git log --raw --numstat \
                    --pretty=fuller --decorate=full --parents -M -c --topo-order --reverse \
                    --branches --tags` prints them; with `--no-mailmap` people are as recorded.",
            example: r#"files = ["grove-git-log.txt.gz"]"#,
        },
        Key {
            name: "branch",
            holds: Holds::Text,
            about: "The branch whose commits count; without it, the one that `HEAD` names.",
            example: r#"branch = "main""#,
        },
    ],
    sees: &["name", "address", "message"],
    keeps: &[
        ("name", "identity is decided later, by name and address together"),
        ("address", "identity is decided later, by name and address together"),
    ],
    live: false,
};

/// The section of the source.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The logs of one history.
    pub files: Vec<String>,
    /// The branch whose commits count; without it, the one that `HEAD` names.
    pub branch: Option<String>,
}

/// The source.
pub struct GitLog;

impl Source for GitLog {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut seen = Seen::default();
        for name in &config.files {
            let mut input = Opened::open(&ask.path(name))?;
            tell.file(shown(name));
            parse(&mut input, ask.now, &mut seen, tell)?;
            (ask.progress)(Progress::Reading { found: seen.commits, read: seen.commits });
        }
        Ok(reading(&seen, config.branch.as_deref(), ask, tell))
    }
}

/// Returns a file's name as it may be shown: without the folders of this machine.
pub(crate) fn shown(name: &str) -> &str {
    let path = std::path::Path::new(name);
    let own = path.file_name().and_then(|name| name.to_str());
    if path.is_absolute() { own.unwrap_or("a file") } else { name }
}

fn reading(seen: &Seen, branch: Option<&str>, ask: &Ask<'_>, tell: &mut dyn Tell) -> Reading {
    let tips = tips(&seen.references, branch);
    let cut = seen.graph.cut();
    for id in &cut {
        tell.note(NoteKind::HistoryCut, id.as_str());
    }
    let followed: Vec<CommitId> = match tips.is_empty() {
        true => seen.graph.heads(),
        false => tips.iter().map(|(_, id)| id.clone()).collect(),
    };
    let landed = seen.graph.landed(&followed);
    let reach = match seen.commits == 0 && seen.lost > 0 || seen.without_parents {
        true => Reach::Unknown,
        false => seen.graph.reach(&followed),
    };
    let mut reasons = Vec::new();
    if seen.lost > 0 {
        reasons.push(format!("{} of the log could not be read", counted(seen.lost, "commit")));
    }
    if reach.since().is_some() {
        reasons.push("the log does not begin at the first commit".to_owned());
    } else if !cut.is_empty() {
        let behind = counted(cut.len() as u64, "commit");
        reasons.push(format!("what came before {behind} of the log is not in it"));
    }
    if seen.without_parents {
        reasons.push("the log was written without `--parents`".to_owned());
    }
    if tips.is_empty() && seen.commits > 0 {
        let hint = "the log does not say which branch is the default one, so the commits of all \
                    references count; give `branch`, or write the log with `--decorate=full`";
        reasons.push(hint.to_owned());
    }
    let paths = match (seen.commits, seen.with_paths) {
        (0, _) | (_, true) => (Extent::Complete, ""),
        (_, false) => (Extent::Absent, "the log was written without `--raw`"),
    };
    let whole = ask.coverage(&ABOUT, Fact::Commits, (Extent::Complete, ""));
    let mut coverage = match (reasons.join("; "), reach) {
        (reason, _) if reason.is_empty() => vec![whole],
        (reason, Reach::Beginning) => Vec::from(whole.with_losses(reason)),
        (reason, _) => {
            let from = reach.since();
            vec![Coverage { from, extent: Extent::Partial, reason, ..whole }]
        }
    };
    coverage.push(ask.coverage(&ABOUT, Fact::Paths, paths));
    Reading {
        as_of: seen.newest.map(|newest| newest.plus_seconds(1)),
        coverage,
        landed: Some(landed),
        tips,
        ..Reading::default()
    }
}
