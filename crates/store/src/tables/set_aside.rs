//! `set_aside`: the records that could not be read, with where they stand and how they begin;
//! personal.

use model::{Personal, Quarantine};

use super::row::row;
use crate::SetAside;

row! {
    /// A record that was set aside.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
    pub(crate) struct SetAsideRow {
        /// The file or page.
        pub(crate) file: Personal,
        /// Where it stands there.
        pub(crate) at: String,
        /// Why.
        pub(crate) why: Quarantine,
        /// How it begins.
        pub(crate) excerpt: Personal,
    }
}

impl SetAsideRow {
    pub(crate) fn of(row: SetAside) -> Self {
        Self { file: Personal::new(row.file), at: row.at, why: row.why, excerpt: row.excerpt }
    }

    pub(crate) fn back(self) -> SetAside {
        SetAside {
            file: self.file.lossy().into_owned(),
            at: self.at,
            why: self.why,
            excerpt: self.excerpt,
        }
    }
}
