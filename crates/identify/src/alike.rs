//! Whom a list means by a name alone.
//!
//! A name joins nobody: this stands beside the people and is for roles only. It holds where exactly
//! one person signs with the name, as for a name in a roster.

use std::collections::{BTreeMap, BTreeSet};

use model::{AccountId, Class, People, Personal, Subject};

use crate::resolve::Input;

/// Returns the person who alone signs with the name of an account, for accounts without a login or
/// an id of which no signature is known; in order of the accounts.
pub(crate) fn named_alike(input: &Input<'_>, people: &People) -> Vec<(AccountId, u32)> {
    let mut signer: BTreeMap<&str, u32> = BTreeMap::new();
    let mut owner: BTreeMap<&str, u32> = BTreeMap::new();
    for row in &people.resolved {
        match row.subject {
            Subject::Signature(_) if row.class == Class::Human => &mut signer,
            Subject::Signature(_) => continue,
            Subject::Account(_) => &mut owner,
        }
        .insert(row.subject.id(), row.person);
    }
    let mut named: BTreeMap<&Personal, BTreeSet<u32>> = BTreeMap::new();
    for seen in input.signatures.iter().filter(|seen| !seen.signature.name.is_blank()) {
        if let Some(person) = signer.get(seen.id.0.as_str()) {
            named.entry(&seen.signature.name).or_default().insert(*person);
        }
    }
    let signing: BTreeSet<u32> = signer.into_values().collect();
    let mut meant: BTreeMap<&AccountId, BTreeSet<u32>> = BTreeMap::new();
    for seen in input.accounts.iter().filter(|seen| seen.native.is_none() && seen.login.is_none()) {
        let is_known = owner.get(seen.id.0.as_str()).is_none_or(|person| signing.contains(person));
        let found = seen.name.as_ref().filter(|_| !is_known).and_then(|name| named.get(name));
        if let Some(found) = found {
            meant.entry(&seen.id).or_default().extend(found);
        }
    }
    let one = |(id, found): (&AccountId, BTreeSet<u32>)| {
        found.first().filter(|_| found.len() == 1).map(|person| (id.clone(), *person))
    };
    meant.into_iter().filter_map(one).collect()
}
