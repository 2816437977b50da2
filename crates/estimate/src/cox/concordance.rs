//! Harrell's concordance: of two people, does the one with the higher predicted rate have the event first?
//!
//! Pairs are somebody with the event and anybody of the same stratum still at risk after it, those censored at that
//! time included and those with the event at that time left out; equal predictions count one half.
//! Harrell et al. 1982, JAMA 247:2543; counted with a tree of ranks in O(n log n).

use super::sorted::{Sorted, Stratum};
use crate::symmetric::dot;

/// Pairs by whether the prediction was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Concordance {
    /// The higher rate had the event first.
    pub concordant: u64,
    /// The lower rate had it first.
    pub discordant: u64,
    /// Both had the same predicted rate.
    pub tied: u64,
}

impl Concordance {
    /// Returns the share of pairs predicted rightly; nothing without a pair.
    pub fn value(&self) -> Option<f64> {
        let pairs = self.concordant + self.discordant + self.tied;
        (pairs > 0).then(|| (self.concordant as f64 + self.tied as f64 / 2.0) / pairs as f64)
    }
}

pub(super) fn of(sorted: &Sorted, beta: &[f64]) -> Concordance {
    let mut counts = Concordance::default();
    for stratum in &sorted.strata {
        count(stratum, beta, &mut counts);
    }
    counts
}

fn count(stratum: &Stratum, beta: &[f64], counts: &mut Concordance) {
    let people = stratum.times.len();
    let rates: Vec<f64> = (0..people).map(|i| dot(stratum.row(i), beta)).collect();
    let mut levels = rates.clone();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let ranks: Vec<usize> =
        rates.iter().map(|rate| levels.partition_point(|level| level < rate)).collect();
    let rank = |i: usize| ranks.get(i).copied().unwrap_or(0);
    let mut tree = Tree::new(levels.len());
    let (mut joined, mut gone) = (people, 0);
    for moment in &stratum.moments {
        // Those censored at this time stand behind its deaths and join before them.
        (moment.deaths.end..joined).for_each(|i| tree.add(rank(i), 1));
        while let Some(i) = stratum.by_entry.get(gone).filter(|i| stratum.entry(**i) >= moment.time)
        {
            tree.add(rank(*i), -1);
            gone += 1;
        }
        for i in moment.deaths.clone() {
            let (below, up_to) = (tree.below(rank(i)), tree.below(rank(i) + 1));
            counts.concordant += below;
            counts.tied += up_to - below;
            counts.discordant += tree.below(levels.len()) - up_to;
        }
        moment.deaths.clone().for_each(|i| tree.add(rank(i), 1));
        joined = moment.deaths.start;
    }
}

/// Counts by rank with sums of beginnings (Fenwick 1994).
struct Tree(Vec<i64>);

impl Tree {
    fn new(ranks: usize) -> Self {
        Self(vec![0; ranks + 1])
    }

    fn add(&mut self, rank: usize, count: i64) {
        let mut place = rank + 1;
        while let Some(cell) = self.0.get_mut(place) {
            *cell += count;
            place += place & place.wrapping_neg();
        }
    }

    /// How many have a lower rank.
    fn below(&self, rank: usize) -> u64 {
        let (mut place, mut sum) = (rank, 0);
        while place > 0 {
            sum += self.0.get(place).copied().unwrap_or(0);
            place &= place - 1;
        }
        u64::try_from(sum).unwrap_or(0)
    }
}
