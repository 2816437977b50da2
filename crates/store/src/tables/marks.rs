//! `marks`: hashtags, references, closing keywords and trailers found in texts that are not kept.
//!
//! Divided by the year of what they were found in.

use std::sync::Arc;

use model::CreditRole;

use super::row::row;
use crate::{Id, MarkKind};

row! {
    /// A mark in the text of an item or a trace.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct MarkRow {
        /// The item or the trace.
        pub found_in: Id,
        /// What kind of mark.
        pub kind: MarkKind,
        /// The hashtag.
        pub text: Option<Arc<str>>,
        /// What a trailer says somebody did.
        pub role: Option<CreditRole>,
        /// The item that is referred to or closed.
        pub target: Option<Id>,
        /// The account that a trailer names.
        pub account: Option<Id>,
    }
}
