//! Formats: who is who as other programs write it down, read and written.
//!
//! Reading is pure: bytes in, people told out, and every oddity counted with its place. Nothing is
//! bound by reading; `Told::decisions` says what a community would append to its log, and the log
//! can undo it as one step. Gender, country and whatever a domain suggests are never taken over.

mod day;
pub mod gitdm;
mod into_decisions;
mod json;
pub mod mailmap;
mod notes;
mod organization;
mod refused;
mod shown;
pub mod sortinghat;
pub mod stackalytics;

use model::{Handle, Personal, Signature, Spell};

pub use into_decisions::Imported;
pub use notes::{At, Notes, Oddity};
pub use refused::FormatError;
pub use shown::{Exported, LeftOut};

/// A format that can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// An export of SortingHat 0.7.
    SortingHat,
    /// gitdm's aliases, and its map of addresses to employers.
    Gitdm,
    /// Stackalytics' `default_data.json`.
    Stackalytics,
    /// git's `.mailmap`.
    Mailmap,
}

/// What a file tells about people.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Told {
    /// People, in the order of the file.
    pub people: Vec<ToldPerson>,
    /// Addresses that tell nobody apart, as the file says.
    pub unusable: Vec<Personal>,
    /// What was odd, and what was done about it.
    pub notes: Notes,
}

/// A person as a file tells of them.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ToldPerson {
    /// By what they are found.
    pub handles: Vec<Handle>,
    /// Names with addresses that are theirs, where the address alone is not.
    pub signed: Vec<Signature>,
    /// Names at their addresses that are somebody else's.
    pub others: Vec<Signature>,
    /// The name that the file gives them; it is shown to who imports, and never decided.
    pub name: Option<Personal>,
    /// Whether the file says that it is a machine.
    pub bot: Option<bool>,
    /// Where they belong as declared, and when; nothing for "independent".
    pub affiliations: Vec<(Option<String>, Spell)>,
}

impl Format {
    /// Every format with the word it is asked for by.
    pub const ALL: [(Format, &'static str); 4] = [
        (Format::SortingHat, "sortinghat"),
        (Format::Gitdm, "gitdm"),
        (Format::Stackalytics, "stackalytics"),
        (Format::Mailmap, "mailmap"),
    ];

    /// Returns the format that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(format, _)| format)
    }

    /// Reads a file of this format.
    ///
    /// # Errors
    /// When the file is not of this format at all; what is odd in parts of it is noted instead.
    pub fn read(self, bytes: &[u8]) -> Result<Told, FormatError> {
        match self {
            Format::SortingHat => sortinghat::parse(bytes),
            Format::Gitdm => gitdm::parse(bytes),
            Format::Stackalytics => stackalytics::parse(bytes),
            Format::Mailmap => mailmap::parse(bytes),
        }
    }
}
