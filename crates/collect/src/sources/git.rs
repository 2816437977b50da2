//! Git: commits with their people, times, parents and changed paths, from a clone or a clone URL.
//!
//! **Personal fields.** It sees the name and the address of authors, committers and the people in
//! trailers, and whole messages. It keeps names and addresses, raw, because identity is decided
//! later and must be decidable again; they travel in [`model::Personal`] and end in the store's one
//! personal table. It keeps the text of `.mailmap` for the same reason. Of messages it keeps
//! nothing but the people named in trailers. File contents are never opened, other than `.mailmap`
//! and workflows, of which nothing is kept but what they are for.
//!
//! Which commits are read is decided by walking the graph from the chosen references, never by a
//! date. Replacement objects and grafts are ignored and nothing is ever fetched for want of an
//! object, so a commit tells the same story from every clone that holds it whole.

mod clone;
mod commits;
mod community_files;
mod extent;
mod objects;
pub(crate) mod people;
mod reading;
mod repository;
mod several;
pub(crate) mod snapshots;
mod trees;
pub(crate) mod versions;
mod walk;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use model::{Commit, CommitId, CommunityFile, Coverage, Instant, Note, NoteKind, ProjectName};
use playbook::{Holds, Key};
use serde::Deserialize;

pub use self::clone::{CloneError, CloneRequest, clone};
use self::objects::Packs;
pub(crate) use self::people::person_of_trailer;
use self::reading::{Oddities, Piece};
use self::walk::Walk;
use crate::{About, Ask, Progress, Reading as Whole, Source, SourceError, Tell};

/// The source's name in configuration, on the command line and in the `source` column.
pub const NAME: &str = "git";

/// What the source says about itself.
pub const ABOUT: About = About {
    name: NAME,
    reads: "git histories: commits with their people, times and changed paths",
    place: "git",
    required: &[],
    keys: &[
        Key {
            name: "git",
            holds: Holds::Texts,
            about: "The clones of the project, or addresses of which a full clone is brought; \
                    what they reach counts together.",
            example: "git = [\"../orchard\"]",
        },
        Key {
            name: "refs",
            holds: Holds::Texts,
            about: "The references whose commits count, in every clone; the first one's \
                    first-parent chain is the main line. Without any: the default branch.",
            example: "refs = [\"main\", \"refs/heads/1.x\"]",
        },
        Key {
            name: "mailmap",
            holds: Holds::Text,
            about: "A `.mailmap` to use instead of the one in the tree.",
            example: "mailmap = \"people.mailmap\"",
        },
    ],
    sees: &[
        "names and addresses of authors, committers and people in trailers",
        "messages",
        "the text of `.mailmap`",
    ],
    keeps: &[
        ("names and addresses, raw", "identity is decided later and must be decidable again"),
        ("the text of `.mailmap`", "it says which of them are one person"),
    ],
    live: false,
};

/// The source.
pub struct Git;

impl Source for Git {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Whole, SourceError> {
        several::read(&ask.config()?, ask, tell)
    }
}

/// The section of the git source.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The clones; what they reach counts together.
    pub git: Vec<String>,
    /// The references whose commits count, such as `["main", "refs/heads/1.x"]`; the first one's
    /// first-parent chain is the main line. Without any: the branch that `HEAD` names, or, in a
    /// working copy that stands elsewhere, the one that `origin/HEAD` names.
    pub refs: Vec<String>,
    /// A `.mailmap` to use instead of the one in the tree; read when people are told apart, not
    /// when a history is collected.
    pub mailmap: Option<String>,
}

/// What to read, and what is known already.
pub struct Request<'a> {
    /// The project, for coverage and notes.
    pub project: &'a ProjectName,
    /// A worktree, a bare repository, a `.git` folder or a `.git` file.
    pub path: &'a Path,
    /// Which references to follow; none for the default branch.
    pub refs: &'a [String],
    /// The commits that need not be read again, with their parents.
    pub known: &'a HashMap<CommitId, Vec<CommitId>>,
    /// Commits that were told before and are read again for what was missing then; only what is
    /// missing still is noted about them.
    pub again: &'a HashSet<CommitId>,
    /// The moment of the collection; later times, by more than a day, are not believed.
    pub now: Instant,
    /// How many threads may read; 0 counts as 1.
    pub threads: usize,
    /// Told how far the reading is, from the calling thread.
    pub progress: &'a dyn Fn(Progress),
}

/// What a reading found, besides the commits it handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The references that were followed, with their commits, in order; none in a repository
    /// without commits.
    pub tips: Vec<(String, CommitId)>,
    /// How many commits were opened: those handed over and those quarantined.
    pub read: u64,
    /// Those of them that could not be read.
    pub set_aside: Vec<CommitId>,
    /// Every reachable commit, known or new, with the commit of the main line that brought it, in
    /// id order. A commit of the main line brought itself.
    pub landed: Vec<(CommitId, CommitId)>,
    /// The text of `.mailmap` at the first tip, if there is one and its contents are there.
    pub mailmap: Option<Vec<u8>>,
    /// How much of each fact the repository could tell.
    pub coverage: Vec<Coverage>,
    /// What was odd, by kind.
    pub notes: Vec<Note>,
    /// The newest believable commit time among the commits handed over.
    pub newest: Option<Instant>,
}

/// Why a repository could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// There is no repository at the path.
    #[error("there is no git repository at {}", path.display())]
    NotARepository {
        /// The path.
        path: PathBuf,
    },
    /// The repository names its objects by SHA-256, which is not supported yet.
    #[error("the repository uses {format} object ids, and only sha1 can be read: {}", path.display())]
    ObjectFormat {
        /// The format that was found.
        format: String,
        /// The path.
        path: PathBuf,
    },
    /// The repository is there and cannot be opened: its configuration, its `HEAD` or its
    /// references are broken, or in a format that is not supported.
    #[error("the git repository cannot be opened: its {part} cannot be read: {}", path.display())]
    Unreadable {
        /// What is broken: `configuration`, `HEAD` or `references`.
        part: &'static str,
        /// The path.
        path: PathBuf,
    },
    /// A reference that was asked for is not there.
    #[error("reference number {number} of the configuration is not there: {}", path.display())]
    NoSuchReference {
        /// Its place in the list, from 1.
        number: usize,
        /// The path.
        path: PathBuf,
    },
    /// The caller asked to stop.
    #[error("the reading was stopped")]
    Stopped,
}

/// Fails when there is no repository at the path that could be read.
///
/// # Errors
/// As [`read`] does for a path that is no repository or a repository that cannot be opened.
pub fn check(path: &Path) -> Result<(), GitError> {
    repository::open(path).map(|_| ())
}

/// Reads a repository and hands over every commit that is reachable and not known, in runs, in an
/// order that depends on the repository alone, each run with what its commits did to community
/// files; `deliver` may break off.
///
/// # Errors
/// Only an unreachable source is an error; broken objects become notes.
pub fn read(
    request: &Request<'_>,
    deliver: &mut dyn FnMut(Vec<Commit>, Vec<CommunityFile>) -> ControlFlow<()>,
) -> Result<Reading, GitError> {
    let repo = repository::open(request.path)?;
    let packs = Packs::open(&repo);
    let mut reader = packs.reader();
    let tips = repository::tips(&repo, request.refs, request.path, &mut reader)?;
    let ids: Vec<gix::ObjectId> = tips.iter().map(|(_, id)| *id).collect();
    let latest = request.now.plus_days(1);
    let cuts = repository::cuts(&repo, request.path)?;
    let mut walk = Walk::new(&ids, remembered(request.known), cuts, &mut reader);

    let again: HashSet<gix::ObjectId> =
        request.again.iter().filter_map(reading::object_id).collect();
    let mut seen = extent::Seen::default();
    let mut odd = Oddities::default();
    let broken = reading::read_all(&packs, &mut walk, request, &again, &mut |piece: Piece| {
        seen.count(&piece);
        odd.absorb(piece.oddities);
        let found = piece.found;
        let flow = deliver(piece.commits, piece.community_files);
        (request.progress)(Progress::Reading { found, read: seen.read });
        flow
    });
    if broken.is_break() {
        return Err(GitError::Stopped);
    }

    for id in walk.lost() {
        seen.lose(id);
        odd.add(NoteKind::Quarantined, id);
    }
    let mailmap = match ids.first().map(|tip| repository::mailmap(*tip, &mut reader)) {
        Some(repository::Mailmap::Read(text)) => Some(text),
        Some(repository::Mailmap::Listed(blob)) => {
            odd.add(NoteKind::MailmapAbsent, blob);
            None
        }
        _ => None,
    };
    let coverage = extent::coverage(request, &seen, &walk, &odd, latest, &mut reader);
    Ok(Reading {
        tips: tips
            .into_iter()
            .filter_map(|(name, id)| Some((name, reading::commit_id(id)?)))
            .collect(),
        read: seen.read,
        set_aside: seen.quarantined.into_iter().filter_map(reading::commit_id).collect(),
        landed: walk
            .landed()
            .into_iter()
            .filter_map(|(id, by)| Some((reading::commit_id(id)?, reading::commit_id(by)?)))
            .collect(),
        mailmap,
        coverage,
        notes: odd.into_notes(request.project),
        newest: seen.newest,
    })
}

fn remembered(known: &HashMap<CommitId, Vec<CommitId>>) -> walk::Remembered {
    known
        .iter()
        .filter_map(|(id, parents)| {
            let parents = parents.iter().map(reading::object_id).collect::<Option<_>>()?;
            Some((reading::object_id(id)?, parents))
        })
        .collect()
}
