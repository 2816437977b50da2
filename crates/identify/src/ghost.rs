//! Ghosts: a deleted account, or nobody at all.
//!
//! A platform lends one shared login to all accounts that were deleted. It is many people, so it
//! counts as volume and is never a person with a tenure; nor is it a machine.

use model::{Personal, Signature};

use model::address::folded;
use model::no_reply;

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

/// Returns whether nothing at all is known: no name, and an address that tells nobody apart.
pub(crate) fn is_nobody(signature: &Signature, usable: bool) -> bool {
    signature.name.is_blank() && !usable
}

#[cfg(test)]
mod tests {
    use model::{Personal, Signature};

    use super::{is_deleted_account, is_nobody};

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
    fn nobody_has_neither_name_nor_address() {
        assert!(is_nobody(&signed(" ", ""), false));
        assert!(!is_nobody(&signed("Ada", ""), false));
        assert!(!is_nobody(&signed("", "ada@village.invalid"), true));
    }
}
