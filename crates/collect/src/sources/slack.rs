//! Slack: the messages of public channels, from the export of a workspace.
//!
//! **Personal fields.** It sees names, addresses, telephone numbers and pictures of accounts, and
//! texts. It keeps the account's id and its handle, which people answer to and by which a bot is
//! known. Of texts only the marks are taken, at the door.
//!
//! Only the folders of channels that `channels.json` names are opened. Private channels and
//! messages between people lie in others; these are counted by file and neither opened nor named.

mod export;

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{
    Event, Extent, Fact, Instant, Item, ItemKey, ItemKind, Mark, NoteKind, Personal, Place, Record,
    Stamp, Trace, TraceKind, Who,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use crate::gathered::Gathered;
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "slack",
    reads: "Slack: exports of workspaces",
    place: "exports",
    required: &["exports", "host"],
    keys: &[
        Key {
            name: "exports",
            holds: Holds::Texts,
            about: "Exports of the workspace: folders, or archives (.zip, .tar.gz).",
            example: "exports = [\"chat/slack-export.zip\"]",
        },
        Key {
            name: "host",
            holds: Holds::Text,
            about: "The host of the workspace, which an export does not tell; its ids belong to \
                    it.",
            example: "host = \"orchard.slack.com\"",
        },
    ],
    sees: &["names, addresses, telephone numbers and pictures of accounts", "texts of messages"],
    keeps: &[
        ("id of the account", "it tells people apart"),
        ("handle of the account", "people are known by it to one another, and bots to their list"),
    ],
    live: false,
};

/// Settings of the source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folders or archives of exports.
    pub exports: Vec<String>,
    /// The host of the workspace.
    pub host: String,
}

/// The source.
pub struct Slack;

impl Source for Slack {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut chat = Chat { host: config.host, now: ask.now, ..Chat::default() };
        for place in &config.exports {
            export::read(&mut chat, place, &ask.path(place))?;
        }
        let newest = chat.messages.iter().filter_map(|message| message.at.believed()).max();
        let broken = chat.files.iter().any(Gathered::is_broken);
        chat.tell(tell)?;
        let how_far = match broken {
            true => (Extent::Partial, "some files of the export could not be read"),
            false => (Extent::Complete, ""),
        };
        let coverage = ask.coverage(&ABOUT, Fact::ChatMessages, how_far);
        Ok(Reading {
            as_of: newest.map(|newest| newest.plus_seconds(1)),
            coverage: vec![coverage],
            ..Reading::default()
        })
    }
}

/// A public channel.
#[derive(Clone)]
struct Channel {
    id: String,
    name: String,
    creator: Who,
    created: Stamp,
}

/// A message in a public channel.
struct Message {
    channel: String,
    /// Its time to the microsecond, which is its id within the channel.
    ts: String,
    /// The id of the message that began its thread, if another did.
    thread: Option<String>,
    by: Who,
    at: Stamp,
    marks: Vec<Mark>,
}

/// What a file holds.
enum Line {
    Channel(Channel),
    Message(usize),
}

/// Every channel and message of every export.
struct Chat {
    host: String,
    now: Instant,
    messages: Vec<Message>,
    files: Vec<Gathered<Line>>,
    /// Kinds of messages that are not known, with how often they were met.
    unknown: BTreeMap<String, u64>,
    /// The handles and kinds of accounts, by id.
    accounts: HashMap<String, Who>,
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            host: String::new(),
            now: Instant::END,
            messages: Vec::new(),
            files: Vec::new(),
            unknown: BTreeMap::new(),
            accounts: HashMap::new(),
        }
    }
}

impl Chat {
    fn tell(self, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Self { host, messages, files, unknown, .. } = self;
        let there: HashSet<(&str, &str)> =
            messages.iter().map(|one| (one.channel.as_str(), one.ts.as_str())).collect();
        for (kind, count) in &unknown {
            for _ in 0..*count {
                tell.note(NoteKind::UnknownKind, kind);
            }
        }
        for file in files {
            file.tell(tell, &mut |line, tell| match line {
                Line::Channel(channel) => Some(opened(&channel, &host)),
                Line::Message(at) => {
                    let message = messages.get(at)?;
                    let thread = message.thread.as_deref();
                    if thread.is_some_and(|ts| !there.contains(&(message.channel.as_str(), ts))) {
                        tell.note(NoteKind::NoReplyTarget, &native(message, &message.ts));
                    }
                    Some(said(message, &host))
                }
            })?;
        }
        Ok(())
    }
}

fn item(channel: &str, host: &str) -> ItemKey {
    ItemKey::Native { platform: host.to_owned(), id: Personal::new(format!("channel:{channel}")) }
}

fn opened(channel: &Channel, host: &str) -> Record {
    let place = Place { platform: host.to_owned(), name: Personal::new(host), native: None };
    let key = item(&channel.id, host);
    let author = channel.creator.clone();
    let mut told = Item::new(key, ItemKind::Channel, place, author, channel.created);
    told.title = Some(Personal::new(channel.name.clone()));
    let key = Personal::new(format!("channel:{}", channel.id));
    Record { key, events: vec![Event::Item(Box::new(told))] }
}

fn said(message: &Message, host: &str) -> Record {
    let key = Personal::new(native(message, &message.ts));
    let mut trace = Trace::new(TraceKind::Message, host, message.by.clone(), message.at);
    trace.native = Some(key.clone());
    trace.item = Some(item(&message.channel, host));
    trace.reply_to = message.thread.as_ref().map(|ts| Personal::new(native(message, ts)));
    trace.marks.clone_from(&message.marks);
    Record { key, events: vec![Event::Trace(Box::new(trace))] }
}

fn native(message: &Message, ts: &str) -> String {
    format!("message:{}:{ts}", message.channel)
}
