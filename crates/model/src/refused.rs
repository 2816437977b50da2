//! A refusal: why a question cannot be answered from what is there, and what would help.

/// A respected answer: "cannot tell", with the reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Why, in one plain sentence without a full stop.
    pub reason: String,
    /// What would help, in one plain sentence without a full stop.
    pub what_would_help: String,
}
