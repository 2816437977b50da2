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
    commits: Vec<Commit>,
    /// The places of the commits.
    of_id: BTreeMap<String, usize>,
    pub(crate) bots: BotList,
    pub(crate) unusable: UnusableList,
    seen: Vec<SignatureSeen>,
    usage: Vec<(ProjectName, SignatureId)>,
}

/// A commit, with everybody and everything by their places.
struct Commit {
    parents: Vec<usize>,
    /// The author and the co-authors.
    authors: Vec<usize>,
}

/// A commit before anything has a place.
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
        let of_id: BTreeMap<String, usize> =
            raw.iter().zip(0..).map(|(commit, at)| (commit.id.clone(), at)).collect();
        let commits = raw.iter().map(|commit| Commit {
            parents: commit.parents.iter().filter_map(|id| of_id.get(id).copied()).collect(),
            authors: commit.authors.iter().filter_map(place).collect(),
        });
        let commits = commits.collect();
        let seen: Vec<SignatureSeen> = signatures.iter().enumerate().map(as_seen).collect();
        let usage = seen.iter().map(|seen| (project.clone(), seen.id.clone())).collect();
        let (bots, unusable) = (BotList::built_in(), UnusableList::built_in());
        Ok(Self { project, signatures, commits, of_id, bots, unusable, seen, usage })
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

    /// Returns for each commit whether it leads to the one of an id, which counts too; nothing when
    /// there is no such commit.
    pub(crate) fn up_to(&self, id: &str) -> Option<Vec<bool>> {
        let mut open = vec![*self.of_id.get(id)?];
        let mut reached = vec![false; self.commits.len()];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                open.extend(&self.commits[at].parents);
            }
        }
        Some(reached)
    }

    /// Returns the authors and co-authors of some of the commits.
    pub(crate) fn authors(&self, of: impl Fn(usize) -> bool) -> BTreeSet<usize> {
        let commits = self.commits.iter().enumerate().filter(|(at, _)| of(*at));
        commits.flat_map(|(_, commit)| commit.authors.iter().copied()).collect()
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
