//! Newton's method with step halving, and the sign of a likelihood that grows for ever.
//!
//! On a likelihood with a maximum the steps shrink quadratically. On a monotone one the gain dies out while the
//! steps keep their length; that is how separated data are told from slow ones.

use super::likelihood::{Likelihood, at};
use super::sorted::Sorted;
use super::{NoEstimate, Ties};

/// A covariate with less than this share of its variance left beside the others follows from them.
pub(super) const DEPENDENT: f64 = 1e-11;
/// A step this short, in spreads of a covariate, leaves an error of the order of its square.
const SETTLED: f64 = 1e-5;
/// Gains below this share of the likelihood are none.
const NO_GAIN: f64 = 1e-9;
/// A step this long without a gain belongs to a coefficient on its way to infinity.
const RESTLESS: f64 = 1e-3;
/// How many restless steps in a row are believed.
const PATIENCE: usize = 5;
const STEPS: usize = 100;
const HALVINGS: usize = 40;

/// Returns the coefficients with the likelihood there, `here` being that at zero; when there are none, the best value
/// seen and why.
pub(super) fn climb(
    sorted: &Sorted,
    ties: Ties,
    mut here: Likelihood,
) -> Result<(Vec<f64>, Likelihood), (f64, NoEstimate)> {
    let mut beta = vec![0.0; sorted.width()];
    let (mut restless, mut longest) = (0, 0.0_f64);
    for _ in 0..STEPS {
        // It was whole at zero; a direction without any curvature left is one on the way to infinity.
        let Some(factor) = here.information.whole_factor(DEPENDENT, &here.sizes) else {
            let why = if longest > RESTLESS {
                NoEstimate::MonotoneLikelihood
            } else {
                NoEstimate::NotConverged
            };
            return Err((here.value, why));
        };
        let step = factor.solve(&here.score);
        let Some((length, next, there)) = ascend(sorted, ties, &beta, &step, &here) else {
            break;
        };
        longest = step.iter().fold(0.0_f64, |longest, x| longest.max(x.abs())) * length;
        let small = (there.value - here.value).abs() <= NO_GAIN * (1.0 + there.value.abs());
        (beta, here) = (next, there);
        if longest <= SETTLED {
            return Ok((beta, here));
        }
        restless = if small && longest > RESTLESS { restless + 1 } else { 0 };
        if restless >= PATIENCE {
            return Err((here.value, NoEstimate::MonotoneLikelihood));
        }
    }
    Err((here.value, NoEstimate::NotConverged))
}

/// Halves a step until the likelihood is no lower; rounding may hide the last gains.
fn ascend(
    sorted: &Sorted,
    ties: Ties,
    beta: &[f64],
    step: &[f64],
    here: &Likelihood,
) -> Option<(f64, Vec<f64>, Likelihood)> {
    let floor = here.value - 1e-12 * (1.0 + here.value.abs());
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let next: Vec<f64> = beta.iter().zip(step).map(|(b, s)| b + length * s).collect();
        let there = at(sorted, &next, ties);
        if there.value >= floor {
            return Some((length, next, there));
        }
        length /= 2.0;
    }
    None
}
