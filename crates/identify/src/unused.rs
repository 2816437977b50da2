//! Who stands in the personal tables and on no event: whose they are, by the same rules.
//!
//! They change no figure and so stand on no row of a resolution. But whoever asks what is known of
//! them, or wants to be forgotten, means them too.

use std::collections::{BTreeMap, BTreeSet};

use model::{People, SubjectId};

use crate::resolve::{Input, Scene};

/// Returns the person of every signature and account that is known and that no event carries: one
/// of `people` where the rules join them, and else a number that nobody has.
///
/// `people` are resolved by rules, of the same input.
pub fn unused(input: &Input<'_>, people: &People) -> BTreeMap<SubjectId, u32> {
    let unused = unused_ids(input);
    if unused.is_empty() {
        return BTreeMap::new();
    }
    let scene = Scene::of(input);
    let (mut groups, _) = scene.groups();
    let mut person_of: BTreeMap<usize, u32> = BTreeMap::new();
    for row in &people.resolved {
        if let Some(node) = scene.cast.node(row.subject.id()) {
            person_of.insert(groups.find(node), row.person);
        }
    }
    let used = people.resolved.iter().map(|row| row.person);
    let mut next = used.chain(people.roles.iter().map(|role| role.person)).max().map_or(0, after);
    let mut found = BTreeMap::new();
    for id in unused {
        let Some(node) = scene.cast.node(id) else { continue };
        let person = *person_of.entry(groups.find(node)).or_insert(next);
        if person == next {
            next = after(next);
        }
        found.insert(SubjectId(id.to_owned()), person);
    }
    found
}

fn unused_ids<'a>(input: &Input<'a>) -> BTreeSet<&'a str> {
    let mut ids: BTreeSet<&str> = input.signatures.iter().map(|seen| seen.id.0.as_str()).collect();
    ids.extend(input.accounts.iter().map(|seen| seen.id.0.as_str()));
    for (_, id) in input.usage {
        ids.remove(id.0.as_str());
    }
    for (_, id) in input.account_usage {
        ids.remove(id.0.as_str());
    }
    ids
}

fn after(person: u32) -> u32 {
    person.saturating_add(1)
}
