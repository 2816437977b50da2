//! Cox regression: how the rate of an event changes with what is known of somebody, whatever the rate itself.
//!
//! Partial likelihood over risk sets (entry, time] within strata, Efron's or Breslow's way with ties, found by
//! Newton's method with step halving. With d deaths at one time, Efron counts the k-th with the risk
//! S0 - (k/d) S0_deaths, k = 0..d-1; Breslow always with S0.
//! Standard errors are those of the information; `robust_errors` gives Lin and Wei's sandwich without a factor
//! for small samples, `proportional` Therneau's score test for hazards that do not stay proportional.
//! Cox 1972, JRSS B 34:187; Efron 1977, JASA 72:557; Lin & Wei 1989, JASA 84:1074; Grambsch & Therneau 1994,
//! Biometrika 81:515; values as in R `survival` 3.5-3, which differs from lifelines' robust errors under ties and
//! from statsmodels with entry times.
//! Columns are centered and scaled inside, weights are relative to the largest, and rows are sorted by everything
//! they hold, so that neither units nor the order of people change a result.

mod baseline;
mod concordance;
mod influence;
mod jackknife;
mod likelihood;
mod newton;
mod proportional;
mod sorted;

#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::chi_square::upper_tail;
use crate::kaplan_meier::{CurveError, check};
use crate::symmetric::{Symmetric, dot};
use likelihood::Jumps;
use sorted::Sorted;

pub use baseline::Baseline;
pub use concordance::Concordance;
pub use jackknife::{Jackknife, jackknife};
pub use proportional::Transform;

/// What is known of each person, or of each interval of one.
#[derive(Debug, Clone, Copy)]
pub struct Observations<'a> {
    /// When follow-up ends.
    pub times: &'a [f64],
    /// Whether the event ended it.
    pub events: &'a [bool],
    /// From when on they are at risk; from the beginning when not given.
    pub entry: Option<&'a [f64]>,
    /// Which of the strata, each with a rate of its own, they belong to; one for all when not given.
    pub strata: Option<&'a [usize]>,
    /// The covariates, a row of `width` numbers for each observation.
    pub covariates: &'a [f64],
    /// How many covariates there are.
    pub width: usize,
}

/// What is done when several have the event at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// Efron's approximation; the default, and close to exact.
    #[default]
    Efron,
    /// Breslow's, which draws coefficients towards zero.
    Breslow,
}

/// Why observations make no model.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CoxError {
    /// Times, events or entries are not usable.
    #[error("the times and events cannot be used")]
    Times(#[source] CurveError),
    /// The covariates or strata do not match the times.
    #[error("{covariates} covariates and {strata} strata do not match {rows} observations")]
    Lengths {
        /// How many numbers the covariates hold.
        covariates: usize,
        /// How many strata are given (as many as observations when none are).
        strata: usize,
        /// How many observations there are.
        rows: usize,
    },
    /// A covariate is NaN or infinite.
    #[error("observation {index} has a covariate that is not a finite number")]
    NotFinite {
        /// Its place in the input.
        index: usize,
    },
    /// Nobody had the event.
    #[error("nobody had the event; without events there is nothing to compare")]
    NoEvents,
}

/// Why there is a likelihood but no coefficients.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoEstimate {
    /// The covariates separate those who have the event from those who do not, so that the likelihood grows for ever.
    #[error(
        "monotone likelihood: the covariates separate the events, so a coefficient is infinite"
    )]
    MonotoneLikelihood,
    /// Newton's method did not settle.
    #[error("the estimation did not converge")]
    NotConverged,
}

/// A test statistic, its degrees of freedom and its p-value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic, chi-square under the hypothesis.
    pub statistic: f64,
    /// The degrees of freedom.
    pub degrees: usize,
    /// The chance of a larger statistic.
    pub p: f64,
}

/// A fitted model.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The log partial likelihood with all coefficients zero.
    pub null_log_likelihood: f64,
    /// The log partial likelihood of the model; its limit when a coefficient is infinite.
    pub log_likelihood: f64,
    /// How many events there are.
    pub events: usize,
    sorted: Sorted,
    score_statistic: f64,
    estimates: Result<Estimates, NoEstimate>,
}

/// What is known once Newton's method has settled; all on the scale of the sorted columns.
#[derive(Debug, Clone)]
struct Estimates {
    beta: Vec<f64>,
    information: Symmetric,
    variance: Symmetric,
    jumps: Vec<Jumps>,
    ties: Ties,
}

/// Fits the model.
///
/// # Errors
/// When the observations cannot be used, or nobody had the event.
pub fn fit(observations: &Observations<'_>, ties: Ties) -> Result<Fit, CoxError> {
    check_all(observations)?;
    let events = observations.events.iter().filter(|event| **event).count();
    if events == 0 {
        return Err(CoxError::NoEvents);
    }
    let mut sorted = Sorted::new(observations);
    let mut start = likelihood::at(&sorted, &vec![0.0; sorted.width()], ties);
    let kept = start.information.factor(newton::DEPENDENT, &start.sizes).kept;
    if kept.len() < sorted.width() {
        sorted.keep(&kept);
        start = likelihood::at(&sorted, &vec![0.0; sorted.width()], ties);
    }
    let end = newton::climb(&sorted, ties, start.clone());
    let score_statistic =
        start.information.inverse_form(&start.score, newton::DEPENDENT).unwrap_or(0.0);
    let log_likelihood = end.as_ref().map_or_else(|(best, _)| *best, |(_, reached)| reached.value);
    let estimates = end.map_err(|(_, why)| why).and_then(|(beta, reached)| {
        let factor = reached.information.whole_factor(newton::DEPENDENT, &reached.sizes);
        let variance = factor.ok_or(NoEstimate::NotConverged)?.inverse();
        let jumps = likelihood::jumps(&sorted, &beta, ties);
        Ok(Estimates { beta, information: reached.information, variance, jumps, ties })
    });
    Ok(Fit {
        null_log_likelihood: start.value,
        log_likelihood,
        events,
        sorted,
        score_statistic,
        estimates,
    })
}

impl Fit {
    /// Returns the log hazard ratio of each covariate; nothing for one that does not vary among those at risk or
    /// follows from those before it.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn coefficients(&self) -> Result<Vec<Option<f64>>, NoEstimate> {
        self.estimates().map(|estimates| self.sorted.spread(&self.sorted.unscaled(&estimates.beta)))
    }

    /// Returns the standard errors of the information, as `coefficients`.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn standard_errors(&self) -> Result<Vec<Option<f64>>, NoEstimate> {
        self.estimates().map(|estimates| self.errors(&estimates.variance.diagonal()))
    }

    /// Returns Lin and Wei's robust standard errors, of each row by itself or of rows summed within clusters.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn robust_errors(
        &self,
        clusters: Option<&[usize]>,
    ) -> Result<Vec<Option<f64>>, NoEstimate> {
        let estimates = self.estimates()?;
        let variances = influence::robust_variances(&self.sorted, estimates, clusters);
        Ok(self.errors(&variances))
    }

    /// Returns the likelihood ratio test of all coefficients being zero; nothing without a covariate.
    pub fn likelihood_ratio(&self) -> Option<Test> {
        let statistic = 2.0 * (self.log_likelihood - self.null_log_likelihood);
        self.test(statistic.max(0.0))
    }

    /// Returns the score test of all coefficients being zero; nothing without a covariate.
    pub fn score(&self) -> Option<Test> {
        self.test(self.score_statistic)
    }

    /// Returns the Wald test of all coefficients being zero; nothing without a covariate.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn wald(&self) -> Result<Option<Test>, NoEstimate> {
        let estimates = self.estimates()?;
        let beta = &estimates.beta;
        let product: Vec<f64> = (0..beta.len())
            .map(|i| (0..beta.len()).map(|j| estimates.information.at(i, j)).collect::<Vec<f64>>())
            .map(|row| dot(&row, beta))
            .collect();
        Ok(self.test(dot(beta, &product)))
    }

    /// Returns the test of each group of covariates, and of all, for coefficients that change with time.
    ///
    /// A group is a list of places of covariates; the last answer is that of all. Nothing where it is singular.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn proportional(
        &self,
        transform: Transform,
        terms: &[Vec<usize>],
    ) -> Result<Vec<Option<Test>>, NoEstimate> {
        let estimates = self.estimates()?;
        Ok(proportional::tests(&self.sorted, estimates, transform, terms))
    }

    /// Returns how often the one with the higher predicted rate had the event first.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn concordance(&self) -> Result<Concordance, NoEstimate> {
        Ok(concordance::of(&self.sorted, &self.estimates()?.beta))
    }

    /// Returns the cumulative hazard of somebody whose covariates are all zero, for each stratum.
    ///
    /// # Errors
    /// When there are no finite coefficients.
    pub fn baselines(&self) -> Result<Vec<Baseline>, NoEstimate> {
        Ok(baseline::of(&self.sorted, self.estimates()?))
    }

    fn estimates(&self) -> Result<&Estimates, NoEstimate> {
        self.estimates.as_ref().map_err(|why| *why)
    }

    fn errors(&self, variances: &[f64]) -> Vec<Option<f64>> {
        let roots: Vec<f64> = variances.iter().map(|variance| variance.sqrt()).collect();
        self.sorted.spread(&self.sorted.unscaled(&roots))
    }

    fn test(&self, statistic: f64) -> Option<Test> {
        let degrees = self.sorted.width();
        upper_tail(statistic, degrees).map(|p| Test { statistic, degrees, p })
    }
}

fn check_all(observations: &Observations<'_>) -> Result<(), CoxError> {
    let Observations { times, events, entry, strata, covariates, width } = *observations;
    check(times, events, entry).map_err(CoxError::Times)?;
    let rows = times.len();
    let strata = strata.map_or(rows, <[usize]>::len);
    if strata != rows || rows.checked_mul(width) != Some(covariates.len()) {
        return Err(CoxError::Lengths { covariates: covariates.len(), strata, rows });
    }
    match covariates.iter().position(|x| !x.is_finite()) {
        Some(place) => Err(CoxError::NotFinite { index: place / width.max(1) }),
        None => Ok(()),
    }
}
