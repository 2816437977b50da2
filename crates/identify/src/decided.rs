//! What the decision log says now: every binding and every verdict that stands.
//!
//! The log is only appended to. A later line wins; of opposite lines at the same moment the one
//! that claims less (`Unbind`, `NotBot`) wins, so that the order of the file does not matter.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, Decision, Instant};

/// Bindings and verdicts that stand.
#[derive(Default)]
pub(crate) struct Decided<'a> {
    /// Pairs that are one person.
    pub(crate) bound: BTreeSet<(&'a str, &'a str)>,
    /// The last word on whether a signature is a machine.
    pub(crate) verdicts: BTreeMap<&'a str, Verdict>,
}

/// Whether a signature is a machine, as somebody decided; the greatest of several wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Verdict {
    at: Instant,
    pub(crate) called_person: bool,
}

impl<'a> Decided<'a> {
    /// Reads the log, in any order.
    pub(crate) fn read(log: &'a [Decision]) -> Self {
        let mut decided = Self::default();
        let mut pairs: BTreeMap<_, (Instant, bool)> = BTreeMap::new();
        for Decision { at, act, .. } in log {
            match act {
                Act::Bind(one, other) | Act::Unbind(one, other) => {
                    let line = (*at, matches!(act, Act::Unbind(..)));
                    let standing = pairs
                        .entry((one.0.as_str().min(&other.0), one.0.as_str().max(&other.0)))
                        .or_insert(line);
                    *standing = line.max(*standing);
                }
                Act::Bot(of, _) | Act::NotBot(of, _) => {
                    let called_person = matches!(act, Act::NotBot(..));
                    let line = Verdict { at: *at, called_person };
                    let standing = decided.verdicts.entry(&of.0).or_insert(line);
                    *standing = line.max(*standing);
                }
                _ => {}
            }
        }
        decided.bound =
            pairs.into_iter().filter_map(|(pair, (_, undone))| (!undone).then_some(pair)).collect();
        decided
    }
}
