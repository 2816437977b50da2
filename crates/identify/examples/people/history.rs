//! A history as `told` prints it: who signed which commit, and which commits it builds on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead as _;
use std::path::Path;

use identify::{BotList, Input, Link, Mailmap, UnusableList};
use model::{
    AccountId, IdentityMode, Personal, ProjectName, Signature, SignatureId, SignatureSeen,
};
use serde_json::Value;

use crate::Failure;

/// The signatures and commits of a project.
pub(crate) struct History {
    pub(crate) project: ProjectName,
    /// In order; whoever signed is told by the place here.
    pub(crate) signatures: Vec<Signature>,
    pub(crate) commits: BTreeMap<String, Commit>,
    pub(crate) bots: BotList,
    pub(crate) unusable: UnusableList,
    seen: Vec<SignatureSeen>,
    usage: Vec<(ProjectName, SignatureId)>,
}

/// A commit.
pub(crate) struct Commit {
    pub(crate) parents: Vec<String>,
    /// The author and the co-authors, by their places.
    pub(crate) authors: Vec<usize>,
}

/// A commit whose signatures have no places yet.
struct Raw {
    id: String,
    parents: Vec<String>,
    authors: Vec<Signature>,
}

impl History {
    /// Reads what `told` printed.
    pub(crate) fn read(project: &str, file: &Path) -> Result<Self, Failure> {
        let project = ProjectName::parse(project).ok_or("no name of a project")?;
        let (mut raw, mut others) = (Vec::new(), BTreeSet::new());
        for line in std::io::BufReader::new(std::fs::File::open(file)?).lines() {
            let line: Value = serde_json::from_str(&line?)?;
            for event in line["events"].as_array().into_iter().flatten() {
                if event["is"] == "commit" {
                    others.extend(signature(&event["committer"]));
                    raw.push(commit(event).ok_or("a commit lacks something")?);
                }
            }
        }
        others.extend(raw.iter().flat_map(|commit| commit.authors.iter().cloned()));
        let signatures: Vec<Signature> = others.into_iter().collect();
        let place = |of: &Signature| signatures.binary_search(of).ok();
        let commits = raw.into_iter().map(|commit| {
            let authors = commit.authors.iter().filter_map(place).collect();
            (commit.id, Commit { parents: commit.parents, authors })
        });
        let commits = commits.collect();
        let seen: Vec<SignatureSeen> = signatures.iter().enumerate().map(as_seen).collect();
        let usage = seen.iter().map(|seen| (project.clone(), seen.id.clone())).collect();
        let (bots, unusable) = (BotList::built_in(), UnusableList::built_in());
        Ok(Self { project, signatures, commits, bots, unusable, seen, usage })
    }

    /// Returns it as people are resolved from it.
    pub(crate) fn input<'a>(
        &'a self,
        mailmaps: &'a [(ProjectName, Mailmap)],
        mode: IdentityMode,
    ) -> Input<'a> {
        const NO_LINKS: &[Link] = &[];
        Input {
            signatures: &self.seen,
            usage: &self.usage,
            accounts: &[],
            account_usage: &[],
            links: NO_LINKS,
            mailmaps,
            decisions: &[],
            bots: &self.bots,
            unusable: &self.unusable,
            mode,
        }
    }

    /// Returns the commits that lead to a commit, itself among them.
    pub(crate) fn up_to(&self, commit: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = self.commits.get_key_value(commit).map(|(id, _)| &**id).into_iter().collect();
        while let Some(id) = open.pop() {
            if let Some(commit) = self.commits.get(id).filter(|_| seen.insert(id)) {
                open.extend(commit.parents.iter().map(String::as_str));
            }
        }
        seen
    }
}

fn as_seen((place, signature): (usize, &Signature)) -> SignatureSeen {
    SignatureSeen {
        id: SignatureId(format!("{place:08}")),
        account: AccountId(String::new()),
        signature: signature.clone(),
        first_at: None,
        last_at: None,
    }
}

/// Returns the place that an id stands for.
pub(crate) fn place(id: &str) -> usize {
    id.parse().unwrap_or_default()
}

fn commit(event: &Value) -> Option<Raw> {
    let mut authors = vec![signature(&event["author"])?];
    for credit in event["credits"].as_array()? {
        if credit[0] == "co_authored" {
            authors.push(Signature { name: bytes(&credit[1])?, address: bytes(&credit[2])? });
        }
    }
    let parents = event["parents"].as_array()?.iter();
    Some(Raw {
        id: event["id"].as_str()?.to_owned(),
        parents: parents.filter_map(|id| Some(id.as_str()?.to_owned())).collect(),
        authors,
    })
}

fn signature(signed: &Value) -> Option<Signature> {
    Some(Signature { name: bytes(&signed[0])?, address: bytes(&signed[1])? })
}

/// Reads a text that shows bytes one for one.
fn bytes(text: &Value) -> Option<Personal> {
    let bytes: Result<Vec<u8>, _> = text.as_str()?.chars().map(u8::try_from).collect();
    Some(Personal::new(bytes.ok()?))
}
