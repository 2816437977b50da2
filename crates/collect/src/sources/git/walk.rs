//! Walks the graph of commits from the tips, newest first, each commit once.
//!
//! What to read is decided by the graph alone. Dates only order the walk, so that neighbours in
//! time, whose trees are alike, are read together. Commits that a store knows already are walked
//! over by their remembered parents and never opened again.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::hash::BuildHasherDefault;

use gix::ObjectId;
use gix::objs::Kind;

use super::commits;
use super::objects::{Mix, Reader, Unreadable};
use crate::sources::git_log::brought;

/// Parents by commit, as a store remembers them.
pub(super) type Remembered = HashMap<ObjectId, Vec<ObjectId>, BuildHasherDefault<Mix>>;

/// A commit to be read in full.
pub(super) struct Visit {
    /// Its object id.
    pub(super) id: ObjectId,
    /// Its raw bytes.
    pub(super) raw: Box<[u8]>,
    /// What its tree is compared with.
    pub(super) before: Before,
    /// How many commits the walk has met so far.
    pub(super) found: u64,
}

/// What a commit's tree is compared with.
#[derive(Clone, Copy)]
pub(super) enum Before {
    /// Nothing: it is a root, so all its paths are new.
    Nothing,
    /// The tree of its first parent.
    Tree(ObjectId),
    /// It is a merge, and merges are not compared.
    Merge,
    /// The first parent lies beyond the cut of a shallow clone.
    Cut,
    /// The first parent should be there and cannot be read.
    Lost(Unreadable),
}

/// How a commit of the graph was met.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// It was read in this walk.
    Read,
    /// It was remembered.
    Known,
    /// A tip or a child names it, and it cannot be read.
    Lost(Unreadable),
}

/// One commit of the graph.
struct Node {
    id: ObjectId,
    met: Met,
    tree: Option<ObjectId>,
    parents: Vec<u32>,
}

/// The walk, and the graph that it leaves behind.
pub(super) struct Walk {
    nodes: Vec<Node>,
    numbers: HashMap<ObjectId, u32, BuildHasherDefault<Mix>>,
    waiting: BinaryHeap<(i64, Reverse<u32>)>,
    raws: HashMap<u32, Box<[u8]>, BuildHasherDefault<Mix>>,
    known: Remembered,
    cuts: HashSet<ObjectId>,
    cut_at: Vec<ObjectId>,
    tips: Vec<u32>,
    parents: Vec<ObjectId>,
}

impl Walk {
    /// Prepares a walk from `tips`; `cuts` are the commits at which a shallow clone ends.
    pub(super) fn new(
        tips: &[ObjectId],
        known: Remembered,
        cuts: HashSet<ObjectId>,
        reader: &mut Reader<'_>,
    ) -> Self {
        let mut walk = Self {
            nodes: Vec::new(),
            numbers: HashMap::default(),
            waiting: BinaryHeap::new(),
            raws: HashMap::default(),
            known,
            cuts,
            cut_at: Vec::new(),
            tips: Vec::new(),
            parents: Vec::new(),
        };
        for tip in tips {
            let number = walk.meet(*tip, reader);
            walk.tips.push(number);
        }
        walk
    }

    /// Returns the next commit to read in full, or nothing at the end.
    pub(super) fn next(&mut self, reader: &mut Reader<'_>) -> Option<Visit> {
        let (_, Reverse(number)) = self.waiting.pop()?;
        let raw = self.raws.remove(&number)?;
        let id = self.nodes.get(number as usize)?.id;
        let mut parents = std::mem::take(&mut self.parents);
        commits::split(&raw, &mut parents)?;
        let cut = self.cuts.contains(&id) && !parents.is_empty();
        let mut numbers = Vec::new();
        if cut {
            self.cut_at.push(id);
        } else {
            numbers.extend(parents.iter().map(|parent| self.meet(*parent, reader)));
        }
        let before = match (parents.len(), numbers.first()) {
            (0, _) => Before::Nothing,
            (1, Some(first)) => {
                self.tree_of(*first, reader).map_or_else(Before::Lost, Before::Tree)
            }
            (1, None) => Before::Cut,
            _ => Before::Merge,
        };
        self.parents = parents;
        self.nodes.get_mut(number as usize)?.parents = numbers;
        let found = self.nodes.len() as u64;
        Some(Visit { id, raw, before, found })
    }

    /// Returns the number of a commit, and opens it when it is met for the first time.
    fn meet(&mut self, id: ObjectId, reader: &mut Reader<'_>) -> u32 {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        let number = self.number(id);
        if self.known.contains_key(&id) {
            self.pass_known(number, reader);
        } else {
            self.open(number, id, reader);
        }
        number
    }

    fn number(&mut self, id: ObjectId) -> u32 {
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node { id, met: Met::Known, tree: None, parents: Vec::new() });
        self.numbers.insert(id, number);
        number
    }

    fn open(&mut self, number: u32, id: ObjectId, reader: &mut Reader<'_>) {
        let mut parents = std::mem::take(&mut self.parents);
        let read = reader.object(&id, Kind::Commit).and_then(|raw| {
            let lines = commits::split(&raw, &mut parents).ok_or(Unreadable::Broken)?;
            Ok((commits::walking_order(lines.committer), lines.tree, Box::from(&*raw)))
        });
        self.parents = parents;
        let Some(node) = self.nodes.get_mut(number as usize) else { return };
        match read {
            Ok((time, tree, raw)) => {
                node.met = Met::Read;
                node.tree = Some(tree);
                self.raws.insert(number, raw);
                self.waiting.push((time, Reverse(number)));
            }
            Err(why) => node.met = Met::Lost(why),
        }
    }

    /// Walks over remembered commits, without a recursion as deep as the history.
    fn pass_known(&mut self, start: u32, reader: &mut Reader<'_>) {
        let mut stack = vec![start];
        while let Some(number) = stack.pop() {
            let Some(id) = self.nodes.get(number as usize).map(|node| node.id) else { continue };
            let parents = self.known.get(&id).cloned().unwrap_or_default();
            let mut numbers = Vec::with_capacity(parents.len());
            let mut cut = false;
            for parent in parents {
                numbers.push(match self.numbers.get(&parent) {
                    Some(number) => *number,
                    None if self.known.contains_key(&parent) => {
                        let number = self.number(parent);
                        stack.push(number);
                        number
                    }
                    None if self.cuts.contains(&id) => {
                        cut = true;
                        continue;
                    }
                    None => self.meet(parent, reader),
                });
            }
            if cut {
                self.cut_at.push(id);
            }
            if let Some(node) = self.nodes.get_mut(number as usize) {
                node.parents = numbers;
            }
        }
    }

    fn tree_of(&mut self, number: u32, reader: &mut Reader<'_>) -> Result<ObjectId, Unreadable> {
        let node = self.nodes.get_mut(number as usize).ok_or(Unreadable::Missing)?;
        match (node.tree, node.met) {
            (Some(tree), _) => Ok(tree),
            (None, Met::Lost(why)) => Err(why),
            (None, _) => {
                let raw = reader.object(&node.id, Kind::Commit)?;
                let lines = commits::split(&raw, &mut Vec::new()).ok_or(Unreadable::Broken)?;
                node.tree = Some(lines.tree);
                Ok(lines.tree)
            }
        }
    }

    /// Returns the commits at which the history was cut, in id order.
    pub(super) fn cut_at(&self) -> Vec<ObjectId> {
        let mut cut_at = self.cut_at.clone();
        cut_at.sort();
        cut_at
    }

    /// Returns the commits that were named and could not be read, in id order.
    pub(super) fn lost(&self) -> Vec<ObjectId> {
        let lost = self.nodes.iter().filter(|node| matches!(node.met, Met::Lost(_)));
        let mut lost: Vec<ObjectId> = lost.map(|node| node.id).collect();
        lost.sort();
        lost
    }

    /// Returns the first-parent chain of the first tip if it does not lead to a commit without
    /// parents: what of it can be read, from where it breaks off.
    pub(super) fn broken_line(&self) -> Option<Vec<ObjectId>> {
        let cuts: HashSet<&ObjectId> = self.cut_at.iter().collect();
        let mut line = Vec::new();
        let mut at = self.tips.first().copied();
        while let Some(node) = at.and_then(|number| self.nodes.get(number as usize)) {
            if matches!(node.met, Met::Lost(_)) {
                break;
            }
            line.push(node.id);
            if cuts.contains(&node.id) {
                break;
            }
            at = Some(*node.parents.first()?);
        }
        line.reverse();
        at.map(|_| line)
    }

    /// Returns every readable commit with the commit of the first-parent chain that brought it, in
    /// id order. A commit of the chain brought itself; further tips have chains of their own.
    pub(super) fn landed(&self) -> Vec<(ObjectId, ObjectId)> {
        let tips = self.tips.iter().copied();
        let brought = brought(self.nodes.len(), tips, |number| self.parents_of(number));
        let mut landed: Vec<(ObjectId, ObjectId)> = self
            .nodes
            .iter()
            .zip(&brought)
            .filter(|(node, _)| !matches!(node.met, Met::Lost(_)))
            .filter_map(|(node, by)| Some((node.id, self.nodes.get((*by)? as usize)?.id)))
            .collect();
        landed.sort();
        landed
    }

    fn parents_of(&self, number: u32) -> &[u32] {
        self.nodes.get(number as usize).map_or(&[], |node| node.parents.as_slice())
    }
}
