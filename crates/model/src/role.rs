//! Roles: what somebody may do for a project, and for how long; and where they say they belong.

use crate::words::words;
use crate::{Instant, ProjectName};

words! {
    /// What somebody does for a project beyond contributing.
    pub enum RoleKind {
        /// Decides what goes in.
        Maintainer = "maintainer",
        /// Sorts and labels what comes in.
        Triager = "triager",
        /// Reviews changes.
        Reviewer = "reviewer",
        /// Accompanies newcomers.
        Mentor = "mentor",
        /// Leads a team or the contributor experience.
        Lead = "lead",
    }
}

/// A span of time, half open; without a beginning or an end where none is given.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Spell {
    /// Its first moment.
    pub from: Option<Instant>,
    /// The first moment after it.
    pub until: Option<Instant>,
}

impl Spell {
    /// Returns whether a moment lies in it.
    pub fn holds(&self, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// A role that a roster declares, of a person of one resolution.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DeclaredRole {
    /// The project; nothing for all of them.
    pub project: Option<ProjectName>,
    /// Who.
    pub person: u32,
    /// What.
    pub role: RoleKind,
    /// When.
    pub spell: Spell,
    /// Where it is declared: `roster`, or the team list that was read.
    pub source: String,
}

/// Where a person of one resolution said that they belong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Affiliation {
    /// Who.
    pub person: u32,
    /// The organization as declared; nothing for "independent".
    pub organization: Option<String>,
    /// When.
    pub spell: Spell,
}
