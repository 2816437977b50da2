//! A section of the file: a table whose keys are checked and whose values are taken by type.
//!
//! Every value keeps its place in the text, so that a mistake is told where it stands.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use model::{Handle, Instant, nearest};

use crate::failure::{Place, PlaybookError};
use crate::keys::{Holds, Key, is_repository};

/// What a list of tables is called.
pub(crate) const TABLES: &str = "a list of tables, each under a double bracket";
const TEXTS: &str = "a list of texts";
const LINKS: &str = "a list of lists, each of two or more handles of one person";
const HANDLES: &str = "lists of addresses and of logins such as \"github.com:ada\"";
const REPOSITORIES: &str = "a list of repositories such as \"owner/name\"";

/// A value that knows its place.
pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

/// A table under its heading.
pub(crate) struct Section<'a, 'i> {
    text: &'a str,
    heading: String,
    begin: usize,
    table: &'a DeTable<'i>,
}

impl<'a, 'i> Section<'a, 'i> {
    /// Takes a table as a section of `text`, once all its keys are among those known.
    pub(crate) fn checked(
        text: &'a str,
        heading: &str,
        begin: usize,
        table: &'a DeTable<'i>,
        known: &[&'static str],
    ) -> Result<Self, PlaybookError> {
        let section = Self { text, heading: heading.to_owned(), begin, table };
        match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(section),
            Some(key) => Err(PlaybookError::UnknownKey {
                place: section.place(key.span().start),
                key: printable(key.get_ref()),
                section: section.heading,
                nearest: nearest(key.get_ref(), known),
                known: known.to_vec(),
            }),
        }
    }

    /// Returns the section under a key, with its own keys checked; nothing when it is absent.
    pub(crate) fn section(
        &self,
        key: &str,
        heading: &str,
        known: &[&'static str],
    ) -> Result<Option<Section<'a, 'i>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        self.table_of(key, heading, value, known).map(Some)
    }

    /// Returns the section under a key whose own keys are the community's words.
    pub(crate) fn open_section(
        &self,
        key: &str,
        heading: &str,
    ) -> Result<Option<Section<'a, 'i>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(key, value, "a table"))?;
        let begin = value.span().start;
        Ok(Some(Section { text: self.text, heading: heading.to_owned(), begin, table }))
    }

    /// Returns its keys, sorted.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// Returns the sections of a list of tables, each with its keys checked.
    pub(crate) fn sections(
        &self,
        key: &str,
        heading: &str,
        known: &[&'static str],
    ) -> Result<Vec<Section<'a, 'i>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let Some(list) = value.get_ref().as_array() else {
            return Err(self.wrong(key, value, TABLES));
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
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let list = value.get_ref().as_array().ok_or_else(|| self.wrong(key, value, TEXTS))?;
        let text = |item: &Value<'i>| match item.get_ref().as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.wrong(key, item, TEXTS)),
        };
        list.iter().map(text).collect()
    }

    /// Returns a list of lists of handles, each of two or more of one person.
    pub(crate) fn links(&self, key: &str) -> Result<Vec<Vec<Handle>>, PlaybookError> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let list = value.get_ref().as_array().ok_or_else(|| self.wrong(key, value, LINKS))?;
        list.iter().map(|link| self.link(key, link)).collect()
    }

    fn link(&self, key: &str, link: &Value<'i>) -> Result<Vec<Handle>, PlaybookError> {
        let list = link.get_ref().as_array().ok_or_else(|| self.wrong(key, link, LINKS))?;
        let mut handles = Vec::new();
        for item in list.iter() {
            let handle = item.get_ref().as_str().and_then(Handle::read);
            let handle = handle.ok_or_else(|| self.wrong(key, item, HANDLES))?;
            if handles.contains(&handle) {
                let place = self.place(item.span().start);
                return Err(PlaybookError::Twice { place, key: printable(key) });
            }
            handles.push(handle);
        }
        if handles.len() < 2 {
            return Err(self.wrong(key, link, LINKS));
        }
        Ok(handles)
    }

    /// Returns the values of the keys that are there, each checked for what it is to hold.
    pub(crate) fn values(&self, keys: &[Key]) -> Result<toml::Table, PlaybookError> {
        let mut values = toml::Table::new();
        for key in keys {
            let Some(value) = self.value(key.name) else { continue };
            let checked = match key.holds {
                Holds::Texts => self.each_once(key.name, |_| true, TEXTS)?.into(),
                Holds::Repositories => {
                    let named = self.each_once(key.name, is_repository, REPOSITORIES)?;
                    if named.is_empty() {
                        return Err(self.wrong(key.name, value, REPOSITORIES));
                    }
                    named.into()
                }
                Holds::Text => match self.text(key.name)? {
                    Some((text, _)) => text.into(),
                    None => continue,
                },
                Holds::Repository => self.repository(key.name, value)?,
                Holds::Number => self.number(key.name, value)?,
                Holds::Flag => self.flag(key.name, value)?,
                Holds::Word(known) => self.word(key.name, known)?,
                Holds::Day => self.day(key.name, value)?,
            };
            values.insert(key.name.to_owned(), checked);
        }
        Ok(values)
    }

    /// Returns a list of texts that all fit and of which none comes twice, however it is cased.
    fn each_once(
        &self,
        key: &str,
        fits: impl Fn(&str) -> bool,
        expected: &'static str,
    ) -> Result<Vec<String>, PlaybookError> {
        let mut seen = BTreeSet::new();
        let texts = self.texts(key)?;
        let list = self.value(key).and_then(|value| value.get_ref().as_array());
        for (text, item) in texts.iter().zip(list.into_iter().flat_map(|list| list.iter())) {
            if !fits(text) {
                return Err(self.wrong(key, item, expected));
            }
            if !seen.insert(text.to_lowercase()) {
                let place = self.place(item.span().start);
                return Err(PlaybookError::Twice { place, key: printable(key) });
            }
        }
        Ok(texts)
    }

    fn repository(&self, key: &str, value: &Value<'i>) -> Result<toml::Value, PlaybookError> {
        const EXPECTED: &str = "a repository such as \"owner/name\"";
        let text = value.get_ref().as_str();
        let one = text.filter(|text| is_repository(text) && !text.ends_with('*'));
        one.map(toml::Value::from).ok_or_else(|| self.wrong(key, value, EXPECTED))
    }

    fn number(&self, key: &str, value: &Value<'i>) -> Result<toml::Value, PlaybookError> {
        let number = value.get_ref().as_integer().and_then(|number| {
            i64::from_str_radix(number.as_str(), number.radix()).ok().filter(|found| *found >= 0)
        });
        number.map(toml::Value::Integer).ok_or_else(|| self.wrong(key, value, "a whole number"))
    }

    fn flag(&self, key: &str, value: &Value<'i>) -> Result<toml::Value, PlaybookError> {
        let flag = value.get_ref().as_bool();
        flag.map(toml::Value::Boolean).ok_or_else(|| self.wrong(key, value, "true or false"))
    }

    fn day(&self, key: &str, value: &Value<'i>) -> Result<toml::Value, PlaybookError> {
        const EXPECTED: &str = "a day as a text, such as \"2024-05-01\"";
        let text = value.get_ref().as_str();
        let day = text.filter(|text| text.len() == 10 && Instant::parse(text).is_some());
        day.map(toml::Value::from).ok_or_else(|| self.wrong(key, value, EXPECTED))
    }

    fn word(
        &self,
        key: &'static str,
        known: &[&'static str],
    ) -> Result<toml::Value, PlaybookError> {
        match self.text(key)? {
            Some((word, _)) if known.contains(&word.as_str()) => Ok(word.into()),
            Some((word, place)) => Err(PlaybookError::UnknownWord {
                place,
                key,
                nearest: nearest(&word, known),
                known: known.to_vec(),
            }),
            None => Err(self.missing(key)),
        }
    }

    /// Returns the error of a key that is needed and absent.
    pub(crate) fn missing(&self, key: impl Into<String>) -> PlaybookError {
        let section = self.heading.clone();
        PlaybookError::Missing { place: self.place(self.begin), key: key.into(), section }
    }

    /// Returns the error of a section that says nothing of what can be read.
    pub(crate) fn nothing_to_read(&self) -> PlaybookError {
        PlaybookError::NothingToRead { place: self.place(self.begin) }
    }

    fn table_of(
        &self,
        key: &str,
        heading: &str,
        value: &'a Value<'i>,
        known: &[&'static str],
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
