//! `memories`: what each source left for itself until the next time; personal, for it may name
//! repositories, and the name of a repository begins with somebody's login.

use model::Personal;

use super::row::row;

row! {
    /// What a source left.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
    pub(crate) struct MemoryRow {
        /// The text, in a form of the source's own.
        pub(crate) memory: Personal,
    }
}
