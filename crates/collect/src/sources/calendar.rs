//! calendars: iCal and yaml2ics.

use playbook::{Holds, Key};

use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "calendar",
    reads: "calendars: iCal and yaml2ics",
    place: "calendars",
    keys: &[Key { name: "calendars", holds: Holds::Texts, about: "", example: "" }],
    sees: &[],
    keeps: &[],
    rank: 0,
    live: false,
};

/// The source.
pub struct Calendar;

impl Source for Calendar {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, _ask: &mut Ask<'_>, _tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        Ok(Reading::default())
    }
}
