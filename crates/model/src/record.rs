//! Records: the pieces in which a source tells events, and what became of each.
//!
//! A record is the unit of counting and of replacing: one issue with all that happened at it, one
//! message, one event of an archive. When a source tells a record anew and otherwise, what it told
//! of it before is replaced whole; so a newer file on top of an older one ends where the newer one
//! alone does.

use crate::{Event, Personal};

/// What a source tells at once.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// What it is known by within its source, such as `issue:scipy/scipy#17`; the same from
    /// whatever file or page it came.
    pub key: Personal,
    /// What it tells; nothing for a record that is there and says nothing.
    pub events: Vec<Event>,
}

/// Why a record was set aside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Quarantine {
    /// It is not in the format that it should be in.
    Malformed,
    /// It was cut off.
    Truncated,
    /// A field that is needed is missing or of another type.
    FieldMissing,
    /// It is an error page or something else altogether.
    WrongContents,
    /// It could not be unpacked, or unpacks to more than is allowed.
    NotUnpackable,
    /// It has no id or no time by which it could be told from others.
    NoIdentity,
}

impl Quarantine {
    /// Every reason with the word it is stored under and what it means, in plain words.
    pub const ALL: [(Quarantine, &'static str, &'static str); 6] = [
        (Quarantine::Malformed, "malformed", "not in the format that it should be in"),
        (Quarantine::Truncated, "truncated", "cut off before its end"),
        (Quarantine::FieldMissing, "field_missing", "without a field that is needed"),
        (Quarantine::WrongContents, "wrong_contents", "an error page or something else altogether"),
        (Quarantine::NotUnpackable, "not_unpackable", "cannot be unpacked within bounds"),
        (Quarantine::NoIdentity, "no_identity", "without an id or a time to know it by"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(why, ..)| *why == self).map_or("", |(_, word, _)| word)
    }

    /// Returns what it means, in plain words.
    pub fn meaning(self) -> &'static str {
        Self::ALL.iter().find(|(why, ..)| *why == self).map_or("", |(_, _, meaning)| meaning)
    }

    /// Returns the reason that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(why, ..)| *why)
    }
}
