//! A page of items, with whatever had to be asked for besides until each item is whole.
//!
//! The first answer holds the beginning of every list within its items; the rest comes by node id
//! and is put in its place here, in the same way from the network and from what is kept.

use std::collections::HashSet;

use model::{Instant, NoteKind, Quarantine};
use serde_json::Value;
use store::Page;

use super::home::Home;
use super::queries::Operation;
use super::told::{self, Kind};
use crate::lenient::{at, list, number, text};
use crate::{SourceError, Tell};

/// A page of items.
pub(super) struct Items {
    name: String,
    kind: Kind,
    home: Home,
    at: Instant,
    nodes: Vec<Value>,
    hash: blake3::Hasher,
    /// Lists that are not followed any further.
    given_up: HashSet<(Operation, String)>,
    /// Items that were asked for again.
    again: HashSet<String>,
}

/// What was told of a page.
#[derive(Default)]
pub(super) struct Told {
    /// The numbers of its items.
    pub(super) numbers: Vec<u64>,
    /// The moment at which the item was changed that was left alone for longest.
    pub(super) oldest: Option<Instant>,
    /// Whether a list within an item could not be read to its end.
    pub(super) cut: bool,
    /// Whether an item of the page could not be told at all.
    pub(super) lost: bool,
}

/// Returns the operation and the variables that a kept page answers.
pub(super) fn asked(page: &Page) -> Option<(Operation, Value)> {
    let mut words = page.request.splitn(4, ' ');
    let (method, _, name) = (words.next()?, words.next()?, words.next()?);
    let operation = Operation::of_name(name).filter(|_| method == "POST")?;
    Some((operation, serde_json::from_str(words.next()?).ok()?))
}

impl Items {
    /// Returns the page of an answer of a list of items.
    pub(super) fn new(kind: Kind, page: &Page, body: &Value, home: Home, now: Instant) -> Self {
        let nodes = at(body, &["data", "repository", "items"]);
        let mut hash = blake3::Hasher::new();
        hash.update(&page.body);
        Self {
            name: page.request.clone(),
            kind,
            home,
            at: page.at().unwrap_or(now),
            nodes: nodes.map_or(&[][..], |items| list(items, "nodes")).to_vec(),
            hash,
            given_up: HashSet::new(),
            again: HashSet::new(),
        }
    }

    /// Returns the node ids of items that did not come whole and were not asked for again.
    pub(super) fn broken(&mut self, body: &Value) -> Vec<String> {
        let mut broken = Vec::new();
        for missing in list(body, "missing") {
            let path: Vec<&str> = list(missing, "path").iter().filter_map(Value::as_str).collect();
            let ["repository", "items", "nodes", place, ..] = path.as_slice() else { continue };
            let node = place.parse().ok().and_then(|place: usize| self.nodes.get(place));
            let Some(id) = node.and_then(|node| text(node, "id")) else { continue };
            if self.again.insert(id.to_owned()) {
                broken.push(id.to_owned());
            }
        }
        broken
    }

    /// Returns the first list within an item that goes on, with the node id of what it belongs to
    /// and its cursor.
    pub(super) fn open(&self) -> Option<(Operation, String, Option<String>)> {
        self.nodes.iter().find_map(|node| self.open_in(node))
    }

    /// Says that a list is not followed any further.
    pub(super) fn give_up(&mut self, operation: Operation, id: &str) {
        self.given_up.insert((operation, id.to_owned()));
    }

    /// Puts what came by node id in its place, if there is one; returns whether there was.
    pub(super) fn absorb(
        &mut self,
        operation: Operation,
        id: &str,
        page: &Page,
        body: &Value,
    ) -> bool {
        self.hash.update(&page.body);
        let Some(told) = at(body, &["data", "node"]) else { return false };
        let Some(node) = self.nodes.iter_mut().find_map(|node| find(node, id)) else {
            return false;
        };
        if operation == Operation::Again {
            *node = told.clone();
            return true;
        }
        let (Some(field), Some(more)) = (field(operation), at(told, &["list"])) else {
            return false;
        };
        let Some(Value::Object(kept)) = node.get_mut(field) else { return false };
        if let Some(Value::Array(nodes)) = kept.get_mut("nodes") {
            nodes.extend(list(more, "nodes").iter().cloned());
        }
        for key in ["pageInfo", "totalCount"] {
            kept.insert(key.to_owned(), more.get(key).cloned().unwrap_or_default());
        }
        true
    }

    /// Tells every item of the page.
    ///
    /// # Errors
    /// When nothing more is wanted.
    pub(super) fn tell(self, tell: &mut dyn Tell) -> Result<Told, SourceError> {
        let mut told = Told::default();
        tell.file(&self.name);
        for (place, node) in self.nodes.iter().enumerate() {
            match told::item(node, self.kind, &self.home, self.at, tell) {
                Ok(record) => tell.record(record)?,
                Err(why) => {
                    told.lost = true;
                    tell.quarantine(&format!("item {}", place + 1), why, b"");
                    continue;
                }
            }
            told.numbers.extend(number(node, "number"));
            let changed = text(node, "updatedAt").and_then(Instant::parse);
            told.oldest = told.oldest.or(changed).min(changed.or(told.oldest));
            let example = format!("item {}", number(node, "number").unwrap_or_default());
            told::lists(node, &mut |kind| {
                told.cut |= kind == NoteKind::ListCut;
                tell.note(kind, &example);
            });
        }
        if !told.lost {
            tell.whole(self.hash.finalize().to_hex().as_str());
        }
        Ok(told)
    }

    fn open_in(&self, node: &Value) -> Option<(Operation, String, Option<String>)> {
        let id = text(node, "id")?;
        for field in ["timelineItems", "reviews", "comments", "replies"] {
            let Some(connection) = at(node, &[field]) else { continue };
            let operation = match (field, self.kind) {
                ("timelineItems", _) => Operation::Timeline,
                ("reviews", _) => Operation::Reviews,
                ("replies", _) => Operation::Replies,
                (_, Kind::Discussion) => Operation::DiscussionComments,
                _ => Operation::InlineComments,
            };
            let more = at(connection, &["pageInfo", "hasNextPage"]) == Some(&Value::Bool(true));
            if more && !self.given_up.contains(&(operation, id.to_owned())) {
                let after = at(connection, &["pageInfo"]).and_then(|info| text(info, "endCursor"));
                return Some((operation, id.to_owned(), after.map(str::to_owned)));
            }
            let inside = list(connection, "nodes").iter().find_map(|node| self.open_in(node));
            if inside.is_some() {
                return inside;
            }
        }
        None
    }
}

/// Tells that an answer is not what it should be.
pub(super) fn set_aside(tell: &mut dyn Tell, name: &str, why: Quarantine, excerpt: &[u8]) {
    tell.file(name);
    tell.quarantine("answer", why, excerpt);
}

fn field(operation: Operation) -> Option<&'static str> {
    match operation {
        Operation::Timeline => Some("timelineItems"),
        Operation::Reviews => Some("reviews"),
        Operation::InlineComments | Operation::DiscussionComments => Some("comments"),
        Operation::Replies => Some("replies"),
        _ => None,
    }
}

/// Returns the object with a node id, here or in one of the lists within.
fn find<'v>(node: &'v mut Value, id: &str) -> Option<&'v mut Value> {
    if text(node, "id") == Some(id) {
        return Some(node);
    }
    let fields = node.as_object_mut()?;
    let lists = fields.iter_mut().filter(|(key, _)| {
        matches!(key.as_str(), "reviews" | "comments" | "replies" | "timelineItems")
    });
    let nodes = lists.filter_map(|(_, connection)| connection.get_mut("nodes")?.as_array_mut());
    nodes.flatten().find_map(|inside| find(inside, id))
}
