//! What the items could tell, gathered into the coverage table.

use std::collections::BTreeMap;

use model::{Coverage, Extent, Fact, Instant, ItemKind, ProjectName, counted};

use super::ABOUT;
use super::envelope::Envelope;
use crate::sources::git_log::Reach;

/// How much of each fact was told.
#[derive(Default)]
pub(super) struct Told {
    /// Items that could not be read.
    pub(super) lost: u64,
    facts: BTreeMap<Fact, (Extent, String)>,
    /// How far back commits lead.
    reach: Reach,
    /// By kind and origin, the earliest update of an item; nothing if some item tells none.
    updates: BTreeMap<(ItemKind, String), Option<Instant>>,
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

    /// Says how far back the commits of a history lead.
    pub(super) fn lead(&mut self, reach: Reach) {
        self.reach = self.reach.max(reach);
    }

    /// Says when an issue or a change of an origin was updated.
    pub(super) fn update(&mut self, kind: ItemKind, envelope: &Envelope, now: Instant) {
        let at = envelope.updated(now);
        let of_origin = self.updates.entry((kind, envelope.origin().to_owned()));
        let earliest = of_origin.or_insert(at);
        *earliest = (*earliest).zip(at).map(|(one, other)| one.min(other));
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
        let rows = self.facts.iter().flat_map(|(fact, (extent, reason))| {
            let row = Coverage {
                project: project.clone(),
                source: ABOUT.name.to_owned(),
                fact: *fact,
                from: None,
                until: None,
                extent: *extent,
                reason: reason.clone(),
            };
            match (fact, extent) {
                (_, Extent::Absent) => vec![row],
                (Fact::Commits, Extent::Partial) => self.of_commits(row),
                (_, Extent::Partial) => vec![row],
                (Fact::Issues | Fact::IssueAuthors, _) => self.of_items(ItemKind::Issue, row),
                (Fact::Changes | Fact::ChangeAuthors, _) => self.of_items(ItemKind::Change, row),
                _ => self.but_for_lost(row),
            }
        });
        rows.collect()
    }

    fn of_commits(&self, row: Coverage) -> Vec<Coverage> {
        match self.reach {
            Reach::Beginning => {
                let reason = row.reason.clone();
                let whole = Coverage { extent: Extent::Complete, reason: String::new(), ..row };
                Vec::from(whole.with_losses(reason))
            }
            reach => vec![Coverage { from: reach.since(), ..row }],
        }
    }

    /// Returns since when all items of a kind are there: whoever fetches from a day on gets what was
    /// updated since, and nothing says from which day on was fetched.
    fn of_items(&self, kind: ItemKind, row: Coverage) -> Vec<Coverage> {
        let of_kind = self.updates.iter().filter(|((of, _), _)| *of == kind);
        let earliest: Option<Vec<Instant>> = of_kind.map(|(_, at)| *at).collect();
        let Some(since) = earliest.and_then(|each| each.into_iter().max()) else {
            let reason = "not every item says when it was updated, so nobody can say which are \
                          missing"
                .to_owned();
            return vec![Coverage { extent: Extent::Partial, reason, ..row }];
        };
        let reason = format!(
            "items are fetched from a day on, and do not say from which; older ones that stayed \
             quiet until {} may be missing",
            since.day()
        );
        let before =
            Coverage { until: Some(since), extent: Extent::Partial, reason, ..row.clone() };
        let mut rows = vec![before];
        rows.extend(self.but_for_lost(Coverage { from: Some(since), ..row }));
        rows
    }

    fn but_for_lost(&self, row: Coverage) -> Vec<Coverage> {
        match self.lost {
            0 => vec![row],
            lost => {
                Vec::from(row.with_losses(format!("{} could not be read", counted(lost, "item"))))
            }
        }
    }
}
