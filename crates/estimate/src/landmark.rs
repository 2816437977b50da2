//! Exposures that come with time, and the guard against counting the wait for them as their merit.
//!
//! Whoever got a mentor in the third month had first to stay three months. Taken as known from the start, such an
//! exposure makes even a useless mentor look good ("immortal time"; Suissa 2008, Am. J. Epidemiology 167:492). In the
//! Stanford heart transplant data the wrong analysis gives a log hazard ratio of -1.70, a landmark at day 30 -0.08,
//! and rows that begin anew with the exposure -0.01 (R `survival` 3.5-3).
//! So an exposure is either known at the start, or split into intervals, or looked at from a landmark on.

use thiserror::Error;

#[cfg(test)]
mod tests;

/// Why an exposure cannot be taken as known from the start, or split; places count from zero.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ExposureError {
    /// Somebody was exposed only after follow-up began.
    #[error(
        "{people} people were exposed only after their follow-up began, so that staying until then would \
         count for the exposure (immortal time); split their time at the exposure, or take a landmark"
    )]
    ImmortalTime {
        /// How many.
        people: usize,
    },
    /// The lists have different lengths.
    #[error("{exposures} exposures do not match {people} people")]
    Lengths {
        /// How many exposures.
        exposures: usize,
        /// How many people.
        people: usize,
    },
    /// A time is not a number that can be used.
    #[error("person {index} has a time that is not finite, or ends before beginning")]
    Time {
        /// The place of the person.
        index: usize,
    },
}

/// One person: follow-up from entry to end, whether the event ended it, and since when exposed, if ever.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposed {
    /// When follow-up begins.
    pub entry: f64,
    /// When it ends.
    pub end: f64,
    /// Whether the event ended it.
    pub event: bool,
    /// Since when exposed.
    pub since: Option<f64>,
}

/// A stretch of one person's time during which the exposure does not change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// The place of the person in the input.
    pub person: usize,
    /// When it begins.
    pub entry: f64,
    /// When it ends.
    pub end: f64,
    /// Whether the event ended it.
    pub event: bool,
    /// Whether exposed throughout.
    pub exposed: bool,
}

/// Returns people from the times a query gives.
///
/// # Errors
/// When the lists have different lengths, or a time cannot be used.
pub fn people(
    entry: &[f64],
    ends: &[f64],
    events: &[bool],
    since: &[Option<f64>],
) -> Result<Vec<Exposed>, ExposureError> {
    let count = ends.len();
    if [entry.len(), events.len(), since.len()] != [count; 3] {
        return Err(ExposureError::Lengths { exposures: since.len(), people: count });
    }
    let rows = entry.iter().zip(ends).zip(events.iter().zip(since));
    rows.enumerate()
        .map(|(index, ((entry, end), (event, since)))| {
            let known = since.is_none_or(f64::is_finite);
            if !entry.is_finite() || !end.is_finite() || entry >= end || !known {
                return Err(ExposureError::Time { index });
            }
            Ok(Exposed { entry: *entry, end: *end, event: *event, since: *since })
        })
        .collect()
}

/// Returns whether each was exposed when follow-up began, for use as a fixed covariate.
///
/// # Errors
/// When anybody was exposed only later: then the exposure is no fixed one.
pub fn at_start(people: &[Exposed]) -> Result<Vec<bool>, ExposureError> {
    let later = |person: &&Exposed| {
        person.since.is_some_and(|since| since > person.entry && since <= person.end)
    };
    match people.iter().filter(later).count() {
        0 => Ok(people.iter().map(|person| person.exposed_by(person.entry)).collect()),
        count => Err(ExposureError::ImmortalTime { people: count }),
    }
}

/// Returns those still followed after the landmark, exposed when they were by then, time counted as before.
///
/// Whoever is exposed after the landmark counts as not exposed, which blurs a difference but makes none.
pub fn from_landmark(people: &[Exposed], landmark: f64) -> Vec<Stretch> {
    let followed =
        people.iter().enumerate().filter(|(_, p)| p.end > landmark && p.entry <= landmark);
    followed
        .map(|(person, p)| Stretch {
            person,
            entry: landmark.max(p.entry),
            end: p.end,
            event: p.event,
            exposed: p.exposed_by(landmark),
        })
        .collect()
}

/// Returns each person's time, split where the exposure began.
pub fn split(people: &[Exposed]) -> Vec<Stretch> {
    let mut stretches = Vec::with_capacity(people.len());
    for (person, p) in people.iter().enumerate() {
        let whole = Stretch {
            person,
            entry: p.entry,
            end: p.end,
            event: p.event,
            exposed: p.exposed_by(p.entry),
        };
        match p.since.filter(|since| p.entry < *since && *since < p.end) {
            Some(since) => stretches.extend([
                Stretch { end: since, event: false, ..whole },
                Stretch { entry: since, exposed: true, ..whole },
            ]),
            None => stretches.push(whole),
        }
    }
    stretches
}

impl Exposed {
    fn exposed_by(&self, time: f64) -> bool {
        self.since.is_some_and(|since| since <= time)
    }
}
