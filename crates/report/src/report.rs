//! What a report is made of, and the files that come out.
//!
//! Everything in it has passed `protect`; the texts around the answers are the community's own and
//! are treated as hostile all the same.

use model::Instant;
use protect::ReleasedAnswer;

/// Everything that the pages of one report say.
#[derive(Debug)]
pub struct Report {
    /// The title of the page.
    pub title: String,
    /// The snapshot: nothing at or after it was looked at.
    pub as_of: Instant,
    /// The projects, in reading order.
    pub projects: Vec<String>,
    /// Whether issues or changes of these projects are in the store.
    pub items_known: bool,
    /// The headline answers: one row per project, every value a figure of its own.
    ///
    /// Answers whose ids begin with the id of one of `answers` share its question and link to it:
    /// `second_contribution_headline` and `second_contribution_early_sign` stand side by side. The
    /// time that a value covers is the row's period. Their ids name files, so none is the id of
    /// another answer.
    pub headlines: Vec<ReleasedAnswer>,
    /// The answers, in reading order; neighbors of one family share a chapter.
    pub answers: Vec<ReleasedAnswer>,
    /// Where it all comes from.
    pub provenance: Provenance,
}

/// Where the figures of a report come from, and how to get them again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provenance {
    /// The version of the program.
    pub program_version: String,
    /// What was read, per project and source.
    pub snapshots: Vec<SourceSnapshot>,
    /// How accounts became people, such as `default` or `mailmap`.
    pub identity: String,
    /// Whether a community's own playbook governed the report.
    pub playbook_adopted: bool,
    /// The command that makes the same report again.
    pub reproduce: String,
}

/// What was read from one source of one project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceSnapshot {
    /// The project.
    pub project: String,
    /// The source's name, such as `git`.
    pub source: String,
    /// How many records count: of a history its commits, of other sources what they tell at once.
    pub records: u64,
    /// The snapshot of this source.
    pub as_of: Instant,
}

/// One file of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Where it lies below the report's folder, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Page {
    pub(crate) fn new(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), bytes: text.into_bytes() }
    }
}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// Two answers, headlines among them, would be written to the same files.
    #[error("two answers of the report have the id {id:?}")]
    SameId {
        /// The id that both have.
        id: String,
    },
    /// A measure's id cannot be the name of a file.
    #[error("the id {id:?} cannot name a file: only a-z, 0-9 and _ are allowed")]
    UnusableId {
        /// The id.
        id: String,
    },
    /// The HTML template could not be filled.
    #[error("could not write the HTML page")]
    Html(#[source] askama::Error),
    /// The JSON could not be written.
    #[error("could not write JSON")]
    Json(#[source] serde_json::Error),
}
