//! The kinds of work: a small table of path patterns that a community can extend.
//!
//! Kinds are derived whenever they are asked for and never stored, so a better table needs no
//! second collection.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use thiserror::Error;

/// The built-in table.
const BUILT_IN: &str = include_str!("kinds.toml");

/// The kind of a path that matches nothing.
const OTHER: &str = "other";

/// Why a table of kinds cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KindsError {
    /// The built-in table cannot be read.
    #[error("the table of kinds cannot be read: {0}")]
    Table(String),
    /// A kind has no place in the reading order.
    #[error("the kind `{0}` is missing from `reading`")]
    NotRead(String),
    /// A name is not lower-case letters, digits and `_`.
    #[error("`{0}` cannot name a kind of work: lower-case letters, digits and _ can")]
    Name(String),
    /// A pattern cannot be read.
    #[error("the pattern `{pattern}` of the kind `{kind}` cannot be read")]
    Pattern {
        /// The kind.
        kind: String,
        /// The pattern.
        pattern: String,
        /// Why.
        #[source]
        source: globset::Error,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: u32,
    reading: Vec<String>,
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    patterns: Vec<String>,
}

/// The kinds of work in order, with what finds them.
#[derive(Clone, Debug)]
pub struct Kinds {
    names: Vec<String>,
    /// Which kind each pattern of `patterns` means.
    meanings: Vec<usize>,
    patterns: GlobSet,
    label: String,
}

impl Kinds {
    /// Returns the built-in kinds with a community's patterns tried before them.
    pub fn new(own: &BTreeMap<String, Vec<String>>) -> Result<Self, KindsError> {
        let table: Table =
            toml::from_str(BUILT_IN).map_err(|error| KindsError::Table(error.to_string()))?;
        let mut names = table.reading;
        for kind in &table.kind {
            if !names.contains(&kind.name) {
                return Err(KindsError::NotRead(kind.name.clone()));
            }
        }
        for name in own.keys() {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if name.is_empty() || name == OTHER || !name.bytes().all(fits) {
                return Err(KindsError::Name(name.clone()));
            }
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let mut rules = Vec::new();
        for (name, patterns) in own {
            rules.extend(patterns.iter().map(|pattern| (name.as_str(), pattern.as_str())));
        }
        for kind in &table.kind {
            rules.extend(kind.patterns.iter().map(|p| (kind.name.as_str(), p.as_str())));
        }
        let mut set = GlobSetBuilder::new();
        let mut meanings = Vec::with_capacity(rules.len());
        let mut hash = blake3::Hasher::new();
        for (kind, pattern) in &rules {
            let wide =
                if pattern.contains('/') { (*pattern).to_owned() } else { format!("**/{pattern}") };
            let glob = GlobBuilder::new(&wide)
                .case_insensitive(true)
                .literal_separator(true)
                .build()
                .map_err(|source| pattern_error(kind, pattern, source))?;
            set.add(glob);
            meanings.push(names.iter().position(|name| name == kind).unwrap_or(names.len()));
            hash.update(kind.as_bytes());
            hash.update(b"\0");
            hash.update(pattern.as_bytes());
            hash.update(b"\0");
        }
        let patterns = set.build().map_err(|source| pattern_error("", "", source))?;
        let hash: String = hash.finalize().to_hex().chars().take(16).collect();
        let label = format!("{} {hash}", table.version);
        names.push(OTHER.to_owned());
        Ok(Self { names, meanings, patterns, label })
    }

    /// Returns the kinds in reading order: a community's own after the built-in ones, `other` last.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns version and hash, for the fingerprint.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Returns the kind of a path given as raw bytes.
    pub fn kind_of(&self, path: &[u8]) -> &str {
        let path = String::from_utf8_lossy(path);
        let first = self.patterns.matches(path.as_ref()).into_iter().min();
        let kind = first.and_then(|pattern| self.meanings.get(pattern).copied());
        kind.and_then(|kind| self.names.get(kind)).map_or(OTHER, String::as_str)
    }
}

fn pattern_error(kind: &str, pattern: &str, source: globset::Error) -> KindsError {
    KindsError::Pattern { kind: kind.to_owned(), pattern: pattern.to_owned(), source }
}
