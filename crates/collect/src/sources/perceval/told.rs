//! What the items could tell, gathered into the coverage table.

use std::collections::BTreeMap;

use model::{Coverage, Extent, Fact, Instant, ProjectName, counted};

use super::ABOUT;

/// How much of each fact was told.
#[derive(Default)]
pub(super) struct Told {
    /// Items that could not be read.
    pub(super) lost: u64,
    facts: BTreeMap<Fact, (Extent, String)>,
    /// From when on commits are known, where that is not their beginning.
    begins: Option<Instant>,
    /// How many items were fetched with what tells a fact, and how many without.
    fetched: BTreeMap<Fact, (u64, u64)>,
}

impl Told {
    /// Says that items tell all of some facts.
    pub(super) fn all(&mut self, facts: &[Fact]) {
        for fact in facts {
            self.facts.insert(*fact, (Extent::Complete, String::new()));
        }
    }

    /// Says from when on the commits of a history are known, if that is not their beginning.
    pub(super) fn begin(&mut self, at: Option<Instant>) {
        self.begins = self.begins.max(at);
    }

    /// Says that items tell a fact in part, or not at all, unless others told more of it.
    pub(super) fn less(&mut self, fact: Fact, extent: Extent, reason: &str) {
        let known = self.facts.get(&fact).map(|(extent, _)| *extent);
        if known.is_none_or(|known| extent < known) {
            self.facts.insert(fact, (extent, reason.to_owned()));
        }
    }

    /// Says whether an item was fetched with what tells a fact.
    pub(super) fn fetched(&mut self, fact: Fact, with: bool) {
        let (whole, lacking) = self.fetched.entry(fact).or_default();
        *whole += u64::from(with);
        *lacking += u64::from(!with);
        let (extent, reason) = match (*whole, *lacking) {
            (_, 0) => (Extent::Complete, ""),
            (0, _) => (Extent::Absent, "the items were fetched without it"),
            _ => (Extent::Partial, "some items were fetched without it"),
        };
        self.facts.insert(fact, (extent, reason.to_owned()));
    }

    /// Says that items tell all of a fact, unless some were found that do not.
    pub(super) fn unless_said(&mut self, fact: Fact) {
        self.facts.entry(fact).or_insert((Extent::Complete, String::new()));
    }

    /// Says that a fact is told no further than this, whatever else told of it.
    pub(super) fn only(&mut self, fact: Fact, extent: Extent, reason: String) {
        self.facts.insert(fact, (extent, reason));
    }

    /// Returns the rows of the coverage table.
    pub(super) fn coverage(&self, project: &ProjectName) -> Vec<Coverage> {
        let rows = self.facts.iter().map(|(fact, (extent, reason))| {
            let (extent, reason) = match (extent, self.lost) {
                (Extent::Complete, 1..) => {
                    let reason = format!("{} could not be read", counted(self.lost, "item"));
                    (Extent::Partial, reason)
                }
                (extent, _) => (*extent, reason.clone()),
            };
            Coverage {
                project: project.clone(),
                source: ABOUT.name.to_owned(),
                fact: *fact,
                from: self.begins.filter(|_| *fact == Fact::Commits),
                until: None,
                extent,
                reason,
            }
        });
        rows.collect()
    }
}
