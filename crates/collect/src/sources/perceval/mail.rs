//! Mails of the mbox family: what they are known by, who sent them when, and what they answer.
//!
//! Threads hold over all files at once, by the rules of the source `mailing_list`. Texts are looked
//! through for marks and dropped; of the sender nothing but address and name is kept.

use std::collections::HashMap;

use model::{
    Account, AccountKey, AccountKind, Event, Fact, Instant, Item, ItemKey, ItemKind, NoteKind,
    Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Found;
use super::envelope::{Envelope, bytes};
use super::told::Told;
use crate::sources::mailing_list::{Letter, Standing, first_and_last, standings, without_tags};
use crate::{Tell, door, lenient};

/// All messages of all files, and where each stands.
#[derive(Default)]
pub(super) struct Threads {
    mails: Vec<Mail>,
    places: HashMap<String, usize>,
    standings: Vec<Standing>,
}

/// What a thread needs to know of a message, kept until all are known.
struct Mail {
    id: String,
    list: String,
    subject: String,
    answers: bool,
    in_reply_to: Vec<String>,
    references: Vec<String>,
    at: Stamp,
}

impl Mail {
    fn letter(&self) -> Letter<'_> {
        Letter {
            id: &self.id,
            list: Some(&self.list),
            subject: &self.subject,
            answers: self.answers,
            in_reply_to: &self.in_reply_to,
            references: &self.references,
            at: self.at,
        }
    }
}

impl Threads {
    /// Adds a message.
    pub(super) fn add(&mut self, envelope: &Envelope, now: Instant) {
        let data = envelope.data();
        let Some(id) = id(data) else { return };
        if self.places.contains_key(&id) {
            return;
        }
        let (subject, answers) = without_tags(&header(data, "Subject").unwrap_or_default());
        let named = |name| first_and_last(ids(&header(data, name).unwrap_or_default()), &id);
        let (in_reply_to, references) = (named("In-Reply-To"), named("References"));
        self.places.insert(id.clone(), self.mails.len());
        let (list, at) = (envelope.origin().to_owned(), sent(envelope, now));
        self.mails.push(Mail { id, list, subject, answers, in_reply_to, references, at });
    }

    /// Decides which message answers which, once all are known.
    pub(super) fn settle(&mut self) {
        let letters: Vec<_> = self.mails.iter().map(Mail::letter).collect();
        self.standings = standings(&letters);
    }

    /// Returns where a message stands.
    fn standing(&self, id: &str) -> Option<&Standing> {
        self.standings.get(*self.places.get(id)?)
    }
}

/// Reads a message.
pub(super) fn message(
    envelope: &Envelope,
    threads: &Threads,
    now: Instant,
    told: &mut Told,
    tell: &mut dyn Tell,
) -> Found {
    let data = envelope.data();
    let id = id(data).ok_or(Quarantine::NoIdentity)?;
    let list = envelope.origin().trim_end_matches('/');
    let name = list.split_once("://").map_or(list, |(_, rest)| rest);
    let place = Place { platform: "mail".to_owned(), name: Personal::new(name), native: None };
    let by = sender(data);
    let at = sent(envelope, now);
    if at.suspect {
        tell.note(NoteKind::SuspectTime, &of_id(&id));
    }
    let standing = threads.standing(&id).ok_or(Quarantine::NoIdentity)?;
    let native = |id: &str| Personal::new(format!("message:{id}"));
    let key = ItemKey::Native { platform: "mail".into(), id: native(&standing.root) };
    let mut events = Vec::new();
    if standing.tells {
        let (author, opened) = match standing.root == id {
            true => (by.clone(), at),
            false => (Who::Untold, Stamp::untold()),
        };
        let mut item = Item::new(key.clone(), ItemKind::Thread, place, author, opened);
        let title = header(data, "Subject").map(|subject| without_tags(&subject).0);
        item.title = title.filter(|title| !title.is_empty()).map(Personal::new);
        events.push(Event::Item(Box::new(item)));
    }
    let mut trace = Trace::new(TraceKind::Message, "mail", by, at);
    trace.native = Some(native(&id));
    trace.item = Some(key);
    trace.reply_to = standing.answers.as_deref().map(native);
    let body = data.get("body").and_then(|body| lenient::text(body, "plain"));
    trace.marks = body.map(|body| door::marks(body, None)).unwrap_or_default();
    if standing.by_subject {
        tell.note(NoteKind::SubjectThread, &of_id(&id));
    } else if standing.lost {
        tell.note(NoteKind::NoReplyTarget, &of_id(&id));
    }
    events.push(Event::Trace(Box::new(trace)));
    told.all(&[Fact::ListMessages]);
    Ok(Some(Record { key: native(&id), events }))
}

/// Returns an example for a note that names nobody: a Message-ID may hold a person's machine.
fn of_id(id: &str) -> String {
    let hash = blake3::hash(id.as_bytes()).to_hex();
    format!("message {}", hash.get(..12).unwrap_or_default())
}

fn id(data: &Value) -> Option<String> {
    let text = header(data, "Message-ID")?;
    ids(&text).into_iter().next().or_else(|| {
        let bare = text.trim();
        (!bare.is_empty() && !bare.contains(char::is_whitespace)).then(|| bare.to_owned())
    })
}

/// Returns a header in whatever case its name stands.
fn header(data: &Value, name: &str) -> Option<String> {
    let exact = lenient::text(data, name);
    let found = exact.or_else(|| {
        let mut fields = data.as_object()?.iter();
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
    })?;
    Some(String::from_utf8_lossy(&bytes(found)).into_owned())
}

/// Returns the ids between `<` and `>`, in order.
fn ids(text: &str) -> Vec<String> {
    let parts = text.split('<').skip(1).filter_map(|part| part.split_once('>'));
    parts
        .map(|(id, _)| id.split_whitespace().collect())
        .filter(|id: &String| !id.is_empty())
        .collect()
}

/// Returns when a message was sent: Perceval has read its `Date` header into the envelope.
fn sent(envelope: &Envelope, now: Instant) -> Stamp {
    match envelope.updated(now) {
        Some(at) => Stamp::recorded(Some(at), now),
        None => Stamp::untold(),
    }
}

/// Reads `Name <address>`, `address (Name)` and `user at host (Name)`.
fn sender(data: &Value) -> Who {
    let Some(from) = header(data, "From").filter(|from| !from.trim().is_empty()) else {
        return Who::Untold;
    };
    let from = from.trim();
    let (address, name) = match (from.rsplit_once('<'), from.split_once('(')) {
        (Some((name, rest)), _) => (rest.split('>').next().unwrap_or(""), name),
        (None, Some((address, name))) => (address, name.trim_end().trim_end_matches(')')),
        (None, None) => (from, ""),
    };
    let address = address.trim().replacen(" at ", "@", 1);
    let name = name.trim().trim_matches('"').trim();
    let name = (!name.is_empty()).then(|| Personal::new(name));
    let key = match (address.contains('@'), &name) {
        (true, _) => AccountKey::Address(Personal::new(address)),
        (false, Some(name)) => AccountKey::Name(name.clone()),
        (false, None) => AccountKey::Name(Personal::new(address)),
    };
    let kind = AccountKind::Unstated;
    Who::Account(Account { platform: "mail".into(), key, login: None, name, kind })
}
