//! `recognitions`: who is named for what in credits, citations and release notes.

use std::sync::Arc;

use model::{AccountKind, CreditDocument, Instant};

use super::row::row;
use crate::Id;

row! {
    /// One person, named once for one thing.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct RecognitionRow {
        /// Who.
        pub account: Id,
        /// What the platform says the account is.
        pub account_kind: AccountKind,
        /// The kind of document that says it.
        pub document: CreditDocument,
        /// What for.
        pub role: Arc<str>,
        /// The release, the team or the like that it belongs to; empty where there is none.
        pub within: Arc<str>,
        /// When it was said.
        pub at: Option<Instant>,
        /// Whether that cannot be believed.
        pub suspect: bool,
        /// Whether the document marks it as the person's first.
        pub first: Option<bool>,
    }
}
