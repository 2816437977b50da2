//! Traces: what somebody did, other than a commit: a comment, a review, a label, a merge, a message.
//!
//! A trace's id is its native id within its platform; where a source tells none, its item, kind,
//! time, person and detail stand for it, and the trace is marked as having no id of its own.

use crate::words::words;
use crate::{ItemKey, Mark, Personal, Stamp, Who};

words! {
    /// What somebody did.
    pub enum TraceKind {
        /// Said something in the conversation of an issue, a change or a discussion.
        Comment = "comment",
        /// Said something at a line of a change.
        InlineComment = "inline_comment",
        /// Submitted a review; `detail` is its state: `approved`, `changes_requested`, `commented` or
        /// `dismissed`. A review that was never submitted is no trace.
        Review = "review",
        /// Wrote a message to a list, a forum or a chat.
        Message = "message",
        /// Put a label on; `detail` is the label.
        Labeled = "labeled",
        /// Took a label off; `detail` is the label.
        Unlabeled = "unlabeled",
        /// Closed; `detail` is the reason where there is one: `completed`, `not_planned`, `duplicate`.
        Closed = "closed",
        /// Opened again.
        Reopened = "reopened",
        /// Merged; `detail` is the object id of the merge commit where it is known.
        Merged = "merged",
        /// Made a draft ready for review.
        Ready = "ready",
        /// Made it a draft again.
        Drafted = "drafted",
        /// Assigned it to `subject`.
        Assigned = "assigned",
        /// Took the assignment of `subject` away.
        Unassigned = "unassigned",
        /// Asked `subject` for a review.
        ReviewRequested = "review_requested",
        /// Took a request for a review back.
        ReviewRequestRemoved = "review_request_removed",
        /// Took the force out of a review.
        ReviewDismissed = "review_dismissed",
        /// Mentioned it from `target`.
        CrossReferenced = "cross_referenced",
        /// Moved it; `target` is what it was or became, where that is known.
        Transferred = "transferred",
        /// Made it a discussion, or a discussion an issue.
        Converted = "converted",
        /// Deleted it; what was known of it is kept.
        Deleted = "deleted",
        /// Closed its conversation.
        Locked = "locked",
        /// Opened its conversation again.
        Unlocked = "unlocked",
        /// Pushed new commits to a change or a branch.
        Pushed = "pushed",
        /// Replaced the commits of a change or a branch.
        ForcePushed = "force_pushed",
        /// Put a milestone on.
        Milestoned = "milestoned",
        /// Took a milestone off.
        Demilestoned = "demilestoned",
        /// Reacted; `detail` is the reaction, such as `heart`.
        Reacted = "reacted",
        /// Chose `reply_to` as the answer.
        Answered = "answered",
        /// Marked a place as a favorite.
        Starred = "starred",
        /// Made a copy of a repository.
        Forked = "forked",
        /// Published a release.
        Released = "released",
        /// Became a member of a repository or a team; `subject` is who.
        Joined = "joined",
        /// Edited a wiki page.
        WikiEdited = "wiki_edited",
        /// Renamed a repository or an item.
        Renamed = "renamed",
        /// Attended a session.
        Attended = "attended",
    }
}

/// Something that somebody did, as a source tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// What was done.
    pub kind: TraceKind,
    /// The platform, such as `github.com`.
    pub platform: String,
    /// The platform's own id with its kind before it, such as `comment:17`, `review:5`,
    /// `event:99` or `message:` and a Message-ID; nothing where the source tells none.
    pub native: Option<Personal>,
    /// The item it was done at, if any.
    pub item: Option<ItemKey>,
    /// Who did it.
    pub by: Who,
    /// When.
    pub at: Stamp,
    /// A word from a closed list, a label or an object id, as the kind says; never free text.
    pub detail: Option<String>,
    /// To whom, as the kind says.
    pub subject: Who,
    /// Another item, as the kind says.
    pub target: Option<ItemKey>,
    /// The native id of the trace that this one answers.
    pub reply_to: Option<Personal>,
    /// What was found in its text, which is not kept.
    pub marks: Vec<Mark>,
}

impl Trace {
    /// Returns a trace of which nothing but the needful is known.
    pub fn new(kind: TraceKind, platform: impl Into<String>, by: Who, at: Stamp) -> Self {
        Self {
            kind,
            platform: platform.into(),
            native: None,
            item: None,
            by,
            at,
            detail: None,
            subject: Who::Untold,
            target: None,
            reply_to: None,
            marks: Vec::new(),
        }
    }
}
