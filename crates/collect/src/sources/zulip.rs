//! Zulip: the messages of public streams, from Zulip's own export or from a zulip-archive.
//!
//! **Personal fields.** It sees names, addresses, time zones and pictures of accounts, and texts.
//! From an export it keeps the account's number and nothing else of a person. A zulip-archive has
//! no numbers, so there the name is kept, because nothing else tells people apart. Topics are kept
//! as titles, for the list of who is waiting. Of texts only the marks are taken, at the door.
//!
//! Private messages and private streams are never read into anything: they are counted and passed
//! over. Zulip has no replies, so none are told; what holds a conversation together is its topic.

mod archive;
mod export;

use std::collections::HashMap;

use model::{
    Account, AccountKey, AccountKind, Event, Extent, Fact, Instant, Item, ItemKey, ItemKind, Mark,
    Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use playbook::{Holds, Key};
use serde::Deserialize;
use serde_json::Value;

use crate::folders::{self, Wanted};
use crate::gathered::Gathered;
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "zulip",
    reads: "Zulip: exports and zulip-archives",
    place: "exports",
    required: &["exports", "host"],
    keys: &[
        Key {
            name: "exports",
            holds: Holds::Texts,
            about: "Folders or archives (.tar.gz, .zip) of Zulip's own export or of a \
                    zulip-archive.",
            example: "exports = [\"chat/zulip-export.tar.gz\"]",
        },
        Key {
            name: "host",
            holds: Holds::Text,
            about: "The host of the chat, which an export does not tell; its ids belong to it.",
            example: "host = \"orchard.zulipchat.com\"",
        },
    ],
    sees: &["names, addresses, time zones and pictures of accounts", "texts of messages"],
    keeps: &[
        ("number of the account", "it tells people apart"),
        ("name, from a zulip-archive alone", "nothing else there tells people apart"),
        ("topic, once", "the list of who is waiting names what they wait for"),
    ],
    live: false,
};

/// Settings of the source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folders or archives of exports.
    pub exports: Vec<String>,
    /// The host of the chat.
    pub host: String,
}

/// The source.
pub struct Zulip;

impl Source for Zulip {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut chat = Chat { host: config.host, now: ask.now, ..Chat::default() };
        for place in &config.exports {
            chat.read(place, &ask.path(place))?;
        }
        let newest = chat.messages.iter().filter_map(|message| message.at.believed()).max();
        let broken = chat.files.iter().any(Gathered::is_broken);
        let names_only = chat.names_only;
        chat.tell(tell)?;
        let how_far = match (broken, names_only) {
            (true, _) => (Extent::Partial, "some files of the export could not be read"),
            (false, true) => {
                (Extent::Partial, "the archive tells people apart by their names alone")
            }
            (false, false) => (Extent::Complete, ""),
        };
        let coverage = ask.coverage(&ABOUT, Fact::ChatMessages, how_far);
        Ok(Reading {
            as_of: newest.map(|newest| newest.plus_seconds(1)),
            coverage: vec![coverage],
            ..Reading::default()
        })
    }
}

/// One message of a public stream.
struct Message {
    id: u64,
    stream: u64,
    stream_name: String,
    topic: String,
    by: Who,
    at: Stamp,
    marks: Vec<Mark>,
}

/// Every message of every export.
struct Chat {
    host: String,
    now: Instant,
    messages: Vec<Message>,
    files: Vec<Gathered<usize>>,
    names_only: bool,
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            host: String::new(),
            now: Instant::END,
            messages: Vec::new(),
            files: Vec::new(),
            names_only: false,
        }
    }
}

impl Chat {
    /// Reads what lies at a place, whichever of the two it is.
    fn read(&mut self, place: &str, path: &std::path::Path) -> Result<(), SourceError> {
        let mut is_export = false;
        let mut look = |name: &str| {
            is_export |= last(name) == "realm.json";
            false
        };
        let mut nothing = |_: &str, _| Ok(());
        let cut = folders::each(path, &mut Wanted { is: &mut look, take: &mut nothing })?;
        if is_export {
            export::read(self, place, path)?;
        } else {
            archive::read(self, place, path)?;
        }
        if let Some(why) = cut {
            self.cut(place, why);
        }
        Ok(())
    }

    fn cut(&mut self, place: &str, why: Quarantine) {
        let mut page = Gathered::new(place);
        page.set_aside("archive", why, b"");
        self.files.push(page);
    }

    /// Takes a message and returns its number here.
    fn keep(&mut self, message: Message) -> usize {
        self.messages.push(message);
        self.messages.len() - 1
    }

    fn tell(self, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Self { host, messages, files, .. } = self;
        let mut first: HashMap<String, (u64, usize)> = HashMap::new();
        for (at, message) in messages.iter().enumerate() {
            let entry = first.entry(topic_id(message)).or_insert((message.id, at));
            if message.id < entry.0 {
                *entry = (message.id, at);
            }
        }
        for file in files {
            file.tell(tell, &mut |at, _| {
                let message = messages.get(at)?;
                let opens = first.get(&topic_id(message)).is_some_and(|(id, _)| *id == message.id);
                Some(record(message, opens, &host))
            })?;
        }
        Ok(())
    }
}

/// Returns the id of a message's topic; Zulip compares topics without case.
fn topic_id(message: &Message) -> String {
    format!("topic:{}:{}", message.stream, message.topic.to_lowercase())
}

fn record(message: &Message, opens: bool, host: &str) -> Record {
    let key = ItemKey::Native { platform: host.to_owned(), id: Personal::new(topic_id(message)) };
    let native = Personal::new(format!("message:{}", message.id));
    let mut events = Vec::new();
    if opens {
        let place = Place {
            platform: host.to_owned(),
            name: Personal::new(message.stream_name.clone()),
            native: Some(message.stream.to_string()),
        };
        let author = message.by.clone();
        let mut item = Item::new(key.clone(), ItemKind::Topic, place, author, message.at);
        item.title = Some(Personal::new(message.topic.clone()));
        events.push(Event::Item(Box::new(item)));
    }
    let mut trace = Trace::new(TraceKind::Message, host, message.by.clone(), message.at);
    trace.native = Some(native.clone());
    trace.item = Some(key);
    trace.marks.clone_from(&message.marks);
    events.push(Event::Trace(Box::new(trace)));
    Record { key: native, events }
}

/// Returns the account of somebody who is known by a name alone.
fn by_name(name: &str, host: &str) -> Who {
    const MACHINES: [&str; 4] =
        ["Notification Bot", "Welcome Bot", "Reminder Bot", "Zulip Feedback Bot"];
    let kind = if MACHINES.contains(&name) { AccountKind::Bot } else { AccountKind::Unstated };
    let name = Personal::new(name);
    Who::Account(Account {
        platform: host.to_owned(),
        key: AccountKey::Name(name.clone()),
        login: None,
        name: Some(name),
        kind,
    })
}

/// Returns the stamp of the seconds since 1970, whole or not, under a key.
fn stamp(value: &Value, key: &str, now: Instant) -> Stamp {
    let told = value.get(key);
    let seconds = told.and_then(Value::as_f64).or_else(|| told?.as_str()?.parse().ok());
    let micros = seconds.map(|seconds: f64| seconds * 1e6).filter(|micros| micros.abs() < 9e18);
    Stamp::recorded(micros.and_then(|micros| Instant::from_micros(micros as i64)), now)
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
