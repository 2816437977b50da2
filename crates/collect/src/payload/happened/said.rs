//! Said: comments and reviews at issues, changes and commits.
//!
//! The item at which something is said is told with it, as far as the payload knows it.

use model::{Event, ItemKey, TraceKind, Who};

use super::Telling;
use crate::payload::objects::{Comment, Said};
use crate::payload::told::Scalar;

impl Telling<'_, '_> {
    pub(super) fn comment(&mut self) -> Option<()> {
        let item = match self.payload.issue.is() {
            Some(issue) => self.told_item(issue, false),
            None => self.key(),
        };
        self.said(Said::InConversation, item)
    }

    pub(super) fn inline_comment(&mut self) -> Option<()> {
        let item = match self.payload.pull_request.is() {
            Some(change) => self.told_item(change, true),
            None => self.key(),
        };
        self.said(Said::AtLine, item)
    }

    pub(super) fn commit_comment(&mut self) -> Option<()> {
        self.said(Said::AtCommit, None)
    }

    /// Tells a comment, unless it was deleted.
    pub(super) fn said(&mut self, said: Said, item: Option<ItemKey>) -> Option<()> {
        if self.action() == "deleted" {
            return Some(());
        }
        let by_id;
        let comment = match self.payload.comment.is() {
            Some(comment) => comment,
            None => {
                by_id = Comment::by_id(self.payload.comment_id.clone());
                &by_id
            }
        };
        let mut trace = comment.trace(said, item, self.happening.here)?;
        // What was edited long after is no less the author's, and a trimmed payload names nobody.
        if trace.by == Who::Untold && matches!(self.action(), "created" | "-") {
            trace.by = self.happening.by.clone();
        }
        if matches!(comment.created_at, Scalar::Missing) && self.action() != "edited" {
            trace.at = self.at();
        }
        self.events.push(Event::Trace(Box::new(trace)));
        Some(())
    }

    pub(super) fn review(&mut self) -> Option<()> {
        let change = self.payload.pull_request.is()?;
        let item = self.told_item(change, true);
        let review = self.payload.review.is()?;
        let Some(mut trace) = review.trace(item.clone(), self.happening.here, self.odd) else {
            return Some(());
        };
        if self.action() == "dismissed" {
            let reviewer = trace.by.clone();
            let native = trace.native.clone();
            self.trace(TraceKind::ReviewDismissed, item, |dismissed| {
                dismissed.subject = reviewer;
                dismissed.reply_to = native;
            })?;
        }
        if trace.by == Who::Untold && matches!(self.action(), "created" | "submitted") {
            trace.by = self.happening.by.clone();
        }
        self.events.push(Event::Trace(Box::new(trace)));
        Some(())
    }
}
