//! Mantel–Haenszel: two groups compared within strata (project, kind, size), then put together.
//!
//! In each stratum a, b are the outcomes of groups A and B, c, d those without, n = a+b+c+d, A = a+c, B = b+d:
//! odds ratio sum(ad/n) / sum(bc/n), limits by Robins, Breslow & Greenland 1986, Biometrics 42:311;
//! risk ratio sum(aB/n) / sum(bA/n) and risk difference sum((aB - bA)/n) / sum(AB/n), errors by Greenland & Robins
//! 1985, Biometrics 41:55, and for the difference also Sato 1989, Biometrics 45:1323, which holds for many small
//! strata and for few large ones. The test is that of Mantel & Haenszel 1959, with and without continuity.
//! When the crude comparison has another sign or differs by more than a quarter, the strata are what differs
//! between the groups, and the crude figure must not be read alone (Simpson's paradox).

use crate::chi_square::upper_tail;
use crate::{Interval, Level};

/// A shift of the crude figure beyond this share of the one within strata is told.
const MATERIAL: f64 = 0.25;

/// Two figures closer than this differ by rounding alone.
const ROUNDING: f64 = 1e-9;

/// The counts of one stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Stratum {
    /// Group A with the outcome.
    pub yes_a: u64,
    /// Group B with the outcome.
    pub yes_b: u64,
    /// Group A without the outcome.
    pub no_a: u64,
    /// Group B without the outcome.
    pub no_b: u64,
}

/// Strata in an order of their own, so that the order they come in changes no bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Strata(Vec<Cells>);

/// A test statistic with one degree of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The chi-square.
    pub statistic: f64,
    /// Its p-value.
    pub p: f64,
}

/// How the crude comparison misleads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simpson {
    /// The crude comparison points the other way.
    Reversed,
    /// It points the same way and differs by more than a quarter.
    Shifted,
}

/// The counts of one stratum as numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cells {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) c: f64,
    pub(crate) d: f64,
}

impl Cells {
    /// Everybody in the stratum.
    pub(crate) fn all(&self) -> f64 {
        self.a + self.b + self.c + self.d
    }

    /// Group A.
    pub(crate) fn group_a(&self) -> f64 {
        self.a + self.c
    }

    /// Group B.
    pub(crate) fn group_b(&self) -> f64 {
        self.b + self.d
    }

    /// Everybody with the outcome.
    pub(crate) fn yes(&self) -> f64 {
        self.a + self.b
    }
}

impl Strata {
    /// Returns the strata; those without anybody say nothing and are left out.
    pub fn new(strata: &[Stratum]) -> Self {
        let mut sorted = strata.to_vec();
        sorted.sort_unstable();
        let cells = sorted.iter().map(|stratum| Cells {
            a: stratum.yes_a as f64,
            b: stratum.yes_b as f64,
            c: stratum.no_a as f64,
            d: stratum.no_b as f64,
        });
        Self(cells.filter(|cells| cells.all() > 0.0).collect())
    }

    /// Returns all strata as one, in which the crude comparison is made.
    pub fn crude(&self) -> Self {
        let none = Cells { a: 0.0, b: 0.0, c: 0.0, d: 0.0 };
        let add = |sum: Cells, x: &Cells| Cells {
            a: sum.a + x.a,
            b: sum.b + x.b,
            c: sum.c + x.c,
            d: sum.d + x.d,
        };
        let whole = self.0.iter().fold(none, add);
        Self(if whole.all() > 0.0 { vec![whole] } else { Vec::new() })
    }

    /// Returns the common odds ratio, or nothing when its denominator is zero.
    pub fn odds_ratio(&self) -> Option<f64> {
        self.ratio(|x| x.a * x.d / x.all(), |x| x.b * x.c / x.all())
    }

    /// Returns the common odds ratio with its limits, or nothing when it is zero or has no denominator.
    pub fn odds_ratio_interval(&self, level: Level) -> Option<Interval> {
        let value = self.odds_ratio().filter(|value| *value > 0.0)?;
        let same = |x: &Cells| (x.a + x.d) / x.all();
        let cross = |x: &Cells| (x.b + x.c) / x.all();
        let diagonal = |x: &Cells| x.a * x.d / x.all();
        let other = |x: &Cells| x.b * x.c / x.all();
        let (r, s) = (self.sum(diagonal), self.sum(other));
        let variance = self.sum(|x| same(x) * diagonal(x)) / (2.0 * r * r)
            + self.sum(|x| same(x) * other(x) + cross(x) * diagonal(x)) / (2.0 * r * s)
            + self.sum(|x| cross(x) * other(x)) / (2.0 * s * s);
        let reach = level.z() * variance.sqrt();
        Some(Interval { value, low: value * (-reach).exp(), high: value * reach.exp() })
    }

    /// Returns the common risk ratio of A to B, or nothing when its denominator is zero.
    pub fn risk_ratio(&self) -> Option<f64> {
        self.ratio(|x| x.a * x.group_b() / x.all(), |x| x.b * x.group_a() / x.all())
    }

    /// Returns the standard error of the logarithm of the risk ratio, or nothing where that is not finite.
    pub fn log_risk_ratio_error(&self) -> Option<f64> {
        let (r, s) =
            (self.sum(|x| x.a * x.group_b() / x.all()), self.sum(|x| x.b * x.group_a() / x.all()));
        let spread = self.sum(|x| {
            (x.group_a() * x.group_b() * x.yes() - x.a * x.b * x.all()) / (x.all() * x.all())
        });
        (r > 0.0 && s > 0.0).then(|| (spread / (r * s)).max(0.0).sqrt())
    }

    /// Returns the common risk difference, A minus B, or nothing when no stratum holds both groups.
    pub fn risk_difference(&self) -> Option<f64> {
        self.ratio(
            |x| (x.a * x.group_b() - x.b * x.group_a()) / x.all(),
            |x| x.group_a() * x.group_b() / x.all(),
        )
    }

    /// Returns Sato's standard error of the risk difference.
    pub fn risk_difference_error_sato(&self) -> Option<f64> {
        let difference = self.risk_difference()?;
        let weight = self.sum(|x| x.group_a() * x.group_b() / x.all());
        let p = self.sum(|x| {
            let (first, second) = (x.group_a(), x.group_b());
            (first * first * x.b - second * second * x.a + first * second * (second - first) / 2.0)
                / (x.all() * x.all())
        });
        let q = self.sum(|x| (x.a * x.d + x.b * x.c) / (2.0 * x.all()));
        Some(((difference * p + q) / (weight * weight)).max(0.0).sqrt())
    }

    /// Returns the standard error of the risk difference by Greenland and Robins.
    pub fn risk_difference_error(&self) -> Option<f64> {
        self.risk_difference()?;
        let weight = self.sum(|x| x.group_a() * x.group_b() / x.all());
        let spread = self.sum(|x| {
            let (first, second) = (x.group_a(), x.group_b());
            if first <= 0.0 || second <= 0.0 {
                return 0.0;
            }
            (x.a * x.c * second.powi(3) + x.b * x.d * first.powi(3))
                / (first * second * x.all() * x.all())
        });
        Some(spread.sqrt() / weight)
    }

    /// Returns the test that the groups do not differ in any stratum, or nothing without variation.
    pub fn test(&self, continuity: bool) -> Option<Test> {
        let surplus = self.sum(|x| x.a - x.yes() * x.group_a() / x.all()).abs();
        let variance = self.sum(|x| {
            let n = x.all();
            if n < 2.0 {
                return 0.0;
            }
            x.yes() * (x.c + x.d) * x.group_a() * x.group_b() / (n * n * (n - 1.0))
        });
        if variance <= 0.0 {
            return None;
        }
        let step = if continuity && surplus >= 0.5 { 0.5 } else { 0.0 };
        let statistic = (surplus - step).powi(2) / variance;
        Some(Test { statistic, p: upper_tail(statistic, 1)? })
    }

    /// Returns how the crude comparison misleads, by the odds ratio, or by the difference of shares where there is no
    /// odds ratio; nothing when it does not or when there is nothing to compare.
    pub fn simpson(&self) -> Option<Simpson> {
        let crude = self.crude();
        if let Some((within, crude)) = self.odds_ratio().zip(crude.odds_ratio()) {
            return misleads(within.ln(), crude.ln(), crude / within - 1.0);
        }
        let (within, crude) = self.risk_difference().zip(crude.risk_difference())?;
        misleads(within, crude, (crude - within) / within)
    }

    pub(crate) fn cells(&self) -> &[Cells] {
        &self.0
    }

    fn sum(&self, of: impl Fn(&Cells) -> f64) -> f64 {
        self.0.iter().map(of).sum()
    }

    fn ratio(&self, above: impl Fn(&Cells) -> f64, below: impl Fn(&Cells) -> f64) -> Option<f64> {
        let below = self.sum(below);
        (below > 0.0).then(|| self.sum(above) / below)
    }
}

fn misleads(within: f64, crude: f64, shift: f64) -> Option<Simpson> {
    if (crude - within).abs() < ROUNDING {
        return None;
    }
    if within * crude < 0.0 {
        return Some(Simpson::Reversed);
    }
    (shift.abs() > MATERIAL).then_some(Simpson::Shifted)
}

#[cfg(test)]
mod tests;
