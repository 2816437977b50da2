//! Cumulative incidence when several ends compete: the share who left one way, not the share who would have.
//!
//! F_k(t) = sum over event times u <= t of S(u-) d_k/n, S being free of any end (Aalen & Johansen 1978, Scandinavian
//! J. Statistics 5:141). 1 - Kaplan–Meier of one cause alone answers another question and is always larger.
//! Aalen's variance with the finite-sample factor of `cuminc` in R `cmprsk` 2.2-11:
//! sum of S(u-)²/n² d (1 - (d-1)/(n-1)) times (1 - (F(t)-F(u))/S(u))² for d of the cause and ((F(t)-F(u))/S(u))² for
//! the d of all others. The infinitesimal jackknife as in `survfit` of R `survival` 3.5-3: sum over people of the
//! squared influence. Limits on log(-log F) with Aalen's variance.
//! Both sums are kept as polynomials in F(t), so everything costs one sort and one pass.

mod course;

#[cfg(test)]
mod tests;

use crate::kaplan_meier::{CurveError, check};
use crate::{Interval, Level};
use course::{Course, steps};

/// The incidence of one cause at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The time, in the unit of the input.
    pub time: f64,
    /// People with entry < time <= end of follow-up.
    pub n_risk: u64,
    /// People who left by this cause exactly at this time.
    pub n_event: u64,
    /// The share who left by this cause up to this time.
    pub incidence: f64,
    /// Aalen's variance of it.
    pub variance: f64,
    /// The infinitesimal jackknife standard error of it.
    pub jackknife_error: f64,
}

/// The incidence of every cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidence {
    causes: Vec<Cause>,
    last_time: f64,
    /// Whether everybody at risk has left by some cause in the end.
    exhausted: bool,
}

/// The curve of one cause, with a point at each time at which anybody left by any.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Its number, as given.
    pub cause: usize,
    points: Vec<Point>,
}

impl Point {
    /// Returns the incidence with its limits on log(-log F); [0, 0] before the first event, nothing at one.
    pub fn interval(&self, level: Level) -> Option<Interval> {
        let value = self.incidence;
        if value <= 0.0 {
            return Some(Interval { value, low: 0.0, high: 0.0 });
        }
        let log = value.ln();
        if log >= 0.0 {
            return None;
        }
        let spread = level.z() * self.variance.max(0.0).sqrt() / (value * log.abs());
        Some(Interval {
            value,
            low: (log * spread.exp()).exp(),
            high: (log * (-spread).exp()).exp(),
        })
    }
}

impl Incidence {
    /// Returns the causes that were seen, by number.
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// Returns the incidence of a cause at any time, zero for one that nobody left by; nothing after the last
    /// follow-up (unless nobody is left) or for a negative time.
    pub fn at(&self, cause: usize, time: f64) -> Option<Point> {
        if time.is_nan() || time < 0.0 || (time > self.last_time && !self.exhausted) {
            return None;
        }
        let cause = self.causes.iter().find(|known| known.cause == cause);
        let points = cause.map_or(&[][..], |cause| &cause.points);
        let before = points.partition_point(|point| point.time <= time).checked_sub(1);
        let nothing = Point {
            time,
            n_risk: 0,
            n_event: 0,
            incidence: 0.0,
            variance: 0.0,
            jackknife_error: 0.0,
        };
        Some(before.and_then(|place| points.get(place)).copied().unwrap_or(nothing))
    }
}

impl Cause {
    /// Returns the curve at every time at which somebody left by this cause.
    pub fn event_points(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.n_event > 0)
    }
}

/// Returns the incidence of each cause among people who are followed to `times` and left there by a cause, or were
/// censored (cause 0); with `entry`, somebody is at risk only after entering.
///
/// # Errors
/// When the observations are empty, of different lengths, not finite, or end before they begin.
pub fn incidence(
    times: &[f64],
    causes: &[usize],
    entry: Option<&[f64]>,
) -> Result<Incidence, CurveError> {
    let events: Vec<bool> = causes.iter().map(|cause| *cause > 0).collect();
    check(times, &events, entry)?;
    let mut people: Vec<(f64, usize, f64)> = times
        .iter()
        .zip(causes)
        .enumerate()
        .map(|(i, (time, cause))| {
            let start = entry.and_then(|entry| entry.get(i)).copied();
            (*time, *cause, start.unwrap_or(f64::NEG_INFINITY))
        })
        .collect();
    people.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let mut entries: Vec<f64> = people.iter().map(|person| person.2).collect();
    entries.sort_by(f64::total_cmp);

    let mut labels: Vec<usize> = causes.iter().copied().filter(|cause| *cause > 0).collect();
    labels.sort_unstable();
    labels.dedup();
    let steps = steps(&people, &entries);
    let exhausted = steps.last().is_some_and(|step| step.after <= 0.0);
    let last_time = people.last().map_or(0.0, |person| person.0);
    let causes = labels
        .into_iter()
        .map(|cause| Cause { cause, points: Course::new(cause).follow(&people, &entries, &steps) })
        .collect();
    Ok(Incidence { causes, last_time, exhausted })
}
