//! Recognitions: where a community says who did what for it: credits, citations, release notes.

use crate::words::words;
use crate::{Account, Stamp};

words! {
    /// The kind of document that says it.
    pub enum CreditDocument {
        /// `.all-contributorsrc`
        AllContributors = "all_contributors",
        /// `CITATION.cff`
        Citation = "citation",
        /// `.zenodo.json`
        Zenodo = "zenodo",
        /// A list of authors or of thanks.
        Authors = "authors",
        /// A list of a team's members.
        Team = "team",
        /// The notes of a release.
        ReleaseNotes = "release_notes",
    }
}

/// One person, named once for one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recognition {
    /// Who.
    pub who: Account,
    /// The kind of document that says it.
    pub document: CreditDocument,
    /// What for, in the document's own vocabulary: `code`, `doc`, `author`, `reviewer`, `member`; or
    /// [`Recognition::LEFT`].
    pub role: String,
    /// The release, the team or the like that it belongs to; empty where there is none.
    pub group: String,
    /// When it was said, where that is known.
    pub at: Stamp,
    /// Whether the document marks it as the person's first; nothing where it marks nobody.
    pub first: Option<bool>,
}

impl Recognition {
    /// The role of whom a list named before and names no longer.
    pub const LEFT: &str = "left";
}
