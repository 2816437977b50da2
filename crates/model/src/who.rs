//! Who did something, as a source tells it and before anybody is resolved.
//!
//! A platform's numeric id is the key and a login only an attribute that changes with time; a source
//! without ids keys accounts by login, address or name. Companies, places, biographies and pictures
//! have no field here, and a name has one only for sources that tell people apart by nothing else.

use crate::Personal;
use crate::words::words;

/// Who did something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// An account that the source names.
    Account(Account),
    /// An account that was deleted: somebody, nobody knows who.
    Ghost,
    /// The source does not say who.
    Untold,
}

impl Who {
    /// Returns the account, if one is named.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Who::Account(account) => Some(account),
            Who::Ghost | Who::Untold => None,
        }
    }
}

/// An account of a platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The platform, such as `github.com` or `mail`.
    pub platform: String,
    /// What tells it from every other account there.
    pub key: AccountKey,
    /// Its login at the time, where the source tells it.
    pub login: Option<Personal>,
    /// A name as it was signed; only where the source has nothing better to tell people apart.
    pub name: Option<Personal>,
    /// What the platform says it is.
    pub kind: AccountKind,
}

impl Account {
    /// Returns an account known by the platform's own id.
    pub fn by_id(
        platform: impl Into<String>,
        id: impl Into<String>,
        login: Option<Personal>,
        kind: AccountKind,
    ) -> Self {
        Self { platform: platform.into(), key: AccountKey::Id(id.into()), login, name: None, kind }
    }

    /// Returns an account known by its login alone.
    pub fn by_login(platform: impl Into<String>, login: Personal, kind: AccountKind) -> Self {
        Self {
            platform: platform.into(),
            key: AccountKey::Login(login.clone()),
            login: Some(login),
            name: None,
            kind,
        }
    }
}

/// What tells an account from every other one of its platform.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccountKey {
    /// The platform's own lasting id.
    Id(String),
    /// The login, compared without case.
    Login(Personal),
    /// The exact bytes of an address.
    Address(Personal),
    /// The exact bytes of a name.
    Name(Personal),
}

words! {
    /// What a platform says an account is.
    pub enum AccountKind {
        /// The source does not say.
        Unstated = "unstated",
        /// A person's account, as far as the platform knows; machines have such accounts too.
        User = "user",
        /// A machine.
        Bot = "bot",
        /// An organization.
        Organization = "organization",
        /// A stand-in for somebody whose history was imported.
        Mannequin = "mannequin",
    }
}
