//! How far a collection is, told in counts; whoever asks decides how to show it.

/// A step forward.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Progress {
    /// A source begins to be read.
    Begun,
    /// A clone is about to be brought, and this is how large the other side says it is.
    Announced {
        /// Objects, where the other side counts them beforehand.
        objects: Option<u64>,
        /// Bytes on disk, where they can be seen beforehand.
        bytes: Option<u64>,
    },
    /// A clone is being brought.
    Bringing {
        /// Objects that have arrived.
        objects: u64,
        /// Objects that will come, once this is known.
        of: Option<u64>,
        /// Bytes that have arrived.
        bytes: u64,
    },
    /// A history is being read.
    Reading {
        /// Commits that the walk has found so far.
        found: u64,
        /// Commits that are read in full.
        read: u64,
    },
    /// Files or pages are being read.
    Telling {
        /// Files or pages that were begun.
        files: u64,
        /// Records that were read.
        records: u64,
    },
    /// A source was read, or could not be.
    Ended {
        /// Whether what it told is kept.
        well: bool,
    },
}
