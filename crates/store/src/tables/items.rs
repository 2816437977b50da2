//! `items`: issues, changes, discussions, threads and topics as each source tells them.
//!
//! One row per record that tells of an item, so that nothing is derived here; a view puts the rows
//! of one item together, field by field, the lower rank first. Divided by the year of opening.

use std::sync::Arc;

use model::{Instant, ItemKind, ItemState};

use super::row::row;
use crate::{Actor, Id};

row! {
    /// An item as a record tells it.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct ItemRow {
        /// The item: the same from whatever source.
        pub item: Id,
        /// The platform, such as `github.com`.
        pub platform: Arc<str>,
        /// Where it lives.
        pub place: Id,
        /// Its number there, where it has one.
        pub number: Option<u64>,
        /// What kind of thing it is.
        pub kind: ItemKind,
        /// The account that opened it.
        pub author: Option<Id>,
        /// What is known of who opened it.
        pub author_kind: Actor,
        /// When it was opened.
        pub opened_at: Option<Instant>,
        /// Whether that cannot be believed.
        pub opened_suspect: bool,
        /// The state in which the source last saw it.
        pub state: Option<ItemState>,
        /// Whether it was a draft then.
        pub draft: Option<bool>,
        /// Lines added.
        pub additions: Option<u64>,
        /// Lines removed.
        pub deletions: Option<u64>,
        /// Files touched.
        pub files: Option<u64>,
    }
}
