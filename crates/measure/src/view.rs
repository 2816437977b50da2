//! A view: one shared meaning, in one file, with the facts it needs.

use model::Fact;

use crate::header::{HeadError, ViewHead, divide, read_toml};
use crate::parse::{settings_used, tables_read};

/// A shared meaning.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// The name: the file's.
    pub(crate) name: String,
    /// The SELECT.
    pub(crate) sql: String,
    /// The facts it needs by itself.
    pub(crate) facts: Vec<Fact>,
    /// Whether it says something wrong where the known history does not reach to the beginning.
    pub(crate) needs_beginning: bool,
    /// The columns of `settings` that it uses by itself.
    pub(crate) settings: Vec<String>,
    /// The tables and views it reads.
    pub(crate) reads: Vec<String>,
}

impl View {
    /// Parses a view's file.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, HeadError> {
        let parts = divide(text)?;
        let head: ViewHead = read_toml(parts.toml)?;
        if !parts.prose.starts_with("# ") {
            return Err(HeadError::HeadingMissing("# <title>"));
        }
        let facts = head
            .facts
            .iter()
            .map(|word| {
                Fact::of_word(word).ok_or_else(|| HeadError::NotAllowed {
                    key: "facts".to_owned(),
                    found: word.clone(),
                    allowed: Fact::ALL.map(|(_, word)| word).join(", "),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: name.to_owned(),
            sql: parts.sql.to_owned(),
            facts,
            needs_beginning: head.needs_beginning,
            settings: settings_used(parts.sql)?,
            reads: tables_read(parts.sql, false)?,
        })
    }
}
