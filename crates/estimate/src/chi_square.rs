//! The upper tail of the chi-square distribution.
//!
//! P(X > x) = Q(df/2, x/2), the regularized upper incomplete gamma function of `statrs`.

use statrs::function::gamma::checked_gamma_ur;

/// Returns the chance of a statistic above `x`, or nothing without degrees of freedom or for a NaN.
pub(crate) fn upper_tail(x: f64, degrees: usize) -> Option<f64> {
    if degrees == 0 || !x.is_finite() {
        return None;
    }
    if x <= 0.0 {
        return Some(1.0);
    }
    checked_gamma_ur(degrees as f64 / 2.0, x / 2.0).ok()
}

#[cfg(test)]
mod tests {
    use super::upper_tail;

    #[test]
    fn the_tables_of_the_distribution_are_met() {
        for (x, degrees, expected) in [
            (3.841458820694124, 1, 0.05),
            (5.991464547107979, 2, 0.05),
            (18.30703805327515, 10, 0.05),
        ] {
            assert!((upper_tail(x, degrees).unwrap() - expected).abs() < 1e-10);
        }
        assert_eq!(upper_tail(0.0, 1), Some(1.0));
        assert_eq!(upper_tail(1.0, 0), None);
        assert_eq!(upper_tail(f64::NAN, 1), None);
    }
}
