//! What can be wrong with a text of the village: which line, and why, never what it says.
//!
//! Written by hand, because this crate depends on the model alone.

use std::error::Error;
use std::fmt;

/// A line that could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Broken {
    /// A line of the list of people.
    People {
        /// Its number, from 1.
        line: usize,
        /// Why.
        fault: Fault,
    },
    /// A line of the story.
    Story {
        /// Its number, from 1; one past the last line for what is missing at the end.
        line: usize,
        /// Why.
        fault: Fault,
    },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::People { line, fault } => write!(f, "people, line {line}: {fault}"),
            Self::Story { line, fault } => write!(f, "story, line {line}: {fault}"),
        }
    }
}

impl Error for Broken {}

/// Why a line could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A line of the list of people is not `word name <address>`.
    NotAPerson,
    /// The word was given to somebody before.
    SaidTwice,
    /// The word is not in the list of people.
    Unknown,
    /// The time is not like `2022-03-04T10:00+01:00`.
    Time,
    /// The commit touches no path, or one that git would not take.
    Path,
    /// A word that has no meaning here, or a meaning without its value.
    Word,
    /// A branch that was merged before, is not there, or is not written `#12`.
    Branch,
    /// The story ends while a branch is not merged.
    LeftOpen,
    /// The `.mailmap` is written other than once, or is written and empty.
    Mailmap,
    /// More commits than can be counted into an id.
    Id,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAPerson => "a person is `word name <address>`",
            Self::SaidTwice => "this word stands for somebody already",
            Self::Unknown => "nobody is called so in the list of people",
            Self::Time => "a time is like `2022-03-04T10:00+01:00`",
            Self::Path => "a commit touches one path or more, relative and without spaces",
            Self::Word => "a word without a meaning here, or without its value",
            Self::Branch => "no open branch of this number",
            Self::LeftOpen => "a branch is never merged",
            Self::Mailmap => "the mailmap is written exactly once if there is one",
            Self::Id => "too many commits to count",
        })
    }
}
