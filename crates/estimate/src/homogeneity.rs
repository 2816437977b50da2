//! Whether the odds ratio is the same in every stratum: Breslow–Day, with Tarone's correction, and Woolf.
//!
//! Breslow–Day: the outcomes A would have in each stratum under the common odds ratio are found from its margins
//! (a quadratic), X² = sum (a - e)²/v with v = 1/(1/a' + 1/b' + 1/c' + 1/d') of the fitted cells; Tarone subtracts
//! (sum (a - e))² / sum v. Breslow & Day 1980, IARC 32, p. 142; Tarone 1985, Biometrika 72:91.
//! Woolf 1955: X² = sum w (l - mean)² with l the log odds ratios, w = 1/(1/a + 1/b + 1/c + 1/d); half a person is
//! added to every cell of all strata when any is empty, as `vcd::woolf_test` does.
//! Degrees of freedom: the strata that can tell, less one.

use crate::chi_square::upper_tail;
use crate::mantel_haenszel::{Cells, Strata};

/// A test that the strata share one odds ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homogeneity {
    /// The chi-square.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub freedom: usize,
    /// Its p-value.
    pub p: f64,
}

impl Homogeneity {
    fn new(statistic: f64, strata: usize) -> Option<Self> {
        let freedom = strata.checked_sub(1)?;
        Some(Self { statistic, freedom, p: upper_tail(statistic, freedom)? })
    }
}

/// Returns the test of Breslow and Day, with Tarone's correction or without; nothing for fewer than two strata
/// with both groups and both outcomes, or when the common odds ratio is zero or has no denominator.
pub fn breslow_day(strata: &Strata, tarone: bool) -> Option<Homogeneity> {
    let common = strata.odds_ratio().filter(|ratio| *ratio > 0.0 && ratio.is_finite())?;
    let (mut statistic, mut surplus, mut spread, mut told) = (0.0, 0.0, 0.0, 0);
    for cells in strata.cells() {
        let Some((expected, variance)) = fitted(cells, common) else { continue };
        statistic += (cells.a - expected).powi(2) / variance;
        surplus += cells.a - expected;
        spread += variance;
        told += 1;
    }
    if tarone && spread > 0.0 {
        statistic -= surplus * surplus / spread;
    }
    Homogeneity::new(statistic, told)
}

/// Returns the test of Woolf, or nothing for fewer than two strata.
pub fn woolf(strata: &Strata) -> Option<Homogeneity> {
    let empty = |x: &Cells| [x.a, x.b, x.c, x.d].contains(&0.0);
    let added = if strata.cells().iter().any(empty) { 0.5 } else { 0.0 };
    let weighted: Vec<(f64, f64)> = strata
        .cells()
        .iter()
        .map(|x| [x.a + added, x.b + added, x.c + added, x.d + added])
        .map(|[a, b, c, d]| ((a * d / (b * c)).ln(), 1.0 / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)))
        .collect();
    let weights: f64 = weighted.iter().map(|(_, weight)| weight).sum();
    let mean = weighted.iter().map(|(log, weight)| log * weight).sum::<f64>() / weights;
    let statistic = weighted.iter().map(|(log, weight)| weight * (log - mean).powi(2)).sum();
    Homogeneity::new(statistic, weighted.len())
}

/// The outcomes of A under an odds ratio with the margins as they are, and their variance; nothing for a stratum
/// whose margins leave no choice.
fn fitted(cells: &Cells, ratio: f64) -> Option<(f64, f64)> {
    let (group_a, group_b, yes) = (cells.group_a(), cells.group_b(), cells.yes());
    let (least, most) = ((yes - group_b).max(0.0), yes.min(group_a));
    if least >= most {
        return None;
    }
    let square = ratio - 1.0;
    let line = -(ratio * (group_a + yes) + group_b - yes);
    let constant = ratio * group_a * yes;
    let root = (line * line - 4.0 * square * constant).max(0.0).sqrt();
    // The two roots are taken without ever subtracting nearly equal numbers; one lies within the margins.
    let stable = -0.5 * (line + root.copysign(line));
    let inside = |x: &f64| *x > least && *x < most;
    let expected = [constant / stable, stable / square].into_iter().find(inside)?;
    let inverse = 1.0 / expected
        + 1.0 / (yes - expected)
        + 1.0 / (group_a - expected)
        + 1.0 / (group_b - yes + expected);
    Some((expected, 1.0 / inverse))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mantel_haenszel::Stratum;

    fn strata(counts: &[[u64; 4]]) -> Strata {
        let stratum = |[yes_a, yes_b, no_a, no_b]: [u64; 4]| Stratum { yes_a, yes_b, no_a, no_b };
        Strata::new(&counts.iter().copied().map(stratum).collect::<Vec<_>>())
    }

    #[test]
    fn strata_alike_do_not_differ() {
        let alike = strata(&[[30, 20, 10, 40], [30, 20, 10, 40], [60, 40, 20, 80]]);
        for test in [breslow_day(&alike, true), breslow_day(&alike, false), woolf(&alike)] {
            let test = test.unwrap();
            assert_eq!(test.freedom, 2);
            assert!(test.statistic.abs() < 1e-9 && (test.p - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn opposite_strata_differ() {
        let opposite = strata(&[[40, 10, 10, 40], [10, 40, 40, 10]]);
        // Under a common ratio of one 25 are expected in each, with variance 1/(4/25).
        let test = breslow_day(&opposite, false).unwrap();
        assert!((test.statistic - 2.0 * 225.0 / 6.25).abs() < 1e-9);
        assert!(test.p < 1e-12);
        let logs = woolf(&opposite).unwrap();
        assert!((logs.statistic - 2.0 * 16.0_f64.ln().powi(2) / 0.25).abs() < 1e-9);
    }

    #[test]
    fn one_stratum_or_none_that_can_tell_is_no_test() {
        assert_eq!(breslow_day(&strata(&[[3, 2, 1, 4]]), true), None);
        assert_eq!(breslow_day(&strata(&[[3, 2, 1, 4], [5, 0, 5, 0]]), true), None);
        assert_eq!(breslow_day(&strata(&[]), true), None);
        assert_eq!(woolf(&strata(&[[3, 2, 1, 4]])), None);
        assert_eq!(woolf(&strata(&[])), None);
    }

    proptest! {
        #[test]
        fn the_fitted_cells_have_the_ratio_asked_for(
            a in 1_u64..50, b in 1_u64..50, c in 1_u64..50, d in 1_u64..50, ratio in 0.01_f64..100.0,
        ) {
            let strata = strata(&[[a, b, c, d]]);
            let cells = strata.cells()[0];
            let (x, _) = fitted(&cells, ratio).unwrap();
            let (yes_b, no_a) = (cells.yes() - x, cells.group_a() - x);
            let no_b = cells.group_b() - yes_b;
            prop_assert!((x * no_b / (yes_b * no_a) / ratio - 1.0).abs() < 1e-6);
        }
    }
}
