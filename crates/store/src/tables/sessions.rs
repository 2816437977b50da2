//! `sessions`: the meetings that calendars list; what their series are called is in `titles`.

use model::{Instant, SessionState};

use super::row::row;
use crate::Id;

row! {
    /// A meeting as a record tells it.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct SessionRow {
        /// The session: calendar, series and beginning.
        pub session: Id,
        /// The calendar.
        pub calendar: Id,
        /// The series; its title has this as its subject.
        pub series: Id,
        /// When it begins.
        pub starts_at: Option<Instant>,
        /// Minutes east of UTC at its beginning.
        pub starts_offset_minutes: i16,
        /// Whether the beginning cannot be believed.
        pub starts_suspect: bool,
        /// Whether the offset cannot be believed.
        pub starts_offset_suspect: bool,
        /// When it ends.
        pub ends_at: Option<Instant>,
        /// Whether it has a day and no hour.
        pub all_day: bool,
        /// Whether it stands.
        pub state: SessionState,
        /// When its series was first listed.
        pub first_listed_at: Option<Instant>,
        /// When its series was last listed.
        pub last_listed_at: Option<Instant>,
    }
}
