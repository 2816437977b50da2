//! From lines to a history: parents, branches, merges, and ids that are counted.
//!
//! The main line grows from line to line; a branch leaves it at its first commit and comes back with
//! its merge. Whether a time can be believed is derived by the rule of `model::Stamp`, not told.

use std::collections::{BTreeMap, BTreeSet};

use model::{Commit, CommitId, Credit, Instant, ProjectName, Signature, Signed, Stamp};

use crate::line::{self, Line, Time, Told};
use crate::people::People;
use crate::{Broken, Fault};

const YEAR_1971: i64 = 365 * 86_400;

/// Returns the commits of a story, parents before children.
pub(crate) fn commits(
    name: &ProjectName,
    people: &People<'_>,
    text: &str,
    has_mailmap: bool,
) -> Result<Vec<Commit>, Broken> {
    let mut weave = Weave {
        name,
        people,
        commits: Vec::new(),
        tip: None,
        open: BTreeMap::new(),
        merged: BTreeSet::new(),
    };
    for (line, told) in line::told(text) {
        line::read(told)
            .and_then(|told| weave.add(told))
            .map_err(|fault| Broken::Story { line, fault })?;
    }
    weave.end(has_mailmap).map_err(|fault| Broken::Story { line: text.lines().count() + 1, fault })
}

struct Weave<'t> {
    name: &'t ProjectName,
    people: &'t People<'t>,
    commits: Vec<Commit>,
    /// The newest commit of the main line.
    tip: Option<CommitId>,
    /// The newest commit of each branch that is not merged yet.
    open: BTreeMap<u32, CommitId>,
    merged: BTreeSet<u32>,
}

impl Weave<'_> {
    fn add(&mut self, line: Line<'_>) -> Result<(), Fault> {
        match line {
            Line::Commit(told) => self.commit(&told),
            Line::Merge { branches, by, at } => self.merge(&branches, by, at),
        }
    }

    fn commit(&mut self, told: &Told<'_>) -> Result<(), Fault> {
        let id = self.next_id()?;
        let parent = match told.branch {
            Some(branch) if self.merged.contains(&branch) => return Err(Fault::Branch),
            Some(branch) => self.open.get(&branch).or(self.tip.as_ref()).cloned(),
            None => self.tip.clone(),
        };
        // A branch without a main line to leave would be a second root, which no story needs.
        if told.branch.is_some() && parent.is_none() {
            return Err(Fault::Branch);
        }
        let mut credits = Vec::new();
        for (role, word) in &told.credits {
            credits.push(Credit { role: *role, by: self.person(word)? });
        }
        let paths: BTreeSet<Vec<u8>> =
            told.paths.iter().map(|path| path.as_bytes().into()).collect();
        self.commits.push(Commit {
            id: id.clone(),
            parents: parent.into_iter().collect(),
            author: self.signed(told.by, told.written.unwrap_or(told.at))?,
            committer: self.signed(told.committed_by.unwrap_or(told.by), told.at)?,
            credits,
            paths: paths.into_iter().collect(),
        });
        match told.branch {
            Some(branch) => _ = self.open.insert(branch, id),
            None => self.tip = Some(id),
        }
        Ok(())
    }

    fn merge(&mut self, branches: &[u32], by: &str, at: Time) -> Result<(), Fault> {
        let id = self.next_id()?;
        let mut parents: Vec<CommitId> = self.tip.iter().cloned().collect();
        for branch in branches {
            parents.push(self.open.remove(branch).ok_or(Fault::Branch)?);
            self.merged.insert(*branch);
        }
        let signed = self.signed(by, at)?;
        self.commits.push(Commit {
            id: id.clone(),
            parents,
            author: signed.clone(),
            committer: signed,
            credits: Vec::new(),
            paths: Vec::new(),
        });
        self.tip = Some(id);
        Ok(())
    }

    fn end(self, has_mailmap: bool) -> Result<Vec<Commit>, Fault> {
        if !self.open.is_empty() {
            return Err(Fault::LeftOpen);
        }
        let mailmap = b".mailmap".as_slice();
        let written = self.commits.iter().flat_map(|c| &c.paths).filter(|p| *p == mailmap).count();
        if written != usize::from(has_mailmap) {
            return Err(Fault::Mailmap);
        }
        Ok(self.commits)
    }

    /// Returns the project's first eight letters and the commit's number, both in hexadecimal.
    fn next_id(&self) -> Result<CommitId, Fault> {
        let mut hex: String =
            self.name.as_str().bytes().take(8).map(|byte| format!("{byte:02x}")).collect();
        hex.push_str(&format!("{:0width$x}", self.commits.len() + 1, width = 40 - hex.len()));
        CommitId::parse(&hex).ok_or(Fault::Id)
    }

    fn signed(&self, word: &str, time: Time) -> Result<Signed, Fault> {
        Ok(Signed { by: self.person(word)?, stamp: stamp(time) })
    }

    fn person(&self, word: &str) -> Result<Signature, Fault> {
        self.people.get(word).cloned().ok_or(Fault::Unknown)
    }
}

fn stamp(time: Time) -> Stamp {
    let believable = |at: Instant| at.seconds() >= YEAR_1971 && at <= crate::as_of().plus_days(1);
    Stamp {
        at: Some(time.at),
        offset_minutes: time.offset_minutes,
        suspect: !believable(time.at),
        offset_suspect: false,
    }
}
