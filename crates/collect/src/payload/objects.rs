//! Objects: issues, changes, comments, reviews, as GitHub writes them, with the fields that are read.
//!
//! A field that is not listed here is passed over while it is read, and so never held.

use model::{ChangeSize, Item, ItemKind, ItemState, NoteKind, Personal, Place, Stamp, Trace};
use model::{ItemKey, TraceKind};
use serde::Deserialize;

use super::told::{List, Object, Scalar};
use super::{Here, Oddities};
use crate::door;

/// An account: what tells it apart, and nothing about whoever is behind it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct User<'a> {
    /// Its number.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// Its login at the time.
    pub login: Scalar<'a>,
    /// `User`, `Bot`, `Organization` or `Mannequin`.
    #[serde(rename = "type")]
    pub kind: Scalar<'a>,
}

/// A repository.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Repository<'a> {
    /// Its number.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// `owner/name`.
    pub full_name: Scalar<'a>,
}

impl Repository<'_> {
    /// Returns the place that it is.
    pub fn place(&self, platform: &str) -> Place {
        Place {
            platform: platform.to_owned(),
            name: Personal::new(self.full_name.text().unwrap_or_default()),
            native: self.id.id(),
        }
    }
}

/// An issue or a change.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Issue<'a> {
    /// Its number in its repository.
    #[serde(borrow)]
    pub number: Scalar<'a>,
    title: Scalar<'a>,
    body: Scalar<'a>,
    /// `open` or `closed`.
    pub state: Scalar<'a>,
    /// Why it was closed.
    pub state_reason: Scalar<'a>,
    /// Who opened it.
    pub user: Object<'a, User<'a>>,
    /// When it was opened.
    pub created_at: Scalar<'a>,
    /// When it was closed.
    pub closed_at: Scalar<'a>,
    /// When a change was merged.
    pub merged_at: Scalar<'a>,
    /// Who merged a change.
    pub merged_by: Object<'a, User<'a>>,
    /// The commit of a merge.
    pub merge_commit_sha: Scalar<'a>,
    merged: Scalar<'a>,
    draft: Scalar<'a>,
    additions: Scalar<'a>,
    deletions: Scalar<'a>,
    changed_files: Scalar<'a>,
    /// What tells a change from an issue where both are listed as issues.
    pub pull_request: Object<'a, Mergeable<'a>>,
}

/// What an issue that is a change says of the change.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Mergeable<'a> {
    /// When it was merged.
    #[serde(borrow)]
    pub merged_at: Scalar<'a>,
    html_url: Scalar<'a>,
    url: Scalar<'a>,
}

impl<'a> Issue<'a> {
    /// Returns an item of which nothing but its number is known.
    pub(super) fn by_number(number: Scalar<'a>) -> Self {
        Self { number, ..Self::default() }
    }

    /// Returns whether it is a change that was merged.
    pub fn is_merged(&self) -> bool {
        let told = self.pull_request.is().is_some_and(|change| change.merged_at.text().is_some());
        told || self.merged.flag() == Some(true) || self.merged_at.text().is_some()
    }

    /// Returns whether it is known to be a change. In 2011 to 2013 every issue had the field, with
    /// addresses only for changes.
    pub fn is_change(&self) -> bool {
        let addresses = |change: &Mergeable<'_>| {
            change.html_url.text().is_some() || change.url.text().is_some()
        };
        self.pull_request.is().is_some_and(addresses)
    }

    /// Returns the item that it is; nothing when it has no number.
    pub fn item(&self, is_change: bool, here: Here<'_>, odd: &mut Oddities) -> Option<Item> {
        let number = self.number.whole()?;
        let kind = match is_change || self.is_change() {
            true => ItemKind::Change,
            false => ItemKind::Issue,
        };
        let author = self.user.who(&here.place.platform);
        let opened = here.stamp(&self.created_at);
        let place = here.place.clone();
        let mut item = Item::new(here.numbered(number), kind, place, author, opened);
        item.title = self.title.text().map(Personal::new);
        item.state = match self.state.text() {
            _ if self.is_merged() => Some(ItemState::Merged),
            Some("open") => Some(ItemState::Open),
            Some("closed") => Some(ItemState::Closed),
            Some(_) => {
                odd.push((NoteKind::UnknownValue, "state of an item".to_owned()));
                None
            }
            None => None,
        };
        if kind == ItemKind::Change {
            item.draft = self.draft.flag();
            item.size = self.size();
        }
        item.marks = marks(&self.body, here);
        Some(item)
    }

    /// Returns when it was closed or merged, unless that was before it was opened.
    pub fn ended(&self, ended: &Scalar<'_>, here: Here<'_>, odd: &mut Oddities) -> Option<Stamp> {
        let end = ended.moment()?;
        if self.created_at.moment().is_some_and(|opened| end < opened) {
            odd.push((NoteKind::ImpossibleInterval, "an item closed before it was opened".into()));
            return Some(Stamp::untold());
        }
        Some(Stamp::recorded(Some(end), here.now))
    }

    fn size(&self) -> Option<ChangeSize> {
        Some(ChangeSize {
            additions: self.additions.whole()?,
            deletions: self.deletions.whole()?,
            files: self.changed_files.whole()?,
        })
    }
}

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
    pub(super) fn by_id(id: Scalar<'a>) -> Self {
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
        trace.marks = marks(&self.body, here);
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
        trace.marks = marks(&self.body, here);
        Some(trace)
    }
}

/// A discussion.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Discussion<'a> {
    /// Its number in its repository.
    #[serde(borrow)]
    pub number: Scalar<'a>,
    title: Scalar<'a>,
    body: Scalar<'a>,
    state: Scalar<'a>,
    user: Object<'a, User<'a>>,
    created_at: Scalar<'a>,
    /// When an answer was chosen.
    pub answer_chosen_at: Scalar<'a>,
    /// Who chose it.
    pub answer_chosen_by: Object<'a, User<'a>>,
}

impl Discussion<'_> {
    /// Returns the item that it is; nothing when it has no number.
    pub fn item(&self, here: Here<'_>) -> Option<Item> {
        let key = here.discussion(self.number.whole()?);
        let author = self.user.who(&here.place.platform);
        let opened = here.stamp(&self.created_at);
        let place = here.place.clone();
        let mut item = Item::new(key, ItemKind::Discussion, place, author, opened);
        item.title = self.title.text().map(Personal::new);
        // A discussion has more states than an item; whatever is not closed is open.
        item.state = self.state.text().map(|state| match state {
            "closed" => ItemState::Closed,
            _ => ItemState::Open,
        });
        item.marks = marks(&self.body, here);
        Some(item)
    }
}

/// A release.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Release<'a> {
    /// Its number.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// Who published it.
    pub author: Object<'a, User<'a>>,
    /// When.
    pub published_at: Scalar<'a>,
}

/// Something that has a number and a time, such as the copy that a fork is.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Copied<'a> {
    /// Its number.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// When it was made.
    pub created_at: Scalar<'a>,
}

/// A label.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Label<'a> {
    /// What it says.
    #[serde(borrow)]
    pub name: Scalar<'a>,
}

/// Where an issue went that was moved.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Changes<'a> {
    /// What it became.
    #[serde(borrow)]
    pub new_issue: Object<'a, Issue<'a>>,
    /// Where it is now.
    pub new_repository: Object<'a, Repository<'a>>,
    /// What a discussion became.
    pub new_discussion: Object<'a, Discussion<'a>>,
}

/// What an event or a delivery carries, whatever its kind.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Payload<'a> {
    /// What was done, such as `opened`.
    #[serde(borrow)]
    pub action: Scalar<'a>,
    /// The number of the change, which stands beside it too.
    pub number: Scalar<'a>,
    /// The issue; an id alone in the archives of 2011.
    pub issue: Object<'a, Issue<'a>>,
    /// The change.
    pub pull_request: Object<'a, Issue<'a>>,
    /// The comment.
    pub comment: Object<'a, Comment<'a>>,
    /// The id of the comment, which is all there is of it in the archives of 2011 to 2014.
    pub comment_id: Scalar<'a>,
    /// The review.
    pub review: Object<'a, Review<'a>>,
    /// The discussion.
    pub discussion: Object<'a, Discussion<'a>>,
    /// The answer that was chosen.
    pub answer: Object<'a, Comment<'a>>,
    /// The label that was put on or taken off.
    pub label: Object<'a, Label<'a>>,
    /// Who was assigned.
    pub assignee: Object<'a, User<'a>>,
    /// Who was asked for a review.
    pub requested_reviewer: Object<'a, User<'a>>,
    /// Who became a member.
    pub member: Object<'a, User<'a>>,
    /// The release.
    pub release: Object<'a, Release<'a>>,
    /// The copy that was made.
    pub forkee: Object<'a, Copied<'a>>,
    /// Where an issue went.
    pub changes: Object<'a, Changes<'a>>,
    /// The number of a push.
    pub push_id: Scalar<'a>,
    /// Whether a push replaced commits.
    pub forced: Scalar<'a>,
    /// Whether a push deleted its branch.
    pub deleted: Scalar<'a>,
    /// When a star was given.
    pub starred_at: Scalar<'a>,
    /// Who sent a delivery.
    pub sender: Object<'a, User<'a>>,
    /// The repository of a delivery.
    pub repository: Object<'a, Repository<'a>>,
    /// The pages of a wiki that were edited.
    pub pages: List<serde::de::IgnoredAny>,
}

fn marks(body: &Scalar<'_>, here: Here<'_>) -> Vec<model::Mark> {
    body.text().map(|text| door::marks(text, Some(here.place))).unwrap_or_default()
}
