//! Who was in a team when, from the versions of all lists together.
//!
//! A team may be told by several files at once, and by one after another when its file is moved:
//! somebody is a member as long as any of them names them.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use model::{CreditDocument, Event, Instant, Recognition, Record, Stamp};

use super::person::Named;
use crate::sources::git::versions::Version;

/// Somebody's comings and goings in a team.
pub(super) struct Membership {
    /// Who, in which team.
    pub(super) named: Named,
    /// The number of the file that named them first.
    pub(super) file: usize,
    /// A coming, a leaving, a coming again …, in order; a time that cannot be believed is none.
    times: Vec<Option<Instant>>,
    /// How many files name them.
    files: usize,
}

/// A change of a file: its number, since when, and whom it names from then on.
type Change = (usize, Option<Instant>, Vec<Named>);

/// Returns who was in which team, from the versions of each file, oldest first.
pub(super) fn memberships(files: Vec<Vec<Version<Vec<Named>>>>) -> Vec<Membership> {
    // The oldest state is the one with most newer ones.
    let mut states: BTreeMap<usize, Vec<Change>> = BTreeMap::new();
    let mut naming: Vec<BTreeSet<String>> = Vec::new();
    for (file, versions) in files.into_iter().enumerate() {
        naming.push(BTreeSet::new());
        for Version { state, since, says } in versions {
            states.entry(state).or_default().push((file, since, says.unwrap_or_default()));
        }
    }
    let mut all: BTreeMap<String, Membership> = BTreeMap::new();
    for (_, changes) in states.into_iter().rev() {
        let mut touched: BTreeMap<String, Option<Instant>> = BTreeMap::new();
        for (file, since, named) in changes {
            let mut now = BTreeSet::new();
            for named in named {
                let key = named.record(CreditDocument::Team).lossy().into_owned();
                let fresh = Membership { named, file, times: Vec::new(), files: 0 };
                let known = all.entry(key.clone()).or_insert(fresh);
                known.files += usize::from(now.insert(key));
            }
            let Some(of_file) = naming.get_mut(file) else { continue };
            let before = mem::replace(of_file, now);
            for key in &before {
                if let Some(known) = all.get_mut(key) {
                    known.files = known.files.saturating_sub(1);
                }
            }
            touched.extend(before.union(of_file).map(|key| (key.clone(), since)));
        }
        for (key, since) in touched {
            if let Some(known) = all.get_mut(&key) {
                known.step(since);
            }
        }
    }
    all.into_values().collect()
}

impl Membership {
    /// Returns the record that tells of it.
    pub(super) fn record(&self, now: Instant) -> Record {
        let key = self.named.record(CreditDocument::Team);
        let events = self.times.iter().enumerate().map(|(number, at)| {
            let at = at.map_or_else(Stamp::untold, |at| Stamp::recorded(Some(at), now));
            let mut told = self.named.clone().told(CreditDocument::Team, at);
            if number % 2 == 1 {
                told.role = Recognition::LEFT.to_owned();
            }
            Event::Recognition(Box::new(told))
        });
        Record { key, events: events.collect() }
    }

    /// Writes down a coming or a leaving, if the files that name them say so.
    fn step(&mut self, since: Option<Instant>) {
        let is_in = self.times.len() % 2 == 1;
        if is_in != (self.files > 0) {
            // Clocks differ: what claims to be older than the step before happened with it.
            let before = self.times.last().copied().flatten();
            self.times.push(since.map(|since| before.map_or(since, |before| since.max(before))));
        }
    }
}
