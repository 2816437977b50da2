//! Recognitions: where a community says who did what for it: credits, citations, release notes.

use crate::{Account, Stamp};

/// The kind of document that says it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum CreditDocument {
    /// `.all-contributorsrc`
    AllContributors,
    /// `CITATION.cff`
    Citation,
    /// `.zenodo.json`
    Zenodo,
    /// A list of authors or of thanks.
    Authors,
    /// A list of a team's members.
    Team,
    /// The notes of a release.
    ReleaseNotes,
}

impl CreditDocument {
    /// Every kind with the word it is stored under.
    pub const ALL: [(CreditDocument, &'static str); 6] = [
        (CreditDocument::AllContributors, "all_contributors"),
        (CreditDocument::Citation, "citation"),
        (CreditDocument::Zenodo, "zenodo"),
        (CreditDocument::Authors, "authors"),
        (CreditDocument::Team, "team"),
        (CreditDocument::ReleaseNotes, "release_notes"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Returns the kind that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// One person, named once for one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recognition {
    /// Who.
    pub who: Account,
    /// The kind of document that says it.
    pub document: CreditDocument,
    /// What for, in the document's own vocabulary: `code`, `doc`, `author`, `reviewer`, `member`.
    pub role: String,
    /// The release, the team or the like that it belongs to; empty where there is none.
    pub group: String,
    /// When it was said, where that is known.
    pub at: Stamp,
    /// Whether the document marks it as the person's first; nothing where it marks nobody.
    pub first: Option<bool>,
}
