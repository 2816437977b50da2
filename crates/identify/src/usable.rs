//! Addresses that cannot tell anybody apart: many people sign with the same one.
//!
//! A signature with such an address is never joined to another by it. The list below is short and
//! about addresses that programs make up or examples print; a community adds its own patterns.
//! A `user@UUID` address of git-svn stays usable: it names one account of one repository.

use model::Personal;

use model::address::{folded, halves};

/// The list that is always used, written as [`UnusableList::with`] reads it.
const BUILT_IN: [&str; 32] = [
    // What git and importers write when they know nothing.
    "(none)",
    "none",
    "unknown",
    "nobody",
    "none@none",
    ".(none)",
    "unknown@",
    "nobody@",
    "(no author)@",
    // The machine, not the person.
    "root@",
    "@localhost",
    ".localhost",
    ".local",
    ".localdomain",
    ".lan",
    ".home",
    ".internal",
    ".home.arpa",
    // Doors nobody stands behind.
    "noreply@",
    "no-reply@",
    "donotreply@",
    // Addresses copied from instructions.
    "@example.com",
    "@example.org",
    "@example.net",
    ".example.com",
    ".example",
    "@domain.com",
    "you@your.domain",
    "your@email.com",
    "your.email@email.com",
    "email@address.com",
    "user@email.com",
];

/// Addresses that cannot tell anybody apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnusableList {
    patterns: Vec<Personal>,
}

impl UnusableList {
    /// Returns the list that is always used.
    pub fn built_in() -> Self {
        Self { patterns: BUILT_IN.iter().map(|pattern| folded(pattern.as_bytes())).collect() }
    }

    /// Adds a community's patterns: `root@` (any host), `@host`, `.ending` of a host, or a whole
    /// address; blank ones are left out.
    pub fn with(mut self, patterns: &[Personal]) -> Self {
        let more = patterns.iter().map(|pattern| folded(pattern.bytes()));
        self.patterns.extend(more.filter(|pattern| !matches!(pattern.bytes(), b"" | b"@" | b".")));
        self.patterns.sort();
        self.patterns.dedup();
        self
    }

    /// Returns a hash of the list, for the definition fingerprint: 16 hex digits.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut patterns: Vec<&[u8]> = self.patterns.iter().map(Personal::bytes).collect();
        patterns.sort_unstable();
        for pattern in patterns {
            hasher.update(pattern);
            hasher.update(b"\n");
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }

    /// Returns whether the address tells one person from another.
    pub fn is_usable(&self, address: &Personal) -> bool {
        let address = folded(address.bytes());
        let Some((local, host)) = halves(address.bytes()) else { return false };
        let nameable = !local.is_empty() && (is_uuid(host) || is_domain(host));
        nameable && !self.patterns.iter().any(|p| matches(p.bytes(), address.bytes(), local, host))
    }
}

fn matches(pattern: &[u8], address: &[u8], local: &[u8], host: &[u8]) -> bool {
    match pattern {
        [b'@', rest @ ..] => rest == host,
        [b'.', ..] => host.ends_with(pattern),
        [start @ .., b'@'] => start == local,
        _ => pattern == address,
    }
}

/// Returns whether the host has a dot inside and is not a bare number such as `127.0.0.1`.
fn is_domain(host: &[u8]) -> bool {
    let inner = host.iter().skip(1).rev().skip(1).any(|&byte| byte == b'.');
    inner && !host.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

fn is_uuid(host: &[u8]) -> bool {
    let lengths = host.split(|&byte| byte == b'-').map(<[u8]>::len);
    lengths.eq([8, 4, 4, 4, 12]) && host.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
}

#[cfg(test)]
mod tests {
    use model::Personal;

    use super::UnusableList;

    #[test]
    fn made_up_addresses_are_unusable_and_real_ones_usable() {
        let list = UnusableList::built_in().with(&["@lab.invalid", " "].map(Personal::new));
        for address in [
            "",
            " ",
            "(none)",
            "none@none",
            "root@village.invalid",
            "ada@localhost",
            "ada",
            "ada@laptop",
            "ada@laptop.local",
            "ada@host.(none)",
            "noreply@github.com",
            "you@example.com",
            "Ada@LOCALHOST.localdomain",
            "@village.invalid",
            "ada@127.0.0.1",
            "ada@lab.invalid",
            "(no author)@94b884b6-d6fd-0310-90d3-974f1d3f35e1",
        ] {
            assert!(!list.is_usable(&Personal::new(address)), "{address}");
        }
        for address in [
            "ada@village.invalid",
            "Ada@Village.Invalid",
            "12+ada@users.noreply.github.com",
            "ada@94b884b6-d6fd-0310-90d3-974f1d3f35e1",
            "ada@local.village.invalid",
        ] {
            assert!(list.is_usable(&Personal::new(address)), "{address}");
        }
    }

    #[test]
    fn the_fingerprint_moves_with_the_list_alone() {
        let list = UnusableList::built_in();
        assert_eq!(list.fingerprint(), UnusableList::built_in().with(&[]).fingerprint());
        assert_ne!(
            list.fingerprint(),
            list.clone().with(&[Personal::new("root@x.invalid")]).fingerprint()
        );
    }
}
