//! How much each row pulls at the coefficients, and Lin and Wei's robust variance made of it.
//!
//! The score residual of a row is what it adds to the slope when it has the event, less its weight times the sum,
//! over the times at which it was at risk, of hazard times (its covariates - their mean); under Efron's way the
//! dying bear only 1 - f of the hazard of their own time.
//! Times the variance it is the change of the coefficients when the row is left out; robust variance is the sum of
//! its squares, after summing within clusters.

use std::collections::BTreeMap;

use super::Estimates;
use super::likelihood::{Jump, Jumps};
use super::sorted::{Sorted, Stratum};
use crate::symmetric::dot;

/// Returns the robust variance of each kept coefficient on the inner scale.
pub(super) fn robust_variances(
    sorted: &Sorted,
    estimates: &Estimates,
    clusters: Option<&[usize]>,
) -> Vec<f64> {
    let width = sorted.width();
    let columns: Vec<Vec<f64>> =
        (0..width).map(|j| (0..width).map(|i| estimates.variance.at(i, j)).collect()).collect();
    let changes = |residual: &[f64]| columns.iter().map(|column| dot(column, residual)).collect();
    let mut squares = vec![0.0; width];
    let mut by_cluster: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (stratum, jumps) in sorted.strata.iter().zip(&estimates.jumps) {
        let course = Course::new(jumps, width);
        for (i, origin) in stratum.origins.iter().enumerate() {
            let residual = course.residual(stratum, jumps, i);
            match clusters.map(|clusters| clusters.get(*origin)) {
                Some(Some(cluster)) => {
                    let sum = by_cluster.entry(*cluster).or_insert_with(|| vec![0.0; width]);
                    sum.iter_mut().zip(&residual).for_each(|(sum, x)| *sum += x);
                }
                _ => add_squares(&mut squares, &changes(&residual)),
            }
        }
    }
    for residual in by_cluster.values() {
        add_squares(&mut squares, &changes(residual));
    }
    squares
}

fn add_squares(squares: &mut [f64], changes: &Vec<f64>) {
    squares.iter_mut().zip(changes).for_each(|(sum, change)| *sum += change * change);
}

/// The hazard, and hazard times mean covariates, summed up to each time of an event.
struct Course {
    times: Vec<f64>,
    hazards: Vec<f64>,
    means: Vec<Vec<f64>>,
    nothing: Vec<f64>,
}

impl Course {
    fn new(jumps: &Jumps, width: usize) -> Self {
        let (mut hazard, mut mean) = (0.0, vec![0.0; width]);
        let nothing = mean.clone();
        let mut course = Self { times: vec![], hazards: vec![], means: vec![], nothing };
        for jump in &jumps.jumps {
            hazard += jump.hazard;
            mean.iter_mut().zip(&jump.hazard_mean).for_each(|(sum, x)| *sum += x);
            course.times.push(jump.moment.time);
            course.hazards.push(hazard);
            course.means.push(mean.clone());
        }
        course
    }

    /// The sums up to a time, it included.
    fn until(&self, time: f64) -> (f64, &[f64]) {
        let last = self.times.partition_point(|known| *known <= time).checked_sub(1);
        let found = last.and_then(|last| Some((*self.hazards.get(last)?, self.means.get(last)?)));
        found.map_or((0.0, self.nothing.as_slice()), |(hazard, mean)| (hazard, mean.as_slice()))
    }

    fn residual(&self, stratum: &Stratum, jumps: &Jumps, i: usize) -> Vec<f64> {
        let row = stratum.row(i);
        let weight = jumps.weights.get(i).copied().unwrap_or(0.0);
        let end = stratum.times.get(i).copied().unwrap_or(0.0);
        let ((late, late_mean), (early, early_mean)) =
            (self.until(end), self.until(stratum.entry(i)));
        let borne = row.iter().zip(late_mean.iter().zip(early_mean));
        let mut residual: Vec<f64> = borne
            .map(|(x, (late_mean, early_mean))| {
                -weight * (x * (late - early) - (late_mean - early_mean))
            })
            .collect();
        if stratum.events.get(i) == Some(&true)
            && let Some(jump) = self.jump(jumps, end)
        {
            let own = row.iter().zip(jump.mean.iter().zip(&jump.spared_mean));
            for (sum, (x, (mean, spared_mean))) in residual.iter_mut().zip(own) {
                *sum += (x - mean) + weight * (x * jump.spared - spared_mean);
            }
        }
        residual
    }

    fn jump<'a>(&self, jumps: &'a Jumps, time: f64) -> Option<&'a Jump> {
        jumps.jumps.get(self.times.partition_point(|known| *known < time))
    }
}
