//! The log-rank family: do groups have the event at the same rate, over the whole of follow-up?
//!
//! In each stratum and at each event time, with n at risk, n_g of them in group g, d events and w = S(t-)^rho of
//! the stratum's Kaplan–Meier curve: expected w d n_g/n, covariance w² d (n-d)/(n-1) n_g/n (1[g=h] - n_h/n); summed,
//! chi-square with one degree less than there are groups with something expected.
//! rho = 0 is the log-rank test (Mantel 1966; Peto & Peto 1972), rho = 1 Peto and Peto's, which heeds early events
//! more; the family is Harrington & Fleming 1982, Biometrika 69:553.
//! Values as `survdiff` of R `survival` 3.5-3, and beyond it with late entry.

use std::collections::BTreeMap;

use crate::chi_square::upper_tail;
use crate::kaplan_meier::{CurveError, check};
use crate::symmetric::Symmetric;

#[cfg(test)]
mod tests;

/// A test of several groups.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// The weighted events of each group, groups ascending.
    pub observed: Vec<f64>,
    /// Those expected if all groups had the same rate.
    pub expected: Vec<f64>,
    /// Chi-square, its degrees of freedom and p; nothing when the groups cannot be told apart.
    pub test: Option<(f64, usize, f64)>,
}

/// One time of an event in one stratum: what happens, by group.
pub(crate) struct Moment {
    pub(crate) time: f64,
    /// S(t-) of the stratum.
    pub(crate) survival: f64,
    /// Those at risk and those with the event, by group.
    pub(crate) groups: Vec<(f64, f64)>,
}

/// Observations by their groups, whatever labels these have.
pub(crate) struct Compared {
    labels: Vec<usize>,
    places: Vec<usize>,
}

/// What remains of a variance below this share of it is rounding.
const SINGULAR: f64 = 1e-10;

/// Returns the test of the groups of people who are followed to `times` and had the event there or were censored.
///
/// # Errors
/// When the observations are empty, of different lengths, not finite, or end before they begin.
pub fn test(
    times: &[f64],
    events: &[bool],
    entry: Option<&[f64]>,
    groups: &[usize],
    strata: Option<&[usize]>,
    rho: f64,
) -> Result<LogRank, CurveError> {
    check(times, events, entry)?;
    let compared = Compared::new(groups);
    let count = compared.labels.len();
    let (mut observed, mut expected) = (vec![0.0; count], vec![0.0; count]);
    let mut variance = Symmetric::zeros(count);
    for rows in compared.strata(strata) {
        for moment in moments(times, events, entry, &compared, &rows) {
            let weight = moment.survival.powf(rho);
            let (n, d) = moment.totals();
            let shares: Vec<f64> = moment.groups.iter().map(|(at_risk, _)| at_risk / n).collect();
            for (sum, (_, events)) in observed.iter_mut().zip(&moment.groups) {
                *sum += weight * events;
            }
            for (sum, share) in expected.iter_mut().zip(&shares) {
                *sum += weight * d * share;
            }
            if n > 1.0 {
                let scale = weight * weight * d * (n - d) / (n - 1.0);
                variance.add(
                    scale,
                    &Symmetric::from_cells(count, |g, h| {
                        let share = |g: usize| shares.get(g).copied().unwrap_or(0.0);
                        share(g) * (f64::from(u8::from(g == h)) - share(h))
                    }),
                );
            }
        }
    }
    let test = chi_square(&observed, &expected, &variance);
    Ok(LogRank { observed, expected, test })
}

fn chi_square(
    observed: &[f64],
    expected: &[f64],
    variance: &Symmetric,
) -> Option<(f64, usize, f64)> {
    let seen: Vec<usize> =
        expected.iter().enumerate().filter(|(_, e)| **e > 0.0).map(|(g, _)| g).collect();
    let degrees = seen.len().checked_sub(1)?;
    // One group follows from the others; which one is left out changes nothing.
    let kept: Vec<usize> = seen.into_iter().skip(1).collect();
    let place = |i: usize| kept.get(i).copied().unwrap_or(0);
    let smaller = Symmetric::from_cells(degrees, |i, j| variance.at(place(i), place(j)));
    let differences: Vec<f64> =
        kept.iter().filter_map(|g| Some(observed.get(*g)? - expected.get(*g)?)).collect();
    let statistic = smaller.inverse_form(&differences, SINGULAR)?;
    Some((statistic, degrees, upper_tail(statistic, degrees)?))
}

impl Moment {
    /// Those at risk and those with the event, of all groups.
    pub(crate) fn totals(&self) -> (f64, f64) {
        self.groups.iter().fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1))
    }
}

impl Compared {
    pub(crate) fn new(groups: &[usize]) -> Self {
        let mut labels = groups.to_vec();
        labels.sort_unstable();
        labels.dedup();
        let place = |group: &usize| labels.partition_point(|label| label < group);
        let places = groups.iter().map(place).collect();
        Self { labels, places }
    }

    pub(crate) fn groups(&self) -> &[usize] {
        &self.labels
    }

    /// Where among the groups the group of an observation stands.
    pub(crate) fn place(&self, row: usize) -> usize {
        self.places.get(row).copied().unwrap_or(0)
    }

    /// The rows of each stratum, strata ascending.
    pub(crate) fn strata(&self, strata: Option<&[usize]>) -> Vec<Vec<usize>> {
        let mut by_stratum: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in 0..self.places.len() {
            let stratum = strata.and_then(|strata| strata.get(row)).copied().unwrap_or(0);
            by_stratum.entry(stratum).or_default().push(row);
        }
        by_stratum.into_values().collect()
    }
}

/// Returns what happens at each time of an event among some rows, in order.
pub(crate) fn moments(
    times: &[f64],
    events: &[bool],
    entry: Option<&[f64]>,
    compared: &Compared,
    rows: &[usize],
) -> Vec<Moment> {
    let at = |list: &[f64], i: usize| list.get(i).copied().unwrap_or(0.0);
    let mut ends: Vec<(f64, usize, bool)> = rows
        .iter()
        .map(|i| (at(times, *i), compared.place(*i), events.get(*i) == Some(&true)))
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut starts: Vec<(f64, usize)> = rows
        .iter()
        .map(|i| (entry.map_or(f64::NEG_INFINITY, |entry| at(entry, *i)), compared.place(*i)))
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut at_risk = vec![0.0; compared.labels.len()];
    let mut starts = starts.into_iter().peekable();
    let (mut survival, mut moments) = (1.0, Vec::new());
    for same in ends.chunk_by(|a, b| a.0 == b.0) {
        let time = same.first().map_or(0.0, |end| end.0);
        while let Some((_, group)) = starts.next_if(|start| start.0 < time) {
            bump(&mut at_risk, group, 1.0);
        }
        let mut died = vec![0.0; at_risk.len()];
        same.iter().filter(|end| end.2).for_each(|end| bump(&mut died, end.1, 1.0));
        let groups: Vec<(f64, f64)> = at_risk.iter().copied().zip(died).collect();
        same.iter().for_each(|end| bump(&mut at_risk, end.1, -1.0));
        if groups.iter().any(|group| group.1 > 0.0) {
            let moment = Moment { time, survival, groups };
            let (n, d) = moment.totals();
            survival *= (n - d) / n;
            moments.push(moment);
        }
    }
    moments
}

fn bump(counts: &mut [f64], place: usize, by: f64) {
    if let Some(count) = counts.get_mut(place) {
        *count += by;
    }
}
