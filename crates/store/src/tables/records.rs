//! `records`: the index of what is known: every record with a hash of what it told.

use super::row::row;

row! {
    /// A record that told something other than commits.
    #[derive(Clone, PartialEq, Eq, Debug)]
    pub(crate) struct RecordRow {
        /// Its key, hashed.
        pub(crate) record: i64,
        /// What it told, hashed.
        pub(crate) content: i64,
        /// The first year into which its rows fall; 0 is "no believable time".
        pub(crate) first_year: i16,
        /// The last one.
        pub(crate) last_year: i16,
    }
}
