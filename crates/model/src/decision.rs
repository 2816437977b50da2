//! Decisions: what somebody said about who is who, appended to a log and never rewritten.
//!
//! Resolved people are a view of the events, the rules and this log. A decision is undone by a line
//! that says so, after which all is as if it had never been taken. Only a forgetting cannot be
//! undone, and it alone blanks texts in earlier lines.

use crate::{HandleId, Instant, Personal, Spell, SubjectId};

/// One line of the decision log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The number of the step it was taken in, from 1; an import takes many decisions in one step.
    pub step: u64,
    /// When it was taken.
    pub at: Instant,
    /// Who took it, as a role or handle that person chose to leave there.
    pub by: String,
    /// Why.
    pub why: String,
    /// What was decided.
    pub act: Act,
}

/// What was decided.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Act {
    /// The two are one person.
    Bind(SubjectId, SubjectId),
    /// The two are not one person: the binding of an earlier decision falls, and no rule joins the
    /// first to anybody any more.
    Unbind(SubjectId, SubjectId),
    /// The two are not one person, as far as suggestions go: it is not suggested again.
    Reject(SubjectId, SubjectId),
    /// The person behind it is to be named so, everywhere and back in time; nothing takes the
    /// chosen name back.
    Name(SubjectId, Option<Personal>),
    /// The person behind it wants to be named in credits, or does not.
    Credit(SubjectId, bool),
    /// It is a machine, in this time.
    Bot(SubjectId, Spell),
    /// It is a person in this time, whatever the lists say.
    NotBot(SubjectId, Spell),
    /// It is a deleted account: somebody, nobody can say who; for when its login is gone too.
    Ghost(SubjectId),
    /// The person behind it says that they belong to an organization, or to none.
    Affiliation(SubjectId, Option<String>, Spell),
    /// A person is forgotten.
    Forget(Forgotten),
    /// What was decided in a step does not count.
    Undo(u64),
}

/// A person who is forgotten: somebody, one and the same, and nobody can say who.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forgotten {
    /// What stands in their place on events that are read from now on.
    pub slot: SubjectId,
    /// What they were known as in events that were read before.
    pub subjects: Vec<SubjectId>,
    /// By what they are found again.
    pub handles: Vec<HandleId>,
}
