//! Notes: what was odd in a file about people, how often, and where first.
//!
//! A place is a line or a path of keys and numbers in the JSON. Keys that are made of somebody's
//! name or address, as SortingHat's ids are, stand as numbers, so that no note names anybody.

use std::collections::BTreeMap;
use std::fmt;

/// How many places of one oddity are kept.
const PLACES: usize = 3;

/// What was odd, and what was done about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Oddity {
    /// Gender, country or how sure somebody was of them.
    NeverRead,
    /// Somebody with a name and nothing else.
    NameAlone,
    /// A login without its platform.
    NoPlatform,
    /// An address that is none.
    NotAnAddress,
    /// A value of another type than the format has.
    WrongType,
    /// A line that cannot be read.
    Unreadable,
    /// A day that cannot be read.
    BadDay,
    /// A day before 1900 or after 2100.
    FarDay,
    /// An affiliation that ends before it begins.
    EndsFirst,
    /// A second affiliation without an end.
    SecondOpen,
    /// An organization that is written as unknown.
    UnknownOrganization,
    /// An organization by domain.
    ByDomain,
    /// An excluded term that is no address.
    TermNotAddress,
    /// Somebody of a roster who is given by name.
    ByName,
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum At {
    /// A line, from 1.
    Line(usize),
    /// Keys of the format and numbers from 0, such as `users[3].companies[0]`.
    Path(String),
}

/// What was odd in one file.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Notes {
    met: BTreeMap<Oddity, (u64, Vec<At>)>,
}

impl Oddity {
    /// Every oddity with its word and what it means, in plain words.
    pub const ALL: [(Oddity, &'static str, &'static str); 14] = [
        (
            Oddity::NeverRead,
            "never_read",
            "gender, country and the like are in the file; they are never read",
        ),
        (
            Oddity::NameAlone,
            "name_alone",
            "somebody with a name and nothing else; left out, because a name finds nobody",
        ),
        (
            Oddity::NoPlatform,
            "no_platform",
            "a login of which the file does not say where it is; not used",
        ),
        (Oddity::NotAnAddress, "not_an_address", "an address that is none; not used"),
        (Oddity::WrongType, "wrong_type", "a value of the wrong type; left out"),
        (Oddity::Unreadable, "unreadable", "a line that cannot be read; skipped"),
        (
            Oddity::BadDay,
            "bad_day",
            "a day that cannot be read; the affiliation it bounds is left out",
        ),
        (Oddity::FarDay, "far_day", "a day before 1900 or after 2100; read as open"),
        (Oddity::EndsFirst, "ends_first", "an affiliation that ends before it begins; left out"),
        (
            Oddity::SecondOpen,
            "second_open",
            "an affiliation beside another until the same day; the first is kept",
        ),
        (
            Oddity::UnknownOrganization,
            "unknown_organization",
            "an organization written as unknown; it stays unknown",
        ),
        (
            Oddity::ByDomain,
            "by_domain",
            "an organization by domain; not used, because who belongs to it would be inferred",
        ),
        (
            Oddity::TermNotAddress,
            "term_not_address",
            "an excluded term that is no address; not needed, because names join nobody",
        ),
        (Oddity::ByName, "by_name", "somebody given by name; matched exactly, if by one person"),
    ];

    /// Returns the word it is told by.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(oddity, ..)| *oddity == self).map_or("", |(_, word, _)| word)
    }

    /// Returns what it means and what was done, in plain words.
    pub fn meaning(self) -> &'static str {
        Self::ALL.iter().find(|(oddity, ..)| *oddity == self).map_or("", |(_, _, meaning)| meaning)
    }
}

impl Notes {
    /// Returns each oddity, how often it was met and its first places, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = (Oddity, u64, &[At])> {
        self.met.iter().map(|(oddity, (count, places))| (*oddity, *count, places.as_slice()))
    }

    /// Returns how often an oddity was met.
    pub fn count(&self, oddity: Oddity) -> u64 {
        self.met.get(&oddity).map_or(0, |(count, _)| *count)
    }

    /// Returns whether nothing was odd.
    pub fn is_empty(&self) -> bool {
        self.met.is_empty()
    }

    pub(crate) fn add(&mut self, oddity: Oddity, at: impl FnOnce() -> At) {
        let (count, places) = self.met.entry(oddity).or_default();
        *count += 1;
        if places.len() < PLACES {
            places.push(at());
        }
    }

    pub(crate) fn line(&mut self, oddity: Oddity, line: usize) {
        self.add(oddity, || At::Line(line));
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Line(line) => write!(f, "line {line}"),
            At::Path(path) => f.write_str(path),
        }
    }
}
