//! `traces`: what somebody did other than a commit, as each source tells it.
//!
//! Divided by year.

use std::sync::Arc;

use model::{Instant, TraceKind};

use super::row::row;
use crate::{Actor, Id};

row! {
    /// A trace as a record tells it.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct TraceRow {
        /// The trace: the same from whatever source that tells its native id.
        pub trace: Id,
        /// Whether the source tells a native id; else item, kind, time, person and detail stand
        /// for it.
        pub has_native: bool,
        /// What was done.
        pub kind: TraceKind,
        /// The platform, such as `github.com`.
        pub platform: Arc<str>,
        /// The item it was done at.
        pub item: Option<Id>,
        /// The account that did it.
        pub author: Option<Id>,
        /// What is known of who did it.
        pub author_kind: Actor,
        /// When.
        pub at: Option<Instant>,
        /// Minutes east of UTC, where whoever did it told them.
        pub offset_minutes: i16,
        /// Whether the time cannot be believed.
        pub suspect: bool,
        /// Whether the offset cannot be believed.
        pub offset_suspect: bool,
        /// A word, a label or an object id, as the kind says.
        pub detail: Option<Arc<str>>,
        /// The account it was done to.
        pub subject: Option<Id>,
        /// Another item, as the kind says.
        pub target: Option<Id>,
        /// The trace that it answers.
        pub reply_to: Option<Id>,
    }
}
