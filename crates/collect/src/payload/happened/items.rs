//! Items: what happened to an issue or a change itself.
//!
//! A discussion that changes its state does so in the same words.

use model::{Event, ItemKey, ItemState, NoteKind, TraceKind, Who};

use super::Telling;
use crate::payload::Here;
use crate::payload::objects::Issue;
use crate::payload::told::Object;

impl<'t> Telling<'t, '_> {
    /// Tells what happened to an issue or a change itself.
    pub(super) fn item(
        &mut self,
        object: &'t Object<'t, Issue<'t>>,
        is_change: bool,
    ) -> Option<()> {
        let by_number;
        let issue = match object.is() {
            Some(issue) if issue.number.whole().is_some() => issue,
            // The archives of 2011 and 2012 tell the number beside an id, and nothing else.
            _ => {
                by_number = Issue::by_number(self.number()?);
                &by_number
            }
        };
        let key = self.told_item(issue, is_change)?;
        match self.action() {
            "opened" | "-" => Some(()),
            "closed" if issue.is_merged() => self.merged(issue, key),
            "merged" => self.merged(issue, key),
            "closed" => self.closed(issue, key),
            "transferred" => self.transferred(key),
            "synchronize" => self.trace(TraceKind::Pushed, Some(key), |_| {}),
            action => self.changed(action, key),
        }
    }

    fn closed(&mut self, issue: &Issue<'_>, key: ItemKey) -> Option<()> {
        let at = issue.ended(&issue.closed_at, self.happening.here, self.odd);
        let by = self.by(&issue.user);
        let reason = issue.state_reason.text().map(str::to_owned);
        let reason = reason.filter(|word| self.is_reason(word));
        self.trace(TraceKind::Closed, Some(key), |trace| {
            trace.at = at.unwrap_or(trace.at);
            trace.by = by;
            trace.detail = reason;
        })
    }

    fn is_reason(&self, word: &str) -> bool {
        matches!(word, "completed" | "not_planned" | "duplicate")
    }

    fn merged(&mut self, issue: &Issue<'_>, key: ItemKey) -> Option<()> {
        let at = issue.ended(&issue.merged_at, self.happening.here, self.odd);
        let by = match issue.merged_by.is() {
            Some(_) => issue.merged_by.who(&self.happening.here.place.platform),
            None => self.by(&issue.user),
        };
        let commit = issue.merge_commit_sha.text().and_then(model::CommitId::parse);
        self.trace(TraceKind::Merged, Some(key), |trace| {
            trace.at = at.unwrap_or(trace.at);
            trace.by = by;
            trace.detail = commit.map(|commit| commit.to_string());
        })
    }

    pub(super) fn transferred(&mut self, key: ItemKey) -> Option<()> {
        let here = self.happening.here;
        let target = self.payload.changes.is().and_then(|changes| {
            let place = changes.new_repository.is()?.place(&here.place.platform);
            match (changes.new_issue.is(), changes.new_discussion.is()) {
                (Some(issue), _) => Some(ItemKey::Number { place, number: issue.number.whole()? }),
                (None, Some(discussion)) => {
                    Some(Here { place: &place, ..here }.discussion(discussion.number.whole()?))
                }
                (None, None) => None,
            }
        });
        self.trace(TraceKind::Transferred, Some(key), |trace| trace.target = target)
    }

    /// Tells a change of state whose name is the whole of it, or that has a label or a person.
    pub(super) fn changed(&mut self, action: &str, key: ItemKey) -> Option<()> {
        let payload = self.payload;
        let kind = match action {
            "reopened" => TraceKind::Reopened,
            "labeled" => TraceKind::Labeled,
            "unlabeled" => TraceKind::Unlabeled,
            "assigned" => TraceKind::Assigned,
            "unassigned" => TraceKind::Unassigned,
            "review_requested" => TraceKind::ReviewRequested,
            "review_request_removed" => TraceKind::ReviewRequestRemoved,
            "ready_for_review" => TraceKind::Ready,
            "converted_to_draft" => TraceKind::Drafted,
            "milestoned" => TraceKind::Milestoned,
            "demilestoned" => TraceKind::Demilestoned,
            "locked" => TraceKind::Locked,
            "unlocked" => TraceKind::Unlocked,
            "deleted" => TraceKind::Deleted,
            "edited"
            | "created"
            | "pinned"
            | "unpinned"
            | "typed"
            | "untyped"
            | "category_changed"
            | "unanswered"
            | "auto_merge_enabled"
            | "auto_merge_disabled"
            | "enqueued"
            | "dequeued" => return Some(()),
            _ => {
                self.odd.push((NoteKind::UnknownValue, "what was done to an item".to_owned()));
                return Some(());
            }
        };
        let platform = &self.happening.here.place.platform;
        let subject = match kind {
            TraceKind::Assigned | TraceKind::Unassigned => payload.assignee.who(platform),
            TraceKind::ReviewRequested | TraceKind::ReviewRequestRemoved => {
                payload.requested_reviewer.who(platform)
            }
            _ => Who::Untold,
        };
        let label = payload.label.is().and_then(|label| label.name.text());
        let label = label.filter(|_| matches!(kind, TraceKind::Labeled | TraceKind::Unlabeled));
        self.trace(kind, Some(key), |trace| {
            trace.subject = subject;
            trace.detail = label.map(str::to_owned);
        })
    }

    /// Tells an issue or a change, and returns its key.
    pub(super) fn told_item(&mut self, issue: &Issue<'_>, is_change: bool) -> Option<ItemKey> {
        let mut item = issue.item(is_change, self.happening.here, self.odd)?;
        if self.action() == "opened" {
            self.complete(&mut item);
        }
        if matches!(self.happening.kind, "issues" | "pull_request") {
            item.state = item.state.or_else(|| self.state());
        }
        let key = item.key.clone();
        self.events.push(Event::Item(Box::new(item)));
        Some(key)
    }

    /// Returns the state in which what was done leaves an item.
    fn state(&self) -> Option<ItemState> {
        match self.action() {
            "opened" | "reopened" => Some(ItemState::Open),
            "closed" => Some(ItemState::Closed),
            "merged" => Some(ItemState::Merged),
            _ => None,
        }
    }
}
