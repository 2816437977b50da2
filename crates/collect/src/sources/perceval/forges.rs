//! Items of other forges: issues and merge requests of GitLab, reviews of Gerrit.

use model::{
    Account, AccountKey, AccountKind, Event, Extent, Fact, Instant, Item, ItemKey, ItemKind,
    ItemState, NoteKind, Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Found;
use super::chat::seconds;
use super::envelope::Envelope;
use super::told::Told;
use crate::{Tell, door, lenient};

/// Reads an issue or a merge request of GitLab.
pub(super) fn gitlab(
    envelope: &Envelope,
    is_change: bool,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let number = lenient::number(data, "iid").ok_or(Quarantine::NoIdentity)?;
    let place = envelope.place().ok_or(Quarantine::NoIdentity)?;
    let place = Place { native: lenient::id(data, "project_id"), ..place };
    let name = place.name.lossy().to_lowercase();
    let (kind, word) = match is_change {
        true => (ItemKind::Change, "merge_request"),
        false => (ItemKind::Issue, "issue"),
    };
    // Merge requests are counted apart from issues, so theirs is none of the row of numbers.
    let key = match is_change {
        true => ItemKey::Native {
            platform: place.platform.clone(),
            id: Personal::new(format!("{word}:{number}@{}", place.name.lossy())),
        },
        false => ItemKey::Number { place: place.clone(), number },
    };
    let who = |value: &Value, key: &str| lenient::who(value, key, &place.platform);
    let opened = lenient::stamp(data, "created_at", now);
    let mut item = Item::new(key.clone(), kind, place.clone(), who(data, "author"), opened);
    item.title = lenient::text(data, "title").map(Personal::new);
    item.draft = lenient::flag(data, "draft").or(lenient::flag(data, "work_in_progress"));
    item.state = match lenient::text(data, "state") {
        Some("opened" | "reopened" | "locked") => Some(ItemState::Open),
        Some("closed") => Some(ItemState::Closed),
        Some("merged") => Some(ItemState::Merged),
        None => None,
        Some(_) => {
            tell.note(NoteKind::UnknownValue, &format!("number {number}"));
            None
        }
    };
    let text = lenient::text(data, "description");
    item.marks = text.map(|text| door::marks(text, Some(&place))).unwrap_or_default();
    let state = item.state;
    let mut events = vec![Event::Item(Box::new(item))];
    let mut ended = |kind, time: &str, by: &str| {
        let at = lenient::stamp(data, time, now);
        let impossible = at.believed().is_some() && at.believed() < opened.believed();
        if impossible {
            tell.note(NoteKind::ImpossibleInterval, &format!("number {number}"));
        }
        let at = if impossible || at.at.is_none() { Stamp::untold() } else { at };
        let by = lenient::at(data, &[by]).map_or(Who::Untold, |_| who(data, by));
        let mut trace = Trace::new(kind, place.platform.as_str(), by, at);
        trace.item = Some(key.clone());
        let merged = lenient::id(data, "id").filter(|_| kind == TraceKind::Merged);
        trace.native = merged.map(|id| Personal::new(format!("merged:{id}")));
        events.push(Event::Trace(Box::new(trace)));
    };
    match state {
        Some(ItemState::Merged) => ended(TraceKind::Merged, "merged_at", "merged_by"),
        Some(ItemState::Closed) => ended(TraceKind::Closed, "closed_at", "closed_by"),
        _ => {}
    }
    for note in lenient::list(data, "notes_data") {
        // Notes that GitLab writes itself say what changed, in words; not what anybody said.
        if lenient::flag(note, "system") == Some(true) {
            continue;
        }
        let inline = lenient::text(note, "type") == Some("DiffNote");
        let (kind, prefix) = match inline {
            true => (TraceKind::InlineComment, "review_comment"),
            false => (TraceKind::Comment, "comment"),
        };
        let at = lenient::stamp(note, "created_at", now);
        let mut trace = Trace::new(kind, place.platform.as_str(), who(note, "author"), at);
        trace.native = lenient::id(note, "id").map(|id| Personal::new(format!("{prefix}:{id}")));
        trace.item = Some(key.clone());
        let text = lenient::text(note, "body");
        trace.marks = text.map(|text| door::marks(text, Some(&place))).unwrap_or_default();
        events.push(Event::Trace(Box::new(trace)));
    }
    let facts: &[Fact] = match is_change {
        true => &[Fact::Changes, Fact::ChangeAuthors, Fact::Merges],
        false => &[Fact::Issues, Fact::IssueAuthors],
    };
    told.all(facts);
    told.update(kind, envelope, now);
    told.all(&[Fact::Comments]);
    let reviews = "GitLab items hold comments of merge requests and no reviews";
    told.less(Fact::Reviews, Extent::Absent, reviews);
    let closings = "only the last closing is told";
    told.less(Fact::IssueClosings, Extent::Partial, closings);
    told.less(Fact::ChangeClosings, Extent::Partial, closings);
    told.less(Fact::Labels, Extent::Absent, "GitLab items do not say when labels were put on");
    Ok(Some(Record { key: Personal::new(format!("{word}:{name}#{number}")), events }))
}

/// Reads a change of Gerrit with its votes and comments.
pub(super) fn gerrit(
    envelope: &Envelope,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let number = lenient::number(data, "number").ok_or(Quarantine::NoIdentity)?;
    let host = envelope.host();
    let platform = if host.is_empty() { envelope.origin().to_ascii_lowercase() } else { host };
    if platform.is_empty() {
        return Err(Quarantine::NoIdentity);
    }
    let project = lenient::text(data, "project").unwrap_or("");
    let place = Place { platform: platform.clone(), name: Personal::new(project), native: None };
    let key = ItemKey::Native {
        platform: platform.clone(),
        id: Personal::new(format!("change:{number}")),
    };
    let who = |value: &Value, key: &str| {
        lenient::at(value, &[key]).map_or(Who::Untold, |by| account(by, &platform))
    };
    let opened = seconds(data, "createdOn", now);
    let mut item = Item::new(key.clone(), ItemKind::Change, place, who(data, "owner"), opened);
    item.title = lenient::text(data, "subject").map(Personal::new);
    item.draft = lenient::flag(data, "wip");
    item.state = match lenient::text(data, "status") {
        Some("NEW" | "SUBMITTED" | "STAGED") => Some(ItemState::Open),
        Some("MERGED") => Some(ItemState::Merged),
        Some("ABANDONED") => Some(ItemState::Closed),
        None => None,
        Some(_) => {
            tell.note(NoteKind::UnknownValue, &format!("number {number}"));
            None
        }
    };
    let text = lenient::text(data, "commitMessage");
    item.marks = text.map(|text| door::marks(text, None)).unwrap_or_default();
    let state = item.state;
    let mut traces = Vec::new();
    for set in lenient::list(data, "patchSets") {
        for approval in lenient::list(set, "approvals") {
            traces.extend(vote(approval, &who, now, &platform));
        }
    }
    for comment in lenient::list(data, "comments") {
        let at = seconds(comment, "timestamp", now);
        let by = who(comment, "reviewer");
        let mut trace = Trace::new(TraceKind::Comment, platform.as_str(), by, at);
        let text = lenient::text(comment, "message");
        trace.marks = text.map(|text| door::marks(text, None)).unwrap_or_default();
        traces.push(trace);
    }
    let ended = match state {
        Some(ItemState::Merged) => Some(TraceKind::Merged),
        Some(ItemState::Closed) => Some(TraceKind::Closed),
        _ => None,
    };
    if let Some(kind) = ended {
        let submitted = vote_named(data, "SUBM");
        let by = submitted.map_or(Who::Untold, |vote| who(vote, "by"));
        let at = submitted.map_or(Stamp::untold(), |vote| seconds(vote, "grantedOn", now));
        traces.push(Trace::new(kind, platform.as_str(), by, at));
    }
    let mut events = vec![Event::Item(Box::new(item))];
    events.extend(traces.into_iter().map(|mut trace| {
        trace.item = Some(key.clone());
        Event::Trace(Box::new(trace))
    }));
    told.all(&[Fact::Changes, Fact::ChangeAuthors, Fact::Reviews, Fact::Comments]);
    told.update(ItemKind::Change, envelope, now);
    let merges = "Gerrit items tell a merge's time only where the submission is a vote";
    told.less(Fact::Merges, Extent::Partial, merges);
    told.less(Fact::ChangeClosings, Extent::Absent, "Gerrit items do not say who gave up when");
    Ok(Some(Record { key: Personal::new(format!("change:{number}@{platform}")), events }))
}

/// Reads a vote on the code as a review; other votes are checks.
fn vote(
    approval: &Value,
    who: &dyn Fn(&Value, &str) -> Who,
    now: Instant,
    platform: &str,
) -> Option<Trace> {
    let value = lenient::id(approval, "value")?.parse::<i64>().ok()?;
    if lenient::text(approval, "type") != Some("Code-Review") {
        return None;
    }
    let at = seconds(approval, "grantedOn", now);
    let mut trace = Trace::new(TraceKind::Review, platform, who(approval, "by"), at);
    let word = match value {
        1.. => "approved",
        0 => "commented",
        _ => "changes_requested",
    };
    trace.detail = Some(word.to_owned());
    Some(trace)
}

fn vote_named<'a>(data: &'a Value, name: &str) -> Option<&'a Value> {
    let sets = lenient::list(data, "patchSets").iter().rev();
    let mut votes = sets.flat_map(|set| lenient::list(set, "approvals"));
    votes.find(|vote| lenient::text(vote, "type") == Some(name))
}

/// Returns who an account of Gerrit is: its login, else its address, else its name.
fn account(by: &Value, platform: &str) -> Who {
    let field = |key| lenient::text(by, key).filter(|text| !text.is_empty()).map(Personal::new);
    if let Some(login) = field("username") {
        return Who::Account(Account::by_login(platform, login, AccountKind::Unstated));
    }
    let key = match (field("email"), field("name")) {
        (Some(address), _) => AccountKey::Address(address),
        (None, Some(name)) => AccountKey::Name(name),
        (None, None) => return Who::Ghost,
    };
    let kind = AccountKind::Unstated;
    Who::Account(Account { platform: platform.to_owned(), key, login: None, name: None, kind })
}
