//! The jackknife over clusters: what the coefficients are without each project, one after the other.
//!
//! se² = (G-1)/G sum (b_(-g) - mean)², judged by Student's t with G - 1 degrees of freedom.
//! With fewer than twenty clusters the sandwich is too small, often by a third, and this is told instead
//! (MacKinnon & Webb 2017, J. Applied Econometrics 32:233).

use std::collections::BTreeSet;

use super::{CoxError, Observations, Ties, fit};

/// The standard errors of the coefficients, and how many clusters they stand on.
#[derive(Debug, Clone, PartialEq)]
pub struct Jackknife {
    /// One for each covariate; nothing for one that cannot be estimated without one of the clusters.
    pub standard_errors: Vec<Option<f64>>,
    /// How many clusters there are.
    pub clusters: usize,
}

/// Returns the jackknife errors; nothing with fewer than two clusters.
///
/// # Errors
/// When the observations cannot be used.
pub fn jackknife(
    observations: &Observations<'_>,
    ties: Ties,
    clusters: &[usize],
) -> Result<Option<Jackknife>, CoxError> {
    let width = observations.width;
    let labels: BTreeSet<usize> = clusters.iter().copied().collect();
    if labels.len() < 2 || clusters.len() != observations.times.len() {
        return Ok(None);
    }
    let mut without: Vec<Vec<Option<f64>>> = Vec::with_capacity(labels.len());
    for label in &labels {
        let kept: Vec<usize> = clusters
            .iter()
            .enumerate()
            .filter(|(_, cluster)| *cluster != label)
            .map(|(i, _)| i)
            .collect();
        match refit(observations, ties, &kept) {
            Ok(coefficients) => without.push(coefficients),
            Err(CoxError::NoEvents | CoxError::Times(_)) => without.push(vec![None; width]),
            Err(error) => return Err(error),
        }
    }
    let count = labels.len() as f64;
    let error = |place: usize| {
        let values: Option<Vec<f64>> =
            without.iter().map(|list| list.get(place).copied().flatten()).collect();
        let values = values?;
        let mean = values.iter().sum::<f64>() / count;
        let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        Some(((count - 1.0) / count * spread).sqrt())
    };
    let standard_errors = (0..width).map(error).collect();
    Ok(Some(Jackknife { standard_errors, clusters: labels.len() }))
}

fn refit(
    observations: &Observations<'_>,
    ties: Ties,
    kept: &[usize],
) -> Result<Vec<Option<f64>>, CoxError> {
    let width = observations.width;
    let take = |list: &[f64]| kept.iter().filter_map(|i| list.get(*i).copied()).collect();
    let times: Vec<f64> = take(observations.times);
    let events: Vec<bool> =
        kept.iter().filter_map(|i| observations.events.get(*i).copied()).collect();
    let entry: Option<Vec<f64>> = observations.entry.map(take);
    let strata: Option<Vec<usize>> = observations
        .strata
        .map(|strata| kept.iter().filter_map(|i| strata.get(*i).copied()).collect());
    let row = |i: &usize| observations.covariates.get(i * width..(i + 1) * width);
    let covariates: Vec<f64> = kept.iter().filter_map(row).flatten().copied().collect();
    let rest = Observations {
        times: &times,
        events: &events,
        entry: entry.as_deref(),
        strata: strata.as_deref(),
        covariates: &covariates,
        width,
    };
    Ok(fit(&rest, ties)?.coefficients().unwrap_or_else(|_| vec![None; width]))
}
