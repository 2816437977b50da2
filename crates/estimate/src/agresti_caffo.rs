//! The Agresti–Caffo interval of the difference of two shares: one success and one failure added to each.
//!
//! With q = (x+1)/(n+2): q1 - q2 ± z sqrt(q1(1-q1)/(n1+2) + q2(1-q2)/(n2+2)).
//! Agresti & Caffo 2000, The American Statistician 54:280.
//! The limits are given as the formula gives them and may pass 1 or -1; `value` is the plain difference, which
//! need not be their middle.

use crate::{Interval, Level};

/// Returns `x1/n1 - x2/n2` with its interval, or nothing when a group is empty or smaller than its successes.
pub fn difference(x1: u64, n1: u64, x2: u64, n2: u64, level: Level) -> Option<Interval> {
    if n1 == 0 || n2 == 0 || x1 > n1 || x2 > n2 {
        return None;
    }
    let adjusted = |x: u64, n: u64| (x as f64 + 1.0) / (n as f64 + 2.0);
    let (q1, q2) = (adjusted(x1, n1), adjusted(x2, n2));
    let variance = q1 * (1.0 - q1) / (n1 as f64 + 2.0) + q2 * (1.0 - q2) / (n2 as f64 + 2.0);
    let (center, reach) = (q1 - q2, level.z() * variance.sqrt());
    let value = x1 as f64 / n1 as f64 - x2 as f64 / n2 as f64;
    Some(Interval { value, low: center - reach, high: center + reach })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worked_difference_is_met() {
        let got = difference(56, 70, 48, 80, Level::USUAL).unwrap();
        assert!((got.low - 0.05245292664).abs() < 1e-10 && (got.high - 0.3357584555).abs() < 1e-10);
    }

    #[test]
    fn an_empty_group_has_no_difference() {
        assert_eq!(difference(1, 2, 0, 0, Level::USUAL), None);
        assert_eq!(difference(3, 2, 0, 1, Level::USUAL), None);
    }
}
