//! How often on average something that may happen again has happened by a time.
//!
//! M(t) = sum over times u <= t of d/n, n counting the intervals (start, stop] that hold u.
//! Robust variance: sum over people of (sum over u <= t of (dN_i - Y_i d/n)/n)², which allows any dependence between
//! events of one person. Nelson 1988; Lawless & Nadeau 1995, Technometrics 37:158.
//! Limits on log M. Each person's sum is a constant less the running sum of d/n² while followed, so that one pass
//! with the sums of those constants and their squares is enough.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::kaplan_meier::{CurveError, check};
use crate::{Interval, Level};

#[cfg(test)]
mod tests;

/// The function at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The time, in the unit of the input.
    pub time: f64,
    /// People followed at this time.
    pub n_risk: u64,
    /// Events at this time.
    pub n_event: u64,
    /// The mean number of events up to this time.
    pub mean: f64,
    /// Its robust standard error.
    pub standard_error: f64,
}

/// The function over every time of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanCumulative {
    points: Vec<Point>,
    last_time: f64,
}

/// Why intervals make no function; indexes count from zero.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum RecurrentError {
    /// Times or events cannot be used.
    #[error("the times and events cannot be used")]
    Times(#[source] CurveError),
    /// There is not one person for each interval.
    #[error("{people} people do not match {intervals} intervals")]
    Lengths {
        /// How many people are given.
        people: usize,
        /// How many intervals.
        intervals: usize,
    },
    /// Two intervals of one person overlap.
    #[error(
        "interval {index} overlaps another of the same person; a person is followed once at a time"
    )]
    Overlap {
        /// The place of the later one in the input.
        index: usize,
    },
}

impl Point {
    /// Returns the mean with its limits on the log scale; [0, 0] before the first event.
    pub fn interval(&self, level: Level) -> Interval {
        let value = self.mean;
        if value <= 0.0 {
            return Interval { value, low: 0.0, high: 0.0 };
        }
        let spread = (level.z() * self.standard_error / value).exp();
        Interval { value, low: value / spread, high: value * spread }
    }
}

impl MeanCumulative {
    /// Returns the function at the times of events, in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Returns the function at any time; nothing after the last follow-up or before zero.
    pub fn at(&self, time: f64) -> Option<Point> {
        if !(0.0..=self.last_time).contains(&time) {
            return None;
        }
        let before = self.points.partition_point(|point| point.time <= time).checked_sub(1);
        let start = Point { time, n_risk: 0, n_event: 0, mean: 0.0, standard_error: 0.0 };
        Some(before.and_then(|place| self.points.get(place)).copied().unwrap_or(start))
    }
}

/// Returns the function of people who are followed over the intervals (start, stop], each ending with an event or
/// without; without `starts`, from zero.
///
/// # Errors
/// When the intervals are empty, of different lengths, not finite, end before they begin, or overlap in a person.
pub fn mean_cumulative(
    starts: Option<&[f64]>,
    stops: &[f64],
    events: &[bool],
    people: &[usize],
) -> Result<MeanCumulative, RecurrentError> {
    check(stops, events, starts).map_err(RecurrentError::Times)?;
    if people.len() != stops.len() {
        return Err(RecurrentError::Lengths { people: people.len(), intervals: stops.len() });
    }
    let start = |i: usize| match starts {
        Some(starts) => starts.get(i).copied().unwrap_or(f64::NEG_INFINITY),
        None => f64::NEG_INFINITY,
    };
    let mut ends: Vec<End> = stops
        .iter()
        .zip(events.iter().zip(people))
        .enumerate()
        .map(|(i, (stop, (event, person)))| End {
            stop: *stop,
            event: *event,
            start: start(i),
            person: *person,
            index: i,
        })
        .collect();
    ends.sort_by(|a, b| {
        let times = a.stop.total_cmp(&b.stop).then(a.start.total_cmp(&b.start));
        times.then((a.event, a.person).cmp(&(b.event, b.person)))
    });
    check_overlaps(&ends)?;
    let mut entries: Vec<(f64, usize)> = ends.iter().map(|end| (end.start, end.person)).collect();
    entries.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Ok(follow(&ends, &entries))
}

#[derive(Clone, Copy)]
struct End {
    stop: f64,
    event: bool,
    start: f64,
    person: usize,
    index: usize,
}

fn check_overlaps(ends: &[End]) -> Result<(), RecurrentError> {
    let mut last: BTreeMap<usize, f64> = BTreeMap::new();
    let overlap = ends.iter().find(|end| {
        let before = last.insert(end.person, end.stop);
        before.is_some_and(|before| end.start < before)
    });
    overlap.map_or(Ok(()), |end| Err(RecurrentError::Overlap { index: end.index }))
}

/// Sums over people of c, c² where the influence is c while not followed and c - B(t) while followed.
#[derive(Default)]
struct Influence {
    /// c of each person seen.
    of: BTreeMap<usize, f64>,
    /// B(t) = sum of d/n².
    b: f64,
    /// Those followed: how many, sum of c, sum of c².
    present: (f64, f64, f64),
    /// Those not followed: sum of c².
    away: f64,
}

impl Influence {
    fn enter(&mut self, person: usize) {
        let b = self.b;
        let c = self.of.entry(person).or_insert(0.0);
        self.away -= *c * *c;
        *c += b;
        self.present = (self.present.0 + 1.0, self.present.1 + *c, self.present.2 + *c * *c);
    }

    fn leave(&mut self, person: usize, gain: f64) {
        let b = self.b;
        let c = self.of.entry(person).or_insert(0.0);
        self.present = (self.present.0 - 1.0, self.present.1 - *c, self.present.2 - *c * *c);
        *c += gain - b;
        self.away += *c * *c;
    }

    fn squares(&self) -> f64 {
        let (count, c, cc) = self.present;
        (self.away + cc - 2.0 * self.b * c + count * self.b * self.b).max(0.0)
    }
}

fn follow(ends: &[End], entries: &[(f64, usize)]) -> MeanCumulative {
    let mut influence = Influence::default();
    let mut entries = entries.iter().peekable();
    let (mut mean, mut points) = (0.0, Vec::new());
    for same in ends.chunk_by(|a, b| a.stop == b.stop) {
        let time = same.first().map_or(0.0, |end| end.stop);
        while let Some((_, person)) = entries.next_if(|entry| entry.0 < time) {
            influence.enter(*person);
        }
        let n = influence.present.0;
        let d = same.iter().filter(|end| end.event).count() as f64;
        if d > 0.0 {
            mean += d / n;
            influence.b += d / (n * n);
        }
        for end in same {
            influence.leave(end.person, if end.event { 1.0 / n } else { 0.0 });
        }
        if d > 0.0 {
            let standard_error = influence.squares().sqrt();
            let (n_risk, n_event) = (n as u64, d as u64);
            points.push(Point { time, n_risk, n_event, mean, standard_error });
        }
    }
    MeanCumulative { points, last_time: ends.last().map_or(0.0, |end| end.stop) }
}
