//! The restricted mean: the time without the event, on average, up to a horizon tau.
//!
//! RMST(tau) = integral of S from 0 to tau; with A(u) the area from u to tau,
//! var = sum over event times u <= tau of A(u)² d/(n(n-d)); a term with n = d has no area left and counts 0.
//! Difference of two groups: second - first, se = sqrt(se1² + se2²), two-sided normal p. Ratio: second / first, with
//! limits on the log scale, se of its log = sqrt((se1/RMST1)² + (se2/RMST2)²).
//! Irwin 1949; Royston & Parmar 2013, BMC Med. Res. Methodology 13:152; values as in R `survival` 3.5-3.
//! This is not the variance of min(T, tau), which some software prints under the same name.

use crate::kaplan_meier::Curve;
use crate::level::two_sided_p;
use crate::{Interval, Level};

/// A mean, or a difference of two, with its standard error, in the unit of time of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Whether tau lies after the last follow-up of somebody still without the event; the curve is then
    /// continued flat, which is an assumption and must be said.
    pub extended: bool,
}

impl Mean {
    /// Returns the estimate with its normal limits.
    pub fn interval(&self, level: Level) -> Interval {
        let reach = level.z() * self.standard_error;
        Interval { value: self.value, low: self.value - reach, high: self.value + reach }
    }

    /// Returns `self - first` of two independent groups.
    pub fn minus(&self, first: &Self) -> Self {
        Self {
            value: self.value - first.value,
            standard_error: self.standard_error.hypot(first.standard_error),
            extended: self.extended || first.extended,
        }
    }

    /// Returns `self / first` of two independent groups, with limits that are symmetric for its log; nothing unless
    /// both are above zero.
    pub fn over(&self, first: &Self, level: Level) -> Option<Interval> {
        if self.value <= 0.0 || first.value <= 0.0 {
            return None;
        }
        let relative = |mean: &Self| mean.standard_error / mean.value;
        let spread = (level.z() * relative(self).hypot(relative(first))).exp();
        let value = self.value / first.value;
        Some(Interval { value, low: value / spread, high: value * spread })
    }

    /// Returns the two-sided p-value of being zero, or nothing without any error.
    pub fn p_value(&self) -> Option<f64> {
        (self.standard_error > 0.0).then(|| two_sided_p(self.value / self.standard_error))
    }
}

/// Returns the restricted mean up to `tau`, or nothing unless tau is finite and above zero.
pub fn restricted_mean(curve: &Curve, tau: f64) -> Option<Mean> {
    if !tau.is_finite() || tau <= 0.0 {
        return None;
    }
    let (mut before, mut survival) = (0.0, 1.0);
    let mut area = 0.0;
    let mut steps = Vec::new();
    for point in curve.event_points().take_while(|point| point.time <= tau) {
        area += survival * (point.time - before);
        let (n, d) = (point.n_risk as f64, point.n_event as f64);
        steps.push((area, if n > d { d / (n * (n - d)) } else { 0.0 }));
        (before, survival) = (point.time, point.survival);
    }
    let value = area + survival * (tau - before);
    let variance: f64 = steps.iter().map(|(area, term)| (value - area).powi(2) * term).sum();
    let extended = tau > curve.last_time() && survival > 0.0;
    Some(Mean { value, standard_error: variance.sqrt(), extended })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kaplan_meier::curve;

    #[test]
    fn without_censoring_it_is_the_mean_of_the_shortened_times() {
        let curve = curve(&[1.0, 2.0, 6.0, 9.0], &[true; 4], None).unwrap();
        let mean = restricted_mean(&curve, 5.0).unwrap();
        assert!((mean.value - 13.0 / 4.0).abs() < 1e-15);
        let variance = ((13.0 / 4.0 - 1.0_f64).powi(2)
            + (13.0 / 4.0 - 2.0_f64).powi(2)
            + 2.0 * (5.0 - 13.0 / 4.0_f64).powi(2))
            / 16.0;
        assert!((mean.standard_error - variance.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn nobody_leaving_gives_the_whole_horizon_without_error() {
        let curve = curve(&[8.0, 9.0], &[false; 2], None).unwrap();
        let mean = restricted_mean(&curve, 7.0).unwrap();
        assert_eq!((mean.value, mean.standard_error, mean.extended), (7.0, 0.0, false));
        assert_eq!(mean.minus(&mean).p_value(), None);
        assert!(restricted_mean(&curve, 10.0).unwrap().extended);
        assert_eq!(restricted_mean(&curve, f64::NAN), None);
    }

    #[test]
    fn a_ratio_is_turned_by_turning_the_groups() {
        let mean = |value, standard_error| Mean { value, standard_error, extended: false };
        let (ten, twenty) = (mean(10.0, 1.0), mean(20.0, 1.0));
        let (up, down) =
            (twenty.over(&ten, Level::USUAL).unwrap(), ten.over(&twenty, Level::USUAL).unwrap());
        assert_eq!((up.value, down.value), (2.0, 0.5));
        assert!((up.low * down.high - 1.0).abs() < 1e-12 && up.low < 2.0 && up.high > 2.0);
        assert!((up.high / 2.0 - (1.959_963_984_540_054 * 0.0125_f64.sqrt()).exp()).abs() < 1e-12);
        assert_eq!(ten.over(&mean(0.0, 0.0), Level::USUAL), None);
    }

    #[test]
    fn everybody_leaving_on_day_one_gives_one_day() {
        let curve = curve(&[1.0; 5], &[true; 5], None).unwrap();
        let mean = restricted_mean(&curve, 30.0).unwrap();
        assert_eq!((mean.value, mean.standard_error, mean.extended), (1.0, 0.0, false));
    }
}
