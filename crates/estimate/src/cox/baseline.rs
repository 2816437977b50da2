//! The cumulative baseline hazard: that of somebody whose covariates are all zero.
//!
//! H0(t) = sum over event times u <= t of d / sum of exp(x beta) over those at risk, each of tied deaths counted in
//! Efron's way when the model was fitted so. Breslow 1972, JRSS B 34:216; as `basehaz(centered = FALSE)` in R
//! `survival` 3.5-3.

use super::Estimates;
use super::sorted::Sorted;

/// The cumulative hazard of one stratum, a step at each time of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// The stratum, as given.
    pub stratum: usize,
    last_time: f64,
    steps: Vec<(f64, f64)>,
}

impl Baseline {
    /// Returns time and cumulative hazard at each event, in order.
    pub fn steps(&self) -> &[(f64, f64)] {
        &self.steps
    }

    /// Returns the cumulative hazard at a time; nothing after the last follow-up, before zero or for a NaN.
    pub fn at(&self, time: f64) -> Option<f64> {
        if !(0.0..=self.last_time).contains(&time) {
            return None;
        }
        let last = self.steps.partition_point(|(known, _)| *known <= time).checked_sub(1);
        Some(last.and_then(|last| self.steps.get(last)).map_or(0.0, |(_, hazard)| *hazard))
    }
}

pub(super) fn of(sorted: &Sorted, estimates: &Estimates) -> Vec<Baseline> {
    let at_means = sorted.at_means(&estimates.beta);
    let strata = sorted.strata.iter().zip(&estimates.jumps);
    let baseline = strata.map(|(stratum, jumps)| {
        let relative = (-jumps.shift - at_means).exp();
        let mut hazard = 0.0;
        let steps = jumps.jumps.iter().map(|jump| {
            hazard += jump.hazard * relative;
            (jump.moment.time, hazard)
        });
        Baseline {
            stratum: stratum.label,
            steps: steps.collect(),
            last_time: stratum.times.last().copied().unwrap_or(0.0),
        }
    });
    baseline.collect()
}
