//! Who is shown to other programs: people with what they sign and log in with.
//!
//! Whoever is forgotten is nobody here, and a deleted account is no person. The name is the one
//! that the person is shown by everywhere; without one, the name they last signed with.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AccountSeen, Act, Class, Instant, People, Personal, Signature, SignatureSeen, Subject,
};

use crate::resolve::Input;
use crate::usable::UnusableList;

/// A file for another program.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Exported {
    /// The file; it is personal.
    pub text: Vec<u8>,
    /// How many people stand in it.
    pub people: u64,
    /// How many signatures and accounts could not be written in this format, and why.
    pub left_out: BTreeMap<LeftOut, u64>,
}

/// Why a signature or an account of somebody who is shown does not stand in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum LeftOut {
    /// The person signs with no address that a `.mailmap` line can show.
    NoAddress,
    /// The other program would take them for somebody else.
    AsAnother,
    /// No `.mailmap` line can ask for the name and the address.
    NotAsked,
    /// The platform has a name that is too long.
    LongPlatform,
    /// Nothing is left of it that is text: no name, no address and no login.
    NotText,
}

impl LeftOut {
    /// Returns what was left out and why, in plain words after "signatures and accounts".
    pub fn meaning(self) -> &'static str {
        match self {
            LeftOut::NoAddress => "of somebody without an address that a line can show",
            LeftOut::AsAnother => "that would be taken for somebody else's",
            LeftOut::NotAsked => "with a name or an address that no line can ask for",
            LeftOut::LongPlatform => "on a platform whose name is too long for the format",
            LeftOut::NotText => "without a name, an address or a login in UTF-8",
        }
    }
}

impl Exported {
    pub(super) fn leave_out(&mut self, why: LeftOut, count: usize) {
        if count > 0 {
            *self.left_out.entry(why).or_default() += count as u64;
        }
    }
}

/// A person with all that is known of how they sign.
#[derive(Clone, Default)]
pub(super) struct Shown<'a> {
    pub(super) person: u32,
    pub(super) is_machine: bool,
    pub(super) signatures: Vec<&'a SignatureSeen>,
    pub(super) accounts: Vec<&'a AccountSeen>,
}

/// Returns everybody who is shown, in order of their numbers.
pub(super) fn everybody<'a>(input: &Input<'a>, people: &People) -> Vec<Shown<'a>> {
    let hidden = hidden(input);
    let mut person_of: BTreeMap<&Subject, (u32, Class)> = BTreeMap::new();
    let mut forgotten = BTreeSet::new();
    for row in &people.resolved {
        person_of.insert(&row.subject, (row.person, row.class));
        if hidden.contains(row.subject.id()) {
            forgotten.insert(row.person);
        }
    }
    let mut shown: BTreeMap<u32, Shown<'a>> = BTreeMap::new();
    let of = |subject: &Subject| {
        let (person, class) = person_of.get(subject).copied()?;
        let is_shown = class != Class::Ghost && !forgotten.contains(&person);
        is_shown.then_some((person, class == Class::Bot))
    };
    for seen in input.signatures {
        if let Some((person, is_machine)) = of(&Subject::Signature(seen.id.clone())) {
            let entry = shown.entry(person).or_default();
            (entry.person, entry.is_machine) = (person, is_machine);
            entry.signatures.push(seen);
        }
    }
    for seen in input.accounts {
        if let Some((person, is_machine)) = of(&Subject::Account(seen.id.clone())) {
            let entry = shown.entry(person).or_default();
            (entry.person, entry.is_machine) = (person, is_machine);
            entry.accounts.push(seen);
        }
    }
    for person in shown.values_mut() {
        person.signatures.sort();
        person.accounts.sort();
    }
    shown.into_values().collect()
}

impl<'a> Shown<'a> {
    /// Returns the name that they are shown by.
    pub(super) fn name<'n>(&self, names: &'n BTreeMap<u32, Personal>) -> Option<&'n Personal>
    where
        'a: 'n,
    {
        let signed = self.signatures.iter().map(|seen| (seen.last_at, &seen.signature.name));
        let told =
            self.accounts.iter().filter_map(|seen| Some((seen.last_at, seen.name.as_ref()?)));
        let last = |all: &mut dyn Iterator<Item = (Option<Instant>, &'a Personal)>| {
            all.filter(|(_, name)| !name.is_blank()).max().map(|(_, name)| name)
        };
        names
            .get(&self.person)
            .or_else(|| last(&mut signed.clone()))
            .or_else(|| last(&mut told.clone()))
    }

    /// Returns the address to reach them under: of those that `fits`, one that nobody else signs
    /// with if there is one, one that tells people apart, and the one they signed with last.
    pub(super) fn address(
        &self,
        unusable: &UnusableList,
        is_shared: impl Fn(&Signature) -> bool,
        fits: impl Fn(&Personal) -> bool,
    ) -> Option<&'a Personal> {
        let fitting = self.signatures.iter().filter(|seen| fits(&seen.signature.address));
        let ranked = fitting.map(|seen| {
            let address = &seen.signature.address;
            let alone = !is_shared(&seen.signature);
            ((unusable.is_usable(address), alone, seen.last_at), address)
        });
        ranked.max().map(|(_, address)| address)
    }
}

/// Returns the ids of all who are forgotten.
fn hidden(input: &Input<'_>) -> BTreeSet<String> {
    let mut hidden = BTreeSet::new();
    for decision in input.decisions {
        if let Act::Forget(forgotten) = &decision.act {
            let subjects = forgotten.subjects.iter().chain([&forgotten.slot]);
            hidden.extend(subjects.map(|subject| subject.0.clone()));
        }
    }
    hidden
}
