//! Suggestions: people who might be one, for somebody who knows them to say yes or no.
//!
//! Nothing here joins anybody. Names are weak proof: two people may share one, and whoever signs
//! with a given name alone shares it with many. So a suggestion carries its evidence, a pair that
//! was turned down is not offered again, and a name that many share is counted instead of offered.

mod everyday;
mod evidence;
mod keys;
mod known;
mod name;
mod parted;

use std::collections::BTreeSet;

use model::{People, Subject};

use crate::resolve::Input;
use keys::Candidates;
use known::{Known, Persons};

pub use evidence::Evidence;
pub(crate) use known::forgotten;

/// Two people who might be one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// A signature or an account of the one.
    pub one: Subject,
    /// A signature or an account of the other.
    pub other: Subject,
    /// What speaks for it, the strongest first.
    pub evidence: Vec<Evidence>,
}

/// All that can be suggested.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Suggestions {
    /// What nobody has decided yet, the strongest evidence first.
    pub open: Vec<Suggestion>,
    /// How many pairs would be among them, had nobody turned them down.
    pub rejected: u64,
    /// How many pairs were not looked at because more than five people share a name or a login,
    /// counted for each such name.
    pub left_out: u64,
}

/// Returns who might be one person, in the same order whatever the order of the input is.
///
/// Machines, deleted accounts and people who are forgotten are never suggested.
pub fn suggest(input: &Input<'_>, people: &People) -> Suggestions {
    let persons = Persons::of(input, people);
    let parted = parted::pairs(input.decisions, &persons);
    let Candidates { pairs, left_out } = keys::candidates(&persons);
    let (mut open, mut rejected) = (Vec::new(), 0);
    for (one, other) in pairs {
        let evidence = evidence::between(&persons, one, other);
        if evidence.is_empty() {
            continue;
        }
        if parted.contains(&(one, other)) {
            rejected += 1;
            continue;
        }
        let subject = |person| persons.known(person).and_then(Known::subject);
        if let (Some(one), Some(other)) = (subject(one), subject(other)) {
            let (one, other) = (one.min(other).clone(), one.max(other).clone());
            open.push(Suggestion { one, other, evidence });
        }
    }
    let rank = |of: &Suggestion| (of.evidence.first().copied(), usize::MAX - of.evidence.len());
    open.sort_by(|a, b| {
        (rank(a), &a.one, &a.other, &a.evidence).cmp(&(rank(b), &b.one, &b.other, &b.evidence))
    });
    Suggestions { open, rejected, left_out }
}

/// Pairs of people, the smaller number first.
type Pairs = BTreeSet<(u32, u32)>;
