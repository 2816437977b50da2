//! GitHub items: issues, changes and what happened at them, as REST and GraphQL answered them.
//!
//! One change comes as two items: as an issue, with its conversation, and as a change, with its
//! reviews. Both tell the same item, and each is a record of its own.

mod scene;

use model::{
    ChangeSize, Event, Extent, Fact, Instant, ItemKind, ItemState, NoteKind, Personal, Place,
    Quarantine, Record, Stamp, TraceKind, Who,
};
use serde_json::Value;

use self::scene::{Scene, named};
use super::Found;
use super::envelope::Envelope;
use super::told::Told;
use crate::sources::github::node_id;
use crate::{Tell, lenient};

/// Reads an issue, or a change as the tracker of issues shows it.
pub(super) fn issue(
    envelope: &Envelope,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let mut scene = Scene::of(envelope, now, tell)?;
    let is_change = data.get("pull_request").is_some();
    let kind = if is_change { ItemKind::Change } else { ItemKind::Issue };
    let mut item = scene.item(kind);
    item.state = scene.state(item.state);
    scene.events.push(Event::Item(Box::new(item)));
    for comment in lenient::list(data, "comments_data") {
        scene.comment(comment, TraceKind::Comment, "comment");
    }
    scene.reactions(data, None);
    if !is_change && lenient::text(data, "state") == Some("closed") {
        let at = scene.after_opening("closed_at");
        let by = lenient::who(data, "closed_by", &scene.place.platform);
        let mut trace = scene.trace(TraceKind::Closed, by, at);
        trace.detail = lenient::closing_reason(data, "state_reason");
        scene.push(trace);
    }
    told.all(&[Fact::Issues, Fact::IssueAuthors, Fact::AccountKinds]);
    told.update(ItemKind::Issue, envelope, now);
    told.fetched(Fact::Comments, fetched(data, "comments_data"));
    told.fetched(Fact::Reactions, fetched(data, "reactions_data"));
    let reason = "only the last closing is told, and seldom by whom; githubql items tell the rest";
    told.less(Fact::IssueClosings, Extent::Partial, reason);
    for (fact, reason) in [
        (Fact::Labels, "github items say which labels stand, not since when"),
        (Fact::Assignments, "github items say who is assigned, not since when"),
        (Fact::CrossReferences, "github items do not say what mentions what"),
        (Fact::Discussions, "Perceval fetches no discussions"),
    ] {
        told.less(fact, Extent::Absent, reason);
    }
    Ok(Some(scene.record("issue")))
}

/// Reads a change.
pub(super) fn change(
    envelope: &Envelope,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let mut scene = Scene::of(envelope, now, tell)?;
    let mut item = scene.item(ItemKind::Change);
    let merged =
        lenient::at(data, &["merged_at"]).is_some() || lenient::flag(data, "merged") == Some(true);
    let state = scene.state(item.state);
    item.state = if merged { Some(ItemState::Merged) } else { state };
    item.draft = lenient::flag(data, "draft");
    item.size = size(data);
    scene.events.push(Event::Item(Box::new(item)));
    for review in lenient::list(data, "reviews_data") {
        scene.review(review);
    }
    for comment in lenient::list(data, "review_comments_data") {
        scene.comment(comment, TraceKind::InlineComment, "review_comment");
    }
    if merged {
        let by = lenient::who(data, "merged_by", &scene.place.platform);
        let at = scene.after_opening("merged_at");
        let mut trace = scene.trace(TraceKind::Merged, by, at);
        trace.detail = lenient::text(data, "merge_commit_sha").map(str::to_owned);
        scene.push(trace);
    } else if lenient::text(data, "state") == Some("closed") {
        let at = scene.after_opening("closed_at");
        let trace = scene.trace(TraceKind::Closed, Who::Untold, at);
        scene.push(trace);
    }
    told.all(&[Fact::Changes, Fact::ChangeAuthors, Fact::Merges, Fact::AccountKinds]);
    told.update(ItemKind::Change, envelope, now);
    told.fetched(Fact::Reviews, fetched(data, "reviews_data"));
    told.fetched(Fact::InlineComments, fetched(data, "review_comments_data"));
    let closings = "github items do not say who closed an unmerged change";
    told.less(Fact::ChangeClosings, Extent::Partial, closings);
    let ready = "github items say whether a change is a draft, not since when";
    told.less(Fact::ReadyTimes, Extent::Absent, ready);
    Ok(Some(scene.record("change")))
}

/// Reads what happened at an issue or a change.
pub(super) fn happening(
    envelope: &Envelope,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let word = lenient::text(data, "eventType").unwrap_or("").to_owned();
    let kind = match word.as_str() {
        "LabeledEvent" => TraceKind::Labeled,
        "UnlabeledEvent" => TraceKind::Unlabeled,
        "ClosedEvent" => TraceKind::Closed,
        "ReopenedEvent" => TraceKind::Reopened,
        "CrossReferencedEvent" => TraceKind::CrossReferenced,
        "MergedEvent" => TraceKind::Merged,
        "PullRequestReview" => TraceKind::Review,
        "AssignedEvent" => TraceKind::Assigned,
        "UnassignedEvent" => TraceKind::Unassigned,
        "ReadyForReviewEvent" => TraceKind::Ready,
        "ConvertToDraftEvent" => TraceKind::Drafted,
        "ReviewRequestedEvent" => TraceKind::ReviewRequested,
        "ReviewRequestRemovedEvent" => TraceKind::ReviewRequestRemoved,
        "LockedEvent" => TraceKind::Locked,
        "UnlockedEvent" => TraceKind::Unlocked,
        "MilestonedEvent" => TraceKind::Milestoned,
        "DemilestonedEvent" => TraceKind::Demilestoned,
        "TransferredEvent" => TraceKind::Transferred,
        "AddedToProjectEvent"
        | "MovedColumnsInProjectEvent"
        | "RemovedFromProjectEvent"
        | "ConvertedNoteToIssueEvent" => return Ok(None),
        unknown => {
            let unknown: String = unknown.chars().take(60).collect();
            tell.note(NoteKind::UnknownKind, &unknown);
            return Ok(None);
        }
    };
    let issue = data.get("issue").ok_or(Quarantine::FieldMissing)?;
    let mut scene = Scene::around(envelope, issue, now, tell)?;
    let node = lenient::id(data, "id").ok_or(Quarantine::NoIdentity)?;
    let actor = if kind == TraceKind::Review { "author" } else { "actor" };
    let by = lenient::who(data, actor, &scene.place.platform);
    let mut trace = scene.trace(kind, by, lenient::stamp(data, "createdAt", now));
    let id = node_id::number(&node).map_or_else(|| node.clone(), |number| number.to_string());
    let prefix = if kind == TraceKind::Review { "review" } else { "event" };
    trace.native = Some(Personal::new(format!("{prefix}:{id}")));
    match kind {
        TraceKind::Review => {
            let Some(state) = scene.review_state(data) else { return Ok(None) };
            trace.detail = Some(state);
            trace.marks = scene.marks(data);
        }
        TraceKind::Labeled | TraceKind::Unlabeled => {
            let label = data.get("label").and_then(|label| lenient::text(label, "name"));
            trace.detail = label.map(str::to_owned);
            told.all(&[Fact::Labels]);
        }
        TraceKind::CrossReferenced => {
            trace.target = data.get("source").and_then(|source| named(source, "url"));
            told.all(&[Fact::CrossReferences]);
        }
        TraceKind::Closed | TraceKind::Reopened => {
            trace.detail = lenient::closing_reason(data, "stateReason");
            told.all(&[Fact::IssueClosings]);
        }
        TraceKind::Merged => told.all(&[Fact::Merges]),
        _ => {}
    }
    scene.push(trace);
    Ok(Some(Record { key: Personal::new(format!("event:{node}")), events: scene.events }))
}

/// Reads a repository as it was on a day: its name and its lasting id, nothing else.
pub(super) fn repository(envelope: &Envelope, now: Instant) -> Found {
    let data = envelope.data();
    let name = lenient::text(data, "full_name").ok_or(Quarantine::FieldMissing)?;
    let platform = envelope.host();
    let native = lenient::id(data, "id");
    let key = native.clone().unwrap_or_else(|| name.to_lowercase());
    let place = Place { platform, name: Personal::new(name), native };
    let fetched = lenient::text(data, "fetched_on").and_then(Instant::parse);
    let at = fetched.map_or(Stamp::untold(), |at| Stamp::recorded(Some(at), now));
    let events = vec![Event::Place(Box::new(place), at)];
    Ok(Some(Record { key: Personal::new(format!("repository:{key}")), events }))
}

/// Returns whether an item was fetched with a list; an empty one may stand as an empty object.
fn fetched(data: &Value, key: &str) -> bool {
    lenient::at(data, &[key]).is_some()
}

fn size(data: &Value) -> Option<ChangeSize> {
    Some(ChangeSize {
        additions: lenient::number(data, "additions")?,
        deletions: lenient::number(data, "deletions")?,
        files: lenient::number(data, "changed_files")?,
    })
}
