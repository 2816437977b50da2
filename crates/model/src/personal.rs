//! A personal text (a name, an address, a login) whose `Debug` never shows what it holds.
//!
//! Bytes stay bytes: histories hold Latin-1 and worse, and comparison is always on the raw bytes.

use std::borrow::Cow;
use std::fmt;

/// Bytes that name or reach a person, as the source wrote them.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Personal(Vec<u8>);

impl Personal {
    /// Takes the bytes as the source wrote them.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Returns the raw bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the text, with every byte that is not UTF-8 shown as U+FFFD.
    pub fn lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }

    /// Returns whether nothing but white space is there.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(u8::is_ascii_whitespace)
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹person›")
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    #[test]
    fn debug_never_shows_what_it_holds() {
        let person = Personal::new("Marker Person <marker@village.invalid>");
        assert_eq!(format!("{person:?}"), "‹person›");
        assert_eq!(format!("{:#?}", Some(vec![person])).matches("Marker").count(), 0);
    }
}
