//! The tables on disk: one schema per file, Parquet in and out.
//!
//! A store is a folder. A run writes immutable files and publishes all of them at once by renaming
//! one `manifest.json`, so a reader always sees one whole generation and a run that is killed at
//! any moment leaves the one before it as it was. What is under `events/` and `personal/` can be
//! collected again; what is under `decisions/` cannot, and nothing here rewrites it but the forgetting
//! of a person, which blanks texts. Arrow and Parquet live in this crate and do not show in what it
//! offers.

mod actor;
mod decisions;
mod disk;
mod door;
mod error;
mod forget;
mod id;
mod keyed;
mod lock;
mod manifest;
mod raw;
mod rows_file;
mod run;
mod seal;
mod snapshot;
mod source;
mod store;
mod tables;

pub use actor::{Actor, MarkKind};
pub use error::{Damage, StoreError};
pub use forget::ForgetTally;
pub use id::Id;
pub use lock::Lock;
pub use manifest::LAYOUT;
pub use raw::{Page, RawLog};
pub use rows_file::{CellKind, parquet_of_rows};
pub use run::{Added, FileTally, Landed, Run, SetAside};
pub use snapshot::Snapshot;
pub use snapshot::known_of::{
    ItemOpened, KnownAccount, KnownCommit, KnownDecision, KnownOf, KnownSignature, NamedFor,
    TraceLeft,
};
pub use source::{SnapshotFrom, SourceState};
pub use store::Store;
pub use tables::Table;
pub use tables::accounts::AccountRow;
pub use tables::community_files::CommunityFileRow;
pub use tables::figures::FigureRow;
pub use tables::items::ItemRow;
pub use tables::marks::MarkRow;
pub use tables::places::PlaceRow;
pub use tables::recognitions::RecognitionRow;
pub use tables::sessions::SessionRow;
pub use tables::titles::TitleRow;
pub use tables::told::Told;
pub use tables::traces::TraceRow;
