//! Ghosts: a deleted account, or nobody at all.
//!
//! A platform lends one shared login to all accounts that were deleted. It is many people, so it
//! counts as volume and is never a person with a tenure; nor is it a machine.

use model::{AccountSeen, Personal, Signature};

use model::address::folded;
use model::no_reply::{self, Platform};

/// Returns whether the signature is the shared login of deleted accounts.
///
/// That is its address, or the platforms' own words for it as a name where the address tells
/// nobody apart.
pub(crate) fn is_deleted_account(signature: &Signature, usable: bool) -> bool {
    is_shared_address(&signature.address)
        || (!usable && matches!(folded(signature.name.bytes()).bytes(), b"ghost" | b"ghost user"))
}

/// Returns whether the address is the no-reply address of a platform's login `ghost`.
pub(crate) fn is_shared_address(address: &Personal) -> bool {
    no_reply::read(address.bytes()).is_some_and(|account| account.login.bytes() == b"ghost")
}

/// Returns whether an account is the shared login of deleted ones, or a name alone that says so.
///
/// Only the platforms that are known to lend that login count: elsewhere somebody may be called so.
pub(crate) fn is_deleted(rows: &[&AccountSeen], usable: bool) -> bool {
    let lends = |row: &AccountSeen| Platform::ALL.iter().any(|of| of.host() == row.platform);
    let shared = |row: &&AccountSeen| match &row.login {
        Some(login) => lends(row) && folded(login.bytes()).bytes() == b"ghost",
        None if row.native.is_none() => row.name.as_ref().is_some_and(|name| {
            let address = row.address.clone().unwrap_or_default();
            is_deleted_account(&Signature { name: name.clone(), address }, usable)
        }),
        None => false,
    };
    !rows.is_empty() && rows.iter().all(shared)
}

/// Returns whether nothing at all is known of an account.
pub(crate) fn is_unknown(rows: &[&AccountSeen], usable: bool) -> bool {
    let blank = |text: &Option<Personal>| text.as_ref().is_none_or(Personal::is_blank);
    let unknown = |row: &&AccountSeen| {
        row.native.is_none() && blank(&row.login) && blank(&row.name) && !usable
    };
    !rows.is_empty() && rows.iter().all(unknown)
}

/// Returns whether nothing at all is known: no name, and an address that tells nobody apart.
pub(crate) fn is_nobody(signature: &Signature, usable: bool) -> bool {
    signature.name.is_blank() && !usable
}

#[cfg(test)]
mod tests {
    use model::{AccountId, AccountKind, AccountSeen, Personal, Signature};

    use super::{is_deleted, is_deleted_account, is_nobody, is_unknown};

    fn signed(name: &str, address: &str) -> Signature {
        Signature { name: Personal::new(name), address: Personal::new(address) }
    }

    #[test]
    fn a_deleted_account_is_known_on_every_platform_and_a_person_called_so_is_not() {
        for (name, address) in [
            ("Deleted user", "ghost@users.noreply.github.com"),
            ("ghost", "10137+Ghost@users.noreply.github.com"),
            ("x", "ghost@noreply.codeberg.org"),
        ] {
            assert!(is_deleted_account(&signed(name, address), true), "{address}");
        }
        assert!(is_deleted_account(&signed("Ghost User", ""), false));
        assert!(!is_deleted_account(&signed("Ghost User", "ghost@village.invalid"), true));
        assert!(!is_deleted_account(&signed("x", "ghostly@users.noreply.github.com"), true));
    }

    #[test]
    fn an_account_is_deleted_where_the_platform_lends_that_login() {
        let account = |platform: &str, login: Option<&str>, name: Option<&str>| AccountSeen {
            id: AccountId("1".to_owned()),
            platform: platform.to_owned(),
            native: None,
            login: login.map(Personal::new),
            name: name.map(Personal::new),
            address: None,
            kind: AccountKind::User,
            first_at: None,
            last_at: None,
        };
        let deleted = |of: AccountSeen| is_deleted(&[&of], false);
        assert!(deleted(account("github.com", Some("Ghost"), None)));
        assert!(deleted(account("mail", None, Some("Ghost User"))));
        assert!(!deleted(account("talk.village.invalid", Some("ghost"), None)));
        assert!(!deleted(account("github.com", Some("ghostly"), Some("ghost"))));
        let nobody = account("mail", None, Some(" "));
        assert!(is_unknown(&[&nobody], false) && !deleted(nobody));
    }

    #[test]
    fn nobody_has_neither_name_nor_address() {
        assert!(is_nobody(&signed(" ", ""), false));
        assert!(!is_nobody(&signed("Ada", ""), false));
        assert!(!is_nobody(&signed("", "ada@village.invalid"), true));
    }
}
