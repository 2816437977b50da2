//! The nodes of a bundle: issues and changes as GraphQL answered them, whatever stands around them.
//!
//! A bundle is a list of edges, a list of nodes, or the whole answer of one query.

use model::{Instant, ItemKind, Personal, Place, Quarantine, Stamp};
use serde_json::Value;

use crate::lenient;

/// Fields that only a change has.
const OF_CHANGES: [&str; 7] =
    ["baseRefName", "mergeable", "mergedAt", "mergedBy", "participants", "reviews", "isDraft"];

/// One issue or change, as it stands in a bundle.
pub(super) struct Node {
    value: Value,
    listed_as: Option<ItemKind>,
}

/// Returns the nodes of one object of a bundle: one, or those of a whole answer.
pub(super) fn of(object: &[u8]) -> Result<Vec<Node>, Quarantine> {
    let mut value = lenient::json(object)?;
    if let Some(node) = value.get_mut("node").filter(|node| node.is_object()) {
        return Ok(vec![Node { value: node.take(), listed_as: None }]);
    }
    if lenient::at(&value, &["number"]).is_some() {
        return Ok(vec![Node { value, listed_as: None }]);
    }
    let lists = [
        (["data", "repository", "issues"].as_slice(), Some(ItemKind::Issue)),
        (&["data", "repository", "pullRequests"], Some(ItemKind::Change)),
        (&["data", "search"], None),
    ];
    let mut nodes = Vec::new();
    let mut any = false;
    for (path, listed_as) in lists {
        let Some(list) = lenient::at(&value, path) else { continue };
        any = true;
        let entries = entries(list).into_iter().cloned();
        nodes.extend(entries.map(|value| Node { value, listed_as }));
    }
    let alone = value.get("cursor").is_some() || value.get("node").is_some();
    match (any, alone) {
        (true, _) => Ok(nodes),
        (false, true) => Err(Quarantine::FieldMissing),
        (false, false) => Err(Quarantine::WrongContents),
    }
}

/// Returns the nodes of a connection, whether it lists edges or nodes.
pub(super) fn entries(connection: &Value) -> Vec<&Value> {
    let edges = lenient::list(connection, "edges").iter().filter_map(|edge| edge.get("node"));
    edges.chain(lenient::list(connection, "nodes")).filter(|node| !node.is_null()).collect()
}

impl Node {
    /// Returns the fields.
    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// Returns whether the bundle's query asked for a field.
    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// Returns whether it is an issue or a change.
    pub(super) fn kind(&self) -> ItemKind {
        let by_address = match self.address().map(|(.., word)| word) {
            Some("pull") => Some(ItemKind::Change),
            Some("issues") => Some(ItemKind::Issue),
            _ => None,
        };
        let of_change = || OF_CHANGES.iter().any(|key| self.has(key));
        by_address
            .or(self.listed_as)
            .unwrap_or_else(|| if of_change() { ItemKind::Change } else { ItemKind::Issue })
    }

    /// Returns the repository, where the node has an address.
    pub(super) fn place(&self) -> Option<Place> {
        let (host, owner, name, _) = self.address()?;
        let name = Personal::new(format!("{owner}/{name}"));
        Some(Place { platform: host.to_owned(), name, native: None })
    }

    /// Returns the newest moment that it knows of.
    pub(super) fn newest(&self, now: Instant) -> Option<Instant> {
        let own = ["createdAt", "updatedAt", "closedAt", "mergedAt"].into_iter();
        let own = own.filter_map(|key| self.stamp(key, now).believed()).max();
        let timeline = self.timeline().into_iter();
        own.max(
            timeline.filter_map(|entry| lenient::stamp(entry, "createdAt", now).believed()).max(),
        )
    }

    /// Returns the time under a key.
    pub(super) fn stamp(&self, key: &str, now: Instant) -> Stamp {
        lenient::stamp(&self.value, key, now)
    }

    /// Returns what happened at it, as far as the query asked.
    pub(super) fn timeline(&self) -> Vec<&Value> {
        self.value.get("timelineItems").map(entries).unwrap_or_default()
    }

    /// Returns host, owner, name and the word before the number of its address.
    fn address(&self) -> Option<(&str, &str, &str, &str)> {
        let rest = lenient::text(&self.value, "url")?.strip_prefix("https://")?;
        let mut parts = rest.split('/');
        let address = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let filled = !(address.0.is_empty() || address.1.is_empty() || address.2.is_empty());
        filled.then_some(address)
    }
}
