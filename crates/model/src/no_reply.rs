//! No-reply addresses: an account of a platform written as an address nobody reads.
//!
//! They are the one address that names an account surely: the numeric id never changes hands,
//! while a login may be renamed and taken by somebody else.
//! GitHub and GitLab: `https://docs.github.com/en/account-and-profile/reference/email-addresses-reference`
//! and `https://docs.gitlab.com/user/profile/#use-an-automatically-generated-private-commit-email`.

use crate::Personal;
use crate::address::{folded, halves};

/// A platform that gives its accounts such addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Platform {
    /// `github.com`
    GitHub,
    /// `gitlab.com`
    GitLab,
    /// `codeberg.org`
    Codeberg,
}

impl Platform {
    /// Every platform that is known.
    pub const ALL: [Platform; 3] = [Platform::GitHub, Platform::GitLab, Platform::Codeberg];

    /// Returns the host that accounts of it carry as their platform.
    pub fn host(self) -> &'static str {
        match self {
            Platform::GitHub => "github.com",
            Platform::GitLab => "gitlab.com",
            Platform::Codeberg => "codeberg.org",
        }
    }

    /// Returns the word used in fingerprints.
    pub fn word(self) -> &'static str {
        match self {
            Platform::GitHub => "github",
            Platform::GitLab => "gitlab",
            Platform::Codeberg => "codeberg",
        }
    }
}

/// An account as its no-reply address tells it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NoReply {
    /// Where the account is.
    pub platform: Platform,
    /// The digits of its number, when the address gives them.
    pub id: Option<Personal>,
    /// Its login, in lower case; logins are compared without case on all three.
    pub login: Personal,
}

/// Returns the account that an address stands for, or nothing when it is an ordinary address.
pub fn read(address: &[u8]) -> Option<NoReply> {
    let address = folded(address);
    let (local, host) = halves(address.bytes())?;
    let (platform, mark) = match host {
        b"users.noreply.github.com" => (Platform::GitHub, b'+'),
        b"users.noreply.gitlab.com" => (Platform::GitLab, b'-'),
        b"noreply.codeberg.org" => (Platform::Codeberg, b'+'),
        _ => return None,
    };
    let (id, login) = match local.iter().position(|&byte| byte == mark) {
        Some(at) if at > 0 && local.iter().take(at).all(u8::is_ascii_digit) => {
            (local.get(..at).map(Personal::new), local.get(at + 1..)?)
        }
        _ => (None, local),
    };
    (!login.is_empty()).then(|| NoReply { platform, id, login: Personal::new(login) })
}

#[cfg(test)]
mod tests {
    use super::{Platform, read};

    fn check(address: &str, platform: Platform, id: Option<&str>, login: &str) {
        let found = read(address.as_bytes()).unwrap();
        assert_eq!(found.platform, platform);
        assert_eq!(found.id.map(|id| id.lossy().into_owned()).as_deref(), id, "{address}");
        assert_eq!(found.login.lossy(), login, "{address}");
    }

    #[test]
    fn ids_and_logins_are_read_in_any_case() {
        check("12+Ada@users.noreply.github.com", Platform::GitHub, Some("12"), "ada");
        check("ada-l@Users.NoReply.GitHub.com", Platform::GitHub, None, "ada-l");
        check("12-ada-l@users.noreply.gitlab.com", Platform::GitLab, Some("12"), "ada-l");
        check("ada-12@users.noreply.gitlab.com", Platform::GitLab, None, "ada-12");
        check("Ada@noreply.codeberg.org", Platform::Codeberg, None, "ada");
        check("9+x[bot]@users.noreply.github.com", Platform::GitHub, Some("9"), "x[bot]");
    }

    #[test]
    fn other_addresses_are_none() {
        for address in
            ["ada@orchard.invalid", "noreply@github.com", "", "@users.noreply.github.com"]
        {
            assert!(read(address.as_bytes()).is_none(), "{address}");
        }
        assert!(read(b"12+@users.noreply.github.com").is_none());
    }
}
