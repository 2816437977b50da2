//! Objects: a payload and what stands in it, as GitHub writes them, with the fields that are read.
//!
//! A field that is not listed here is passed over while it is read, and so never held.

mod accounts;
mod items;
mod said;

use model::{Personal, Place};
use serde::Deserialize;

pub use self::accounts::User;
pub use self::items::{Discussion, Issue};
pub(super) use self::said::Said;
pub use self::said::{Comment, Review};
use super::told::{List, Object, Scalar};

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
