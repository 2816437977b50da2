//! Parted: pairs of people of whom somebody said that they are not one.
//!
//! The decision log is read as everywhere: a step that was undone counts as if it had never been
//! taken, an undoing can itself be undone, and the order of the lines does not matter.

use std::collections::BTreeMap;

use model::{Act, Decision, Instant};

use super::Pairs;
use super::known::Persons;
use crate::decided::standing;

/// Returns the pairs that are not to be suggested again.
pub(crate) fn pairs(log: &[Decision], persons: &Persons<'_>) -> Pairs {
    // Of opposite lines at one moment the one that parts wins: it claims less.
    let mut last: BTreeMap<_, (Instant, bool)> = BTreeMap::new();
    for Decision { at, act, .. } in standing(log) {
        let (one, other, parts) = match act {
            Act::Reject(one, other) | Act::Unbind(one, other) => (one, other, true),
            Act::Bind(one, other) => (one, other, false),
            _ => continue,
        };
        let standing = last.entry((one.min(other), one.max(other))).or_insert((*at, parts));
        *standing = (*standing).max((*at, parts));
    }
    let parted =
        last.into_iter().filter(|(_, (_, parts))| *parts).filter_map(|((one, other), _)| {
            let (one, other) = (persons.person(&one.0)?, persons.person(&other.0)?);
            Some((one.min(other), one.max(other)))
        });
    parted.collect()
}
