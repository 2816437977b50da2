//! What a person is handed of all that is known of them, with plain names of fields.

use serde::Serialize;

/// All that is known of a person.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct KnownOf {
    /// Names and addresses on commits.
    pub signatures: Vec<KnownSignature>,
    /// Accounts, under each login and name.
    pub accounts: Vec<KnownAccount>,
    /// Commits that they wrote, recorded or are named in.
    pub commits: Vec<KnownCommit>,
    /// Issues, changes, threads and the like that they opened.
    pub items: Vec<ItemOpened>,
    /// What else they did, or was done to them.
    pub traces: Vec<TraceLeft>,
    /// What they are named for.
    pub recognitions: Vec<NamedFor>,
    /// Decisions about them.
    pub decisions: Vec<KnownDecision>,
    /// How many raw pages name them.
    pub raw_pages: u64,
}

/// A name and an address on commits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KnownSignature {
    /// The fingerprint that events carry.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address.
    pub address: String,
    /// When it was first seen.
    pub first_at: Option<String>,
    /// When it was last seen.
    pub last_at: Option<String>,
}

/// An account under one login and one name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KnownAccount {
    /// The fingerprint that events carry.
    pub id: String,
    /// The platform.
    pub platform: String,
    /// The platform's own id.
    pub native: Option<String>,
    /// The login.
    pub login: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// What the platform says it is.
    pub kind: String,
    /// When it was first seen so.
    pub first_at: Option<String>,
    /// When it was last seen so.
    pub last_at: Option<String>,
}

/// A commit with what the person has to do with it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct KnownCommit {
    /// The project.
    pub project: String,
    /// The object id.
    pub commit: String,
    /// `author`, `committer`, or what a trailer says.
    pub role: String,
    /// When, as far as the commit says it of this role.
    pub at: Option<String>,
}

/// An item that the person opened.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct ItemOpened {
    /// The project.
    pub project: String,
    /// The source that tells it.
    pub source: String,
    /// The fingerprint of the item.
    pub item: String,
    /// What kind of thing it is.
    pub kind: String,
    /// The platform.
    pub platform: String,
    /// Its number there.
    pub number: Option<u64>,
    /// When it was opened.
    pub at: Option<String>,
}

/// Something that the person did, or that was done to them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct TraceLeft {
    /// The project.
    pub project: String,
    /// The source that tells it.
    pub source: String,
    /// `author`, or `subject` where it was done to them.
    pub role: String,
    /// What was done.
    pub kind: String,
    /// The platform.
    pub platform: String,
    /// When.
    pub at: Option<String>,
}

/// Something that the person is named for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct NamedFor {
    /// The project.
    pub project: String,
    /// The source that tells it.
    pub source: String,
    /// The kind of document, or `trailer` in the text of an item.
    pub document: String,
    /// What for.
    pub role: String,
    /// The release, the team or the like that it belongs to.
    pub within: String,
    /// When it was said.
    pub at: Option<String>,
}

/// A decision about the person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KnownDecision {
    /// The number of the step.
    pub step: u64,
    /// When it was taken.
    pub at: String,
    /// Who took it.
    pub by: String,
    /// Why.
    pub why: String,
    /// What was decided.
    pub act: String,
    /// The name that was chosen.
    pub name: Option<String>,
    /// The organization that was declared.
    pub organization: Option<String>,
}
