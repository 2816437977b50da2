//! Handles as people write them: `ada@orchard.invalid`, or `github.com:ada` for a login.
//!
//! Rosters, lists of links and the command line all read them here, so that one spelling works
//! everywhere. What is neither is nothing: a name finds nobody.

use crate::Handle;
use crate::address::{folded, halves};

impl Handle {
    /// Reads an address, or a platform and a login with `:` between them; nothing when the text is
    /// neither.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(|letter| letter.is_control()) {
            return None;
        }
        if let Some((platform, login)) = text.split_once(':').filter(|(host, _)| is_host(host)) {
            let login = login.trim();
            let whole = !login.is_empty() && !login.contains(char::is_whitespace);
            let plain = whole && !login.starts_with('/');
            return plain
                .then(|| Handle::Login(platform.to_ascii_lowercase(), folded(login.as_bytes())));
        }
        Self::read_address(text)
    }

    /// Reads an address and nothing around it; nothing when the text has no such form.
    pub fn read_address(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = !text.contains(|c: char| c.is_whitespace() || "<>\"(),;".contains(c));
        let (local, host) = halves(text.as_bytes()).filter(|_| bare)?;
        let whole = !local.is_empty() && !host.is_empty();
        whole.then(|| Handle::Address(folded(text.as_bytes())))
    }
}

/// A host has a dot inside and nothing that a host has not, so `a:b@host.invalid` is an address.
fn is_host(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let inner = text.trim_matches('.').contains('.');
    inner && text.len() == text.trim_matches('.').len() && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use crate::{Handle, Personal};

    #[test]
    fn addresses_and_logins_are_read_in_any_case() {
        let address = |text: &str| Some(Handle::Address(Personal::new(text)));
        let login = |host: &str, text: &str| Some(Handle::Login(host.into(), Personal::new(text)));
        assert_eq!(Handle::read(" Ada@Orchard.invalid "), address("ada@orchard.invalid"));
        assert_eq!(Handle::read("a:b@orchard.invalid"), address("a:b@orchard.invalid"));
        assert_eq!(Handle::read("GitHub.com:Ada"), login("github.com", "ada"));
        assert_eq!(Handle::read("chat.mill.invalid:@ada"), login("chat.mill.invalid", "@ada"));
    }

    #[test]
    fn names_places_and_halves_are_nothing() {
        for text in [
            "",
            "Ada",
            "Ada Plum",
            "github:ada",
            "github.com:",
            "github.com:ada plum",
            "https://github.com/ada",
            "ada@",
            "@ada",
            "Ada <ada@orchard.invalid>",
            "ada@orchard.invalid,bea@orchard.invalid",
            "ada\n@orchard.invalid",
        ] {
            assert_eq!(Handle::read(text), None, "{text}");
        }
    }
}
