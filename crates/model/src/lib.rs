//! The words: what a commit, an account, a period, a measured answer is.
//!
//! Nothing here reads a file, a clock or a terminal, and nothing here depends on another room of
//! the house. Whatever two rooms say to each other, they say in these words.

pub mod account;
pub mod coverage;
pub mod decision;
pub mod definition;
pub mod event;
pub mod instant;
pub mod measured;
pub mod note;
pub mod people;
pub mod period;
pub mod personal;
pub mod project;
pub mod refused;

pub use account::{AccountId, Signature, SignatureId, SignatureSeen};
pub use coverage::{Coverage, Extent, Fact};
pub use decision::{Act, Decision};
pub use definition::{Chart, CurveDefinition, Definition, Sensitivity, Unit, ValueDefinition};
pub use event::{Commit, CommitId, Credit, CreditRole, Event, Signed, Stamp};
pub use instant::Instant;
pub use measured::{Answer, CurvePoint, Exclusion, Measured, MeasuredRow, Setting, Value};
pub use note::{Note, NoteKind};
pub use people::{Class, IdentityMode, People, Resolved, Rule, RuleTally};
pub use period::{Per, Period};
pub use personal::Personal;
pub use project::ProjectName;
pub use refused::Refused;
