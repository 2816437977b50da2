//! Threads: which message answers which, over all archives at once.
//!
//! The headers say it (`References:`, `In-Reply-To:`); where they are silent, an answer joins the
//! latest thread of its subject. Messages are taken in the order of their times and ids, so the
//! order of the files does not matter; a loop is never closed. Every source that reads mails asks
//! here, so that a message that two of them tell has one thread.

use std::collections::HashMap;

use model::{Instant, Stamp};

/// For how many days a subject keeps a thread open.
const SUBJECT_DAYS: i64 = 90;

/// How many ids of the messages before are kept: the first, and the last of them.
const MOST_REFERENCES: usize = 64;

/// What a thread needs to know of a message.
#[derive(Clone, Copy)]
pub(crate) struct Letter<'m> {
    /// Its id, which no other has.
    pub(crate) id: &'m str,
    /// The list's name, where it is known: a subject holds within one list.
    pub(crate) list: Option<&'m str>,
    /// The subject without the list's tag and the marks of an answer.
    pub(crate) subject: &'m str,
    /// Whether the subject says that it answers.
    pub(crate) answers: bool,
    /// The ids that `In-Reply-To:` names, without its own.
    pub(crate) in_reply_to: &'m [String],
    /// The ids that `References:` names, the first message first, without its own.
    pub(crate) references: &'m [String],
    /// When it was sent.
    pub(crate) at: Stamp,
}

/// Where a message stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Standing {
    /// The id of the first message of its thread, which may not be in the archives.
    pub(crate) root: String,
    /// Whether it is the one that tells its thread: the first message, or the earliest there is.
    pub(crate) tells: bool,
    /// The id of the message that it answers.
    pub(crate) answers: Option<String>,
    /// Whether the message that it answers is not in the archives.
    pub(crate) lost: bool,
    /// Whether it is in its thread by its subject alone.
    pub(crate) by_subject: bool,
}

/// Returns where each message stands, in the order of the messages given.
pub(crate) fn standings(letters: &[Letter<'_>]) -> Vec<Standing> {
    let mut forest = Forest::default();
    for letter in letters {
        let node = forest.node(letter.id);
        forest.present(node);
    }
    let mut order: Vec<usize> = (0..letters.len()).collect();
    let key = |at: usize| letters.get(at).map(|letter| (moment(letter), letter.id));
    order.sort_by(|one, other| key(*one).cmp(&key(*other)));
    let mut subjects: HashMap<(Option<&str>, String), (u32, Instant)> = HashMap::new();
    let mut parents: Vec<(Option<String>, bool, bool)> = vec![(None, false, false); letters.len()];
    for at in &order {
        let Some(letter) = letters.get(*at) else { continue };
        let node = forest.node(letter.id);
        let answers = forest.answered(letter);
        let lost = answers.as_ref().is_some_and(|id| !forest.is_there(id));
        forest.chain(letter);
        if let Some(id) = &answers {
            let parent = forest.node(id);
            forest.link(node, parent);
        }
        let mut by_subject = false;
        if let Some(sent) = letter.at.believed()
            && !letter.subject.is_empty()
        {
            let subject = (letter.list, letter.subject.to_lowercase());
            let before = subjects
                .get(&subject)
                .filter(|(_, last)| *last <= sent && sent <= last.plus_days(SUBJECT_DAYS));
            if let Some((parent, _)) = before
                && answers.is_none()
                && letter.answers
            {
                by_subject = forest.link(node, *parent);
            }
            subjects.insert(subject, (node, sent));
        }
        if let Some(place) = parents.get_mut(*at) {
            *place = (answers, lost, by_subject);
        }
    }
    finish(letters, &order, parents, &mut forest)
}

/// Returns at most so many of the ids that a message names as are kept, without the message's own.
pub(crate) fn first_and_last(mut ids: Vec<String>, own: &str) -> Vec<String> {
    ids.retain(|id| id != own);
    if ids.len() > MOST_REFERENCES {
        ids.drain(1..ids.len() - MOST_REFERENCES + 1);
    }
    ids
}

/// Returns a subject without `[list]` and the `Re:` of many languages, and whether it had one.
pub(crate) fn without_tags(subject: &str) -> (String, bool) {
    const ANSWERS: [&str; 9] = ["re", "aw", "sv", "vs", "antw", "rif", "ref", "res", "odp"];
    const FORWARDS: [&str; 5] = ["fwd", "fw", "wg", "vb", "tr"];
    let mut rest = subject.trim();
    let mut answers = false;
    loop {
        if let Some((tag, after)) = rest.strip_prefix('[').and_then(|tag| tag.split_once(']'))
            && !after.trim().is_empty()
            && tag.len() < 40
            && !tag.to_ascii_lowercase().contains("patch")
        {
            rest = after.trim_start();
            continue;
        }
        let Some((word, after)) = rest.split_once(':') else { break };
        let bare = word.split(['[', '(', '^']).next().unwrap_or_default().trim();
        let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(bare));
        if !is(&ANSWERS) && !is(&FORWARDS) {
            break;
        }
        answers |= is(&ANSWERS);
        rest = after.trim_start();
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), answers)
}

fn finish(
    letters: &[Letter<'_>],
    order: &[usize],
    parents: Vec<(Option<String>, bool, bool)>,
    forest: &mut Forest,
) -> Vec<Standing> {
    let mut tellers: HashMap<u32, usize> = HashMap::new();
    for at in order {
        let Some(letter) = letters.get(*at) else { continue };
        let node = forest.node(letter.id);
        let root = forest.root(node);
        if root == node {
            tellers.insert(root, *at);
        } else if !forest.is_present(root) {
            tellers.entry(root).or_insert(*at);
        }
    }
    let mut standings = Vec::with_capacity(letters.len());
    for (at, (letter, (answers, lost, by_subject))) in letters.iter().zip(parents).enumerate() {
        let node = forest.node(letter.id);
        let root = forest.root(node);
        standings.push(Standing {
            tells: tellers.get(&root) == Some(&at),
            root: forest.id(root).to_owned(),
            answers,
            lost,
            by_subject,
        });
    }
    standings
}

fn moment(letter: &Letter<'_>) -> Instant {
    letter.at.believed().or(letter.at.at).unwrap_or(Instant::END)
}

/// All ids that are known, in trees.
#[derive(Default)]
struct Forest {
    nodes: HashMap<String, u32>,
    ids: Vec<String>,
    there: Vec<bool>,
    has_parent: Vec<bool>,
    /// For finding trees fast: another node of the same tree.
    up: Vec<u32>,
    /// For the topmost of these: the root of its tree.
    roots: Vec<u32>,
}

impl Forest {
    fn node(&mut self, id: &str) -> u32 {
        if let Some(node) = self.nodes.get(id) {
            return *node;
        }
        let node = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.nodes.insert(id.to_owned(), node);
        self.ids.push(id.to_owned());
        self.there.push(false);
        self.has_parent.push(false);
        self.up.push(node);
        self.roots.push(node);
        node
    }

    fn present(&mut self, node: u32) {
        if let Some(there) = self.there.get_mut(node as usize) {
            *there = true;
        }
    }

    fn is_present(&self, node: u32) -> bool {
        self.there.get(node as usize) == Some(&true)
    }

    fn is_there(&self, id: &str) -> bool {
        self.nodes.get(id).is_some_and(|node| self.is_present(*node))
    }

    fn id(&self, node: u32) -> &str {
        self.ids.get(node as usize).map_or("", String::as_str)
    }

    /// Returns the id of the message that a message answers: the first named that is there, else
    /// the first named.
    fn answered(&self, letter: &Letter<'_>) -> Option<String> {
        let named = || letter.in_reply_to.iter().chain(letter.references.last());
        named().find(|id| self.is_there(id)).or_else(|| named().next()).cloned()
    }

    /// Joins the messages before a message, as far as they say nothing of themselves.
    fn chain(&mut self, letter: &Letter<'_>) {
        let nodes: Vec<u32> = letter.references.iter().map(|id| self.node(id)).collect();
        for pair in nodes.windows(2) {
            if let [before, after] = pair
                && !self.is_present(*after)
            {
                self.link(*after, *before);
            }
        }
        let last = nodes.last().copied();
        let answered = self.answered(letter).map(|id| self.node(&id));
        if let (Some(last), Some(answered)) = (last, answered)
            && !self.is_present(answered)
        {
            self.link(answered, last);
        }
    }

    /// Puts a node under another, unless it has a place already or a loop would close; returns
    /// whether it did.
    fn link(&mut self, child: u32, parent: u32) -> bool {
        let (below, above) = (self.top(child), self.top(parent));
        if below == above || self.has_parent.get(child as usize) != Some(&false) {
            return false;
        }
        if let Some(has) = self.has_parent.get_mut(child as usize) {
            *has = true;
        }
        if let Some(up) = self.up.get_mut(below as usize) {
            *up = above;
        }
        true
    }

    /// Returns the node that stands for a tree, shortening the way to it.
    fn top(&mut self, node: u32) -> u32 {
        let mut top = node;
        while let Some(up) = self.up.get(top as usize).copied().filter(|up| *up != top) {
            let above = self.up.get(up as usize).copied().unwrap_or(up);
            if let Some(place) = self.up.get_mut(top as usize) {
                *place = above;
            }
            top = above;
        }
        top
    }

    /// Returns the root of a node's tree.
    fn root(&mut self, node: u32) -> u32 {
        let top = self.top(node);
        self.roots.get(top as usize).copied().unwrap_or(top)
    }
}
