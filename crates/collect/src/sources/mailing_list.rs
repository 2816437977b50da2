//! Mailing lists: messages with their threads, from mbox files, Mailman archives and public-inbox.
//!
//! **Personal fields.** It sees everything that stands in a message. It keeps the address and the
//! name of the sender, raw, because a list tells people apart by nothing else and identity is
//! decided later; they travel in [`model::Personal`]. It keeps the subject once per thread, for the
//! list of who is waiting. Whom a message was sent to, its other headers and its text are dropped
//! here; of the writer's own lines, not of those quoted, the marks are taken at the door.
//!
//! All archives are read before anything is told, so that a thread is the same in whatever order
//! its messages lie. Copies of one message (one Message-ID) become one: the best that was found.

mod header;
mod inbox;
mod mbox;
mod message;
mod sender;
mod shelf;
mod threads;
mod time;

use model::{
    Account, AccountKey, AccountKind, Event, Extent, Fact, Item, ItemKey, ItemKind, Personal,
    Place, Record, Stamp, Trace, TraceKind, Who,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::message::Mail;
use self::shelf::Shelf;
pub(crate) use self::threads::{Letter, Standing, first_and_last, standings, without_tags};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "mailing_list",
    reads: "mailing lists: mbox files, Mailman archives, public-inbox stores",
    place: "archives",
    required: &["archives"],
    keys: &[
        Key {
            name: "archives",
            holds: Holds::Texts,
            about: "Files (mbox or the text of a Mailman archive, packed or not), folders of them, \
                    or public-inbox repositories.",
            example: "archives = [\"mail/orchard-dev\", \"mail/2001-November.txt.gz\"]",
        },
        Key {
            name: "list",
            holds: Holds::Text,
            about: "The name of the list; without it, what each message calls it, or the name of \
                    the archive.",
            example: "list = \"orchard-dev\"",
        },
    ],
    sees: &[
        "addresses and names of senders",
        "addresses and names of those written to",
        "subjects",
        "texts of messages",
    ],
    keeps: &[
        ("address of the sender", "a list tells people apart by it"),
        ("name of the sender", "one person has several addresses, and some addresses are hidden"),
        ("subject, once per thread", "the list of who is waiting names what they wait for"),
    ],
    live: false,
};

/// The platform of every list.
const PLATFORM: &str = "mail";

/// Settings of the source.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Files, folders of files, or public-inbox repositories.
    pub archives: Vec<String>,
    /// The name of the list.
    pub list: Option<String>,
}

/// The source.
pub struct MailingList;

impl Source for MailingList {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut shelf = Shelf::new(ask.now, config.list.as_deref());
        for place in &config.archives {
            shelf.add(place, &ask.path(place))?;
        }
        let (newest, broken) = (shelf.newest(), shelf.is_broken());
        shelf.tell(tell)?;
        let how_far = match broken {
            true => (Extent::Partial, "some messages of the archives could not be read"),
            false => (Extent::Complete, ""),
        };
        let coverage = ask.coverage(&ABOUT, Fact::ListMessages, how_far);
        Ok(Reading {
            as_of: newest.map(|newest| newest.plus_seconds(1)),
            coverage: vec![coverage],
            ..Reading::default()
        })
    }
}

fn record(mail: &Mail, standing: &Standing) -> Record {
    let key = ItemKey::Native {
        platform: PLATFORM.to_owned(),
        id: Personal::new(native(&standing.root)),
    };
    let by = who(mail);
    let mut events = Vec::new();
    if standing.tells {
        let place = Place {
            platform: PLATFORM.to_owned(),
            name: Personal::new(mail.list.clone().unwrap_or_default()),
            native: None,
        };
        let (author, opened) = match standing.root == mail.id {
            true => (by.clone(), mail.at),
            false => (Who::Untold, Stamp::untold()),
        };
        let mut item = Item::new(key.clone(), ItemKind::Thread, place, author, opened);
        item.title = (!mail.subject.is_empty()).then(|| Personal::new(mail.subject.clone()));
        events.push(Event::Item(Box::new(item)));
    }
    let mut trace = Trace::new(TraceKind::Message, PLATFORM, by, mail.at);
    trace.native = Some(Personal::new(native(&mail.id)));
    trace.item = Some(key);
    trace.reply_to = standing.answers.as_ref().map(|id| Personal::new(native(id)));
    trace.marks.clone_from(&mail.marks);
    events.push(Event::Trace(Box::new(trace)));
    Record { key: Personal::new(native(&mail.id)), events }
}

fn native(id: &str) -> String {
    format!("message:{id}")
}

fn who(mail: &Mail) -> Who {
    let name = mail.sender.name.clone().map(Personal::new);
    let key = match (&mail.sender.address, &name) {
        (Some(address), _) => AccountKey::Address(Personal::new(address.clone())),
        (None, Some(name)) => AccountKey::Name(name.clone()),
        (None, None) => return Who::Untold,
    };
    let kind = if mail.machine { AccountKind::Bot } else { AccountKind::Unstated };
    Who::Account(Account { platform: PLATFORM.to_owned(), key, login: None, name, kind })
}

#[cfg(test)]
mod tests;
