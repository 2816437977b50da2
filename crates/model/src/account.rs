//! Accounts and signatures: who a source says did something, before anybody is resolved.
//!
//! A git *account* is the exact bytes of an address. A *signature* is a name and an address as they
//! stood together on a commit; `.mailmap` may tell two people apart who signed with one address, so
//! events carry the signature and the personal table says which account it belongs to.

use crate::{AccountKind, Instant, Personal};

/// A keyed fingerprint of an account (platform and numeric id, or exact address bytes): 32 hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountId(pub String);

/// A keyed fingerprint of a signature (exact name and address bytes): 32 hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SignatureId(pub String);

/// A name and an address as they stood together on an event.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Signature {
    /// The name, raw.
    pub name: Personal,
    /// The address between `<` and `>`, raw.
    pub address: Personal,
}

/// A signature with what the store knows of it: one row of the personal table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SignatureSeen {
    /// Its keyed fingerprint.
    pub id: SignatureId,
    /// The account it belongs to.
    pub account: AccountId,
    /// The name and the address.
    pub signature: Signature,
    /// Earliest believable time it was seen at, if any.
    pub first_at: Option<Instant>,
    /// Latest believable time it was seen at, if any.
    pub last_at: Option<Instant>,
}

/// An account of a platform under one login and one name: one row of the personal table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct AccountSeen {
    /// Its keyed fingerprint; that of an address is the same as the one of a git signature with it.
    pub id: AccountId,
    /// The platform, such as `github.com` or `mail`.
    pub platform: String,
    /// The platform's own id.
    pub native: Option<String>,
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
