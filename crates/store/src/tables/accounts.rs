//! `accounts`: the accounts of forges, lists, forums and chats with their logins and names, each
//! with the time in which it was seen; personal.

use std::sync::Arc;

use model::{AccountKind, Instant, Personal};

use super::row::row;
use crate::Id;

row! {
    /// An account under one login and one name.
    #[derive(Clone, PartialEq, Eq, Debug)]
    pub struct AccountRow {
        /// The account; that of an address is the same as the one of a git signature with it.
        pub account: Id,
        /// The platform, such as `github.com` or `mail`.
        pub platform: Arc<str>,
        /// The platform's own id.
        pub native: Option<Arc<str>>,
        /// The login.
        pub login: Option<Personal>,
        /// The name.
        pub name: Option<Personal>,
        /// The address.
        pub address: Option<Personal>,
        /// What the platform says it is; of several words the most telling one.
        pub kind: AccountKind,
        /// When it was first seen so.
        pub first_at: Option<Instant>,
        /// When it was last seen so.
        pub last_at: Option<Instant>,
    }
}
