//! Traces: what somebody did, other than a commit: a comment, a review, a label, a merge, a message.
//!
//! A trace's id is its native id within its platform; where a source tells none, its item, kind,
//! time, person and detail stand for it, and the trace is marked as having no id of its own.

use crate::{ItemKey, Mark, Personal, Stamp, Who};

/// What somebody did.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum TraceKind {
    /// Said something in the conversation of an issue, a change or a discussion.
    Comment,
    /// Said something at a line of a change.
    InlineComment,
    /// Submitted a review; `detail` is its state: `approved`, `changes_requested`, `commented` or
    /// `dismissed`. A review that was never submitted is no trace.
    Review,
    /// Wrote a message to a list, a forum or a chat.
    Message,
    /// Put a label on; `detail` is the label.
    Labeled,
    /// Took a label off; `detail` is the label.
    Unlabeled,
    /// Closed; `detail` is the reason where there is one: `completed`, `not_planned`, `duplicate`.
    Closed,
    /// Opened again.
    Reopened,
    /// Merged; `detail` is the object id of the merge commit where it is known.
    Merged,
    /// Made a draft ready for review.
    Ready,
    /// Made it a draft again.
    Drafted,
    /// Assigned it to `subject`.
    Assigned,
    /// Took the assignment of `subject` away.
    Unassigned,
    /// Asked `subject` for a review.
    ReviewRequested,
    /// Took a request for a review back.
    ReviewRequestRemoved,
    /// Took the force out of a review.
    ReviewDismissed,
    /// Mentioned it from `target`.
    CrossReferenced,
    /// Moved it; `target` is what it was or became, where that is known.
    Transferred,
    /// Made it a discussion, or a discussion an issue.
    Converted,
    /// Deleted it; what was known of it is kept.
    Deleted,
    /// Closed its conversation.
    Locked,
    /// Opened its conversation again.
    Unlocked,
    /// Pushed new commits to a change or a branch.
    Pushed,
    /// Replaced the commits of a change or a branch.
    ForcePushed,
    /// Put a milestone on.
    Milestoned,
    /// Took a milestone off.
    Demilestoned,
    /// Reacted; `detail` is the reaction, such as `heart`.
    Reacted,
    /// Chose `reply_to` as the answer.
    Answered,
    /// Marked a place as a favorite.
    Starred,
    /// Made a copy of a repository.
    Forked,
    /// Published a release.
    Released,
    /// Became a member of a repository or a team; `subject` is who.
    Joined,
    /// Edited a wiki page.
    WikiEdited,
    /// Renamed a repository or an item.
    Renamed,
    /// Attended a session.
    Attended,
}

impl TraceKind {
    /// Every kind with the word it is stored under.
    pub const ALL: [(TraceKind, &'static str); 35] = [
        (TraceKind::Comment, "comment"),
        (TraceKind::InlineComment, "inline_comment"),
        (TraceKind::Review, "review"),
        (TraceKind::Message, "message"),
        (TraceKind::Labeled, "labeled"),
        (TraceKind::Unlabeled, "unlabeled"),
        (TraceKind::Closed, "closed"),
        (TraceKind::Reopened, "reopened"),
        (TraceKind::Merged, "merged"),
        (TraceKind::Ready, "ready"),
        (TraceKind::Drafted, "drafted"),
        (TraceKind::Assigned, "assigned"),
        (TraceKind::Unassigned, "unassigned"),
        (TraceKind::ReviewRequested, "review_requested"),
        (TraceKind::ReviewRequestRemoved, "review_request_removed"),
        (TraceKind::ReviewDismissed, "review_dismissed"),
        (TraceKind::CrossReferenced, "cross_referenced"),
        (TraceKind::Transferred, "transferred"),
        (TraceKind::Converted, "converted"),
        (TraceKind::Deleted, "deleted"),
        (TraceKind::Locked, "locked"),
        (TraceKind::Unlocked, "unlocked"),
        (TraceKind::Pushed, "pushed"),
        (TraceKind::ForcePushed, "force_pushed"),
        (TraceKind::Milestoned, "milestoned"),
        (TraceKind::Demilestoned, "demilestoned"),
        (TraceKind::Reacted, "reacted"),
        (TraceKind::Answered, "answered"),
        (TraceKind::Starred, "starred"),
        (TraceKind::Forked, "forked"),
        (TraceKind::Released, "released"),
        (TraceKind::Joined, "joined"),
        (TraceKind::WikiEdited, "wiki_edited"),
        (TraceKind::Renamed, "renamed"),
        (TraceKind::Attended, "attended"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Returns the kind that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
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
