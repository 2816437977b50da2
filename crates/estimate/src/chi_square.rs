//! The upper tail of the chi-square distribution: how often chance alone gives a statistic at least this large.
//!
//! p = Q(df/2, x/2), the regularized upper incomplete gamma function of `statrs`.

use statrs::function::gamma::checked_gamma_ur;

/// Returns the p-value, or nothing without a degree of freedom or for a statistic that is not a number.
pub(crate) fn upper_tail(statistic: f64, freedom: usize) -> Option<f64> {
    if freedom == 0 || !statistic.is_finite() {
        return None;
    }
    // Rounding may take a statistic of zero a little below it.
    if statistic <= 0.0 {
        return Some(1.0);
    }
    checked_gamma_ur(freedom as f64 / 2.0, statistic / 2.0).ok().filter(|p| p.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_met() {
        for (statistic, freedom, p) in [
            (3.841_458_820_694_124, 1, 0.05),
            (11.070_497_693_516_35, 5, 0.05),
            (18.307_038_053_275_15, 10, 0.05),
        ] {
            assert!((upper_tail(statistic, freedom).unwrap() - p).abs() < 1e-10);
        }
        // With two degrees of freedom the tail is exp(-x/2).
        assert!((upper_tail(9.0, 2).unwrap() - (-4.5_f64).exp()).abs() < 1e-14);
    }

    #[test]
    fn the_ends_are_one_and_nothing() {
        assert_eq!(upper_tail(-1e-18, 3), Some(1.0));
        assert_eq!(upper_tail(1.0, 0), None);
        assert_eq!(upper_tail(f64::NAN, 1), None);
    }
}
