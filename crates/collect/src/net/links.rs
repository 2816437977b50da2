//! Lists in pages: the next page is where the host says it is, and nowhere else.
//!
//! Only `Link: rel="next"` is followed, so a missing `last` or an empty page in the middle ends
//! nothing; a list that leads back to a page it has had is ended and said to be cut.

use std::collections::HashSet;

use url::Url;

use super::Request;

/// The most pages that one list may have.
const MOST_PAGES: usize = 20_000;

/// The pages of one list, one after another.
#[derive(Debug)]
pub struct Turns {
    first: Request,
    next: Option<String>,
    seen: HashSet<String>,
    cut: bool,
}

impl Turns {
    /// Returns the pages of the list that a request begins.
    pub fn new(first: Request) -> Self {
        let next = Some(first.url.clone());
        Self { first, next, seen: HashSet::new(), cut: false }
    }

    /// Says where the page that was asked for last says the next one is.
    pub fn then(&mut self, next: Option<String>) {
        self.next = next;
    }

    /// Returns whether the list was ended because it led back to a page it had had, or had no end.
    pub fn cut(&self) -> bool {
        self.cut
    }
}

impl Iterator for Turns {
    type Item = Request;

    /// Returns the request of the next page, until there is none.
    fn next(&mut self) -> Option<Request> {
        let url = self.next.take()?;
        if self.seen.len() >= MOST_PAGES || !self.seen.insert(url.clone()) {
            self.cut = true;
            return None;
        }
        Some(Request { url, ..self.first.clone() })
    }
}

/// Returns the address of the next page that a `Link` header names; `asked` is the address that it
/// answers.
pub(super) fn next_link(header: Option<&str>, asked: &str) -> Option<String> {
    let next = header?.split(',').find_map(|link| {
        let (address, words) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = |word: &str| {
            let word = word.trim().to_ascii_lowercase();
            word == "rel=\"next\"" || word == "rel=next"
        };
        words.split(';').any(is_next).then_some(address)
    })?;
    let asked = Url::parse(asked).ok()?;
    let mut next = asked.join(next).ok()?;
    // A server behind a proxy that ends the encryption names itself without it.
    if asked.scheme() == "https" && next.scheme() == "http" && asked.host() == next.host() {
        next.set_scheme("https").ok()?;
    }
    matches!(next.scheme(), "http" | "https").then(|| next.into())
}

#[cfg(test)]
mod tests {
    use super::{Turns, next_link};
    use crate::net::Request;

    #[test]
    fn only_next_is_followed() {
        let header = r#"<https://forge.invalid/a?page=1>; rel="prev", </a?page=3>; rel="next""#;
        let next = next_link(Some(header), "https://forge.invalid/a?page=2");
        assert_eq!(next.as_deref(), Some("https://forge.invalid/a?page=3"));
        assert_eq!(next_link(Some("<x>; rel=\"last\""), "https://forge.invalid/"), None);
        assert_eq!(next_link(Some("<file:///x>; rel=next"), "https://forge.invalid/"), None);
        assert_eq!(next_link(None, "https://forge.invalid/"), None);
    }

    #[test]
    fn a_list_that_leads_back_is_cut() {
        let mut turns = Turns::new(Request::get("https://forge.invalid/a"));
        assert!(turns.next().is_some());
        turns.then(Some("https://forge.invalid/a".to_owned()));
        assert!(turns.next().is_none());
        assert!(turns.cut());
    }
}
