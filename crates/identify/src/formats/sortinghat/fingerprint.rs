//! SortingHat's id of an identity, as its documentation says: SHA-1 of source, address, name
//! without accents and login, in lower case, with `none` for what is missing.
//!
//! It is no pseudonym, since anybody can make it of what they guess. It is written because
//! SortingHat asks for it, beside the very texts that it is made of, and nowhere else.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use unicode_normalization::UnicodeNormalization;

/// An identity as SortingHat knows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity<'a> {
    /// Where it was seen, at most 32 characters.
    pub source: &'a str,
    /// The address.
    pub email: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
    /// The login.
    pub username: Option<&'a str>,
}

/// Returns SortingHat's id of an identity, 40 hex digits; nothing for a text that was made to give
/// the id of another one.
pub fn fingerprint(identity: &Identity<'_>) -> Option<String> {
    let none = |part: Option<&str>| part.unwrap_or("none").to_owned();
    let name = identity.name.map_or_else(|| "none".to_owned(), without_accents);
    let (email, login) = (none(identity.email), none(identity.username));
    let text = format!("{}:{email}:{name}:{login}", identity.source).to_lowercase();
    sha1dc::digest(text.as_bytes()).ok().map(|digest| digest.to_string())
}

fn without_accents(name: &str) -> String {
    let category = CodePointMapData::<GeneralCategory>::new();
    name.nfd().filter(|c| category.get(*c) != GeneralCategory::NonspacingMark).collect()
}

#[cfg(test)]
mod tests {
    use super::{Identity, fingerprint};

    /// The ids were made with Python's `hashlib` and `unicodedata`, as SortingHat makes them.
    #[test]
    fn ids_are_those_of_sortinghat() {
        for (email, name, username, id) in [
            (
                Some("ada@orchard.invalid"),
                Some("Ada Plum"),
                Some("ada"),
                "6f937ed17de0984ecea1858dd18067ff64fa451c",
            ),
            (
                Some("ADA@orchard.invalid"),
                Some("Ådå Plüm"),
                None,
                "2032fecfed08bb9e5a419d8a7c1b5ba0db86011c",
            ),
            (None, Some("अदिति"), Some("aditi"), "2bc2dd2e7d5482d0ac58f12b88d2826e2d807366"),
            (None, None, Some("Ada"), "f6ac9e0afc62452be3f5254b18102f0bdf0bd5b5"),
        ] {
            let identity = Identity { source: "scm", email, name, username };
            assert_eq!(fingerprint(&identity).as_deref(), Some(id), "{id}");
        }
    }
}
