//! `community_files`: what commits did to the texts in which a project says how it wants to live
//! together; paths are numbers that `paths` spells out.

use model::{CommitId, FileChange, FilePurpose, Instant};

use super::row::row;

row! {
    /// What a commit did to a community file.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct CommunityFileRow {
        /// What the file is for.
        pub purpose: FilePurpose,
        /// The number of its path.
        pub path: i64,
        /// What became of it.
        pub change: FileChange,
        /// The commit.
        pub commit: CommitId,
        /// The commit's time.
        pub at: Option<Instant>,
        /// Whether that cannot be believed.
        pub suspect: bool,
    }
}
