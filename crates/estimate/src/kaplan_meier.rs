//! The Kaplan–Meier curve: the share who have not had the event yet, when some are still being followed.
//!
//! S(t) = product over event times u <= t of (1 - d/n), with n those at risk in (entry, u].
//! Greenwood: var S = S² sum d/(n(n-d)). Log-log limits: S^exp(± z se / (S |log S|)), the default; also
//! S exp(± z se / S) ("log") and S ± z se ("plain").
//! Nelson–Aalen beside it: H = sum d/n with variance sum d/n².
//! Kaplan & Meier 1958, JASA 53:457; conventions as in R `survival` 3.5-3, which the reference tables follow.
//! Once S is 0 its error and limits are undefined, and after the last follow-up so is S itself.

use thiserror::Error;

use crate::{Interval, Level};

#[cfg(test)]
mod tests;

/// Two values of 1 - S closer than this count as equal when a quantile is read, as in R.
const SAME: f64 = 1.490_116_119_384_765_6e-8;

/// Why observations make no curve; indexes count from zero.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CurveError {
    /// There is nobody to follow.
    #[error("there are no observations")]
    Empty,
    /// The slices do not have the same length.
    #[error("{times} times, {events} events and {entries} entries do not match")]
    Lengths {
        /// How many times.
        times: usize,
        /// How many event flags.
        events: usize,
        /// How many entry times (as many as times when none are given).
        entries: usize,
    },
    /// A time or entry is NaN or infinite.
    #[error("observation {index} has a time that is not a finite number")]
    NotFinite {
        /// Its place in the input.
        index: usize,
    },
    /// A time is below zero.
    #[error("observation {index} has a negative time")]
    Negative {
        /// Its place in the input.
        index: usize,
    },
    /// An observation enters when it has already ended.
    #[error("observation {index} does not enter before it ends")]
    EntryNotBeforeTime {
        /// Its place in the input.
        index: usize,
    },
}

/// On which scale the confidence limits are symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Band {
    /// log(-log S); the default.
    #[default]
    LogLog,
    /// log S, cut at 1.
    Log,
    /// S itself, cut to [0, 1].
    Plain,
}

/// The curve at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The time, in the unit of the input.
    pub time: f64,
    /// People with entry < time <= end of follow-up.
    pub n_risk: u64,
    /// People with the event exactly at this time.
    pub n_event: u64,
    /// People whose follow-up ends without the event exactly at this time.
    pub n_censor: u64,
    /// The share without the event after this time.
    pub survival: f64,
    /// The Nelson–Aalen cumulative hazard.
    pub cumulative_hazard: f64,
    hazard_variance: f64,
    log_variance: f64,
}

impl Point {
    const START: Self = Self {
        time: 0.0,
        n_risk: 0,
        n_event: 0,
        n_censor: 0,
        survival: 1.0,
        cumulative_hazard: 0.0,
        hazard_variance: 0.0,
        log_variance: 0.0,
    };

    /// Returns Greenwood's standard error of the survival, or nothing once it is zero.
    pub fn standard_error(&self) -> Option<f64> {
        (self.survival > 0.0).then(|| self.survival * self.log_variance.sqrt())
    }

    /// Returns the standard error of the cumulative hazard.
    pub fn hazard_error(&self) -> f64 {
        self.hazard_variance.sqrt()
    }

    /// Returns the survival with its limits: [1, 1] before the first event, nothing once it is zero.
    pub fn interval(&self, band: Band, level: Level) -> Option<Interval> {
        let (value, z) = (self.survival, level.z());
        if value <= 0.0 {
            return None;
        }
        if value >= 1.0 {
            return Some(Interval { value, low: 1.0, high: 1.0 });
        }
        let reach = z * self.log_variance.sqrt();
        let (low, high) = match band {
            Band::LogLog => {
                let log = value.ln();
                let spread = reach / log.abs();
                ((log * spread.exp()).exp(), (log * (-spread).exp()).exp())
            }
            Band::Log => (value * (-reach).exp(), (value * reach.exp()).min(1.0)),
            Band::Plain => ((value - value * reach).max(0.0), (value + value * reach).min(1.0)),
        };
        Some(Interval { value, low, high })
    }

    fn follow(&self, time: f64, n_risk: u64, n_event: u64, n_censor: u64) -> Self {
        let mut next = Self { time, n_risk, n_event, n_censor, ..*self };
        if n_event > 0 {
            let (n, d) = (n_risk as f64, n_event as f64);
            // n - d over n rather than 1 - d/n, so that everybody leaving gives exactly zero.
            next.survival *= (n - d) / n;
            next.log_variance += d / (n * (n - d));
            next.cumulative_hazard += d / n;
            next.hazard_variance += d / (n * n);
        }
        next
    }
}

/// When a share of the people has had the event; "not reached" is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// First time at which the survival is at or below 1 - p (the middle when it stays exactly there).
    pub value: Option<f64>,
    /// The lower limit, where the lower log-log limit crosses.
    pub low: Option<f64>,
    /// The upper limit, where the upper log-log limit crosses.
    pub high: Option<f64>,
}

/// A survival curve over every time at which somebody's follow-up ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    points: Vec<Point>,
    times: Vec<f64>,
    entries: Vec<f64>,
}

/// Returns the curve of people who are followed to `times` and either had the event there or were censored;
/// with `entry`, somebody is at risk only after entering.
pub fn curve(times: &[f64], events: &[bool], entry: Option<&[f64]>) -> Result<Curve, CurveError> {
    check(times, events, entry)?;
    let mut ended: Vec<(f64, bool)> = times.iter().copied().zip(events.iter().copied()).collect();
    ended.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut entries = entry.map(<[f64]>::to_vec).unwrap_or_default();
    entries.sort_unstable_by(f64::total_cmp);
    let mut curve =
        Curve { points: Vec::new(), times: ended.iter().map(|x| x.0).collect(), entries };
    let (mut last, mut over, mut entered) = (Point::START, 0, 0);
    for same in ended.chunk_by(|a, b| a.0 == b.0) {
        let Some((time, _)) = same.first() else { continue };
        while curve.entries.get(entered).is_some_and(|start| start < time) {
            entered += 1;
        }
        let n_risk = (curve.times.len() - over - (curve.entries.len() - entered)) as u64;
        let n_event = same.iter().filter(|x| x.1).count() as u64;
        last = last.follow(*time, n_risk, n_event, same.len() as u64 - n_event);
        curve.points.push(last);
        over += same.len();
    }
    Ok(curve)
}

impl Curve {
    /// Returns the curve at every time at which somebody's follow-up ends, in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Returns the curve at the times of events only: where it steps down.
    pub fn event_points(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.n_event > 0)
    }

    /// Returns the last time at which anybody was followed.
    pub fn last_time(&self) -> f64 {
        self.times.last().copied().unwrap_or(0.0)
    }

    /// Returns how many people were followed at all.
    pub fn people(&self) -> usize {
        self.times.len()
    }

    /// Returns the number at risk at a time: entry < time <= end of follow-up.
    pub fn at_risk(&self, time: f64) -> u64 {
        let over = self.times.partition_point(|end| *end < time);
        let to_come = self.entries.len() - self.entries.partition_point(|start| *start < time);
        (self.times.len() - over - to_come) as u64
    }

    /// Returns the curve at any time, or nothing after the last follow-up (unless the survival is zero by then)
    /// and for a time that is negative or not a number.
    pub fn at(&self, time: f64) -> Option<Point> {
        if time.is_nan() || time < 0.0 {
            return None;
        }
        let before = self.points.partition_point(|point| point.time <= time);
        let last = before.checked_sub(1).and_then(|i| self.points.get(i)).unwrap_or(&Point::START);
        if last.time == time && before > 0 {
            return Some(*last);
        }
        let followed = time <= self.last_time() || last.survival <= 0.0;
        followed.then(|| last.follow(time, self.at_risk(time), 0, 0))
    }

    /// Returns when the share `p` has had the event, with limits from the log-log band.
    pub fn quantile(&self, p: f64, level: Level) -> Quantile {
        let limits: Vec<Option<Interval>> =
            self.points.iter().map(|point| point.interval(Band::LogLog, level)).collect();
        Quantile {
            value: self.first_below(p, |i| self.points.get(i).map(|point| point.survival)),
            low: self.first_below(p, |i| limits.get(i).copied().flatten().map(|x| x.low)),
            high: self.first_below(p, |i| limits.get(i).copied().flatten().map(|x| x.high)),
        }
    }

    /// R's rule: the first time at or below 1 - p; where the curve lies exactly there, the middle between that
    /// time and the next step, or the last follow-up when there is no next step.
    fn first_below(&self, p: f64, height: impl Fn(usize) -> Option<f64>) -> Option<f64> {
        let fallen = |i: usize, slack: f64| height(i).is_some_and(|s| 1.0 - s + slack >= p);
        let count = self.points.len();
        let first = (0..count).find(|i| fallen(*i, SAME))?;
        let start = self.points.get(first)?.time;
        match (first..count).find(|i| fallen(*i, -SAME)).and_then(|i| self.points.get(i)) {
            Some(next) => Some(f64::midpoint(start, next.time)),
            None => height(count - 1).map(|_| f64::midpoint(start, self.last_time())),
        }
    }
}

/// Says what makes observations unusable, for every estimator that follows people.
pub(crate) fn check(
    times: &[f64],
    events: &[bool],
    entry: Option<&[f64]>,
) -> Result<(), CurveError> {
    let entries = entry.map_or(times.len(), <[f64]>::len);
    if times.len() != events.len() || times.len() != entries {
        return Err(CurveError::Lengths { times: times.len(), events: events.len(), entries });
    }
    if times.is_empty() {
        return Err(CurveError::Empty);
    }
    for (index, time) in times.iter().enumerate() {
        let start = entry.and_then(|entry| entry.get(index));
        if !time.is_finite() || start.is_some_and(|start| !start.is_finite()) {
            return Err(CurveError::NotFinite { index });
        }
        if *time < 0.0 {
            return Err(CurveError::Negative { index });
        }
        if start.is_some_and(|start| start >= time) {
            return Err(CurveError::EntryNotBeforeTime { index });
        }
    }
    Ok(())
}
