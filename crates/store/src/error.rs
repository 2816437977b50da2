//! What can go wrong with a store, in values and never in words taken from what it holds.
//!
//! No message carries a name, an address or a cell: a damage is told by file, line and column only.

use std::io;
use std::path::{Path, PathBuf};

use model::ProjectName;

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no store in the folder (it is absent, empty, or was never finished).
    #[error("there is no store at {}", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds something else.
    #[error("the folder holds other things and no store: {}", path.display())]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// A newer program wrote the store.
    #[error("the store has layout {found}, and this program knows layouts up to {known}")]
    Newer {
        /// The layout that was found.
        found: u64,
        /// The newest layout that this program knows.
        known: u64,
    },
    /// A file of the store is not as it was written.
    #[error("the store is damaged: {why}: {file}")]
    Damaged {
        /// The file, relative to the store's folder.
        file: String,
        /// What is wrong with it.
        why: Damage,
    },
    /// Another run holds the store, or the lock given belongs to another store.
    #[error("another run is using the store")]
    Busy,
    /// The store's key was destroyed.
    #[error("the store is sealed: its key was destroyed: it can be read and nothing can be added")]
    Sealed,
    /// Somebody wanted a forgetting undone.
    #[error("somebody was forgotten in step {step}, and that cannot be undone")]
    Forgotten {
        /// The step.
        step: u64,
    },
    /// A forgetting would have taken rows of somebody whom it does not name.
    #[error("the forgetting would take rows of others too, so nothing was written")]
    OfOthers,
    /// A source's tallies do not add up, or are not what the run was given.
    #[error(
        "the tallies of {source_name} for {project} do not add up: {read} read, {accounted} \
         accounted for"
    )]
    Unbalanced {
        /// The project.
        project: ProjectName,
        /// The source's name.
        source_name: String,
        /// How many were read.
        read: u64,
        /// How many were stored, found twice, set aside or ignored.
        accounted: u64,
    },
    /// The disk or the quota is full.
    #[error("no room for {needed_bytes} more bytes at {}", path.display())]
    Full {
        /// Size of the file that did not fit.
        needed_bytes: u64,
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("could not {doing} {}", path.display())]
    Io {
        /// What was tried, such as `write`.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// Why it did not work.
        #[source]
        source: io::Error,
    },
    /// A table could not be turned into Parquet.
    #[error("could not write the table {table}")]
    Encode {
        /// The table.
        table: &'static str,
    },
}

/// What is wrong with a damaged file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The manifest names it and it is not there.
    #[error("a file is missing")]
    Absent,
    /// It is longer or shorter than it was.
    #[error("a file has {found} bytes instead of {expected}")]
    Size {
        /// The bytes it has.
        found: u64,
        /// The bytes it had.
        expected: u64,
    },
    /// Its contents are not what was written.
    #[error("a file's contents have changed")]
    Contents,
    /// It cannot be read as what it should be.
    #[error("a file cannot be read")]
    Unreadable,
    /// A line cannot be read.
    #[error("line {0} cannot be read")]
    Line(usize),
    /// A column is absent or holds a value that cannot be.
    #[error("the column {0} cannot be read")]
    Column(&'static str),
}

impl StoreError {
    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { doing, path: path.to_owned(), source }
    }

    pub(crate) fn damaged(file: impl Into<String>, why: Damage) -> Self {
        Self::Damaged { file: file.into(), why }
    }
}
