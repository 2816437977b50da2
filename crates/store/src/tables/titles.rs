//! `titles`: what items and series are called; personal, because titles hold names.

use model::Personal;

use super::row::row;
use crate::Id;

row! {
    /// What an item or a series is called.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct TitleRow {
        /// The item or the series.
        pub subject: Id,
        /// Its title.
        pub title: Personal,
    }
}
