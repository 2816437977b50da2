//! `files_read`: every file and page with what became of its records; personal, because the name of
//! a page may hold a login.

use model::Personal;

use super::row::row;
use crate::FileTally;

row! {
    /// What became of the records of a file.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
    pub(crate) struct FileRow {
        /// Its name.
        pub(crate) name: Personal,
        /// The hash of its contents.
        pub(crate) hash: Option<String>,
        /// Whether an earlier collection read it and the last one passed over it.
        pub(crate) earlier: bool,
        /// How many records were read.
        pub(crate) read: u64,
        /// How many were new.
        pub(crate) stored: u64,
        /// How many were there already.
        pub(crate) duplicate: u64,
        /// How many were set aside.
        pub(crate) quarantined: u64,
        /// How many were declared not to be wanted.
        pub(crate) ignored: u64,
    }
}

impl FileRow {
    pub(crate) fn of(tally: &FileTally) -> Self {
        Self {
            name: Personal::new(tally.name.as_str()),
            hash: tally.hash.clone(),
            earlier: false,
            read: tally.read,
            stored: tally.stored,
            duplicate: tally.duplicate,
            quarantined: tally.quarantined,
            ignored: tally.ignored,
        }
    }

    pub(crate) fn tally(self) -> FileTally {
        FileTally {
            name: self.name.lossy().into_owned(),
            hash: self.hash,
            read: self.read,
            stored: self.stored,
            duplicate: self.duplicate,
            quarantined: self.quarantined,
            ignored: self.ignored,
        }
    }
}
