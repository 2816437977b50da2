//! What can be wrong with a playbook, and where.
//!
//! Keys are shown, because one has to find them; values never are, because a list of machines or
//! addresses may hold what reaches a person.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::programme::{FILE, PROJECTS};
use crate::section::TABLES;

/// A place in the file: line and column, counted from 1; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Place {
    /// Returns the place of a byte of a text; beyond the end is the end.
    pub(crate) fn of(text: &str, byte: usize) -> Self {
        let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let begun = before.iter().skip(start).filter(|&&b| (b & 0xC0) != 0x80).count();
        Self { line, column: begun + 1 }
    }
}

impl fmt::Display for Place {
    /// Writes the file, the line and the column as editors and compilers do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FILE}:{}:{}", self.line, self.column)
    }
}

/// Why a playbook cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlaybookError {
    /// The file is there and cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The text is not TOML.
    #[error("{place}: {reason}")]
    NotToml {
        /// Where reading stopped.
        place: Place,
        /// What was expected there; never the text itself.
        reason: String,
    },
    /// A key that means nothing.
    #[error("{place}: unknown key `{key}` in {section}")]
    UnknownKey {
        /// Where it stands.
        place: Place,
        /// The key.
        key: String,
        /// The section it stands in, such as `[people]`.
        section: String,
        /// The known key that is nearest, if one is near.
        nearest: Option<&'static str>,
        /// All keys known there.
        known: Vec<&'static str>,
    },
    /// A value of the wrong type.
    #[error("{place}: `{key}` is to be {expected}")]
    WrongType {
        /// Where the value stands.
        place: Place,
        /// The key.
        key: String,
        /// What it is to be, such as `a list of texts`.
        expected: &'static str,
    },
    /// A key that is needed and absent.
    #[error("{place}: {section} needs `{key}`")]
    Missing {
        /// Where the section begins.
        place: Place,
        /// The key.
        key: String,
        /// The section.
        section: String,
    },
    /// A list that names one thing twice.
    #[error("{place}: `{key}` names this twice")]
    Twice {
        /// Where it stands the second time.
        place: Place,
        /// The key of the list.
        key: String,
    },
    /// A project that names nothing to read.
    #[error("{place}: [[projects]] needs `git`, or a section such as `[projects.github]`")]
    NothingToRead {
        /// Where the project begins.
        place: Place,
    },
    /// A value that is none of the words that are known.
    #[error("{place}: unknown word for `{key}`")]
    UnknownWord {
        /// Where the value stands.
        place: Place,
        /// The key.
        key: &'static str,
        /// The known word that is nearest, if one is near.
        nearest: Option<&'static str>,
        /// All known words.
        known: Vec<&'static str>,
    },
    /// A project's name that cannot be a file's.
    #[error("{place}: a project's name is 1 to 100 of a-z, A-Z, 0-9, `.`, `_` and `-`")]
    ProjectName {
        /// Where the name stands.
        place: Place,
    },
    /// Two projects of one name.
    #[error("{place}: a second project with the name of an earlier one")]
    SecondProject {
        /// Where the second name stands.
        place: Place,
    },
}

impl PlaybookError {
    /// Returns the place in the file, or nothing when the file could not be read.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Unreadable { .. } => None,
            Self::NotToml { place, .. }
            | Self::UnknownKey { place, .. }
            | Self::WrongType { place, .. }
            | Self::Missing { place, .. }
            | Self::Twice { place, .. }
            | Self::NothingToRead { place }
            | Self::UnknownWord { place, .. }
            | Self::ProjectName { place }
            | Self::SecondProject { place } => Some(*place),
        }
    }

    /// Returns what may have been meant, in plain words, where that can be said.
    pub fn hint(&self) -> Option<String> {
        if matches!(self, Self::WrongType { key, expected, .. } if key == PROJECTS && *expected == TABLES)
        {
            let text = "begin each project with `[[projects]]` and a line `name = \"…\"`; \
                        `[projects.github]` and its like stand below it";
            return Some(text.to_owned());
        }
        let (Self::UnknownKey { nearest, known, .. } | Self::UnknownWord { nearest, known, .. }) =
            self
        else {
            return None;
        };
        Some(match nearest {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("known are `{}`", known.join("`, `")),
        })
    }
}
