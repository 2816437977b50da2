//! What GitHub tells of an item: an issue, a change or a discussion with all that happened at it.
//!
//! An item is one record. What is missing, null or not known yet never loses it: that is noted, and
//! the rest is told.

use model::{
    ChangeSize, Event, Instant, Item, ItemKey, ItemKind, ItemState, NoteKind, Personal, Quarantine,
    Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::happenings::{self, Scene, numbered, who};
use super::home::Home;
use super::queries::Operation;
use crate::Tell;
use crate::lenient::{at, flag, list, number, stamp, text};
use crate::net::marks_of;

/// What is read of a page's items.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    /// Issues.
    Issue,
    /// Pull requests.
    Change,
    /// Discussions.
    Discussion,
}

impl Kind {
    /// Every kind with the word under which its list is remembered.
    pub(super) const ALL: [(Kind, &'static str); 3] =
        [(Kind::Issue, "issues"), (Kind::Change, "changes"), (Kind::Discussion, "discussions")];

    /// Returns the word under which its list is remembered.
    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Returns the operation that reads its list.
    pub(super) fn operation(self) -> Operation {
        match self {
            Kind::Issue => Operation::Issues,
            Kind::Change => Operation::Changes,
            Kind::Discussion => Operation::Discussions,
        }
    }

    /// Returns the kind whose list an operation reads.
    pub(super) fn of_operation(operation: Operation) -> Option<Self> {
        Self::ALL.iter().map(|(kind, _)| *kind).find(|kind| kind.operation() == operation)
    }
}

/// Returns the record of an item.
///
/// # Errors
/// When it has no number by which it could be known.
pub(super) fn item(
    node: &Value,
    kind: Kind,
    home: &Home,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<Record, Quarantine> {
    let number = number(node, "number").ok_or(match node.is_object() {
        true => Quarantine::NoIdentity,
        false => Quarantine::FieldMissing,
    })?;
    let (item_key, key) = match kind {
        Kind::Issue | Kind::Change => (home.item(number), home.record_key(number)),
        Kind::Discussion => {
            (home.discussion(number), Personal::new(format!("discussion:{}#{number}", home.key)))
        }
    };
    let example = format!("item {number}");
    let mut scene = Scene { home, item: item_key, example, now, tell };
    let told = described(node, kind, &mut scene);
    let opened = told.opened;
    let mut events = vec![Event::Item(Box::new(told))];
    let traces = match kind {
        Kind::Issue => happened(node, &mut scene),
        Kind::Change => change(node, &mut scene),
        Kind::Discussion => discussion(node, &mut scene),
    };
    let traces = traces.into_iter().map(|trace| believable(trace, opened, &mut scene));
    events.extend(traces.map(|trace| Event::Trace(Box::new(trace))));
    Ok(Record { key, events })
}

/// Returns whether a list within an item was cut short, and the lists whose total differs.
pub(super) fn lists(node: &Value, take: &mut dyn FnMut(NoteKind)) {
    let Some(fields) = node.as_object() else { return };
    if let Some(more) = at(node, &["pageInfo", "hasNextPage"]).and_then(Value::as_bool) {
        let total = number(node, "totalCount");
        if more {
            take(NoteKind::ListCut);
        } else if total.is_some_and(|total| total != list(node, "nodes").len() as u64) {
            take(NoteKind::CountDiffers);
        }
        list(node, "nodes").iter().for_each(|inside| lists(inside, take));
        return;
    }
    for inside in fields.values() {
        lists(inside, take);
    }
}

fn described(node: &Value, kind: Kind, scene: &mut Scene<'_>) -> Item {
    let item_kind = match kind {
        Kind::Issue => ItemKind::Issue,
        Kind::Change => ItemKind::Change,
        Kind::Discussion => ItemKind::Discussion,
    };
    let opened = stamp(node, "createdAt", scene.now);
    let author = who(node, "author", scene);
    let place = scene.home.place.clone();
    let state = state(node, kind, scene);
    Item {
        title: text(node, "title").map(Personal::new),
        state,
        draft: flag(node, "isDraft"),
        size: size(node),
        marks: marks_of(node),
        ..Item::new(scene.item.clone(), item_kind, place, author, opened)
    }
}

fn state(node: &Value, kind: Kind, scene: &mut Scene<'_>) -> Option<ItemState> {
    if kind == Kind::Discussion {
        return flag(node, "closed").map(|closed| match closed {
            true => ItemState::Closed,
            false => ItemState::Open,
        });
    }
    let word = text(node, "state")?.to_ascii_lowercase();
    let state = ItemState::of_word(&word);
    if state.is_none() {
        scene.tell.note(NoteKind::UnknownValue, "state");
    }
    state
}

fn size(node: &Value) -> Option<ChangeSize> {
    let additions = number(node, "additions")?;
    let deletions = number(node, "deletions")?;
    Some(ChangeSize { additions, deletions, files: number(node, "changedFiles")? })
}

/// Returns the nodes of a list that are there.
fn nodes<'v>(node: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    let nodes = node.get(key).map_or(&[][..], |connection| list(connection, "nodes"));
    nodes.iter().filter(|node| !node.is_null())
}

fn happened(node: &Value, scene: &mut Scene<'_>) -> Vec<Trace> {
    nodes(node, "timelineItems").filter_map(|what| happenings::trace(what, scene)).collect()
}

fn change(node: &Value, scene: &mut Scene<'_>) -> Vec<Trace> {
    let mut traces = happened(node, scene);
    for review in nodes(node, "reviews") {
        traces.extend(happenings::review(review, scene));
        let inline = nodes(review, "comments");
        traces.extend(inline.filter_map(|comment| happenings::inline(comment, scene)));
    }
    let ends =
        [(TraceKind::Merged, "mergedAt", Some("mergedBy")), (TraceKind::Closed, "closedAt", None)];
    let merged = text(node, "mergedAt").is_some();
    for (kind, at, by) in ends {
        let told = traces.iter().any(|trace| trace.kind == kind);
        let said = text(node, at).is_some() && (kind == TraceKind::Merged || !merged);
        if said && !told {
            let by = by.map_or(Who::Untold, |by| who(node, by, scene));
            traces.push(scene.trace(kind, by, stamp(node, at, scene.now)));
        }
    }
    traces
}

fn discussion(node: &Value, scene: &mut Scene<'_>) -> Vec<Trace> {
    let mut traces = Vec::new();
    for comment in nodes(node, "comments") {
        let top = numbered("discussion_comment", comment, "databaseId");
        traces.extend(said(comment, None, scene));
        let replies = nodes(comment, "replies");
        traces.extend(replies.filter_map(|reply| said(reply, top.clone(), scene)));
    }
    if let Some(answer) = at(node, &["answer"]) {
        let by = who(node, "answerChosenBy", scene);
        let chosen = stamp(node, "answerChosenAt", scene.now);
        let reply_to = numbered("discussion_comment", answer, "databaseId");
        traces.push(Trace { reply_to, ..scene.trace(TraceKind::Answered, by, chosen) });
    }
    traces
}

/// Returns a comment of a discussion, unless it was taken back.
fn said(comment: &Value, reply_to: Option<Personal>, scene: &mut Scene<'_>) -> Option<Trace> {
    if text(comment, "deletedAt").is_some() {
        return None;
    }
    let by = who(comment, "author", scene);
    let at = stamp(comment, "createdAt", scene.now);
    let native = numbered("discussion_comment", comment, "databaseId");
    let marks = marks_of(comment);
    Some(Trace { native, reply_to, marks, ..scene.trace(TraceKind::Comment, by, at) })
}

/// Takes the time from an end that came before the beginning.
fn believable(trace: Trace, opened: Stamp, scene: &mut Scene<'_>) -> Trace {
    let ends = matches!(trace.kind, TraceKind::Closed | TraceKind::Merged);
    match (opened.believed(), trace.at.believed()) {
        (Some(opened), Some(ended)) if ends && ended < opened => {
            scene.tell.note(NoteKind::ImpossibleInterval, &scene.example);
            Trace { at: Stamp::untold(), ..trace }
        }
        _ => trace,
    }
}

/// Returns the record of an item that is not there any more.
pub(super) fn gone(number: u64, kind: TraceKind, target: Option<ItemKey>, home: &Home) -> Record {
    let platform = home.place.platform.clone();
    let trace = Trace {
        item: Some(home.item(number)),
        target,
        ..Trace::new(kind, platform, Who::Untold, Stamp::untold())
    };
    let key = Personal::new(format!("gone:{}#{number}", home.key));
    Record { key, events: vec![Event::Trace(Box::new(trace))] }
}
