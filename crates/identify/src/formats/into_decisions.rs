//! What a file tells, as decisions for the log.
//!
//! Only who is found is decided about, and only by what tells somebody apart: an address that many
//! sign with, or a login that several accounts had, would bind strangers.

use std::collections::BTreeSet;

use model::{Act, Decision, Handle, Instant, Spell, SubjectId};

use super::{Told, ToldPerson};
use crate::index::Index;
use crate::usable::UnusableList;

/// What became of the people of a file.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Imported {
    /// Decisions of one step, in the order of the file; not appended yet.
    pub decisions: Vec<Decision>,
    /// People of the file of whom at least one handle is known.
    pub matched: u64,
    /// People of the file of whom nothing is known.
    pub unmatched: u64,
    /// Handles that tell nobody apart, and were not used.
    pub ambiguous: u64,
}

impl Told {
    /// Returns the decisions that say the same as the file, about those who are known.
    ///
    /// Addresses of the built-in list and of [`Told::unusable`] find nobody; a community's own
    /// patterns are added to the latter by the caller. Names are never decided here: a name is
    /// chosen by the person.
    pub fn decisions(
        &self,
        index: &Index,
        step: u64,
        at: Instant,
        by: &str,
        why: &str,
    ) -> Imported {
        let unusable = UnusableList::built_in().with(&self.unusable);
        let mut imported = Imported::default();
        let decision = |act| Decision { step, at, by: by.to_owned(), why: why.to_owned(), act };
        for person in &self.people {
            let subjects = found(person, index, &unusable, &mut imported.ambiguous);
            let Some((first, others)) = subjects.split_first() else {
                imported.unmatched += 1;
                continue;
            };
            imported.matched += 1;
            let acts = others.iter().map(|other| Act::Bind(first.clone(), other.clone()));
            imported.decisions.extend(acts.chain(said(person, first)).map(decision));
        }
        imported
    }
}

/// Returns what is said of a person beside who they are.
fn said<'a>(person: &'a ToldPerson, first: &'a SubjectId) -> impl Iterator<Item = Act> + 'a {
    let bot = (person.bot == Some(true)).then(|| Act::Bot(first.clone(), Spell::default()));
    let affiliation = |(organization, spell): &(Option<String>, Spell)| {
        Act::Affiliation(first.clone(), organization.clone(), *spell)
    };
    bot.into_iter().chain(person.affiliations.iter().map(affiliation))
}

/// Returns who is found of a person, each once, in the order of the handles.
fn found(
    person: &ToldPerson,
    index: &Index,
    unusable: &UnusableList,
    ambiguous: &mut u64,
) -> Vec<SubjectId> {
    let elsewhere: BTreeSet<&SubjectId> =
        person.others.iter().flat_map(|signature| index.signed(signature)).collect();
    let mut seen = BTreeSet::new();
    let mut subjects = Vec::new();
    let mut add = |found: &[SubjectId]| {
        for subject in found {
            if seen.insert(subject.clone()) {
                subjects.push(subject.clone());
            }
        }
    };
    for handle in &person.handles {
        let common = match handle {
            Handle::Address(address) => !unusable.is_usable(address),
            other => index.is_shared(other),
        };
        if common {
            *ambiguous += 1;
            continue;
        }
        let found = index.subjects(handle).iter().filter(|subject| !elsewhere.contains(subject));
        add(&found.cloned().collect::<Vec<_>>());
    }
    for signature in &person.signed {
        add(index.signed(signature));
    }
    subjects
}
