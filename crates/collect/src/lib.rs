//! Traces become events: one source per file, and one run that writes what they tell into a store.
//!
//! A source meets the outside world as it is, so what is broken becomes a note and is counted; only
//! a source that cannot be reached at all is an error. gix lives in this crate and does not show.

pub mod door;
mod excerpt;
mod folders;
mod gathered;
mod heard;
pub mod lenient;
pub mod net;
pub mod payload;
mod plain;
mod progress;
mod run;
mod source;
pub mod sources;
pub mod unpacked;
mod yaml;

pub use heard::{FileHeard, Heard};
pub use progress::Progress;
pub use run::{Allowance, CollectError, Collected, Order, Settings, collect};
pub use source::{About, Ask, KnownCommits, Reading, Source, SourceError, Stop, Tell};
