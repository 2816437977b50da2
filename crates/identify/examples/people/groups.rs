//! Groups: two ways to part the same things, and how many pairs they have in common.

use std::collections::BTreeMap;

/// How two ways agree on pairs of things.
#[derive(Default)]
pub(crate) struct Pairs {
    /// Pairs that the one joins.
    pub(crate) ours: u64,
    /// Pairs that the other joins.
    pub(crate) theirs: u64,
    /// Pairs that both join.
    pub(crate) both: u64,
}

impl Pairs {
    /// Counts the pairs; each thing is told by its group in the one and in the other.
    pub(crate) fn of<A: Ord, B: Ord>(things: impl Iterator<Item = (A, B)> + Clone) -> Self {
        Self {
            ours: pairs(things.clone().map(|(ours, _)| ours)),
            theirs: pairs(things.clone().map(|(_, theirs)| theirs)),
            both: pairs(things),
        }
    }
}

/// Returns how many pairs lie in one group.
fn pairs<T: Ord>(groups: impl Iterator<Item = T>) -> u64 {
    let mut sizes: BTreeMap<T, u64> = BTreeMap::new();
    for group in groups {
        *sizes.entry(group).or_default() += 1;
    }
    sizes.values().map(|size| size * (size - 1) / 2).sum()
}

/// Returns a share; all of nothing is whole.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Groups that grow together.
pub(crate) struct Grown(Vec<usize>);

impl Grown {
    pub(crate) fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    pub(crate) fn find(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    /// Joins two groups and returns whether they were two.
    pub(crate) fn join(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
        one != other
    }
}
