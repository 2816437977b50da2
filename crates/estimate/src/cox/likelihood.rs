//! The partial likelihood with its slope and curvature, by one pass over the risk sets of each stratum.
//!
//! From the latest event backwards, people join the running sums when followed long enough and leave them before
//! they entered; with p covariates a pass costs O(n p²).
//! Efron's sum over k of d deaths needs only five numbers for each time, so ties cost nothing more:
//! with f = k/d (0 for Breslow) and R = S0 - f D0, they are the sums of 1/R, f/R, 1/R², f/R² and f²/R².

use super::Ties;
use super::sorted::{Moment, Sorted, Stratum};
use crate::symmetric::{Symmetric, dot};

/// The likelihood at one place.
#[derive(Clone)]
pub(super) struct Likelihood {
    pub(super) value: f64,
    pub(super) score: Vec<f64>,
    pub(super) information: Symmetric,
    /// The sums of squares of which the diagonal of the information is a part; below their rounding it is nothing.
    pub(super) sizes: Vec<f64>,
}

/// The weights of a stratum's rows and what happens at each of its times, the earliest first.
#[derive(Debug, Clone)]
pub(super) struct Jumps {
    /// exp(linear predictor - shift) of each row.
    pub(super) weights: Vec<f64>,
    pub(super) shift: f64,
    pub(super) jumps: Vec<Jump>,
}

/// What happens at one time: sums over its deaths.
#[derive(Debug, Clone)]
pub(super) struct Jump {
    pub(super) moment: Moment,
    /// The hazard, relative to the shift.
    pub(super) hazard: f64,
    /// The hazard times the mean covariates.
    pub(super) hazard_mean: Vec<f64>,
    /// The part of the hazard that the dying themselves are spared by Efron's f.
    pub(super) spared: f64,
    /// The same times the mean covariates.
    pub(super) spared_mean: Vec<f64>,
    /// The mean covariates of the risk set, averaged over the deaths.
    pub(super) mean: Vec<f64>,
    /// The covariates of the dying minus those expected, summed.
    pub(super) surprise: Vec<f64>,
}

/// Sums over people: of weights, weights times covariates, weights times products of covariates.
struct Sums {
    zero: f64,
    one: Vec<f64>,
    two: Symmetric,
}

/// The five sums over the deaths of one time, and the sum of ln R.
#[derive(Default)]
struct Efron {
    a: f64,
    b: f64,
    aa: f64,
    ab: f64,
    bb: f64,
    logs: f64,
}

/// Sums that fell this far below their peak are summed anew, since taking away leaves rounding errors behind.
const FALLEN: f64 = 1e-6;

/// Returns the likelihood at coefficients on the inner scale.
pub(super) fn at(sorted: &Sorted, beta: &[f64], ties: Ties) -> Likelihood {
    let width = sorted.width();
    let mut found = Likelihood {
        value: 0.0,
        score: vec![0.0; width],
        information: Symmetric::zeros(width),
        sizes: vec![0.0; width],
    };
    for stratum in &sorted.strata {
        let (linear, weights, shift) = weights(stratum, beta);
        sweep(stratum, &weights, width, |moment, risk, dead| {
            let deaths = moment.deaths.len() as f64;
            let efron = efron(risk.zero, dead.zero, moment.deaths.len(), ties);
            let at_death = moment.deaths.clone().filter_map(|i| linear.get(i)).sum::<f64>();
            found.value += at_death - deaths * shift - efron.logs;
            for row in moment.deaths.clone().map(|i| stratum.row(i)) {
                found.score.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
            }
            for (sum, (s, d)) in found.score.iter_mut().zip(risk.one.iter().zip(&dead.one)) {
                *sum -= efron.a * s - efron.b * d;
            }
            add_variance(&mut found.information, &efron, risk, dead);
            let squares = found.sizes.iter_mut().zip(risk.two.diagonal());
            squares.for_each(|(sum, square)| *sum += efron.a * square);
        });
    }
    found
}

/// Returns what happens at each time, at coefficients on the inner scale.
pub(super) fn jumps(sorted: &Sorted, beta: &[f64], ties: Ties) -> Vec<Jumps> {
    let width = sorted.width();
    let of = |stratum: &Stratum| {
        let (_, weights, shift) = weights(stratum, beta);
        let mut jumps = Vec::with_capacity(stratum.moments.len());
        sweep(stratum, &weights, width, |moment, risk, dead| {
            let deaths = moment.deaths.len() as f64;
            let efron = efron(risk.zero, dead.zero, moment.deaths.len(), ties);
            let blend = |s: f64, d: f64| -> Vec<f64> {
                risk.one.iter().zip(&dead.one).map(|(x, y)| s * x - d * y).collect()
            };
            let expected = blend(efron.a, efron.b);
            let mut surprise: Vec<f64> = expected.iter().map(|x| -x).collect();
            for row in moment.deaths.clone().map(|i| stratum.row(i)) {
                surprise.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
            }
            jumps.push(Jump {
                moment: moment.clone(),
                hazard: efron.a,
                hazard_mean: blend(efron.aa, efron.ab),
                spared: efron.b,
                spared_mean: blend(efron.ab, efron.bb),
                mean: expected.iter().map(|x| x / deaths).collect(),
                surprise,
            });
        });
        jumps.reverse();
        Jumps { weights, shift, jumps }
    };
    sorted.strata.iter().map(of).collect()
}

/// Returns the information with each time's share multiplied by g, and by g².
pub(super) fn changing_information(
    sorted: &Sorted,
    beta: &[f64],
    ties: Ties,
    g: impl Fn(f64) -> f64,
) -> (Symmetric, Symmetric) {
    let width = sorted.width();
    let (mut once, mut twice) = (Symmetric::zeros(width), Symmetric::zeros(width));
    let mut variance = Symmetric::zeros(width);
    for stratum in &sorted.strata {
        let (_, weights, _) = weights(stratum, beta);
        sweep(stratum, &weights, width, |moment, risk, dead| {
            let efron = efron(risk.zero, dead.zero, moment.deaths.len(), ties);
            variance.clear();
            add_variance(&mut variance, &efron, risk, dead);
            let g = g(moment.time);
            once.add(g, &variance);
            twice.add(g * g, &variance);
        });
    }
    (once, twice)
}

/// Returns the linear predictor of each row, its exponential relative to the largest, and that largest.
fn weights(stratum: &Stratum, beta: &[f64]) -> (Vec<f64>, Vec<f64>, f64) {
    let linear: Vec<f64> = (0..stratum.times.len()).map(|i| dot(stratum.row(i), beta)).collect();
    let shift = linear.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = linear.iter().map(|x| (x - shift).exp()).collect();
    (linear, weights, shift)
}

/// Visits the times of events from the latest, with sums over those at risk and over the dying.
fn sweep(
    stratum: &Stratum,
    weights: &[f64],
    width: usize,
    mut visit: impl FnMut(&Moment, &Sums, &Sums),
) {
    let weight = |i: usize| weights.get(i).copied().unwrap_or(0.0);
    let (mut risk, mut dead) = (Sums::zeros(width), Sums::zeros(width));
    let (mut joined, mut gone, mut peak) = (stratum.times.len(), 0, 0.0_f64);
    for moment in &stratum.moments {
        for i in (moment.deaths.end..joined).rev() {
            risk.add(weight(i), stratum.row(i));
        }
        dead.clear();
        moment.deaths.clone().for_each(|i| dead.add(weight(i), stratum.row(i)));
        risk.add_all(&dead);
        joined = moment.deaths.start;
        peak = peak.max(risk.zero);
        while let Some(i) = stratum.by_entry.get(gone).filter(|i| stratum.entry(**i) >= moment.time)
        {
            risk.add(-weight(*i), stratum.row(*i));
            gone += 1;
        }
        if gone > 0 && risk.zero < peak * FALLEN {
            risk.clear();
            for i in (joined..stratum.times.len()).filter(|i| stratum.entry(*i) < moment.time) {
                risk.add(weight(i), stratum.row(i));
            }
            peak = risk.zero;
        }
        visit(moment, &risk, &dead);
    }
}

fn efron(risk: f64, dead: f64, deaths: usize, ties: Ties) -> Efron {
    let mut sums = Efron::default();
    for k in 0..deaths {
        let f = match ties {
            Ties::Efron => k as f64 / deaths as f64,
            Ties::Breslow => 0.0,
        };
        // The risk never vanishes while somebody dies of it, but its weight may be too small for a number.
        let left = (risk - f * dead).max(f64::MIN_POSITIVE);
        sums.logs += left.ln();
        sums.a += 1.0 / left;
        sums.b += f / left;
        sums.aa += 1.0 / (left * left);
        sums.ab += f / (left * left);
        sums.bb += f * f / (left * left);
    }
    sums
}

fn add_variance(to: &mut Symmetric, efron: &Efron, risk: &Sums, dead: &Sums) {
    to.add(efron.a, &risk.two);
    to.add_square(-efron.aa, &risk.one);
    if efron.b > 0.0 {
        to.add(-efron.b, &dead.two);
        to.add_product(efron.ab, &risk.one, &dead.one);
        to.add_square(-efron.bb, &dead.one);
    }
}

impl Sums {
    fn zeros(width: usize) -> Self {
        Self { zero: 0.0, one: vec![0.0; width], two: Symmetric::zeros(width) }
    }

    fn clear(&mut self) {
        self.zero = 0.0;
        self.one.fill(0.0);
        self.two.clear();
    }

    fn add_all(&mut self, other: &Self) {
        self.zero += other.zero;
        self.one.iter_mut().zip(&other.one).for_each(|(sum, x)| *sum += x);
        self.two.add(1.0, &other.two);
    }

    fn add(&mut self, weight: f64, row: &[f64]) {
        self.zero += weight;
        self.one.iter_mut().zip(row).for_each(|(sum, x)| *sum += weight * x);
        self.two.add_square(weight, row);
    }
}
