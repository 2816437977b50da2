//! Joined: why the signatures and accounts of one person are one.
//!
//! Rules are asked in their order, and each join of two groups is told once, with the rule that made
//! it, between the first of either group: so every signature and account but the first of all is
//! told how it came in. What else speaks for a join is left out.

use std::collections::{BTreeMap, BTreeSet};

use model::{Act, ProjectName, Rule, SubjectId};

use crate::decided::standing;
use crate::groups::Groups;
use crate::resolve::{Input, Scene};

/// How a signature or an account came to be one person with another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joined {
    /// The one that came in, with all that earlier rules had joined to it.
    pub subject: SubjectId,
    /// The first of those to whom it came.
    pub with: SubjectId,
    /// The rule that joined them.
    pub rule: Rule,
    /// The lines of `.mailmap` files, where they are that rule.
    pub lines: Vec<(ProjectName, usize)>,
    /// The step of the log, where a decision is that rule.
    pub step: Option<u64>,
}

/// Returns why the subjects of people under the rules are joined, each but the first of a person
/// once; in order of the subjects.
///
/// Ask of all people together: everybody is looked at for each question.
pub fn joined(input: &Input<'_>, subjects: &BTreeSet<SubjectId>) -> Vec<Joined> {
    let scene = Scene::of(input);
    let nodes: BTreeSet<usize> = subjects.iter().filter_map(|id| scene.cast.node(&id.0)).collect();
    let (mut groups, _) = scene.groups();
    let asked: BTreeSet<usize> = nodes.iter().map(|node| groups.find(*node)).collect();
    let bindings = scene.bindings();
    let own = bindings.own.iter().map(|pair| (Rule::SameAccount, *pair));
    let ruled = Rule::ALL.into_iter().flat_map(|rule| {
        bindings.joins.get(&rule).into_iter().flatten().map(move |pair| (rule, *pair))
    });
    let mut tree = Tree::over(bindings.nodes, &nodes);
    let mut found = Vec::new();
    for (rule, (one, other)) in own.chain(ruled) {
        if asked.contains(&groups.find(one))
            && let Some((node, with)) = tree.join(one, other, rule)
        {
            let (mut lines, mut step) = (Vec::new(), None);
            match rule {
                Rule::Mailmap => lines = scene.lines(&tree.way(node, with)),
                Rule::Decided => step = scene.step(one, other),
                _ => {}
            }
            let id = |node| scene.cast.id(node).map(|id| SubjectId(id.to_owned()));
            let pair = id(node).zip(id(with));
            found.extend(pair.map(|(subject, with)| Joined { subject, with, rule, lines, step }));
        }
    }
    found.sort_by(|one, other| one.subject.cmp(&other.subject));
    found
}

/// The joins that make a person one, without those between what is one already.
struct Tree {
    groups: Groups,
    /// The first subject of each group that has one, by the node that stands for the group.
    firsts: BTreeMap<usize, usize>,
    joins: BTreeMap<usize, Vec<(usize, Rule)>>,
}

impl Tree {
    fn over(nodes: usize, subjects: &BTreeSet<usize>) -> Self {
        let firsts = subjects.iter().map(|node| (*node, *node)).collect();
        Self { groups: Groups::new(vec![false; nodes]), firsts, joins: BTreeMap::new() }
    }

    /// Joins two groups; returns the first subjects of both, the later before the earlier, where
    /// both have one.
    fn join(&mut self, one: usize, other: usize, rule: Rule) -> Option<(usize, usize)> {
        let roots = [self.groups.find(one), self.groups.find(other)];
        if roots[0] == roots[1] {
            return None;
        }
        self.groups.join(one, other);
        self.joins.entry(one).or_default().push((other, rule));
        self.joins.entry(other).or_default().push((one, rule));
        let firsts = roots.map(|root| self.firsts.remove(&root));
        let [one, other] = firsts;
        let first = firsts.into_iter().flatten().min()?;
        self.firsts.insert(self.groups.find(roots[0]), first);
        one.zip(other).map(|(one, other)| (one.max(other), one.min(other)))
    }

    /// Returns the nodes between which the `.mailmap` joins on the way from one node to another.
    fn way(&self, from: usize, to: usize) -> BTreeSet<usize> {
        let mut open = vec![(from, None, BTreeSet::new())];
        while let Some((node, before, ends)) = open.pop() {
            if node == to {
                return ends;
            }
            for (next, rule) in self.joins.get(&node).into_iter().flatten() {
                if before != Some(*next) {
                    let mut ends = ends.clone();
                    if *rule == Rule::Mailmap {
                        ends.extend([node, *next]);
                    }
                    open.push((*next, Some(node), ends));
                }
            }
        }
        BTreeSet::new()
    }
}

impl Scene<'_> {
    /// Returns the lines of `.mailmap` files that send some nodes.
    fn lines(&self, nodes: &BTreeSet<usize>) -> Vec<(ProjectName, usize)> {
        let mut lines = BTreeSet::new();
        for node in nodes {
            let Some(face) = self.cast.face(*node) else { continue };
            let everywhere = self.input.unusable.is_usable(&face.address);
            for (project, mailmap) in &self.mailmaps {
                let counts = everywhere || self.cast.is_in(*node, project);
                let line = mailmap.line_of(face).filter(|_| counts);
                lines.extend(line.map(|line| ((*project).clone(), line)));
            }
        }
        lines.into_iter().collect()
    }

    /// Returns the last step of the log that says that two are one.
    fn step(&self, one: usize, other: usize) -> Option<u64> {
        let (one, other) = self.cast.id(one).zip(self.cast.id(other))?;
        let says = |act: &Act| match act {
            Act::Bind(a, b) => (a.0 == one && b.0 == other) || (a.0 == other && b.0 == one),
            Act::Forget(whom) => {
                let known = || whom.subjects.iter().chain([&whom.slot]);
                known().any(|id| id.0 == one) && known().any(|id| id.0 == other)
            }
            _ => false,
        };
        let lines = standing(self.input.decisions).filter(|line| says(&line.act));
        lines.map(|line| line.step).max()
    }
}
