//! The states of a repository's main line, newest first, for sources that read how a file changed.
//!
//! The main line is the chain of first parents, because that is what the project itself published
//! and when. A state tells which file has which contents; contents are opened only when asked for.

use std::path::Path;

use gix::ObjectId;
use gix::objs::Kind;
use model::Instant;

use super::objects::{Packs, Reader};
use super::{GitError, commits, people, repository, trees};

/// How a walk ended.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Walked {
    /// The newest believable time of a commit on the main line.
    pub(crate) newest: Option<Instant>,
    /// Whether the walk came to the first commit, and no folder that was asked for was missing.
    pub(crate) whole: bool,
}

/// One state of the main line.
pub(crate) struct Snapshot<'s, 'r> {
    /// How many states are newer.
    pub(crate) number: usize,
    /// Since when it is the state, unless the commit's time cannot be believed.
    pub(crate) at: Option<Instant>,
    /// As `at`; where that cannot be believed, the time of the next newer state that can be.
    pub(crate) since: Option<Instant>,
    /// Whether a folder was asked for that the repository does not hold, so that nobody can tell
    /// what lay in it.
    pub(crate) is_lost: bool,
    tree: ObjectId,
    newer: Option<ObjectId>,
    reader: &'s mut Reader<'r>,
}

impl Snapshot<'_, '_> {
    /// Returns what the contents of a file are known by; nothing where there is no such file.
    pub(crate) fn id(&mut self, path: &str) -> Option<String> {
        let found = trees::at(self.reader, self.tree, path.as_bytes());
        self.is_lost |= found.is_err();
        found.ok().flatten().map(|id| id.to_hex().to_string())
    }

    /// Returns the contents of a file, unless they are not in the repository or longer than
    /// `limit`.
    pub(crate) fn text(&mut self, path: &str, limit: usize) -> Option<Vec<u8>> {
        let id = file(self.reader, self.tree, path)?;
        let bytes = self.reader.object(&id, Kind::Blob).ok()?;
        (bytes.len() <= limit).then(|| bytes.to_vec())
    }

    /// Returns the paths of what lies directly in a folder, each with whether it is a file; nothing
    /// where there is no such folder.
    pub(crate) fn listed(&mut self, folder: &str) -> Option<Vec<(String, bool)>> {
        let found = trees::listed(self.reader, self.tree, folder.as_bytes());
        self.is_lost |= found.is_err();
        let path = |(name, is_file)| {
            let name = String::from_utf8(name).ok()?;
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            Some((path, is_file))
        };
        Some(found.ok().flatten()?.into_iter().filter_map(path).collect())
    }

    /// Returns under which path a file lay here that lies at `path` in the next newer state: one
    /// of the same name that went when it came.
    pub(crate) fn earlier_path(&mut self, path: &str) -> Option<String> {
        let name = path.rsplit('/').next()?;
        let newer = self.newer?;
        let paths = trees::changed(self.reader, Some(self.tree), Some(newer)).ok()?;
        let mut moved = paths
            .into_iter()
            .filter_map(|path| String::from_utf8(path).ok())
            .filter(|other| other != path && other.rsplit('/').next() == Some(name))
            .filter(|other| file(self.reader, newer, other).is_none());
        let found = moved.next();
        if moved.next().is_some() { None } else { found }
    }
}

/// Walks the main line of a repository from its newest state to its first.
///
/// # Errors
/// When the repository cannot be opened.
pub(crate) fn walk(
    path: &Path,
    now: Instant,
    visit: &mut dyn FnMut(&mut Snapshot<'_, '_>),
) -> Result<Walked, GitError> {
    let repo = repository::open(path)?;
    let packs = Packs::open(&repo);
    let mut reader = packs.reader();
    let tips = repository::tips(&repo, &[], path, &mut reader)?;
    let mut next = tips.first().map(|(_, id)| *id);
    let mut walked = Walked { newest: None, whole: true };
    let (mut newer, mut since) = (None, None);
    for number in 0.. {
        let Some(id) = next else { break };
        let mut parents = Vec::new();
        let raw = reader.object(&id, Kind::Commit).ok();
        let Some(lines) = raw.as_deref().and_then(|raw| commits::split(raw, &mut parents)) else {
            walked.whole = false;
            break;
        };
        let committer = people::signed(lines.committer, now.plus_days(1), &mut |_| ());
        let at = committer.stamp.believed();
        walked.newest = walked.newest.max(at);
        let tree = lines.tree;
        since = at.or(since);
        let mut state =
            Snapshot { number, at, since, is_lost: false, tree, newer, reader: &mut reader };
        visit(&mut state);
        walked.whole &= !state.is_lost;
        newer = Some(tree);
        next = parents.first().copied();
    }
    Ok(walked)
}

fn file(reader: &mut Reader<'_>, tree: ObjectId, path: &str) -> Option<ObjectId> {
    trees::at(reader, tree, path.as_bytes()).ok().flatten()
}
