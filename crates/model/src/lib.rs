//! The words: what a commit, an account, a period, a measured answer is.
//!
//! Nothing here reads a file, a clock or a terminal, and nothing here depends on another room of
//! the house. Whatever two rooms say to each other, they say in these words.

pub mod account;
pub mod address;
pub mod community_file;
mod counted;
pub mod coverage;
pub mod decision;
pub mod definition;
pub mod event;
pub mod figure;
pub mod handle;
pub mod instant;
pub mod item;
pub mod mark;
pub mod measured;
pub mod nearest;
pub mod no_reply;
pub mod note;
pub mod people;
pub mod period;
pub mod personal;
pub mod project;
pub mod recognition;
pub mod record;
pub mod refused;
pub mod role;
pub mod session;
pub mod subject;
pub mod trace;
pub mod who;
mod words;
pub mod written;

pub use account::{AccountId, AccountSeen, Signature, SignatureId, SignatureSeen};
pub use community_file::{CommunityFile, FileChange, FilePurpose};
pub use counted::counted;
pub use coverage::{Coverage, Extent, Fact};
pub use decision::{Act, Decision, Forgotten};
pub use definition::{Chart, CurveDefinition, Definition, Sensitivity, Unit, ValueDefinition};
pub use event::{Commit, CommitId, Credit, CreditRole, Event, Signed, Stamp};
pub use figure::Figure;
pub use handle::{Handle, HandleId};
pub use instant::Instant;
pub use item::{ChangeSize, Item, ItemKey, ItemKind, ItemState, Place};
pub use mark::Mark;
pub use measured::{Answer, CurvePoint, Exclusion, Measured, MeasuredRow, Setting, Value};
pub use nearest::nearest;
pub use note::{Note, NoteKind};
pub use people::{Alarm, Automated, Class, IdentityMode, People, Resolved, Rule, RuleTally};
pub use period::{Per, Period};
pub use personal::Personal;
pub use project::ProjectName;
pub use recognition::{CreditDocument, Recognition};
pub use record::{Quarantine, Record};
pub use refused::Refused;
pub use role::{Affiliation, DeclaredRole, RoleKind, Spell};
pub use session::{Session, SessionState};
pub use subject::{Subject, SubjectId};
pub use trace::{Trace, TraceKind};
pub use who::{Account, AccountKey, AccountKind, Who};
