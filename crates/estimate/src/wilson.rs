//! The Wilson score interval of a share.
//!
//! With p = k/n and z the normal critical value,
//! (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).
//! Wilson 1927, JASA 22:209; Newcombe 1998, Statistics in Medicine 17:857, method 3.
//! It stays inside [0, 1] and is honest for small groups, where p ± z·se is not.

use crate::{Interval, Level};

/// Returns the share of `successes` among `n` with its 95 % interval, or nothing when `n` is zero or smaller
/// than `successes`.
pub fn interval(successes: u64, n: u64) -> Option<Interval> {
    interval_at(successes, n, Level::USUAL)
}

/// Returns the share with its interval at another confidence level.
pub fn interval_at(successes: u64, n: u64, level: Level) -> Option<Interval> {
    if n == 0 || successes > n {
        return None;
    }
    let (k, size) = (successes as f64, n as f64);
    let z2 = level.z() * level.z();
    let p = k / size;
    let center = (p + z2 / (2.0 * size)) / (1.0 + z2 / size);
    let half =
        level.z() * (p * (1.0 - p) / size + z2 / (4.0 * size * size)).sqrt() / (1.0 + z2 / size);
    // At the ends the formula gives exactly 0 or 1; only rounding would say otherwise.
    let low = if successes == 0 { 0.0 } else { center - half };
    let high = if successes == n { 1.0 } else { center + half };
    Some(Interval { value: p, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<Interval>, low: f64, high: f64) {
        let got = got.unwrap();
        assert!((got.low - low).abs() < 5e-5 && (got.high - high).abs() < 5e-5, "{got:?}");
    }

    #[test]
    fn the_examples_of_newcombe_1998_are_met() {
        close(interval(81, 263), 0.2553, 0.3662);
        close(interval(15, 148), 0.0624, 0.1605);
        close(interval(0, 20), 0.0, 0.1611);
        close(interval(1, 29), 0.0061, 0.1718);
    }

    #[test]
    fn nobody_and_everybody_end_at_the_ends() {
        assert_eq!(interval(0, 1).unwrap().low, 0.0);
        assert_eq!(interval(1, 1).unwrap().high, 1.0);
        assert_eq!(interval(0, 0), None);
        assert_eq!(interval(3, 2), None);
    }
}
