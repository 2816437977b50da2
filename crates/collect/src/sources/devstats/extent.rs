//! How much a bundle could tell: what its queries asked for, and the coverage this amounts to.
//!
//! A query that takes issues by their last update leaves the quiet ones out; yet every issue opened
//! since the earliest update in the bundle is there, whatever day the query named.

use std::collections::{BTreeMap, BTreeSet};

use model::{Coverage, Extent, Fact, Instant, ItemKind, Place, ProjectName, counted};

use super::ABOUT;
use super::nodes::Node;

/// What passed by.
#[derive(Default)]
pub struct Seen {
    /// Issues and changes.
    pub nodes: u64,
    /// Issues and changes that could not be read.
    pub lost: u64,
    /// Issues whose timeline was cut.
    pub cut: u64,
    /// The newest moment that is known of.
    pub newest: Option<Instant>,
    /// What was told of each repository, by its host and its name without case.
    of_places: BTreeMap<(String, String), Told>,
}

impl Seen {
    /// Counts a node.
    pub(super) fn count(&mut self, node: &Node, place: &Place, now: Instant) {
        self.newest = self.newest.max(node.newest(now));
        let key = (place.platform.clone(), place.name.lossy().to_lowercase());
        self.of_places.entry(key).or_default().count(node, now);
    }

    /// Returns of how many repositories something was told.
    pub fn places(&self) -> usize {
        self.of_places.len()
    }

    /// Returns the rows of the coverage table.
    pub fn coverage(&self, project: &ProjectName) -> Vec<Coverage> {
        let mut each = self.of_places.values().map(|told| told.coverage(project, self.cut));
        let first = each.next().unwrap_or_else(|| Told::default().coverage(project, self.cut));
        let rows = each.fold(first, |one, other| together(&one, &other));
        let reason = format!("{} of the bundle could not be read", counted(self.lost, "record"));
        let but_for_lost = |row: Coverage| match (row.extent, self.lost) {
            (Extent::Complete, 1..) => Vec::from(row.with_losses(reason.clone())),
            _ => vec![row],
        };
        rows.into_iter().flat_map(but_for_lost).collect()
    }
}

/// Returns what holds of two repositories, fact by fact.
fn together(one: &[Coverage], other: &[Coverage]) -> Vec<Coverage> {
    let facts: BTreeSet<Fact> = one.iter().chain(other).map(|row| row.fact).collect();
    let of = |rows: &[Coverage], fact| -> Vec<Coverage> {
        rows.iter().filter(|row| row.fact == fact).cloned().collect()
    };
    facts.into_iter().flat_map(|fact| of_both(of(one, fact), of(other, fact))).collect()
}

/// Returns what holds of a fact in two repositories: the same, all since the later day, or a part.
fn of_both(one: Vec<Coverage>, other: Vec<Coverage>) -> Vec<Coverage> {
    let since = |rows: &[Coverage]| {
        let whole = rows.iter().filter(|row| row.extent == Extent::Complete);
        whole.map(|row| row.from).next()
    };
    let absent = |rows: &[Coverage]| rows.iter().all(|row| row.extent == Extent::Absent);
    match (since(&one), since(&other)) {
        (Some(early), Some(late)) => return if early < late { other } else { one },
        _ if one == other || (absent(&one) && absent(&other)) => return one,
        _ => {}
    }
    let mut reasons: Vec<&str> = one.iter().chain(&other).map(|row| row.reason.as_str()).collect();
    reasons.retain(|reason| !reason.is_empty());
    reasons.sort_unstable();
    reasons.dedup();
    let told = reasons.join("; ");
    let again = "the bundles do not tell the same of each repository: ";
    let reason = format!("{again}{}", told.replace(again, ""));
    let part = one.into_iter().next().into_iter();
    let part = part.map(|row| Coverage {
        from: None,
        until: None,
        extent: Extent::Partial,
        reason: reason.clone(),
        ..row
    });
    part.collect()
}

/// What was told of one repository.
#[derive(Default)]
struct Told {
    issues: u64,
    changes: u64,
    /// Issues whose query asked for states.
    with_state: u64,
    /// Changes whose query asked for the time of closing.
    with_closing: u64,
    /// Issues without an update time.
    without_update: u64,
    earliest_update: Option<Instant>,
}

impl Told {
    fn count(&mut self, node: &Node, now: Instant) {
        if node.kind() == ItemKind::Change {
            self.changes += 1;
            self.with_closing += u64::from(node.has("closedAt"));
            return;
        }
        self.issues += 1;
        self.with_state += u64::from(node.has("state"));
        match node.stamp("updatedAt", now).believed() {
            Some(at) => {
                self.earliest_update = Some(self.earliest_update.map_or(at, |least| least.min(at)));
            }
            None => self.without_update += 1,
        }
    }

    fn coverage(&self, project: &ProjectName, cut: u64) -> Vec<Coverage> {
        let mut rows = Rows { project, rows: Vec::new() };
        self.of_issues(&mut rows, cut);
        self.of_changes(&mut rows);
        for (fact, reason) in [
            (Fact::ReadyTimes, "devstats bundles do not say what was a draft, or until when"),
            (Fact::Reviews, "devstats bundles count reviews without person, time or state"),
            (Fact::InlineComments, "devstats bundles hold no comments of changes"),
            (Fact::Labels, "devstats bundles say which labels stand, not since when"),
            (Fact::Assignments, "devstats bundles hold no assignments"),
            (Fact::Reactions, "devstats bundles count reactions without person or time"),
            (Fact::Discussions, "devstats bundles hold no discussions"),
            (Fact::AccountKinds, "devstats bundles do not say which accounts are machines"),
        ] {
            rows.add(fact, None, None, Extent::Absent, reason.to_owned());
        }
        rows.rows
    }

    fn of_issues(&self, rows: &mut Rows<'_>, cut: u64) {
        let none = "no issue of a devstats bundle could be read";
        if self.issues == 0 {
            for fact in [
                Fact::Issues,
                Fact::IssueAuthors,
                Fact::IssueClosings,
                Fact::Comments,
                Fact::CrossReferences,
            ] {
                rows.add(fact, None, None, Extent::Absent, none.to_owned());
            }
            return;
        }
        self.selection(rows);
        let authors = "devstats bundles do not say who opened an issue";
        rows.add(Fact::IssueAuthors, None, None, Extent::Absent, authors.to_owned());
        let stated = self.with_state > 0;
        let (extent, reason) = match (stated, cut) {
            (false, _) => (Extent::Absent, "the bundle's query did not ask for it".to_owned()),
            (true, cut) => (Extent::Partial, format!("of issues alone{}", cut_words(cut))),
        };
        rows.add(Fact::Comments, None, None, extent, reason.clone());
        let closings = if stated {
            "only the last closing has a time; no reasons and no reopenings".to_owned()
        } else {
            reason
        };
        rows.add(Fact::IssueClosings, None, None, extent, closings);
        let mentions =
            "who mentioned an issue is told without person and time, and what mentioned \
                        a change is not told"
                .to_owned();
        rows.add(Fact::CrossReferences, None, None, Extent::Partial, mentions);
    }

    /// Says which issues are there.
    fn selection(&self, rows: &mut Rows<'_>) {
        let whole = self.earliest_update.filter(|_| self.without_update == 0);
        let Some(since) = whole else {
            let reason = "the bundle does not say how its issues were selected, so others may be \
                          missing"
                .to_owned();
            return rows.add(Fact::Issues, None, None, Extent::Partial, reason);
        };
        let reason = format!(
            "the bundle's query took the issues updated since a day; older ones that stayed quiet \
             until {} are missing",
            since.day()
        );
        rows.add(Fact::Issues, None, Some(since), Extent::Partial, reason);
        rows.add(Fact::Issues, Some(since), None, Extent::Complete, String::new());
    }

    fn of_changes(&self, rows: &mut Rows<'_>) {
        let none = "no change of a devstats bundle could be read";
        for fact in [Fact::Changes, Fact::ChangeAuthors, Fact::Merges] {
            match self.changes {
                0 => rows.add(fact, None, None, Extent::Absent, none.to_owned()),
                _ => rows.add(fact, None, None, Extent::Complete, String::new()),
            }
        }
        let (extent, reason) = match (self.changes, self.with_closing) {
            (0, _) => (Extent::Absent, none),
            (_, 0) => {
                let reason =
                    "the bundle does not say when an unmerged change was closed, or by whom";
                (Extent::Absent, reason)
            }
            (all, some) if some < all => {
                let reason = "some bundles do not say when an unmerged change was closed, none by \
                              whom";
                (Extent::Partial, reason)
            }
            _ => (Extent::Partial, "the bundle does not say who closed an unmerged change"),
        };
        rows.add(Fact::ChangeClosings, None, None, extent, reason.to_owned());
    }
}

fn cut_words(cut: u64) -> String {
    match cut {
        0 => String::new(),
        1 => "; 1 issue is cut after 100 entries".to_owned(),
        cut => format!("; {cut} issues are cut after 100 entries"),
    }
}

struct Rows<'a> {
    project: &'a ProjectName,
    rows: Vec<Coverage>,
}

impl Rows<'_> {
    fn add(
        &mut self,
        fact: Fact,
        from: Option<Instant>,
        until: Option<Instant>,
        extent: Extent,
        reason: String,
    ) {
        let project = self.project.clone();
        let source = ABOUT.name.to_owned();
        self.rows.push(Coverage { project, source, fact, from, until, extent, reason });
    }
}
