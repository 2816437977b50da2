//! Sessions: meetings that a calendar lists, ready to be linked to the actions of a playbook.

use crate::{Instant, Personal, Place, Stamp};

/// Whether a session stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SessionState {
    /// It is listed.
    Listed,
    /// It is listed as canceled.
    Canceled,
    /// It was listed once and taken off before it began.
    Withdrawn,
}

impl SessionState {
    /// Every state with the word it is stored under.
    pub const ALL: [(SessionState, &'static str); 3] = [
        (SessionState::Listed, "listed"),
        (SessionState::Canceled, "canceled"),
        (SessionState::Withdrawn, "withdrawn"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// Returns the state that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// One meeting of a series, at its time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// The calendar.
    pub calendar: Place,
    /// What the series is called, folded so that renamings and `CANCELED` do not make it another;
    /// kept in a personal table, because titles hold names.
    pub series: Personal,
    /// When it begins. With the calendar and the series, this is what it is known by.
    pub starts: Stamp,
    /// When it ends, where that is said.
    pub ends: Option<Instant>,
    /// Whether it has a day and no hour.
    pub all_day: bool,
    /// Whether it stands.
    pub state: SessionState,
    /// When its series was first listed, where the calendar's own history is known.
    pub first_listed_at: Option<Instant>,
    /// When its series was last listed, where the calendar's own history is known and it ended.
    pub last_listed_at: Option<Instant>,
}
