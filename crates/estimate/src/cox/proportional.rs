//! The score test for hazards that do not stay proportional: does a coefficient change with g(time)?
//!
//! The model is extended by g(time) times each covariate, g centered over the events, and its score test is taken
//! where the added coefficients are zero: u = sum g surprise, with the information of 2p coefficients
//! [sum V, sum g V; sum g V, sum g² V].
//! This is the test of `cox.zph` since `survival` 3.0; older software prints an approximation of it.

use super::likelihood::changing_information;
use super::newton::DEPENDENT;
use super::sorted::Sorted;
use super::{Estimates, Test};
use crate::chi_square::upper_tail;
use crate::symmetric::Symmetric;

/// How time is counted in the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transform {
    /// 1 - S(t-) of everybody's Kaplan–Meier curve; the default, since it is not swayed by late events.
    KaplanMeier,
    /// The rank among all ends of follow-up, censored ones included, the mean of ranks for ties.
    Rank,
    /// The time itself.
    Identity,
}

/// Returns the test of each group of covariates given by their places, and of all last.
pub(super) fn tests(
    sorted: &Sorted,
    estimates: &Estimates,
    transform: Transform,
    terms: &[Vec<usize>],
) -> Vec<Option<Test>> {
    let width = sorted.width();
    let clock = Clock::new(sorted, transform);
    let (once, twice) =
        changing_information(sorted, &estimates.beta, estimates.ties, |time| clock.at(time));
    let mut pull = vec![0.0; width];
    for jump in estimates.jumps.iter().flat_map(|jumps| &jumps.jumps) {
        let g = clock.at(jump.moment.time);
        pull.iter_mut().zip(&jump.surprise).for_each(|(sum, x)| *sum += g * x);
    }
    let test = |places: &[usize]| {
        let degrees = places.len();
        let place = |i: usize| places.get(i).copied().unwrap_or(0);
        let cell = |i: usize, j: usize| match (i.checked_sub(width), j.checked_sub(width)) {
            (None, None) => estimates.information.at(i, j),
            (Some(added), None) => once.at(place(added), j),
            (None, Some(added)) => once.at(i, place(added)),
            (Some(a), Some(b)) => twice.at(place(a), place(b)),
        };
        let matrix = Symmetric::from_cells(width + degrees, cell);
        let mut score = vec![0.0; width];
        score.extend(places.iter().filter_map(|j| pull.get(*j)));
        let statistic = matrix.inverse_form(&score, DEPENDENT)?;
        Some(Test { statistic, degrees, p: upper_tail(statistic, degrees)? })
    };
    let all: Vec<usize> = (0..width).collect();
    terms.iter().map(|term| test(&sorted.kept(term))).chain([test(&all)]).collect()
}

/// The distinct times of events of all strata, with g at each.
struct Clock(Vec<(f64, f64)>);

impl Clock {
    fn new(sorted: &Sorted, transform: Transform) -> Self {
        let rows =
            sorted.strata.iter().flat_map(|stratum| stratum.times.iter().zip(&stratum.events));
        let mut ends: Vec<(f64, bool)> = rows.map(|(time, event)| (*time, *event)).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let survival = Survival::new(sorted);
        let (mut earlier, mut events, mut sum) = (0.0, 0.0, 0.0);
        let mut clock: Vec<(f64, f64)> = Vec::new();
        for same in ends.chunk_by(|a, b| a.0 == b.0) {
            let Some((time, _)) = same.first() else { continue };
            let (count, deaths) =
                (same.len() as f64, same.iter().filter(|end| end.1).count() as f64);
            let g = match transform {
                Transform::KaplanMeier => 1.0 - survival.before(*time),
                Transform::Rank => earlier + f64::midpoint(1.0, count),
                Transform::Identity => *time,
            };
            earlier += count;
            if deaths > 0.0 {
                events += deaths;
                sum += g * deaths;
                clock.push((*time, g));
            }
        }
        // Centering changes no test; it keeps the matrix far from singular.
        let mean = sum / f64::max(events, 1.0);
        let widest = clock.iter().fold(0.0_f64, |widest, (_, g)| widest.max((g - mean).abs()));
        let scale = if widest > 0.0 { widest } else { 1.0 };
        clock.iter_mut().for_each(|(_, g)| *g = (*g - mean) / scale);
        Self(clock)
    }

    fn at(&self, time: f64) -> f64 {
        let place = self.0.partition_point(|(known, _)| *known < time);
        self.0.get(place).map_or(0.0, |(_, g)| *g)
    }
}

/// Everybody's survival, strata put together.
struct Survival(Vec<(f64, f64)>);

impl Survival {
    fn new(sorted: &Sorted) -> Self {
        let times: Vec<f64> = sorted.strata.iter().flat_map(|s| s.times.iter().copied()).collect();
        let events: Vec<bool> =
            sorted.strata.iter().flat_map(|s| s.events.iter().copied()).collect();
        let entries: Vec<f64> =
            sorted.strata.iter().flat_map(|s| s.entries.iter().copied()).collect();
        let entries = (!entries.is_empty()).then_some(entries.as_slice());
        let curve = crate::kaplan_meier::curve(&times, &events, entries);
        let points = curve.iter().flat_map(|curve| curve.event_points());
        Self(points.map(|point| (point.time, point.survival)).collect())
    }

    fn before(&self, time: f64) -> f64 {
        let earlier = self.0.partition_point(|(known, _)| *known < time).checked_sub(1);
        earlier.and_then(|place| self.0.get(place)).map_or(1.0, |(_, survival)| *survival)
    }
}
