//! Decisions: what somebody said about who is who, appended to a log and never rewritten.
//!
//! Resolved people are a view of the events, the rules and this log; undoing is appending the
//! opposite decision.

use crate::{Instant, SignatureId};

/// One line of the decision log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
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
    /// The two signatures are one person.
    Bind(SignatureId, SignatureId),
    /// The two signatures are not bound by an earlier decision any more.
    Unbind(SignatureId, SignatureId),
    /// The signature is a machine.
    Bot(SignatureId),
    /// The signature is a person, whatever the lists say.
    NotBot(SignatureId),
}
