//! Payloads: GitHub's own objects, as webhooks, the REST interface and GH Archive carry them.
//!
//! Personal: they carry logins, numeric ids, names, addresses of commits, companies, biographies and
//! texts. Only numeric id, login and kind of account are kept, and titles for the list of who is
//! waiting; texts are turned into marks at the door. A field may be missing, null or of another
//! type, and one that is not known is passed over: no payload is lost for what stands in it.

mod happened;
mod objects;
mod rest;
mod told;

use model::{Instant, Item, ItemKey, Mark, NoteKind, Personal, Place, Stamp, Trace};
use serde::Deserialize;
use serde_json::Value;

pub use happened::{Happening, Outcome, happened, is_declared};
pub use objects::{Comment, Discussion, Issue, Payload, Release, Review, User};
pub use rest::issue_event;
pub use told::{List, Object, Scalar};

use crate::door;

/// Where something stands, and when it is read.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// The repository.
    pub place: &'a Place,
    /// The start of the collection.
    pub now: Instant,
}

impl Here<'_> {
    /// Returns the key of an issue or a change of this repository.
    pub fn numbered(&self, number: u64) -> ItemKey {
        ItemKey::Number { place: self.place.clone(), number }
    }

    /// Returns the key of a discussion of this repository.
    pub fn discussion(&self, number: u64) -> ItemKey {
        let name = self.place.name.lossy();
        let id = Personal::new(format!("discussion:{number}@{name}"));
        ItemKey::Native { platform: self.place.platform.clone(), id }
    }

    /// Returns the stamp of a moment that the platform recorded itself.
    pub fn stamp(&self, moment: &Scalar<'_>) -> Stamp {
        Stamp::recorded(moment.moment(), self.now)
    }

    /// Returns the marks of a text that was written here.
    fn marks(&self, body: &Scalar<'_>) -> Vec<Mark> {
        body.text().map(|text| door::marks(text, Some(self.place))).unwrap_or_default()
    }
}

/// What was odd: of which kind, and an example without a name.
pub type Oddities = Vec<(NoteKind, String)>;

/// Reads an object of GitHub; nothing when it is no object at all.
pub fn read<'v, T: Deserialize<'v>>(value: &'v Value) -> Option<T> {
    value.is_object().then(|| T::deserialize(value).ok()).flatten()
}

/// Reads an issue or a change, as REST tells it.
pub fn issue(value: &Value, here: Here<'_>, odd: &mut Oddities) -> Option<Item> {
    let issue: Issue<'_> = read(value)?;
    // Only a change has a branch to start from; REST's list of issues marks it otherwise.
    let is_change = value.get("base").is_some_and(Value::is_object);
    issue.item(is_change, here, odd)
}

/// Reads a comment of a conversation, as REST tells it.
pub fn comment(value: &Value, item: Option<ItemKey>, here: Here<'_>) -> Option<Trace> {
    let comment: Comment<'_> = read(value)?;
    comment.trace(objects::Said::InConversation, item, here)
}

/// Reads a comment at a line of a change, as REST tells it.
pub fn review_comment(value: &Value, item: Option<ItemKey>, here: Here<'_>) -> Option<Trace> {
    let comment: Comment<'_> = read(value)?;
    comment.trace(objects::Said::AtLine, item, here)
}

/// Reads a review, as REST tells it; one that was never submitted is nothing.
pub fn review(
    value: &Value,
    item: Option<ItemKey>,
    here: Here<'_>,
    odd: &mut Oddities,
) -> Option<Trace> {
    let review: Review<'_> = read(value)?;
    review.trace(item, here, odd)
}

/// Reads a delivery of a webhook, known by its name such as `issues` or `pull_request`.
pub fn webhook(name: &str, payload: &Value, now: Instant, odd: &mut Oddities) -> Outcome {
    let Some(told) = read::<Payload<'_>>(payload) else { return Outcome::Broken };
    let place = told.repository.is().map(|repository| repository.place("github.com"));
    let Some(place) = place else {
        return match is_declared(name) {
            true => Outcome::NotWanted,
            false => Outcome::Unknown,
        };
    };
    let here = Here { place: &place, now };
    let by = told.sender.who(&place.platform);
    happened(&told, Happening { kind: name, by, at: None, native: None, number: None, here }, odd)
}
