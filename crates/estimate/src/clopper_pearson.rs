//! The Clopper–Pearson interval of a share: exact, and never too narrow.
//!
//! Limits are the alpha/2 quantile of Beta(k, n-k+1) and the 1-alpha/2 quantile of Beta(k+1, n-k).
//! Clopper & Pearson 1934, Biometrika 26:404; as `binom.test` in R 4.2.2.
//! The quantile is found by halving on the regularized incomplete beta function until no float lies between.

use statrs::function::beta::checked_beta_reg;

use crate::{Interval, Level};

/// Returns the share with its exact interval, or nothing when `n` is zero or smaller than `successes`.
pub fn interval(successes: u64, n: u64, level: Level) -> Option<Interval> {
    if n == 0 || successes > n {
        return None;
    }
    let (k, size) = (successes as f64, n as f64);
    let low = if successes == 0 { 0.0 } else { beta_quantile(level.tail(), k, size - k + 1.0)? };
    let high =
        if successes == n { 1.0 } else { beta_quantile(1.0 - level.tail(), k + 1.0, size - k)? };
    Some(Interval { value: k / size, low, high })
}

fn beta_quantile(probability: f64, a: f64, b: f64) -> Option<f64> {
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return Some(middle);
        }
        if checked_beta_reg(a, b, middle).ok()? < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_newcombe_1998_are_met() {
        let got = interval(81, 263, Level::USUAL).unwrap();
        assert!((got.low - 0.2527).abs() < 5e-5 && (got.high - 0.3676).abs() < 5e-5);
    }

    #[test]
    fn none_of_n_has_the_closed_form() {
        let got = interval(0, 20, Level::USUAL).unwrap();
        assert_eq!(got.low, 0.0);
        assert!((got.high - (1.0 - 0.025_f64.powf(0.05))).abs() < 1e-14);
        assert_eq!(interval(20, 20, Level::USUAL).unwrap().high, 1.0);
        assert_eq!(interval(0, 0, Level::USUAL), None);
    }
}
