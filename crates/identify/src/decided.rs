//! What the decision log says now: every line that stands, and what follows from it.
//!
//! The log is only appended to. A step that is undone counts as if it had never been taken, and an
//! undo can be undone; a forgetting alone stands for ever. A later line wins; of opposite lines at
//! the same moment the one that claims less (`Unbind`, `NotBot`, no credit) wins, so that the order
//! of the file does not matter.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Decision, Instant};

/// Two subjects; the smaller id comes first.
type Pair<'a> = (&'a str, &'a str);

/// How long a binding holds.
#[derive(Clone, Copy)]
pub(crate) struct Term {
    /// When the two were bound.
    pub(crate) from: Instant,
    /// When the same two were next parted, if they were.
    pub(crate) until: Option<Instant>,
}

/// What stands.
#[derive(Default)]
pub(crate) struct Decided<'a> {
    /// Who was said to be one person, as often as it was said.
    pub(crate) bound: Vec<(Pair<'a>, Term)>,
    /// When whom was parted from whom: the first leaves, the second stays.
    pub(crate) parted: BTreeSet<(Instant, &'a str, &'a str)>,
    /// What each forgotten person was known as, with what stands in its place.
    pub(crate) forgotten: Vec<Vec<&'a str>>,
    /// Deleted accounts.
    pub(crate) ghosts: BTreeSet<&'a str>,
    /// What is said of a subject beyond who it is.
    pub(crate) said: BTreeMap<&'a str, Vec<&'a Decision>>,
}

impl Term {
    /// Returns whether the two were bound at a moment.
    pub(crate) fn holds_at(self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| until > at)
    }
}

impl<'a> Decided<'a> {
    /// Reads the log, in any order.
    pub(crate) fn read(log: &'a [Decision]) -> Self {
        let mut decided = Self::default();
        let mut bound: BTreeSet<(Pair<'_>, Instant)> = BTreeSet::new();
        let mut unbound: BTreeMap<Pair<'_>, BTreeSet<Instant>> = BTreeMap::new();
        for decision in standing(log) {
            let at = decision.at;
            match &decision.act {
                Act::Bind(one, other) if one != other => {
                    bound.insert((pair(&one.0, &other.0), at));
                }
                Act::Unbind(one, other) if one != other => {
                    unbound.entry(pair(&one.0, &other.0)).or_default().insert(at);
                    decided.parted.insert((at, &one.0, &other.0));
                }
                Act::Bot(of, _)
                | Act::NotBot(of, _)
                | Act::Name(of, _)
                | Act::Credit(of, _)
                | Act::Affiliation(of, ..) => decided.said.entry(&of.0).or_default().push(decision),
                Act::Ghost(of) => {
                    decided.ghosts.insert(&of.0);
                }
                Act::Forget(whom) => {
                    let known = std::iter::once(&whom.slot).chain(&whom.subjects);
                    decided.forgotten.push(known.map(|id| id.0.as_str()).collect());
                }
                _ => {}
            }
        }
        // Whoever binds two again takes back that they were parted.
        let again = |(at, one, other): &(Instant, &'a str, &'a str)| {
            let pair = pair(one, other);
            let of_pair = bound.range((pair, *at)..).take_while(|(of, _)| *of == pair);
            of_pair.last().is_some_and(|(_, from)| from > at)
        };
        decided.parted.retain(|parting| !again(parting));
        let term = |(pair, from): (Pair<'a>, Instant)| {
            let until = unbound.get(&pair).and_then(|all| all.range(from..).next().copied());
            (until != Some(from)).then_some((pair, Term { from, until }))
        };
        decided.bound = bound.into_iter().filter_map(term).collect();
        decided.forgotten.sort();
        decided
    }

    /// Returns every subject that stands for somebody by the log alone.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = &'a str> {
        let bound = self.bound.iter().flat_map(|((one, other), _)| [*one, *other]);
        bound.chain(self.forgotten.iter().flatten().copied())
    }
}

/// Returns the lines of every step that is not undone; a forgetting cannot be.
///
/// Only an earlier step can be undone.
pub(crate) fn standing(log: &[Decision]) -> impl Iterator<Item = &Decision> {
    let mut undos: Vec<(u64, u64)> = log
        .iter()
        .filter_map(|decision| match decision.act {
            Act::Undo(of) if of < decision.step => Some((decision.step, of)),
            _ => None,
        })
        .collect();
    undos.sort_unstable();
    let mut undone = BTreeSet::new();
    // Whatever undoes a step comes after it, so the last steps are settled first.
    for (step, of) in undos.into_iter().rev() {
        if !undone.contains(&step) {
            undone.insert(of);
        }
    }
    let stands = move |decision: &&Decision| {
        matches!(decision.act, Act::Forget(_)) || !undone.contains(&decision.step)
    };
    log.iter().filter(stands)
}

/// Returns the steps of a log that stand, in order; a forgetting always does.
pub fn standing_steps(log: &[Decision]) -> BTreeSet<u64> {
    standing(log).map(|decision| decision.step).collect()
}

fn pair<'a>(one: &'a str, other: &'a str) -> Pair<'a> {
    (one.min(other), one.max(other))
}
