//! `records`: the index of what is known: every record with a hash of what it told.

use super::row::row;

row! {
    /// A record that told something other than commits.
    #[derive(Clone, PartialEq, Eq, Debug)]
    pub struct RecordRow {
        /// Its key, hashed.
        pub record: i64,
        /// What it told, hashed.
        pub content: i64,
        /// The first year into which its rows fall; 0 is "no believable time".
        pub first_year: i16,
        /// The last one.
        pub last_year: i16,
    }
}
