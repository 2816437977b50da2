//! The graph of commits that a log or a list of items tells, and which of them count.
//!
//! Which commits count is decided by parents from the default branch on, as in a clone; a commit
//! of the first-parent chain brought itself, and a merge there brought what came with it.

use std::collections::HashMap;

use model::{CommitId, Instant};

use crate::sources::git::people::EARLIEST_SECONDS;

/// A name that a decoration gives a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reference {
    /// The name, such as `refs/heads/main`.
    pub(crate) name: String,
    /// Whether `HEAD` names it.
    pub(crate) head: bool,
    /// The commit.
    pub(crate) commit: CommitId,
    /// The commit's own time in seconds, to put newer logs first.
    pub(crate) at: i64,
}

/// Returns the commits of the default branch's tips, newest first: of the branch that is asked for,
/// else of the one that `HEAD` names.
pub(crate) fn tips(references: &[Reference], branch: Option<&str>) -> Vec<(String, CommitId)> {
    let wanted = |reference: &&Reference| match branch {
        None => reference.head,
        Some(branch) => {
            let name = reference.name.as_str();
            let short = name.strip_prefix("refs/heads/").or_else(|| {
                name.strip_prefix("refs/remotes/").and_then(|rest| Some(rest.split_once('/')?.1))
            });
            name == branch || short == Some(branch)
        }
    };
    let mut tips: Vec<&Reference> = references.iter().filter(wanted).collect();
    if tips.is_empty() && branch.is_none() {
        let remote = |reference: &&Reference| reference.name == "refs/remotes/origin/HEAD";
        tips = references.iter().filter(remote).collect();
    }
    tips.sort_by_key(|reference| std::cmp::Reverse(reference.at));
    let mut found: Vec<(String, CommitId)> = Vec::new();
    for tip in tips {
        if found.iter().all(|(_, id)| *id != tip.commit) {
            found.push((tip.name.clone(), tip.commit.clone()));
        }
    }
    found
}

/// How far back a history leads; the greater, the less is known.
///
/// What the main line does not reach is not known, even if an older history was merged once: dates
/// say nothing about what lies between.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Reach {
    /// To a commit without parents.
    #[default]
    Beginning,
    /// To a commit of this time, or one next to it, behind which it is cut.
    Since(Instant),
    /// Nobody can say.
    Unknown,
}

impl Reach {
    /// Returns since when it is known, if not from its beginning and this can be said.
    pub(crate) fn since(self) -> Option<Instant> {
        match self {
            Reach::Since(at) => Some(at),
            Reach::Beginning | Reach::Unknown => None,
        }
    }
}

/// The graph.
#[derive(Default)]
pub(crate) struct Graph {
    numbers: HashMap<CommitId, u32>,
    nodes: Vec<Node>,
}

struct Node {
    id: CommitId,
    told: bool,
    at: i64,
    grafted: bool,
    parents: Vec<u32>,
}

impl Graph {
    /// Adds a commit, its time in seconds (0 where it cannot be believed) and its parents.
    pub(crate) fn add(&mut self, id: &CommitId, at: i64, parents: &[CommitId]) {
        let parents = parents.iter().map(|parent| self.number(parent)).collect();
        let number = self.number(id);
        if let Some(node) = self.nodes.get_mut(number as usize) {
            node.told = true;
            node.at = at;
            node.parents = parents;
        }
    }

    fn number(&mut self, id: &CommitId) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node {
            id: id.clone(),
            told: false,
            at: 0,
            grafted: false,
            parents: Vec::new(),
        });
        self.numbers.insert(id.clone(), number);
        number
    }

    /// Says that the history was cut at a commit, whatever parents it names.
    pub(crate) fn graft(&mut self, id: &CommitId) {
        let number = self.number(id);
        if let Some(node) = self.nodes.get_mut(number as usize) {
            node.grafted = true;
        }
    }

    /// Returns the commits of which a parent was not told, in id order.
    pub(crate) fn cut(&self) -> Vec<CommitId> {
        let missing =
            |number: &u32| self.nodes.get(*number as usize).is_some_and(|node| !node.told);
        let cut = self.nodes.iter().filter(|n| n.grafted || n.parents.iter().any(missing));
        let mut cut: Vec<CommitId> = cut.map(|node| node.id.clone()).collect();
        cut.sort();
        cut
    }

    /// Returns how far back the first-parent chains of the tips lead, the shortest of them.
    pub(crate) fn reach(&self, tips: &[CommitId]) -> Reach {
        let mut of_chain = vec![None; self.nodes.len()];
        let numbers = tips.iter().map(|tip| self.numbers.get(tip).copied()).enumerate();
        let each = numbers.map(|(chain, number)| self.reach_of(number, chain, &mut of_chain));
        each.max().unwrap_or(Reach::Beginning)
    }

    /// Follows one chain until it ends, or runs into an earlier one, which then speaks for it.
    fn reach_of(
        &self,
        mut number: Option<u32>,
        chain: usize,
        of_chain: &mut [Option<usize>],
    ) -> Reach {
        let mut reach = Reach::Unknown;
        while let Some(at) = number {
            let (Some(node), Some(met)) =
                (self.nodes.get(at as usize), of_chain.get_mut(at as usize))
            else {
                return reach;
            };
            match *met {
                _ if !node.told => return reach,
                Some(earlier) if earlier != chain => return Reach::Beginning,
                Some(_) => return reach,
                None => *met = Some(chain),
            }
            if let Some(at) = Instant::from_seconds(node.at).filter(|_| node.at >= EARLIEST_SECONDS)
            {
                reach = Reach::Since(at);
            }
            if node.grafted {
                return reach;
            }
            number = node.parents.first().copied();
            if number.is_none() {
                return Reach::Beginning;
            }
        }
        reach
    }

    /// Returns the commits that are nobody's parent, newest first.
    pub(crate) fn heads(&self) -> Vec<CommitId> {
        let mut has_child = vec![false; self.nodes.len()];
        for number in self.nodes.iter().flat_map(|node| &node.parents) {
            if let Some(child) = has_child.get_mut(*number as usize) {
                *child = true;
            }
        }
        let heads = self.nodes.iter().zip(&has_child).filter(|(node, child)| node.told && !**child);
        let mut heads: Vec<&Node> = heads.map(|(node, _)| node).collect();
        heads.sort_by_key(|node| (std::cmp::Reverse(node.at), node.id.clone()));
        heads.into_iter().map(|node| node.id.clone()).collect()
    }

    /// Returns every commit that the tips reach and that was told, with the commit of the
    /// first-parent chain that brought it, in id order.
    pub(crate) fn landed(&self, tips: &[CommitId]) -> Vec<(CommitId, CommitId)> {
        let numbers = tips.iter().filter_map(|tip| self.numbers.get(tip).copied());
        let brought = brought(self.nodes.len(), numbers, |number| self.parents_of(number));
        let told = self.nodes.iter().zip(&brought).filter(|(node, _)| node.told);
        let landed = told.filter_map(|(node, by)| {
            Some((node.id.clone(), self.nodes.get((*by)? as usize)?.id.clone()))
        });
        let mut landed: Vec<(CommitId, CommitId)> = landed.collect();
        landed.sort();
        landed
    }

    fn parents_of(&self, number: u32) -> &[u32] {
        self.nodes.get(number as usize).map_or(&[], |node| node.parents.as_slice())
    }
}

/// Returns for each of so many commits the commit of the first-parent chain that brought it. A
/// commit of a chain brought itself; further tips have chains of their own.
pub(crate) fn brought<'p>(
    commits: usize,
    tips: impl IntoIterator<Item = u32>,
    parents_of: impl Fn(u32) -> &'p [u32],
) -> Vec<Option<u32>> {
    let mut brought: Vec<Option<u32>> = vec![None; commits];
    for tip in tips {
        let mut chain = Vec::new();
        let mut at = Some(tip);
        while let Some(number) = at {
            match brought.get_mut(number as usize) {
                Some(own) if own.is_none() => *own = Some(number),
                _ => break,
            }
            chain.push(number);
            at = parents_of(number).first().copied();
        }
        for merge in chain.into_iter().rev() {
            let mut stack: Vec<u32> = parents_of(merge).iter().skip(1).copied().collect();
            while let Some(number) = stack.pop() {
                match brought.get_mut(number as usize) {
                    Some(own) if own.is_none() => *own = Some(merge),
                    _ => continue,
                }
                stack.extend_from_slice(parents_of(number));
            }
        }
    }
    brought
}
