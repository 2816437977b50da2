//! A section of the file: a table whose keys are checked and whose values are taken by type.
//!
//! Every value keeps its place in the text, so that a mistake is told where it stands.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::failure::{Place, PlaybookError};
use crate::nearest::nearest;

/// A value that knows its place.
pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

/// A table under its heading.
pub(crate) struct Section<'a, 'i> {
    text: &'a str,
    heading: &'static str,
    begin: usize,
    table: &'a DeTable<'i>,
}

impl<'a, 'i> Section<'a, 'i> {
    /// Takes a table as a section of `text`, once all its keys are among those known.
    pub(crate) fn checked(
        text: &'a str,
        heading: &'static str,
        begin: usize,
        table: &'a DeTable<'i>,
        known: &'static [&'static str],
    ) -> Result<Self, PlaybookError> {
        let section = Self { text, heading, begin, table };
        match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(section),
            Some(key) => Err(PlaybookError::UnknownKey {
                place: section.place(key.span().start),
                key: printable(key.get_ref()),
                section: heading,
                nearest: nearest(key.get_ref(), known),
                known,
            }),
        }
    }

    /// Returns the section under a key, with its own keys checked; nothing when it is absent.
    pub(crate) fn section(
        &self,
        key: &str,
        heading: &'static str,
        known: &'static [&'static str],
    ) -> Result<Option<Section<'a, 'i>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        self.table_of(key, heading, value, known).map(Some)
    }

    /// Returns the section under a key whose own keys are the community's words.
    pub(crate) fn open_section(
        &self,
        key: &str,
        heading: &'static str,
    ) -> Result<Option<Section<'a, 'i>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(key, value, "a table"))?;
        Ok(Some(Section { text: self.text, heading, begin: value.span().start, table }))
    }

    /// Returns its keys, sorted.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// Returns the sections of a list of tables, each with its keys checked.
    pub(crate) fn sections(
        &self,
        key: &str,
        heading: &'static str,
        known: &'static [&'static str],
    ) -> Result<Vec<Section<'a, 'i>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let Some(list) = value.get_ref().as_array() else {
            return Err(self.wrong(key, value, "a list of tables, each under a double bracket"));
        };
        list.iter().map(|value| self.table_of(key, heading, value, known)).collect()
    }

    /// Returns the text under a key, with its place; nothing when it is absent.
    pub(crate) fn text(&self, key: &str) -> Result<Option<(String, Place)>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some((text.to_owned(), self.place(value.span().start)))),
            None => Err(self.wrong(key, value, "a text")),
        }
    }

    /// Returns the list of texts under a key; an absent one is empty.
    pub(crate) fn texts(&self, key: &str) -> Result<Vec<String>, PlaybookError> {
        const EXPECTED: &str = "a list of texts";
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let list = value.get_ref().as_array().ok_or_else(|| self.wrong(key, value, EXPECTED))?;
        let text = |item: &Value<'i>| match item.get_ref().as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.wrong(key, item, EXPECTED)),
        };
        list.iter().map(text).collect()
    }

    /// Returns the error of a key that is needed and absent.
    pub(crate) fn missing(&self, key: &'static str) -> PlaybookError {
        PlaybookError::Missing { place: self.place(self.begin), key, section: self.heading }
    }

    fn table_of(
        &self,
        key: &str,
        heading: &'static str,
        value: &'a Value<'i>,
        known: &'static [&'static str],
    ) -> Result<Section<'a, 'i>, PlaybookError> {
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(key, value, "a table"))?;
        Section::checked(self.text, heading, value.span().start, table, known)
    }

    fn value(&self, key: &str) -> Option<&'a Value<'i>> {
        self.table.get(key)
    }

    fn wrong(&self, key: &str, value: &Value<'i>, expected: &'static str) -> PlaybookError {
        let place = self.place(value.span().start);
        PlaybookError::WrongType { place, key: printable(key), expected }
    }

    fn place(&self, byte: usize) -> Place {
        Place::of(self.text, byte)
    }
}

/// Returns a key as it may be shown: one that is no plain word may hold anything, so `…`.
fn printable(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if key.len() <= 40 && key.chars().all(plain) { key.to_owned() } else { "…".to_owned() }
}
