//! REST: events of issues and changes, as the interface lists them one by one or in a timeline.

use model::{ItemKey, NoteKind, Personal, Place, Trace, TraceKind, Who};
use serde::Deserialize;
use serde_json::Value;

use super::objects::{Changes, Issue, Label, Repository, Said, User};
use super::told::{Object, Scalar};
use super::{Comment, Here, Oddities, Outcome, Review, read};
use crate::lenient;

/// An event of an issue or a change.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct IssueEvent<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    event: Scalar<'a>,
    actor: Object<'a, User<'a>>,
    created_at: Scalar<'a>,
    commit_id: Scalar<'a>,
    state_reason: Scalar<'a>,
    label: Object<'a, Label<'a>>,
    assignee: Object<'a, User<'a>>,
    requested_reviewer: Object<'a, User<'a>>,
    source: Object<'a, MentionedFrom<'a>>,
    changes: Object<'a, Changes<'a>>,
}

/// From where an item was mentioned.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct MentionedFrom<'a> {
    #[serde(borrow)]
    issue: Object<'a, Mentioning<'a>>,
}

/// The item that mentions another.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Mentioning<'a> {
    #[serde(borrow)]
    number: Scalar<'a>,
    repository: Object<'a, Repository<'a>>,
}

/// Reads an event of an issue or a change, from its list of events or its timeline.
pub fn issue_event(
    value: &Value,
    item: Option<ItemKey>,
    here: Here<'_>,
    odd: &mut Oddities,
) -> Outcome {
    let Some(told) = read::<IssueEvent<'_>>(value) else { return Outcome::Broken };
    let item = item.or_else(|| {
        let issue: Issue<'_> = read(value.get("issue")?)?;
        Some(here.numbered(issue.number.whole()?))
    });
    let word = told.event.text().unwrap_or_default();
    let trace = match word {
        "commented" => {
            read(value).and_then(|it: Comment<'_>| it.trace(Said::InConversation, item, here))
        }
        "reviewed" => match read::<Review<'_>>(value) {
            Some(review) => match review.trace(item, here, odd) {
                Some(trace) => Some(trace),
                // A review that is not submitted yet is nothing that happened.
                None => return Outcome::NotWanted,
            },
            None => None,
        },
        "line-commented" | "commit-commented" => return inline(value, word, item, here),
        word => match kind(word) {
            Some(kind) => Some(told.trace(kind, item, here)),
            None if is_declared(word) => return Outcome::NotWanted,
            None if word.is_empty() => None,
            None => {
                odd.push((NoteKind::UnknownKind, "an event of an item".to_owned()));
                return Outcome::Unknown;
            }
        },
    };
    match trace {
        Some(trace) => Outcome::Told(vec![model::Event::Trace(Box::new(trace))]),
        None => Outcome::Broken,
    }
}

impl IssueEvent<'_> {
    fn trace(&self, kind: TraceKind, item: Option<ItemKey>, here: Here<'_>) -> Trace {
        let platform = here.place.platform.as_str();
        let by = self.actor.who(platform);
        let mut trace = Trace::new(kind, platform, by, here.stamp(&self.created_at));
        trace.native = self.id.whole().map(|id| Personal::new(format!("event:{id}")));
        trace.item = item;
        trace.detail = match kind {
            TraceKind::Labeled | TraceKind::Unlabeled => {
                self.label.is().and_then(|label| label.name.text()).map(str::to_owned)
            }
            TraceKind::Closed => self.state_reason.text().and_then(lenient::reason_of_closing),
            TraceKind::Merged => {
                let commit = self.commit_id.text().and_then(model::CommitId::parse);
                commit.map(|commit| commit.to_string())
            }
            _ => None,
        };
        trace.subject = match kind {
            TraceKind::Assigned | TraceKind::Unassigned => self.assignee.who(platform),
            TraceKind::ReviewRequested | TraceKind::ReviewRequestRemoved => {
                self.requested_reviewer.who(platform)
            }
            _ => Who::Untold,
        };
        trace.target = self.mentioned_from(here);
        trace
    }

    fn mentioned_from(&self, here: Here<'_>) -> Option<ItemKey> {
        let from = self.source.is()?.issue.is()?;
        let place: Place = match from.repository.is() {
            Some(repository) => repository.place(&here.place.platform),
            None => here.place.clone(),
        };
        Some(ItemKey::Number { place, number: from.number.whole()? })
    }
}

/// Reads the comments at lines or at commits that a timeline groups.
fn inline(value: &Value, word: &str, item: Option<ItemKey>, here: Here<'_>) -> Outcome {
    let said = if word == "line-commented" { Said::AtLine } else { Said::AtCommit };
    let comments = crate::lenient::list(value, "comments").iter();
    let traces = comments
        .filter_map(|comment| read::<Comment<'_>>(comment)?.trace(said, item.clone(), here))
        .map(|trace| model::Event::Trace(Box::new(trace)));
    Outcome::Told(traces.collect())
}

fn kind(word: &str) -> Option<TraceKind> {
    Some(match word {
        "closed" => TraceKind::Closed,
        "reopened" => TraceKind::Reopened,
        "merged" => TraceKind::Merged,
        "labeled" => TraceKind::Labeled,
        "unlabeled" => TraceKind::Unlabeled,
        "assigned" => TraceKind::Assigned,
        "unassigned" => TraceKind::Unassigned,
        "review_requested" => TraceKind::ReviewRequested,
        "review_request_removed" => TraceKind::ReviewRequestRemoved,
        "review_dismissed" => TraceKind::ReviewDismissed,
        "ready_for_review" => TraceKind::Ready,
        "convert_to_draft" => TraceKind::Drafted,
        "cross-referenced" => TraceKind::CrossReferenced,
        "transferred" => TraceKind::Transferred,
        "converted_to_discussion" => TraceKind::Converted,
        "head_ref_force_pushed" => TraceKind::ForcePushed,
        "milestoned" => TraceKind::Milestoned,
        "demilestoned" => TraceKind::Demilestoned,
        "locked" => TraceKind::Locked,
        "unlocked" => TraceKind::Unlocked,
        "renamed" => TraceKind::Renamed,
        _ => return None,
    })
}

/// Returns whether an event is known and tells nothing that is wanted.
fn is_declared(word: &str) -> bool {
    const NOT_WANTED: [&str; 29] = [
        "added_to_merge_queue",
        "added_to_project",
        "added_to_project_v2",
        "auto_merge_disabled",
        "auto_merge_enabled",
        "auto_squash_enabled",
        "automatic_base_change_failed",
        "automatic_base_change_succeeded",
        "base_ref_changed",
        "base_ref_force_pushed",
        "committed",
        "connected",
        "converted_note_to_issue",
        "deployed",
        "disconnected",
        "head_ref_deleted",
        "head_ref_restored",
        "marked_as_duplicate",
        "mentioned",
        "moved_columns_in_project",
        "pinned",
        "project_v2_item_status_changed",
        "referenced",
        "removed_from_merge_queue",
        "removed_from_project",
        "subscribed",
        "unmarked_as_duplicate",
        "unpinned",
        "unsubscribed",
    ];
    NOT_WANTED.contains(&word)
}
