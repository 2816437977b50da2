//! Events: one line of an hour becomes one record, whatever the year of its shape.
//!
//! Since 2015 an event has an id, an actor and a repository as objects; before, an actor was a login
//! with attributes beside it, a repository had its owner apart, and many an event had no id.

use std::borrow::Cow;
use std::collections::HashMap;

use model::{Instant, NoteKind, Personal, Place, Quarantine, Record, Stamp, Who};
use serde::{Deserialize, Serialize};
use serde_json::Deserializer;

use super::mend::mended;
use super::stream::{At, Batch, Line};
use super::wanted::Wanted;
use crate::payload::{self, Happening, Here, Object, Oddities, Outcome, Payload, Scalar, User};

/// The platform whose archive it is.
const PLATFORM: &str = "github.com";

/// An event as it stands in an hour or on a page of the events interface.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Archived<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    #[serde(rename = "type")]
    kind: Scalar<'a>,
    actor: Object<'a, User<'a>>,
    actor_attributes: Object<'a, User<'a>>,
    repo: Object<'a, Repo<'a>>,
    repository: Object<'a, Repo<'a>>,
    payload: Object<'a, Payload<'a>>,
    created_at: Scalar<'a>,
    url: Scalar<'a>,
}

/// A repository; its owner stands apart in the shapes before 2015.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Repo<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    name: Scalar<'a>,
    owner: Scalar<'a>,
}

impl Repo<'_> {
    fn name(&self) -> Option<Cow<'_, str>> {
        match (self.owner.text(), self.name.text()?) {
            (_, name) if name.contains('/') => Some(Cow::Borrowed(name)),
            (Some(owner), name) => Some(Cow::Owned(format!("{owner}/{name}"))),
            (None, _) => None,
        }
    }
}

/// Kinds of events that not every archive has, as far as they were seen.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kinds {
    /// Reviews; no archive has them before 2020.
    pub(super) reviews: bool,
    /// Discussions.
    pub(super) discussions: bool,
}

/// Turns lines into records.
pub(super) struct EventReader<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) now: Instant,
}

impl EventReader<'_> {
    /// Reads a line; the archives of 2011 and 2012 have several events on one.
    pub(super) fn line(&self, line: &[u8], at: At, batch: &mut Batch, names: &mut Names) {
        let mut mend = true;
        let mut rest = Cow::Borrowed(line);
        loop {
            let mut stream =
                Deserializer::from_slice(&rest).into_iter::<Object<'_, Archived<'_>>>();
            let mut start = 0;
            let failed = loop {
                match stream.next() {
                    None => return,
                    Some(Err(failed)) => break failed,
                    Some(Ok(event)) => {
                        let end = stream.byte_offset();
                        let raw = rest.get(start..end).unwrap_or_default();
                        self.told(&event, raw, at, batch, names);
                        start = end;
                    }
                }
            };
            let broken = rest.get(start..).unwrap_or_default();
            let whole = mended(broken).filter(|whole| !whole.trim_ascii().is_empty());
            match whole.filter(|_| std::mem::take(&mut mend)) {
                Some(whole) => {
                    batch.odd.push((NoteKind::NotUtf8, at.to_string()));
                    rest = Cow::Owned(whole);
                }
                None => {
                    let why = match failed.is_eof() {
                        true => Quarantine::Truncated,
                        false => Quarantine::Malformed,
                    };
                    batch.events += 1;
                    batch.set_aside(at, why, broken);
                    return;
                }
            }
        }
    }

    /// Tells one event.
    pub(super) fn told(
        &self,
        event: &Object<'_, Archived<'_>>,
        raw: &[u8],
        at: At,
        batch: &mut Batch,
        names: &mut Names,
    ) {
        batch.events += 1;
        match event.is().map(|event| self.event(event, raw, batch, names)) {
            Some(Ok(Some(record))) => batch.lines.push(Line::Record(record)),
            Some(Ok(None)) => batch.ignore(),
            Some(Err(why)) => batch.set_aside(at, why, raw),
            None => batch.set_aside(at, Quarantine::Malformed, raw),
        }
    }

    /// Returns the record that an event is; nothing when it is not wanted.
    fn event(
        &self,
        event: &Archived<'_>,
        raw: &[u8],
        batch: &mut Batch,
        names: &mut Names,
    ) -> Result<Option<Record>, Quarantine> {
        let at = event.created_at.moment();
        batch.saw(at);
        let word = event.kind.text().ok_or(Quarantine::FieldMissing)?;
        let kind = kind(word);
        batch.kinds.reviews |= kind == "pull_request_review";
        batch.kinds.discussions |= kind.starts_with("discussion");
        if payload::is_declared(&kind) {
            return Ok(None);
        }
        let repo = event.repo.is().or(event.repository.is()).ok_or(Quarantine::FieldMissing)?;
        let name = repo.name().ok_or(Quarantine::FieldMissing)?;
        if !self.wanted.has(&name) {
            return Ok(None);
        }
        let id = event.id.id();
        if id.is_none() && at.is_none() {
            return Err(Quarantine::NoIdentity);
        }
        let place = Place {
            platform: PLATFORM.to_owned(),
            name: Personal::new(name.as_bytes()),
            native: repo.id.id(),
        };
        if !self.wanted.all() {
            names.saw(&place, &mut batch.odd);
        }
        let happening = Happening {
            kind: &kind,
            by: who(event),
            at: Some(Stamp::recorded(at, self.now)),
            native: id.as_ref().map(|id| Personal::new(format!("archive:{id}"))),
            number: event.url.text().and_then(number_in),
            here: Here { place: &place, now: self.now },
        };
        let nothing = Payload::default();
        let payload = event.payload.is().unwrap_or(&nothing);
        match payload::happened(payload, happening, &mut batch.odd) {
            Outcome::Told(events) => {
                let key = match id {
                    Some(id) => format!("event:{id}"),
                    None => format!("line:{}", blake3::hash(raw.trim_ascii()).to_hex()),
                };
                Ok(Some(Record { key: Personal::new(key), events }))
            }
            Outcome::NotWanted => Ok(None),
            Outcome::Unknown => {
                batch.odd.push((NoteKind::UnknownKind, known_word(word)));
                Ok(None)
            }
            Outcome::Broken => Err(Quarantine::FieldMissing),
        }
    }
}

/// Returns who did it, with the kind of account from the attributes beside a login.
fn who(event: &Archived<'_>) -> Who {
    let actor = event.actor.who(PLATFORM);
    match (&actor, event.actor_attributes.who(PLATFORM)) {
        (Who::Account(named), Who::Account(told)) if named.login == told.login => {
            Who::Account(told)
        }
        _ => actor,
    }
}

/// Returns the number of the issue or change in an address of one.
fn number_in(url: &str) -> Option<u64> {
    let after = url.split_once("/issues/").or_else(|| url.split_once("/pull/"))?.1;
    let digits = after.find(|c: char| !c.is_ascii_digit()).map_or(after, |end| &after[..end]);
    digits.parse().ok()
}

/// Returns a kind as webhooks name it: `PullRequestEvent` is `pull_request`.
fn kind(word: &str) -> Cow<'static, str> {
    Cow::Borrowed(match word {
        "PushEvent" => "push",
        "CreateEvent" => "create",
        "IssueCommentEvent" => "issue_comment",
        "WatchEvent" => "watch",
        "IssuesEvent" => "issues",
        "PullRequestEvent" => "pull_request",
        "PullRequestReviewEvent" => "pull_request_review",
        "PullRequestReviewCommentEvent" => "pull_request_review_comment",
        _ => return Cow::Owned(snake(word)),
    })
}

fn snake(word: &str) -> String {
    let mut name = String::new();
    for letter in word.strip_suffix("Event").unwrap_or(word).chars().take(60) {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// Returns the word of a kind for a note, as far as it looks like one.
fn known_word(word: &str) -> String {
    let is_word = word.len() <= 60 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if is_word { word.to_owned() } else { "a kind that is no word".to_owned() }
}

/// The most repositories whose names are watched; a project has far fewer.
const MOST_NAMES: usize = 100_000;

/// What repositories were called so far, to tell a renamed one from a new one under an old name.
#[derive(Default)]
pub(super) struct Names {
    names_of: HashMap<String, Vec<Vec<u8>>>,
    native_of: HashMap<Vec<u8>, String>,
}

impl Names {
    fn saw(&mut self, place: &Place, odd: &mut Oddities) {
        let Some(native) = &place.native else { return };
        let name = place.name.bytes().to_ascii_lowercase();
        let is_known = |names: &Vec<Vec<u8>>| names.contains(&name);
        if self.names_of.get(native).is_some_and(is_known) || self.native_of.len() >= MOST_NAMES {
            return;
        }
        let example = || format!("repository {native}");
        if self.native_of.get(&name).is_some_and(|other| other != native) {
            odd.push((NoteKind::NameReused, example()));
        }
        self.native_of.insert(name.clone(), native.clone());
        let names = self.names_of.entry(native.clone()).or_default();
        if !names.is_empty() {
            odd.push((NoteKind::PlaceRenamed, example()));
        }
        names.push(name);
    }
}
