//! What a source is: a place where a community leaves traces, and what it promises about people.
//!
//! A source reads, tells records, and never writes a store. It looks at the outside only through
//! what it is handed: a network, a clock, tokens, a folder.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use model::{
    CommitId, Coverage, CreditDocument, Extent, Fact, Instant, NoteKind, ProjectName, Quarantine,
    Record,
};
use playbook::{Key, SectionKind};
use store::{RawLog, StoreError};

use crate::Progress;
use crate::net::Outside;

/// What a source says about itself.
#[derive(Debug)]
pub struct About {
    /// Its name in configuration, on the command line and in the `source` column.
    pub name: &'static str,
    /// What it reads, in one line.
    pub reads: &'static str,
    /// The key that lists its places (files, addresses, repositories).
    pub place: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// The names of the keys without which it cannot be read.
    pub required: &'static [&'static str],
    /// The personal fields that it sees.
    pub sees: &'static [&'static str],
    /// The personal fields that it keeps, each with the reason.
    pub keeps: &'static [(&'static str, &'static str)],
    /// Whether it asks the network.
    pub live: bool,
}

impl About {
    /// Returns the section that it has in `convivial.toml`.
    pub const fn section(&self) -> SectionKind {
        SectionKind { name: self.name, about: self.reads, keys: self.keys, required: self.required }
    }
}

/// A place where a community leaves traces.
pub trait Source: Sync {
    /// Returns what it says about itself.
    fn about(&self) -> &'static About;

    /// Reads what there is and tells it, record by record.
    ///
    /// # Errors
    /// Only a source that cannot be reached or configured at all is an error; what is broken in it
    /// is set aside, noted and counted.
    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError>;
}

/// What a source is asked for, and what it is handed.
pub struct Ask<'a> {
    /// The project.
    pub project: &'a ProjectName,
    /// Its section of the configuration, checked already.
    pub section: &'a toml::Table,
    /// The folder at which relative paths begin.
    pub folder: &'a Path,
    /// The start of the collection.
    pub now: Instant,
    /// What the source left for itself when it was last published; empty the first time.
    pub memory: &'a str,
    /// The network, the clock and the tokens.
    pub outside: &'a Outside<'a>,
    /// Where the answers of a network are kept before they are read.
    pub raw: &'a mut RawLog,
    /// Whether everything is to be told again from what is kept, without the network.
    pub offline: bool,
    /// How many threads may work.
    pub threads: usize,
    /// Returns whether a file with these contents (BLAKE3, hex) was read whole before, so that a
    /// source whose records never change may pass over it; it still begins the file and says that
    /// it is whole, without a record, and says that [`Reading::only_new`] was read.
    pub known_file: &'a dyn Fn(&str) -> Result<bool, StoreError>,
    /// Returns the commits of the project that are stored already, for sources that walk a history.
    pub known_commits: &'a dyn Fn() -> Result<KnownCommits, StoreError>,
    /// Returns a fingerprint under the store's key, for what a source remembers and is not to name.
    pub fingerprint: &'a dyn Fn(&str) -> String,
    /// Told how far the reading is, from the calling thread.
    pub progress: &'a dyn Fn(Progress),
}

impl Ask<'_> {
    /// Returns the section as the source's own configuration.
    ///
    /// # Errors
    /// When a key is unknown or of another type; the playbook's check tells this better.
    pub fn config<C: serde::de::DeserializeOwned>(&self) -> Result<C, SourceError> {
        let section = toml::Value::Table(self.section.clone());
        section.try_into().map_err(|cause: toml::de::Error| SourceError::Configuration {
            reason: cause.message().to_owned(),
        })
    }

    /// Returns where a place of the configuration lies; `.` is the folder itself.
    pub fn path(&self, place: &str) -> PathBuf {
        if place == "." { self.folder.to_owned() } else { self.folder.join(place) }
    }

    /// Returns how far a source tells a fact, at whatever time.
    pub(crate) fn coverage(
        &self,
        about: &About,
        fact: Fact,
        (extent, reason): (Extent, &str),
    ) -> Coverage {
        Coverage {
            project: self.project.clone(),
            source: about.name.to_owned(),
            fact,
            from: None,
            until: None,
            extent,
            reason: reason.to_owned(),
        }
    }
}

/// The commits of a project that are stored already.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct KnownCommits {
    /// Those that need not be read again, with their parents.
    pub parents: HashMap<CommitId, Vec<CommitId>>,
    /// Those that are to be read again, for what was missing then.
    pub again: HashSet<CommitId>,
}

/// What a source hands its records to.
pub trait Tell {
    /// Begins a file or a page: what follows is counted under this name, which is that of the
    /// configuration or of the request, without a folder of this machine.
    fn file(&mut self, name: &str);

    /// Says what the contents of the file begun last are known by (BLAKE3, hex), once they were
    /// read whole.
    fn whole(&mut self, hash: &str);

    /// Hands over a record.
    ///
    /// # Errors
    /// [`Stop`] when nothing more is wanted; the source then returns at once.
    fn record(&mut self, record: Record) -> Result<(), Stop>;

    /// Sets a record aside: where it stands (`line 12`, `message 3`), why, and how it begins, of
    /// which only the structure is kept.
    fn quarantine(&mut self, at: &str, why: Quarantine, excerpt: &[u8]);

    /// Counts a record that the source declares not to be wanted.
    fn ignore(&mut self);

    /// Counts something odd that did not keep a record from being read; the example is a place or
    /// an id, never a name.
    fn note(&mut self, kind: NoteKind, example: &str);
}

/// Nothing more is wanted; why is known to whoever said so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the reading was stopped")]
pub struct Stop;

/// How a reading ended.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Reading {
    /// What the source leaves for itself until the next time; never a token or a text. It is kept
    /// as personal, so it may name repositories.
    pub memory: String,
    /// The moment up to which it is known what happened; nothing stands for the start of the
    /// collection. A file says what was known when it was written.
    pub as_of: Option<Instant>,
    /// For histories that are read where they live: the newest believable commit time, for a
    /// collection whose snapshot is not to depend on the day.
    pub newest: Option<Instant>,
    /// Whether only what is new was read, so that what was noted before still holds; otherwise the
    /// notes are those of the whole.
    pub only_new: bool,
    /// The kind of document of which the source told all that there is, so that what it told of it
    /// before and not now holds no longer.
    pub all_of: Option<CreditDocument>,
    /// How much of each fact the source could tell.
    pub coverage: Vec<Coverage>,
    /// For histories: every commit that counts, with the one of the main line that brought it.
    pub landed: Option<Vec<(CommitId, CommitId)>>,
    /// For histories: the references that were followed.
    pub tips: Vec<(String, CommitId)>,
    /// For histories: the text of `.mailmap`.
    pub mailmap: Option<Vec<u8>>,
    /// Why something is missing that was asked for, in plain words without a name; empty when
    /// nothing is. Makes the collection one that was done in part.
    pub missing: Vec<String>,
}

/// Why a source could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Its section cannot be used.
    #[error("its section cannot be used: {reason}")]
    Configuration {
        /// What is wrong with it; keys and types, never values.
        reason: String,
    },
    /// A file that it names is not there or cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The git repository could not be read.
    #[error("the git history could not be read")]
    Git(#[from] crate::sources::git::GitError),
    /// The network could not be asked.
    #[error(transparent)]
    Net(#[from] crate::net::Unanswered),
    /// What was answered could not be kept.
    #[error("could not keep what was answered")]
    Store(#[from] store::StoreError),
    /// The caller asked to stop.
    #[error(transparent)]
    Stopped(#[from] Stop),
}
