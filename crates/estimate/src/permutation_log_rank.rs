//! The log-rank test for an exposure that whole projects have: labels are dealt anew over projects.
//!
//! People of one project are alike, so the usual p-value takes hundreds of people for hundreds of experiments when
//! there were six. Here the unit is the cluster: with O - E of each cluster and the observed numbers of clusters in
//! each group, the statistic is the sum over groups of (O - E)²/E under each way of dealing the labels.
//! All ways are gone through when there are at most 20,000, and then p is exact; else p = (1 + b)/(1 + draws), b
//! being the draws at least as extreme (Phipson & Smyth 2010). Observations in strata are compared within them.
//! Random deals come from SplitMix64 (Steele, Lea & Flood 2014) with a seed from outside: same seed, same p.

use thiserror::Error;

use crate::kaplan_meier::{CurveError, check};
use crate::log_rank::{Compared, Moment, moments};

#[cfg(test)]
mod tests;

/// At most so many ways of dealing are gone through one by one.
pub const ENUMERATED: u64 = 20_000;

/// A statistic as close as this to the observed one is as extreme.
const SAME: f64 = 1e-9;

/// A p-value from dealing labels anew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permutation {
    /// The share of deals at least as extreme as the one seen.
    pub p: f64,
    /// How many deals it is a share of, the one seen included.
    pub deals: u64,
    /// Whether these are all the deals there are.
    pub exact: bool,
}

/// Why labels cannot be dealt over clusters.
#[derive(Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum PermutationError {
    /// The observations cannot be used.
    #[error("the times and events cannot be used")]
    Times(#[source] CurveError),
    /// The lists have different lengths.
    #[error("groups, clusters and strata do not match the observations")]
    Lengths,
    /// Members of one cluster are in different groups.
    #[error("a cluster has people in several groups; the exposure must belong to whole clusters")]
    MixedCluster,
}

/// What is dealt, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Design<'a> {
    /// When follow-up ends.
    pub times: &'a [f64],
    /// Whether the event ended it.
    pub events: &'a [bool],
    /// From when on they are at risk.
    pub entry: Option<&'a [f64]>,
    /// The group of each observation.
    pub groups: &'a [usize],
    /// The cluster of each observation.
    pub clusters: &'a [usize],
    /// The stratum of each observation.
    pub strata: Option<&'a [usize]>,
}

/// Returns the p-value for a weight S(t-)^rho; nothing with fewer than two groups or without events.
///
/// # Errors
/// When the observations cannot be used or a cluster is in several groups.
pub fn test(
    design: &Design<'_>,
    rho: f64,
    draws: u64,
    seed: u64,
) -> Result<Option<Permutation>, PermutationError> {
    let Design { times, events, entry, groups, clusters, strata } = *design;
    check(times, events, entry).map_err(PermutationError::Times)?;
    let rows = times.len();
    if [groups.len(), clusters.len(), strata.map_or(rows, <[usize]>::len)] != [rows; 3] {
        return Err(PermutationError::Lengths);
    }
    let (by_cluster, by_group) = (Compared::new(clusters), Compared::new(groups));
    let mut labels: Vec<Option<usize>> = vec![None; by_cluster.groups().len()];
    for row in 0..rows {
        let (cluster, group) = (by_cluster.place(row), by_group.place(row));
        match labels.get_mut(cluster) {
            Some(Some(known)) if *known != group => return Err(PermutationError::MixedCluster),
            Some(label) => *label = Some(group),
            None => {}
        }
    }
    let labels: Vec<usize> = labels.into_iter().flatten().collect();
    let mut sums = vec![(0.0, 0.0); labels.len()];
    let together = Compared::new(&vec![0; rows]);
    for rows in by_cluster.strata(strata) {
        let hazard = Hazard::new(&moments(times, events, entry, &together, &rows), rho);
        for row in rows {
            let Some(sum) = sums.get_mut(by_cluster.place(row)) else { continue };
            let end = times.get(row).copied().unwrap_or(0.0);
            let start = entry.and_then(|entry| entry.get(row)).copied();
            sum.0 += if events.get(row) == Some(&true) { hazard.weight(end) } else { 0.0 };
            sum.1 += hazard.until(end) - start.map_or(0.0, |start| hazard.until(start));
        }
    }
    let count = by_group.groups().len();
    let statistic = |labels: &[usize]| statistic(&sums, labels, count);
    let seen = statistic(&labels);
    if count < 2 || sums.iter().all(|sum| sum.1 <= 0.0) {
        return Ok(None);
    }
    let extreme = |labels: &[usize]| statistic(labels) >= seen - SAME * seen.abs().max(1.0);
    Ok(Some(match ways(&labels, count) {
        Some(deals) => {
            let (mut labels, mut reached) = (labels, 0_u64);
            labels.sort_unstable();
            loop {
                reached += u64::from(extreme(&labels));
                if !next_deal(&mut labels) {
                    break;
                }
            }
            Permutation { p: reached as f64 / deals as f64, deals, exact: true }
        }
        None => {
            let (mut labels, mut random) = (labels, SplitMix(seed));
            let reached = (0..draws).filter(|_| {
                random.shuffle(&mut labels);
                extreme(&labels)
            });
            let p = (1.0 + reached.count() as f64) / (1.0 + draws as f64);
            Permutation { p, deals: draws + 1, exact: false }
        }
    }))
}

/// The weighted hazard of a stratum: time, weight, and the sum of weight d/n up to it.
struct Hazard(Vec<(f64, f64, f64)>);

impl Hazard {
    fn new(moments: &[Moment], rho: f64) -> Self {
        let mut sum = 0.0;
        let steps = moments.iter().map(|moment| {
            let (weight, (n, d)) = (moment.survival.powf(rho), moment.totals());
            sum += weight * d / n;
            (moment.time, weight, sum)
        });
        Self(steps.collect())
    }

    /// The weight at a time of an event.
    fn weight(&self, time: f64) -> f64 {
        let place = self.0.partition_point(|step| step.0 < time);
        self.0.get(place).map_or(0.0, |step| step.1)
    }

    fn until(&self, time: f64) -> f64 {
        let last = self.0.partition_point(|step| step.0 <= time).checked_sub(1);
        last.and_then(|last| self.0.get(last)).map_or(0.0, |step| step.2)
    }
}

fn statistic(sums: &[(f64, f64)], labels: &[usize], groups: usize) -> f64 {
    let mut by_group = vec![(0.0, 0.0); groups];
    for ((observed, expected), label) in sums.iter().zip(labels) {
        if let Some(sum) = by_group.get_mut(*label) {
            sum.0 += observed - expected;
            sum.1 += expected;
        }
    }
    let terms = by_group.iter().filter(|(_, expected)| *expected > 0.0);
    terms.map(|(difference, expected)| difference * difference / expected).sum()
}

/// In how many ways the labels can be dealt; nothing when there are too many to go through.
fn ways(labels: &[usize], groups: usize) -> Option<u64> {
    let (mut ways, mut dealt) = (1_u64, 0_u64);
    for group in 0..groups {
        let size = labels.iter().filter(|label| **label == group).count() as u64;
        for k in 1..=size {
            dealt += 1;
            // A product of binomials, each step of which is whole.
            ways = ways.checked_mul(dealt)? / k;
            if ways > ENUMERATED {
                return None;
            }
        }
    }
    Some(ways)
}

/// The next deal in the order of words; false after the last.
fn next_deal(labels: &mut [usize]) -> bool {
    let Some(fall) = labels.windows(2).rposition(|pair| pair.first() < pair.last()) else {
        return false;
    };
    let Some(low) = labels.get(fall).copied() else { return false };
    let Some(high) = labels.iter().rposition(|label| *label > low) else { return false };
    labels.swap(fall, high);
    if let Some(rest) = labels.get_mut(fall + 1..) {
        rest.reverse();
    }
    true
}

/// SplitMix64, whose stream is fixed for ever.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, each equally likely.
    fn below(&mut self, bound: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % bound.max(1);
        loop {
            let drawn = self.next();
            if drawn < fair {
                return drawn % bound.max(1);
            }
        }
    }

    fn shuffle(&mut self, labels: &mut [usize]) {
        for place in (1..labels.len()).rev() {
            labels.swap(place, self.below(place as u64 + 1) as usize);
        }
    }
}
