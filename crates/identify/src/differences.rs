//! Differences: what each rule changes against the mailmapped address alone.
//!
//! The way from one to the other is walked in steps, each with its own people, so that any measure
//! can be taken at every step and its change laid to the rule that made it. Accounts walk along:
//! one with an address begins at it as a signature does, any other begins as a person of its own.

use std::collections::{BTreeMap, BTreeSet};

use model::{Class, IdentityMode, People, ProjectName, Rule};

use crate::groups::Groups;
use crate::resolve::{Input, Scene, resolve};

/// What a step adds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// The beginning: the address that the project's own `.mailmap` gives.
    Mailmapped,
    /// A rule joins.
    Rule(Rule),
    /// The end: those are let go whom only an unusable address, or a line that no rule follows,
    /// held together, and whom somebody parted; nameless ones become ghosts.
    KeptApart,
}

impl Cause {
    /// Returns every cause, in the order of the steps.
    pub fn all() -> impl Iterator<Item = Self> {
        let rules = Rule::ALL.into_iter().map(Cause::Rule);
        std::iter::once(Cause::Mailmapped).chain(rules).chain([Cause::KeptApart])
    }

    /// Returns the word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Cause::Mailmapped => "mailmapped",
            Cause::Rule(rule) => rule.word(),
            Cause::KeptApart => "kept_apart",
        }
    }
}

/// The people as they are once a cause has been added to those before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What was added.
    pub cause: Cause,
    /// The people now; only those of the last step have tallies.
    pub people: People,
}

/// What one cause changed in one project, counted in human beings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What was added.
    pub cause: Cause,
    /// The project.
    pub project: ProjectName,
    /// How many fewer human beings there are after it.
    pub joined: u64,
    /// How many more human beings there are after it.
    pub split: u64,
}

/// Returns the way from the mailmapped address alone to all rules; the input's mode does not matter.
///
/// Between the first step and the last, people are joined within each project alone, so that what
/// another project's `.mailmap` does is laid to that rule and not to a signature both have.
pub fn steps(input: &Input<'_>) -> Vec<Step> {
    let scene = Scene::of(input);
    let traits = scene.mailmap_traits();
    let base = scene.mailmap_groups();
    let mut steps =
        vec![Step { cause: Cause::Mailmapped, people: scene.people(&base, &[], &traits) }];
    let mut groups = Groups::new(vec![false; scene.bindings().nodes]);
    for (account, place) in &scene.bindings().own {
        groups.join(*account, *place);
    }
    for rule in Rule::ALL {
        for (one, other) in scene.bindings().joins.get(&rule).into_iter().flatten() {
            groups.join(*one, *other);
        }
        let roots: Vec<usize> = scene.cast.rows.iter().map(|row| groups.find(row.node)).collect();
        let of_row = within_projects(&scene, &base, &roots);
        steps.push(Step { cause: Cause::Rule(rule), people: scene.people(&of_row, &[], &traits) });
    }
    let people = resolve(&Input { mode: IdentityMode::Rules, ..*input });
    steps.push(Step { cause: Cause::KeptApart, people });
    steps
}

/// Returns the groups of rows of one project that either of two groupings joins.
fn within_projects(scene: &Scene<'_>, one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut groups = Groups::new(vec![false; scene.cast.rows.len()]);
    for grouping in [one, other] {
        let mut first: BTreeMap<(&ProjectName, usize), usize> = BTreeMap::new();
        for (row, (seen, group)) in scene.cast.rows.iter().zip(grouping).enumerate() {
            let first = *first.entry((seen.project, *group)).or_insert(row);
            groups.join(first, row);
        }
    }
    (0..scene.cast.rows.len()).map(|row| groups.find(row)).collect()
}

/// Returns, for each cause after the first and each project, how many human beings fewer or more
/// there are; the humans of the first step less all `joined` plus all `split` are those of the last.
pub fn differences(steps: &[Step]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for pair in steps.windows(2) {
        let [before, after] = pair else { continue };
        let (old, new) = (humans(&before.people), humans(&after.people));
        let projects: BTreeSet<&ProjectName> = old.keys().chain(new.keys()).copied().collect();
        for project in projects {
            let count = |of: &BTreeMap<_, BTreeSet<u32>>| of.get(project).map_or(0, BTreeSet::len);
            let (old, new) = (count(&old) as u64, count(&new) as u64);
            differences.push(Difference {
                cause: after.cause,
                project: project.clone(),
                joined: old.saturating_sub(new),
                split: new.saturating_sub(old),
            });
        }
    }
    differences
}

fn humans(people: &People) -> BTreeMap<&ProjectName, BTreeSet<u32>> {
    let mut humans: BTreeMap<&ProjectName, BTreeSet<u32>> = BTreeMap::new();
    for row in people.resolved.iter().filter(|row| row.class == Class::Human) {
        humans.entry(&row.project).or_default().insert(row.person);
    }
    humans
}
