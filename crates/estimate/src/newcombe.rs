//! Newcombe's hybrid score interval of the difference of two shares.
//!
//! With Wilson limits (l, u) of each: d - sqrt((p1-l1)² + (u2-p2)²) to d + sqrt((u1-p1)² + (p2-l2)²), d = p1 - p2.
//! Newcombe 1998, Statistics in Medicine 17:873, method 10; 56/70 against 48/80 gives .0524 to .3339.

use crate::{Interval, Level, wilson};

/// Returns `x1/n1 - x2/n2` with its interval, or nothing when either share is undefined.
pub fn difference(x1: u64, n1: u64, x2: u64, n2: u64, level: Level) -> Option<Interval> {
    let (first, second) =
        (wilson::interval_at(x1, n1, level)?, wilson::interval_at(x2, n2, level)?);
    let value = first.value - second.value;
    let down = (first.value - first.low).hypot(second.high - second.value);
    let up = (first.high - first.value).hypot(second.value - second.low);
    Some(Interval { value, low: value - down, high: value + up })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_is_met() {
        let got = difference(56, 70, 48, 80, Level::USUAL).unwrap();
        assert!((got.low - 0.0524).abs() < 5e-5 && (got.high - 0.3339).abs() < 5e-5);
    }

    #[test]
    fn all_against_none_does_not_pass_one() {
        assert_eq!(difference(10, 10, 0, 10, Level::USUAL).unwrap().high, 1.0);
        assert_eq!(difference(0, 0, 1, 2, Level::USUAL), None);
    }
}
