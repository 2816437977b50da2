//! Happened: what an event or a delivery of a kind means, in items and traces.
//!
//! A change of state (closed, labeled, assigned) gets no id of its own here: the number of an
//! archive's event is not that of the platform's own, and the two share one row of numbers.

mod discussions;
mod items;
mod not_wanted;
mod repository;
mod said;

use model::{Event, Item, ItemKey, Personal, Stamp, Trace, TraceKind, Who};

pub use self::not_wanted::is_declared;
use super::objects::{Payload, User};
use super::told::{Object, Scalar};
use super::{Here, Oddities};

/// What is known of an event beside its payload.
#[derive(Clone, Debug)]
pub struct Happening<'a> {
    /// Its kind, as webhooks name it: `issues`, `pull_request`.
    pub kind: &'a str,
    /// Who did it.
    pub by: Who,
    /// When; nothing for a delivery, which does not tell.
    pub at: Option<Stamp>,
    /// An id for what has none of its own in its payload, such as a star.
    pub native: Option<Personal>,
    /// The number of the issue or change, where it is known from elsewhere than the payload.
    pub number: Option<u64>,
    /// Where, and when it is read.
    pub here: Here<'a>,
}

/// What became of an event.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// It tells this.
    Told(Vec<Event>),
    /// It is of a kind that is declared not to be wanted.
    NotWanted,
    /// It is of a kind that is not known.
    Unknown,
    /// It lacks what it cannot be read without.
    Broken,
}

/// Returns what an event tells.
pub fn happened(payload: &Payload<'_>, happening: Happening<'_>, odd: &mut Oddities) -> Outcome {
    let mut telling = Telling { payload, happening, odd, events: Vec::new() };
    let told = match telling.happening.kind {
        "issues" => telling.item(&payload.issue, false),
        "pull_request" => telling.item(&payload.pull_request, true),
        "issue_comment" => telling.comment(),
        "pull_request_review" => telling.review(),
        "pull_request_review_comment" => telling.inline_comment(),
        "discussion" => telling.discussion(),
        "discussion_comment" => telling.discussion_comment(),
        "commit_comment" => telling.commit_comment(),
        "push" => telling.push(),
        "watch" | "star" => telling.star(),
        "fork" => telling.fork(),
        "release" => telling.release(),
        "member" => telling.member(),
        "gollum" => telling.trace(TraceKind::WikiEdited, None, |_| {}),
        kind if is_declared(kind) => return Outcome::NotWanted,
        _ => return Outcome::Unknown,
    };
    match (told, telling.events) {
        (None, _) => Outcome::Broken,
        (Some(()), events) if events.is_empty() => Outcome::NotWanted,
        (Some(()), events) => Outcome::Told(events),
    }
}

/// An event while it is told. Its methods return nothing when what they need is missing.
struct Telling<'t, 'a> {
    payload: &'t Payload<'t>,
    happening: Happening<'a>,
    odd: &'t mut Oddities,
    events: Vec<Event>,
}

impl<'t> Telling<'t, '_> {
    /// Returns what was done; `-` when that is not told.
    fn action(&self) -> &'t str {
        self.payload.action.text().unwrap_or("-")
    }

    fn at(&self) -> Stamp {
        self.happening.at.unwrap_or_else(Stamp::untold)
    }

    /// Returns who did it, with what an account of the payload tells more about them.
    fn by(&self, user: &Object<'_, User<'_>>) -> Who {
        let told = user.who(&self.happening.here.place.platform);
        match (&self.happening.by, told) {
            (Who::Account(actor), Who::Account(told)) if actor.key == told.key => {
                Who::Account(told)
            }
            (Who::Untold, told) => told,
            (actor, _) => actor.clone(),
        }
    }

    /// Returns the number of the item where it stands beside it.
    fn number(&self) -> Option<Scalar<'t>> {
        let beside = self.payload.number.whole().or(self.happening.number);
        beside.map(Scalar::Number)
    }

    /// Returns the key of an item of which nothing but the number is known.
    fn key(&self) -> Option<ItemKey> {
        Some(self.happening.here.numbered(self.number()?.whole()?))
    }

    /// Takes from the event what a trimmed payload leaves out: whoever opens an item is its author.
    fn complete(&self, item: &mut Item) {
        if item.author == Who::Untold {
            item.author = self.happening.by.clone();
        }
        if let (None, Some(at)) = (item.opened.at, self.happening.at) {
            item.opened = at;
        }
    }

    /// Tells a trace with the event's own person and time.
    fn trace(
        &mut self,
        kind: TraceKind,
        item: Option<ItemKey>,
        more: impl FnOnce(&mut Trace),
    ) -> Option<()> {
        let platform = self.happening.here.place.platform.as_str();
        let mut trace = Trace::new(kind, platform, self.happening.by.clone(), self.at());
        if item.is_none() {
            trace.native = self.happening.native.clone();
        }
        trace.item = item;
        more(&mut trace);
        self.events.push(Event::Trace(Box::new(trace)));
        Some(())
    }
}
