//! Handles: by what somebody is found again, whatever else a later record says of them.
//!
//! They are personal; a store keeps them as keyed fingerprints alone, so that whoever was forgotten
//! stays forgotten and is not written down for it.

use crate::address::folded;
use crate::no_reply;
use crate::{AccountKey, AccountKind, AccountSeen, Personal, Signature};

/// By what somebody is found again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Handle {
    /// An address, folded to lower case.
    Address(Personal),
    /// A platform's own id of an account.
    Id(String, Personal),
    /// A login, folded to lower case, where no id is told with it.
    Login(String, Personal),
    /// A login, folded to lower case, whatever id is told with it; only where none was ever known.
    AnyLogin(String, Personal),
    /// A name, where a platform tells people apart by nothing else.
    Name(String, Personal),
}

/// The keyed fingerprint of a handle: 32 hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HandleId(pub String);

impl Handle {
    /// Returns what a signature is found by; nothing for an address that is empty.
    ///
    /// A no-reply address stands for its account too.
    pub fn of_signature(signature: &Signature) -> Vec<Self> {
        Self::of_address(&signature.address)
    }

    /// Returns what an address is found by.
    pub fn of_address(address: &Personal) -> Vec<Self> {
        let folded = folded(address.bytes());
        if folded.is_blank() {
            return Vec::new();
        }
        let account = no_reply::read(folded.bytes()).map(|of| {
            let platform = of.platform.host().to_owned();
            match of.id {
                Some(id) => Self::Id(platform, id),
                None => Self::Login(platform, of.login),
            }
        });
        std::iter::once(Self::Address(folded)).chain(account).collect()
    }

    /// Returns what an account is found by; a login beside an id only as [`Handle::AnyLogin`].
    pub fn of_account(platform: &str, key: &AccountKey, login: Option<&Personal>) -> Vec<Self> {
        let platform = platform.to_owned();
        match key {
            AccountKey::Id(id) => {
                let id = Self::Id(platform.clone(), Personal::new(id.as_bytes()));
                let login = login.map(|login| Self::AnyLogin(platform, folded(login.bytes())));
                std::iter::once(id).chain(login).collect()
            }
            AccountKey::Login(login) => vec![Self::Login(platform, folded(login.bytes()))],
            AccountKey::Address(address) => Self::of_address(address),
            AccountKey::Name(name) => vec![Self::Name(platform, name.clone())],
        }
    }

    /// Returns the kind of handle as a word, its platform and its text; what is hashed.
    pub fn parts(&self) -> (&'static str, &str, &[u8]) {
        match self {
            Handle::Address(text) => ("address", "", text.bytes()),
            Handle::Id(platform, text) => ("id", platform, text.bytes()),
            Handle::Login(platform, text) => ("login", platform, text.bytes()),
            Handle::AnyLogin(platform, text) => ("any_login", platform, text.bytes()),
            Handle::Name(platform, text) => ("name", platform, text.bytes()),
        }
    }
}

impl AccountSeen {
    /// Returns what tells it from every other account of its platform.
    pub fn key(&self) -> AccountKey {
        let text = |text: &Option<Personal>| text.clone().unwrap_or_default();
        match (&self.native, &self.address, &self.login) {
            (Some(native), ..) => AccountKey::Id(native.clone()),
            (None, Some(address), _) => AccountKey::Address(address.clone()),
            (None, None, Some(login)) => AccountKey::Login(login.clone()),
            (None, None, None) => AccountKey::Name(text(&self.name)),
        }
    }

    /// Returns whether the platform says that it is a machine.
    pub fn is_machine(&self) -> bool {
        self.kind == AccountKind::Bot
    }
}

#[cfg(test)]
mod tests {
    use super::Handle;
    use crate::{AccountKey, Personal, Signature};

    #[test]
    fn a_no_reply_address_stands_for_its_account_too() {
        let signature = |address: &str| Signature {
            name: Personal::new("Ada"),
            address: Personal::new(address),
        };
        let found = Handle::of_signature(&signature("12+Ada@users.noreply.github.com"));
        let id = Handle::Id("github.com".to_owned(), Personal::new("12"));
        assert!(found.contains(&id));
        assert_eq!(Handle::of_signature(&signature(" ")), []);
        let told = AccountKey::Id("12".to_owned());
        let by_account = Handle::of_account("github.com", &told, Some(&Personal::new("Ada")));
        assert_eq!(by_account.first(), Some(&id));
        assert!(!by_account.contains(&Handle::Login("github.com".into(), Personal::new("ada"))));
    }
}
