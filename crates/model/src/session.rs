//! Sessions: meetings that a calendar lists, ready to be linked to the actions of a playbook.

use crate::words::words;
use crate::{Instant, Personal, Place, Stamp};

words! {
    /// Whether a session stands.
    pub enum SessionState {
        /// It is listed.
        Listed = "listed",
        /// It is listed as canceled.
        Canceled = "canceled",
        /// It was listed once and taken off before it began.
        Withdrawn = "withdrawn",
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
