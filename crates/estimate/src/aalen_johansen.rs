//! Cumulative incidence when several ends compete: the share who left one way, not the share who would have.
//!
//! F_k(t) = sum over event times u <= t of S(u-) d_k/n, S being free of any end (Aalen & Johansen 1978, Scandinavian
//! J. Statistics 5:141). 1 - Kaplan–Meier of one cause alone answers another question and is always larger.
//! Aalen's variance with the finite-sample factor of `cuminc` in R `cmprsk` 2.2-11:
//! sum of S(u-)²/n² d (1 - (d-1)/(n-1)) times (1 - (F(t)-F(u))/S(u))² for d of the cause and ((F(t)-F(u))/S(u))² for
//! the d of all others. The infinitesimal jackknife as in `survfit` of R `survival` 3.5-3: sum over people of the
//! squared influence. Limits on log(-log F) with Aalen's variance.
//! Both sums are kept as polynomials in F(t), so everything costs one sort and one pass.

use crate::kaplan_meier::{CurveError, check};
use crate::{Interval, Level};

#[cfg(test)]
mod tests;

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

/// What happens to everybody at one time of an event.
struct Step {
    time: f64,
    n: f64,
    /// Those who leave by any cause.
    d: f64,
    /// The share free of any end before and after.
    before: f64,
    after: f64,
}

fn steps(people: &[(f64, usize, f64)], entries: &[f64]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut ended, mut free) = (0, 1.0);
    for same in people.chunk_by(|a, b| a.0 == b.0) {
        let time = same.first().map_or(0.0, |person| person.0);
        let n = (entries.partition_point(|start| *start < time) - ended) as f64;
        let d = same.iter().filter(|person| person.1 > 0).count() as f64;
        if d > 0.0 {
            let after = free * ((n - d) / n);
            steps.push(Step { time, n, d, before: free, after });
            free = after;
        }
        ended += same.len();
    }
    steps
}

/// Time, G, X and F after each step so far.
type Past = [(f64, f64, f64, f64)];

/// The curve of one cause on its way through time.
///
/// Somebody who entered at e has the influence X(t) - G(e) F(t) + c(e) while at risk, and a - m F(t) after leaving,
/// where G = sum d/(n(n-d)), X = the integral of G(u-) dF less sum S(u-) d_k/n², and c, a, m are constants.
#[derive(Default)]
struct Course {
    cause: usize,
    f: f64,
    g: f64,
    x: f64,
    aalen: Polynomial,
    left: Polynomial,
    present: Present,
}

/// Sums of (a - m F)² as sums of a², am and m².
#[derive(Default)]
struct Polynomial {
    aa: f64,
    am: f64,
    mm: f64,
}

impl Polynomial {
    fn add(&mut self, weight: f64, a: f64, m: f64) {
        self.aa += weight * a * a;
        self.am += weight * a * m;
        self.mm += weight * m * m;
    }

    fn at(&self, f: f64) -> f64 {
        (self.aa - 2.0 * f * self.am + f * f * self.mm).max(0.0)
    }
}

/// Those who are at risk: how many, and the sums of c, c², G, G² and c G at their entries.
#[derive(Default)]
struct Present {
    count: f64,
    c: f64,
    cc: f64,
    g: f64,
    gg: f64,
    cg: f64,
}

impl Present {
    fn add(&mut self, sign: f64, c: f64, g: f64) {
        self.count += sign;
        self.c += sign * c;
        self.cc += sign * c * c;
        self.g += sign * g;
        self.gg += sign * g * g;
        self.cg += sign * c * g;
    }

    fn squares(&self, x: f64, f: f64) -> f64 {
        let own = self.count * x * x + self.cc + f * f * self.gg;
        own + 2.0 * x * self.c - 2.0 * x * f * self.g - 2.0 * f * self.cg
    }
}

impl Course {
    fn new(cause: usize) -> Self {
        Self { cause, ..Self::default() }
    }

    fn follow(
        mut self,
        people: &[(f64, usize, f64)],
        entries: &[f64],
        steps: &[Step],
    ) -> Vec<Point> {
        // What was true at each step, for those who enter or leave later.
        let mut past = Vec::with_capacity(steps.len());
        let mut points = Vec::with_capacity(steps.len());
        let (mut entered, mut ended) = (0, 0);
        for step in steps {
            self.enter(entries, &mut entered, step.time, &past);
            self.leave(people, &mut ended, step.time, &past, None);
            let here = people.iter().skip(ended).take_while(|person| person.0 == step.time);
            let d = here.filter(|person| person.1 == self.cause).count() as f64;
            self.jump(step, d);
            past.push((step.time, self.g, self.x, self.f));
            self.leave(people, &mut ended, step.time, &past, Some(step));
            let variance = self.aalen.at(self.f);
            let squares = self.left.at(self.f) + self.present.squares(self.x, self.f);
            points.push(Point {
                time: step.time,
                n_risk: step.n as u64,
                n_event: d as u64,
                incidence: self.f,
                variance,
                jackknife_error: squares.max(0.0).sqrt(),
            });
        }
        points
    }

    /// Lets in those who entered before a time.
    fn enter(&mut self, entries: &[f64], entered: &mut usize, time: f64, past: &Past) {
        while let Some(start) = entries.get(*entered).filter(|start| **start < time) {
            let (g, c) = at_entry(*start, past);
            self.present.add(1.0, c, g);
            *entered += 1;
        }
    }

    /// Turns those who left before a time, or at the step, into constants.
    fn leave(
        &mut self,
        people: &[(f64, usize, f64)],
        ended: &mut usize,
        time: f64,
        past: &Past,
        step: Option<&Step>,
    ) {
        let gone = |end: f64| if step.is_some() { end <= time } else { end < time };
        while let Some((_, cause, start)) = people.get(*ended).filter(|person| gone(person.0)) {
            let (g, c) = at_entry(*start, past);
            let mut a = self.x - g * self.f + c;
            let mut m = -(self.g - g);
            if let Some(step) = step.filter(|_| *cause > 0) {
                a += if *cause == self.cause { step.before / step.n } else { 0.0 };
                // When nobody is left the incidence stays where it is, and so does the influence.
                m = if step.n > step.d { m + 1.0 / (step.n - step.d) } else { 0.0 };
            }
            self.present.add(-1.0, c, g);
            self.left.add(1.0, a + m * self.f, m);
            *ended += 1;
        }
    }

    fn jump(&mut self, step: &Step, d: f64) {
        let Step { n, before, after, .. } = *step;
        let gain = before * d / n;
        self.x += self.g * gain - before * d / (n * n);
        self.f += gain;
        if n > step.d {
            self.g += step.d / (n * (n - step.d));
        }
        let (ratio, inverse) = if after > 0.0 { (self.f / after, 1.0 / after) } else { (0.0, 0.0) };
        let shrunk = |d: f64| if d > 1.0 { d * (1.0 - (d - 1.0) / (n - 1.0)) } else { d };
        let scale = (before / n).powi(2);
        self.aalen.add(scale * shrunk(d), 1.0 + ratio, inverse);
        self.aalen.add(scale * shrunk(step.d - d), ratio, inverse);
    }
}

/// G and the constant of somebody who entered at a time.
fn at_entry(start: f64, past: &Past) -> (f64, f64) {
    let before = past.partition_point(|step| step.0 <= start).checked_sub(1);
    let known = before.and_then(|place| past.get(place));
    known.map_or((0.0, 0.0), |(_, g, x, f)| (*g, g * f - x))
}
