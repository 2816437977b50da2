//! The timeline: what happened at an issue or a pull request, entry by entry.
//!
//! A kind of entry that is neither read nor declared to be passed over is a new one, and noted.

use model::{ItemKey, NoteKind, Personal, Place, Record, TraceKind};
use serde_json::Value;

use super::Untold;
use super::told::{Told, one};
use crate::Tell;
use crate::lenient::{at, flag, number, text};

/// Entries of a timeline that tell nothing here, or that another page tells better.
const PASSED_OVER: [&str; 22] = [
    "review",
    "code",
    "merge_pull",
    "commit_ref",
    "milestone",
    "change_title",
    "delete_branch",
    "start_tracking",
    "stop_tracking",
    "add_time_manual",
    "cancel_tracking",
    "delete_time_manual",
    "added_deadline",
    "modified_deadline",
    "removed_deadline",
    "add_dependency",
    "remove_dependency",
    "change_target_branch",
    "change_issue_ref",
    "project",
    "pin",
    "unpin",
];

impl Told<'_> {
    /// Returns what an entry of a timeline tells.
    pub(super) fn entry(
        &self,
        item: &ItemKey,
        value: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Record, Untold> {
        let kind = match (text(value, "type").unwrap_or_default(), text(value, "what")) {
            ("comment", _) => return self.comment(item, value),
            ("close", _) => TraceKind::Closed,
            ("reopen", _) => TraceKind::Reopened,
            ("label", Some("on")) => TraceKind::Labeled,
            ("label", _) => TraceKind::Unlabeled,
            ("assignees", _) if flag(value, "removed_assignee") == Some(true) => {
                TraceKind::Unassigned
            }
            ("assignees", _) => TraceKind::Assigned,
            ("review_request", _) if flag(value, "removed_assignee") == Some(true) => {
                TraceKind::ReviewRequestRemoved
            }
            ("review_request", _) => TraceKind::ReviewRequested,
            ("dismiss_review", _) => TraceKind::ReviewDismissed,
            ("lock", _) => TraceKind::Locked,
            ("unlock", _) => TraceKind::Unlocked,
            ("pull_push", Some("forced")) => TraceKind::ForcePushed,
            ("pull_push", _) => TraceKind::Pushed,
            ("change_title", Some("drafted")) => TraceKind::Drafted,
            ("change_title", Some("ready")) => TraceKind::Ready,
            ("issue_ref" | "comment_ref" | "pull_ref", _) => TraceKind::CrossReferenced,
            (known, _) if PASSED_OVER.contains(&known) => return Err(Untold::Ignored),
            (unknown, _) => {
                let word: String = unknown.chars().take(40).collect();
                tell.note(NoteKind::UnknownKind, &word);
                return Err(Untold::Ignored);
            }
        };
        let mut trace = self.trace(kind, item, value, "created_at");
        trace.detail =
            at(value, &["label"]).and_then(|label| text(label, "name")).map(str::to_owned);
        trace.subject = self.who(value, "assignee");
        trace.target = self.target(value);
        one("event", value, trace)
    }

    /// Returns the item that mentions this one.
    fn target(&self, value: &Value) -> Option<ItemKey> {
        let number = number(at(value, &["ref_issue"])?, "number")?;
        let place = match at(value, &["ref_issue", "repository"]).and_then(|r| text(r, "full_name"))
        {
            Some(name) if !self.place.name.lossy().eq_ignore_ascii_case(name) => {
                let platform = self.platform.to_owned();
                Place { platform, name: Personal::new(name), native: None }
            }
            _ => self.place.clone(),
        };
        Some(ItemKey::Number { place, number })
    }
}
