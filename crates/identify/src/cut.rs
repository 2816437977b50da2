//! Cuts: whom somebody parted from a person with whom rules would join them still.
//!
//! An `Unbind` takes an earlier binding of the two back. Where they would be one person all the
//! same, by a shared address or through others, that is not enough to part them: then the first of
//! the two is cut out. No rule and no earlier binding joins it to anybody; later bindings do.

use std::collections::{BTreeMap, BTreeSet};

use model::Instant;

use crate::bind::Woven;
use crate::cast::Cast;
use crate::decided::{Decided, Term};
use crate::groups::Groups;

/// Since when whom no rule joins to anybody.
#[derive(Default)]
pub(crate) struct Cuts(BTreeMap<usize, Instant>);

/// A join within the groups that a parting is about.
struct Tie {
    ends: [usize; 2],
    /// While it was decided so; nothing for a rule.
    decided: Option<Term>,
}

impl Cuts {
    /// Finds the cuts: each parting is seen with what was decided up to its moment.
    pub(crate) fn of(woven: &Woven<'_>, cast: &Cast<'_>, decided: &Decided<'_>) -> Self {
        let mut partings: BTreeMap<Instant, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, leaves, stays) in &decided.parted {
            if let Some(pair) = cast.node(leaves).zip(cast.node(stays)) {
                partings.entry(*at).or_default().push(pair);
            }
        }
        if partings.is_empty() {
            return Self::default();
        }
        let ties = Self::ties(woven, &partings);
        let mut cuts = Self::default();
        for (at, pairs) in partings {
            let mut groups = Local::default();
            for tie in &ties {
                let [one, other] = tie.ends;
                let known = tie.decided.is_none_or(|term| term.holds_at(at));
                if known && cuts.spare(one, other, tie.decided.map(|term| term.from)) {
                    groups.join(one, other);
                }
            }
            let parted: Vec<(usize, usize)> =
                pairs.into_iter().filter(|(one, other)| groups.are_one(*one, *other)).collect();
            cuts.0.extend(parted.into_iter().map(|(leaves, _)| (leaves, at)));
        }
        cuts
    }

    /// Returns whether a node is cut out.
    pub(crate) fn has(&self, node: usize) -> bool {
        self.0.contains_key(&node)
    }

    /// Returns whether a join holds between two nodes, decided at a moment or made by a rule.
    pub(crate) fn spare(&self, one: usize, other: usize, decided: Option<Instant>) -> bool {
        let holds = |node| match self.0.get(&node) {
            Some(cut) => decided.is_some_and(|decided| decided > *cut),
            None => true,
        };
        self.0.is_empty() || (holds(one) && holds(other))
    }

    /// Returns the joins of the groups in which somebody may have to be cut out.
    fn ties(woven: &Woven<'_>, partings: &BTreeMap<Instant, Vec<(usize, usize)>>) -> Vec<Tie> {
        let mut groups = Groups::new(vec![false; woven.nodes]);
        let rules = || woven.own.iter().chain(woven.joins.values().flatten());
        for (one, other) in rules() {
            groups.join(*one, *other);
        }
        for (one, other, _) in &woven.bound {
            groups.join(*one, *other);
        }
        let mut about = BTreeSet::new();
        for (one, other) in partings.values().flatten() {
            let root = groups.find(*one);
            if root == groups.find(*other) {
                about.insert(root);
            }
        }
        if about.is_empty() {
            return Vec::new();
        }
        let ruled = rules().map(|(one, other)| Tie { ends: [*one, *other], decided: None });
        let bound = woven
            .bound
            .iter()
            .map(|(one, other, term)| Tie { ends: [*one, *other], decided: Some(*term) });
        ruled.chain(bound).filter(|tie| about.contains(&groups.find(tie.ends[0]))).collect()
    }
}

/// Groups of a few nodes out of many.
#[derive(Default)]
struct Local {
    parent: BTreeMap<usize, usize>,
}

impl Local {
    fn find(&self, mut node: usize) -> usize {
        while let Some(parent) = self.parent.get(&node) {
            node = *parent;
        }
        node
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        if one != other {
            self.parent.insert(one.max(other), one.min(other));
        }
    }

    fn are_one(&self, one: usize, other: usize) -> bool {
        self.find(one) == self.find(other)
    }
}
