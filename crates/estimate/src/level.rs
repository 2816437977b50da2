//! The confidence level, and the normal distribution that turns it into a number of standard errors.
//!
//! z = Phi^-1((1 + level) / 2), Phi(x) = erfc(-x / sqrt 2) / 2; the special functions are those of `statrs`.
//! A level lies strictly between 0 and 1, so z is always a positive finite number.

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use statrs::function::erf::{erfc, erfc_inv};

/// A confidence level strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level(f64);

impl Level {
    /// The level used wherever none is named: 95 %.
    pub const USUAL: Self = Self(0.95);

    /// Returns the level, or nothing unless it lies strictly between 0 and 1.
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then_some(Self(level))
    }

    /// Returns the two-sided normal critical value, 1.959964 at 95 %.
    pub fn z(self) -> f64 {
        SQRT_2 * erfc_inv(1.0 - self.0)
    }

    /// Returns the probability left in each tail, 0.025 at 95 %.
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }
}

/// Returns the two-sided p-value of a standard normal statistic.
pub(crate) fn two_sided_p(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_normal_distribution_are_met() {
        assert!((Level::USUAL.z() - 1.959_963_984_540_054).abs() < 1e-13);
        assert!((Level::new(0.9).unwrap().z() - 1.644_853_626_951_472_2).abs() < 1e-13);
        assert!((two_sided_p(1.959_963_984_540_054) - 0.05).abs() < 1e-11);
        assert!((two_sided_p(-3.0) - 0.002_699_796_063_260_189_6).abs() < 1e-11);
    }

    #[test]
    fn a_level_is_a_proper_share() {
        for bad in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
            assert_eq!(Level::new(bad), None);
        }
    }
}
