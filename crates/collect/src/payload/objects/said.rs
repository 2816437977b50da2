//! Said: comments and reviews.
//!
//! Their texts are looked through for marks and dropped.

use model::{ItemKey, NoteKind, Personal, Trace, TraceKind};
use serde::Deserialize;

use super::User;
use crate::payload::told::{Object, Scalar};
use crate::payload::{Here, Oddities};

/// Where a comment was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// In the conversation of an issue or a change.
    InConversation,
    /// At a line of a change.
    AtLine,
    /// At a commit.
    AtCommit,
    /// In a discussion.
    InDiscussion,
}

/// A comment.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Comment<'a> {
    /// Its number among its kind.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// Who wrote it.
    pub user: Object<'a, User<'a>>,
    /// When.
    pub created_at: Scalar<'a>,
    body: Scalar<'a>,
    in_reply_to_id: Scalar<'a>,
    parent_id: Scalar<'a>,
}

impl<'a> Comment<'a> {
    /// Returns a comment of which nothing but its id is known.
    pub(crate) fn by_id(id: Scalar<'a>) -> Self {
        Self { id, ..Self::default() }
    }

    /// Returns the trace that it is; nothing when it has no id.
    pub fn trace(&self, said: Said, item: Option<ItemKey>, here: Here<'_>) -> Option<Trace> {
        let (kind, word) = match said {
            Said::InConversation => (TraceKind::Comment, "comment"),
            Said::AtLine => (TraceKind::InlineComment, "review_comment"),
            Said::AtCommit => (TraceKind::Comment, "commit_comment"),
            Said::InDiscussion => (TraceKind::Comment, "discussion_comment"),
        };
        let native = |id: u64| Personal::new(format!("{word}:{id}"));
        let platform = here.place.platform.as_str();
        let at = here.stamp(&self.created_at);
        let mut trace = Trace::new(kind, platform, self.user.who(platform), at);
        trace.native = Some(native(self.id.whole()?));
        trace.item = item;
        let answered = match said {
            Said::InDiscussion => &self.parent_id,
            _ => &self.in_reply_to_id,
        };
        trace.reply_to = answered.whole().map(native);
        trace.marks = here.marks(&self.body);
        Some(trace)
    }
}

/// A review of a change.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Review<'a> {
    /// Its number.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// Who reviewed.
    pub user: Object<'a, User<'a>>,
    state: Scalar<'a>,
    submitted_at: Scalar<'a>,
    body: Scalar<'a>,
}

impl Review<'_> {
    /// Returns the trace that it is; nothing when it has no id or was never submitted.
    pub fn trace(
        &self,
        item: Option<ItemKey>,
        here: Here<'_>,
        odd: &mut Oddities,
    ) -> Option<Trace> {
        let state = self.state.text().unwrap_or_default().to_ascii_lowercase();
        if state == "pending" {
            return None;
        }
        let platform = here.place.platform.as_str();
        let at = here.stamp(&self.submitted_at);
        let mut trace = Trace::new(TraceKind::Review, platform, self.user.who(platform), at);
        trace.native = Some(Personal::new(format!("review:{}", self.id.whole()?)));
        trace.item = item;
        match state.as_str() {
            "approved" | "changes_requested" | "commented" | "dismissed" => {
                trace.detail = Some(state);
            }
            "" => {}
            _ => odd.push((NoteKind::UnknownValue, "state of a review".to_owned())),
        }
        trace.marks = here.marks(&self.body);
        Some(trace)
    }
}
