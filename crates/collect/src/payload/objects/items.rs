//! Items: issues, changes and discussions.
//!
//! A change is written as an issue is, with more fields, and GitHub often lists it as one.

use model::{ChangeSize, Item, ItemKind, ItemState, NoteKind, Personal, Stamp};
use serde::Deserialize;

use super::User;
use crate::payload::told::{Object, Scalar};
use crate::payload::{Here, Oddities};

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
    pub(crate) fn by_number(number: Scalar<'a>) -> Self {
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
        item.marks = here.marks(&self.body);
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
        item.marks = here.marks(&self.body);
        Some(item)
    }
}
