//! What a decision changes, in counts: shown before it is taken and after.

use std::collections::{BTreeMap, BTreeSet};

use model::{Class, People};

/// How many there are of each kind.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) people: usize,
    pub(crate) bots: usize,
    pub(crate) automated: usize,
    pub(crate) uncredited: usize,
}

impl Counts {
    pub(crate) fn of(people: &People) -> Self {
        let mut classes: BTreeMap<Class, BTreeSet<u32>> = BTreeMap::new();
        for row in &people.resolved {
            classes.entry(row.class).or_default().insert(row.person);
        }
        let count = |class| classes.get(&class).map_or(0, BTreeSet::len);
        Self {
            people: count(Class::Human),
            bots: count(Class::Bot),
            automated: people.automated.len(),
            uncredited: people.uncredited.len(),
        }
    }
}

/// Says what changes from one to the other.
pub(crate) fn told(before: &Counts, after: &Counts) -> Vec<String> {
    let counts = [
        ("people", before.people, after.people),
        ("bots", before.bots, after.bots),
        ("spells in which a program acts for a person", before.automated, after.automated),
        ("people who are not named in credits", before.uncredited, after.uncredited),
    ];
    let changed = counts.iter().filter(|(_, before, after)| before != after);
    let lines: Vec<String> =
        changed.map(|(what, before, after)| format!("{what}: {before} → {after}")).collect();
    match lines.is_empty() {
        true => vec!["no count of people changes".to_owned()],
        false => lines,
    }
}
