//! Tells one issue or change of a bundle: the item, and what happened at it as far as it is known.
//!
//! A bundle gives closings, labels and cross references without a time; they are told without one.

use model::{
    Event, Instant, Item, ItemKey, ItemKind, ItemState, NoteKind, Personal, Place, Quarantine,
    Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::extent::Seen;
use super::nodes::{self, Node};
use crate::{Stop, Tell, lenient};

/// Tells a node, or sets it aside.
pub(super) fn node(
    node: &Node,
    at: &str,
    place: Option<&Place>,
    now: Instant,
    seen: &mut Seen,
    tell: &mut dyn Tell,
) -> Result<(), Stop> {
    let number = lenient::number(node.value(), "number").filter(|number| *number > 0);
    let (Some(number), Some(place)) = (number, node.place().or_else(|| place.cloned())) else {
        seen.lost += 1;
        tell.quarantine(at, Quarantine::NoIdentity, b"");
        return Ok(());
    };
    seen.count(node, &place, now);
    let name = place.name.lossy().to_lowercase();
    let host = match place.platform.as_str() {
        "github.com" => String::new(),
        host => format!("{host}/"),
    };
    let key = Personal::new(format!("issue:{host}{name}#{number}"));
    let item = ItemKey::Number { place: place.clone(), number };
    let mut telling = Telling { node, item, place, number, now, events: Vec::new(), seen, tell };
    telling.item();
    telling.labels();
    match node.kind() {
        ItemKind::Change => telling.ends_of_change(),
        _ => telling.timeline(),
    }
    let events = telling.events;
    tell.record(Record { key, events })
}

struct Telling<'a> {
    node: &'a Node,
    item: ItemKey,
    place: Place,
    number: u64,
    now: Instant,
    events: Vec<Event>,
    seen: &'a mut Seen,
    tell: &'a mut dyn Tell,
}

impl Telling<'_> {
    fn item(&mut self) {
        let node = self.node.value();
        let author = lenient::who(node, "author", &self.place.platform);
        let opened = self.node.stamp("createdAt", self.now);
        let kind = self.node.kind();
        let mut item = Item::new(self.item.clone(), kind, self.place.clone(), author, opened);
        item.title = lenient::text(node, "title").map(Personal::new);
        item.state = self.state();
        item.draft = lenient::flag(node, "isDraft");
        self.events.push(Event::Item(Box::new(item)));
    }

    fn state(&mut self) -> Option<ItemState> {
        match lenient::text(self.node.value(), "state")? {
            "OPEN" => Some(ItemState::Open),
            "CLOSED" => Some(ItemState::Closed),
            "MERGED" => Some(ItemState::Merged),
            _ => {
                self.odd(NoteKind::UnknownValue);
                None
            }
        }
    }

    fn labels(&mut self) {
        let labels = self.node.value().get("labels").map(nodes::entries).unwrap_or_default();
        for label in labels {
            let Some(name) = lenient::text(label, "name") else { continue };
            let mut trace = self.trace(TraceKind::Labeled, Who::Untold, Stamp::untold());
            trace.detail = Some(name.to_owned());
            self.events.push(Event::Trace(Box::new(trace)));
        }
    }

    fn ends_of_change(&mut self) {
        let node = self.node.value();
        let state = lenient::text(node, "state");
        if state == Some("MERGED") || lenient::at(node, &["mergedAt"]).is_some() {
            let by = lenient::who(node, "mergedBy", &self.place.platform);
            let at = self.after_opening("mergedAt");
            let trace = self.trace(TraceKind::Merged, by, at);
            self.events.push(Event::Trace(Box::new(trace)));
        } else if state == Some("CLOSED") {
            let at = self.after_opening("closedAt");
            let trace = self.trace(TraceKind::Closed, Who::Untold, at);
            self.events.push(Event::Trace(Box::new(trace)));
        }
    }

    fn timeline(&mut self) {
        let entries = self.node.timeline();
        let total = lenient::at(self.node.value(), &["timelineItems"])
            .and_then(|list| lenient::number(list, "totalCount"));
        let cut = total.is_some_and(|total| total > entries.len() as u64);
        if cut {
            self.seen.cut += 1;
            self.odd(NoteKind::ListCut);
        }
        let closed_at = lenient::at(self.node.value(), &["closedAt"]).is_some();
        let closing = closed_at.then(|| self.after_opening("closedAt"));
        let last = last_closing(&entries, closing, cut, self.now);
        for (at, entry) in entries.iter().enumerate() {
            // The query of 2019 asked for nothing but cross references, and not for their type.
            let untyped = if entry.get("source").is_some() { "CrossReferencedEvent" } else { "" };
            match lenient::text(entry, "__typename").unwrap_or(untyped) {
                "IssueComment" => self.comment(entry),
                "CrossReferencedEvent" => self.mentioned(entry),
                "ClosedEvent" => {
                    let by = lenient::who(entry, "actor", &self.place.platform);
                    let own = lenient::stamp(entry, "createdAt", self.now);
                    let told = closing.filter(|_| last == Some(at)).unwrap_or(Stamp::untold());
                    let when = if own.at.is_some() { own } else { told };
                    let trace = self.trace(TraceKind::Closed, by, when);
                    self.events.push(Event::Trace(Box::new(trace)));
                }
                unknown => {
                    let kind: String = unknown.chars().take(60).collect();
                    self.tell.note(NoteKind::UnknownKind, &kind);
                }
            }
        }
        let is_closed = lenient::text(self.node.value(), "state") == Some("CLOSED");
        if is_closed && last.is_none() {
            let when = closing.unwrap_or(Stamp::untold());
            let trace = self.trace(TraceKind::Closed, Who::Untold, when);
            self.events.push(Event::Trace(Box::new(trace)));
        }
    }

    fn comment(&mut self, entry: &Value) {
        let by = lenient::who(entry, "author", &self.place.platform);
        let at = lenient::stamp(entry, "createdAt", self.now);
        let mut trace = self.trace(TraceKind::Comment, by, at);
        let number = lenient::number(entry, "databaseId");
        trace.native = number.map(|number| Personal::new(format!("comment:{number}")));
        self.events.push(Event::Trace(Box::new(trace)));
    }

    fn mentioned(&mut self, entry: &Value) {
        let at = lenient::stamp(entry, "createdAt", self.now);
        let at = if at.at.is_some() { at } else { Stamp::untold() };
        let by = lenient::who(entry, "actor", &self.place.platform);
        let mut trace = self.trace(TraceKind::CrossReferenced, by, at);
        let here = lenient::flag(entry, "isCrossRepository") == Some(false);
        let number = entry.get("source").and_then(|source| lenient::number(source, "number"));
        trace.target = number
            .filter(|_| here)
            .map(|number| ItemKey::Number { place: self.place.clone(), number });
        self.events.push(Event::Trace(Box::new(trace)));
    }

    /// Returns the time under a key, unless it lies before the opening.
    fn after_opening(&mut self, key: &str) -> Stamp {
        let stamp = self.node.stamp(key, self.now);
        let opened = self.node.stamp("createdAt", self.now).believed();
        if stamp.at.is_none() {
            return Stamp::untold();
        }
        if stamp.believed() < opened && !stamp.suspect {
            self.odd(NoteKind::ImpossibleInterval);
            return Stamp::untold();
        }
        stamp
    }

    fn trace(&self, kind: TraceKind, by: Who, at: Stamp) -> Trace {
        let mut trace = Trace::new(kind, self.place.platform.as_str(), by, at);
        trace.item = Some(self.item.clone());
        trace
    }

    fn odd(&mut self, kind: NoteKind) {
        self.tell.note(kind, &format!("number {}", self.number));
    }
}

/// Returns which entry of a timeline is the closing that the issue's own closing time tells of: the
/// last one, unless the list was cut before it.
fn last_closing(
    entries: &[&Value],
    closing: Option<Stamp>,
    cut: bool,
    now: Instant,
) -> Option<usize> {
    let is_closing = |entry: &&Value| lenient::text(entry, "__typename") == Some("ClosedEvent");
    let last = entries.iter().rposition(is_closing)?;
    let closing = closing?;
    let newest =
        entries.iter().filter_map(|entry| lenient::stamp(entry, "createdAt", now).believed());
    (!cut || newest.max() >= closing.believed()).then_some(last)
}
