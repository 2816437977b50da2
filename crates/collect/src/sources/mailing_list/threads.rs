//! Threads: which message answers which, over all archives at once.
//!
//! The headers say it (`References:`, `In-Reply-To:`); where they are silent, an answer joins the
//! latest thread of its subject. Messages are taken in the order of their times and ids, so the
//! order of the files does not matter; a loop is never closed.

use std::collections::HashMap;

use model::Instant;

use super::message::Mail;

/// For how many days a subject keeps a thread open.
const SUBJECT_DAYS: i64 = 90;

/// Where a message stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Standing {
    /// The id of the first message of its thread, which may not be in the archives.
    pub(super) root: String,
    /// Whether it is the one that tells its thread: the first message, or the earliest there is.
    pub(super) tells: bool,
    /// The id of the message that it answers.
    pub(super) answers: Option<String>,
    /// Whether the message that it answers is not in the archives.
    pub(super) lost: bool,
    /// Whether it is in its thread by its subject alone.
    pub(super) by_subject: bool,
}

/// Returns where each message stands, in the order of the messages given.
pub(super) fn standings(mails: &[Mail]) -> Vec<Standing> {
    let mut forest = Forest::default();
    for mail in mails {
        let node = forest.node(&mail.id);
        forest.present(node);
    }
    let mut order: Vec<usize> = (0..mails.len()).collect();
    let key = |at: usize| mails.get(at).map(|mail| (moment(mail), &mail.id));
    order.sort_by(|one, other| key(*one).cmp(&key(*other)));
    let mut subjects: HashMap<(Option<&str>, String), (u32, Instant)> = HashMap::new();
    let mut parents: Vec<(Option<String>, bool, bool)> = vec![(None, false, false); mails.len()];
    for at in &order {
        let Some(mail) = mails.get(*at) else { continue };
        let node = forest.node(&mail.id);
        let answers = forest.answered(mail);
        let lost = answers.as_ref().is_some_and(|id| !forest.is_there(id));
        forest.chain(mail);
        if let Some(id) = &answers {
            let parent = forest.node(id);
            forest.link(node, parent);
        }
        let mut by_subject = false;
        if let Some(sent) = mail.at.believed()
            && !mail.subject.is_empty()
        {
            let subject = (mail.list.as_deref(), mail.subject.to_lowercase());
            let before = subjects
                .get(&subject)
                .filter(|(_, last)| *last <= sent && sent <= last.plus_days(SUBJECT_DAYS));
            if let Some((parent, _)) = before
                && answers.is_none()
                && mail.answers
            {
                by_subject = forest.link(node, *parent);
            }
            subjects.insert(subject, (node, sent));
        }
        if let Some(place) = parents.get_mut(*at) {
            *place = (answers, lost, by_subject);
        }
    }
    finish(mails, &order, parents, &mut forest)
}

fn finish(
    mails: &[Mail],
    order: &[usize],
    parents: Vec<(Option<String>, bool, bool)>,
    forest: &mut Forest,
) -> Vec<Standing> {
    let mut tellers: HashMap<u32, usize> = HashMap::new();
    for at in order {
        let Some(mail) = mails.get(*at) else { continue };
        let node = forest.node(&mail.id);
        let root = forest.root(node);
        if root == node {
            tellers.insert(root, *at);
        } else if !forest.is_present(root) {
            tellers.entry(root).or_insert(*at);
        }
    }
    let mut standings = Vec::with_capacity(mails.len());
    for (at, (mail, (answers, lost, by_subject))) in mails.iter().zip(parents).enumerate() {
        let node = forest.node(&mail.id);
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

fn moment(mail: &Mail) -> Instant {
    mail.at.believed().or(mail.at.at).unwrap_or(Instant::END)
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
    fn answered(&self, mail: &Mail) -> Option<String> {
        let named = || mail.in_reply_to.iter().chain(mail.references.last());
        named().find(|id| self.is_there(id)).or_else(|| named().next()).cloned()
    }

    /// Joins the messages before a message, as far as they say nothing of themselves.
    fn chain(&mut self, mail: &Mail) {
        let nodes: Vec<u32> = mail.references.iter().map(|id| self.node(id)).collect();
        for pair in nodes.windows(2) {
            if let [before, after] = pair
                && !self.is_present(*after)
            {
                self.link(*after, *before);
            }
        }
        let last = nodes.last().copied();
        let answered = self.answered(mail).map(|id| self.node(&id));
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
