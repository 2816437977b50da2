//! Mails of the mbox family: what they are known by, who sent them when, and what they answer.
//!
//! Threads follow the headers over all files at once: the message that an answer names, else the
//! last known reference, else the latest message of its subject. Texts are looked through for
//! marks and dropped; of the sender nothing but address and name is kept.

use std::collections::HashMap;

use model::{
    Account, AccountKey, AccountKind, Event, Fact, Instant, Item, ItemKey, ItemKind, NoteKind,
    Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use serde_json::Value;

use super::Found;
use super::envelope::{Envelope, bytes};
use super::told::Told;
use crate::{Tell, door, lenient};

/// For how many days a subject keeps a thread open.
const SUBJECT_DAYS: i64 = 90;

/// How many messages up a thread is followed; longer chains end where this ends.
const LONGEST_CHAIN: usize = 100_000;

/// Which message answers which.
#[derive(Default)]
pub(super) struct Threads {
    mails: Vec<Mail>,
    places: HashMap<String, usize>,
}

/// What a thread needs to know of a message.
struct Mail {
    id: String,
    list: String,
    subject: String,
    is_answer: bool,
    named: Vec<String>,
    at: Option<Instant>,
    parent: Option<String>,
    by_subject: bool,
}

impl Threads {
    /// Adds a message.
    pub(super) fn add(&mut self, envelope: &Envelope, now: Instant) {
        let data = envelope.data();
        let Some(id) = id(data) else { return };
        if self.places.contains_key(&id) {
            return;
        }
        let text = header(data, "Subject").unwrap_or_default();
        let subject = bare_subject(&text);
        let mut named = ids(&header(data, "References").unwrap_or_default());
        named.reverse();
        named.splice(0..0, ids(&header(data, "In-Reply-To").unwrap_or_default()));
        self.places.insert(id.clone(), self.mails.len());
        self.mails.push(Mail {
            id,
            list: envelope.origin().to_owned(),
            is_answer: !named.is_empty() || subject.len() < text.trim().len(),
            subject,
            named,
            at: sent(envelope, now).believed(),
            parent: None,
            by_subject: false,
        });
    }

    /// Decides which message answers which, once all are known.
    pub(super) fn settle(&mut self) {
        let mut order: Vec<usize> = (0..self.mails.len()).collect();
        order.sort_by_key(|at| self.mails.get(*at).map(|mail| (mail.at, mail.id.clone())));
        let mut open: HashMap<(String, String), (String, Instant)> = HashMap::new();
        for at in order {
            let Some(mail) = self.mails.get(at) else { continue };
            let own = &mail.id;
            let known = mail.named.iter().find(|id| *id != own && self.places.contains_key(*id));
            let mut parent = known.or_else(|| mail.named.iter().find(|id| *id != own)).cloned();
            let subject = (mail.list.clone(), mail.subject.to_lowercase());
            let mut by_subject = false;
            if let (None, true, Some(sent)) = (&parent, mail.is_answer, mail.at) {
                let before = open.get(&subject);
                let near = before.filter(|(_, last)| sent <= last.plus_days(SUBJECT_DAYS));
                parent = near.map(|(id, _)| id.clone());
                by_subject = parent.is_some();
            }
            if let (Some(sent), false) = (mail.at, mail.subject.is_empty()) {
                open.insert(subject, (own.clone(), sent));
            }
            let closes = parent.as_deref().is_some_and(|parent| self.root(parent) == *own);
            if let Some(mail) = self.mails.get_mut(at).filter(|_| !closes) {
                mail.parent = parent;
                mail.by_subject = by_subject;
            }
        }
    }

    fn mail(&self, id: &str) -> Option<&Mail> {
        self.mails.get(*self.places.get(id)?)
    }

    /// Returns the id of the first message of a thread that is known of.
    fn root(&self, id: &str) -> String {
        let mut at = id;
        for _ in 0..LONGEST_CHAIN {
            match self.mail(at).and_then(|mail| mail.parent.as_deref()) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at.to_owned()
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
    let root = threads.root(&id);
    let key =
        ItemKey::Native { platform: "mail".into(), id: Personal::new(format!("message:{root}")) };
    let mut events = Vec::new();
    let mail = threads.mail(&id);
    let parent = mail.and_then(|mail| mail.parent.as_deref());
    // The thread of a first message that is not there is told by those who answer it.
    if root == id || (parent == Some(root.as_str()) && threads.mail(&root).is_none()) {
        let (author, opened) =
            if root == id { (by.clone(), at) } else { (Who::Untold, Stamp::untold()) };
        let mut item = Item::new(key.clone(), ItemKind::Thread, place, author, opened);
        item.title = header(data, "Subject").map(|text| Personal::new(bare_subject(&text)));
        events.push(Event::Item(Box::new(item)));
    }
    let mut trace = Trace::new(TraceKind::Message, "mail", by, at);
    trace.native = Some(Personal::new(format!("message:{id}")));
    trace.item = Some(key);
    trace.reply_to = parent.map(|parent| Personal::new(format!("message:{parent}")));
    let body = data.get("body").and_then(|body| lenient::text(body, "plain"));
    trace.marks = body.map(|body| door::marks(body, None)).unwrap_or_default();
    if mail.is_some_and(|mail| mail.by_subject) {
        tell.note(NoteKind::SubjectThread, &of_id(&id));
    } else if parent.is_some_and(|parent| threads.mail(parent).is_none()) {
        tell.note(NoteKind::NoReplyTarget, &of_id(&id));
    }
    events.push(Event::Trace(Box::new(trace)));
    told.all(&[Fact::ListMessages]);
    Ok(Some(Record { key: Personal::new(format!("message:{id}")), events }))
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

/// Returns a subject without the marks of answers and of the list before it.
fn bare_subject(text: &str) -> String {
    let mut rest = text.trim();
    loop {
        let lower = rest.to_ascii_lowercase();
        let answer = ["re:", "aw:", "fwd:", "fw:", "sv:", "antw:"]
            .iter()
            .find(|mark| lower.starts_with(**mark))
            .and_then(|mark| rest.get(mark.len()..));
        let list = || rest.strip_prefix('[').and_then(|rest| Some(rest.split_once(']')?.1));
        match answer.or_else(list) {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
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
