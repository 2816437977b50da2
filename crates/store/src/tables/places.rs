//! `places`: repositories, lists, forums and calendars with their names; personal, because a name
//! may hold a login.

use std::sync::Arc;

use model::{Instant, Personal};

use super::row::row;
use crate::Id;

row! {
    /// A place under one of its names.
    #[derive(Clone, PartialEq, Eq, Debug)]
    pub struct PlaceRow {
        /// The place: one for all its names.
        pub place: Id,
        /// The platform.
        pub platform: Arc<str>,
        /// The platform's own lasting id.
        pub native: Option<Arc<str>>,
        /// The name.
        pub name: Personal,
        /// When it was first told to have this name, where a source tells that.
        pub first_at: Option<Instant>,
        /// When it was last told to have this name, where a source tells that.
        pub last_at: Option<Instant>,
    }
}
