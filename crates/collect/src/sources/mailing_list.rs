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
mod threads;
mod time;

use std::collections::{HashMap, HashSet};
use std::io::BufReader;
use std::path::Path;

use model::{
    Account, AccountKey, AccountKind, Coverage, Event, Extent, Fact, Instant, Item, ItemKey,
    ItemKind, NoteKind, Personal, Place, Quarantine, Record, Stamp, Trace, TraceKind, Who,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::inbox::Piece;
use self::message::Mail;
use self::threads::Standing;
use self::time::Month;
use crate::gathered::Gathered;
use crate::{About, Ask, Reading, Source, SourceError, Tell, unpacked};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "mailing_list",
    reads: "mailing lists: mbox files, Mailman archives, public-inbox stores",
    place: "archives",
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
    rank: 40,
    live: false,
};

/// The platform of every list.
const PLATFORM: &str = "mail";

/// The most that an archive may unpack to.
const LARGEST_ARCHIVE: u64 = 64 << 30;

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
        let mut shelf = Shelf { now: ask.now, list: config.list.as_deref(), ..Shelf::default() };
        for place in &config.archives {
            shelf.add(place, &ask.path(place))?;
        }
        let newest = shelf.mails.iter().filter_map(|mail| mail.at.believed()).max();
        let broken = shelf.files.iter().any(Gathered::is_broken);
        shelf.tell(tell)?;
        let (extent, reason) = match broken {
            true => (Extent::Partial, "some messages of the archives could not be read"),
            false => (Extent::Complete, ""),
        };
        let coverage = Coverage {
            project: ask.project.clone(),
            source: ABOUT.name.to_owned(),
            fact: Fact::ListMessages,
            from: None,
            until: None,
            extent,
            reason: reason.to_owned(),
        };
        Ok(Reading {
            as_of: newest.map(|newest| newest.plus_seconds(1)),
            coverage: vec![coverage],
            ..Reading::default()
        })
    }
}

/// Every message of every archive.
struct Shelf<'l> {
    now: Instant,
    list: Option<&'l str>,
    mails: Vec<Mail>,
    by_id: HashMap<String, usize>,
    /// The files; each message as its number, and whether the file held it before.
    files: Vec<Gathered<(usize, bool)>>,
    taken_back: HashSet<String>,
}

impl Default for Shelf<'_> {
    fn default() -> Self {
        Self {
            now: Instant::END,
            list: None,
            mails: Vec::new(),
            by_id: HashMap::new(),
            files: Vec::new(),
            taken_back: HashSet::new(),
        }
    }
}

impl Shelf<'_> {
    fn add(&mut self, place: &str, path: &Path) -> Result<(), SourceError> {
        let stores = inbox::repositories(path);
        if !stores.is_empty() {
            for store in stores {
                let inside = store.strip_prefix(path).ok().and_then(Path::to_str);
                self.store(&named(place, inside.unwrap_or_default()), place, &store);
            }
            return Ok(());
        }
        if path.is_dir() {
            for name in names(path)? {
                let file = path.join(&name);
                if inbox::repositories(&file).is_empty() {
                    if file.is_dir() || is_archive(&name) {
                        self.add_within(place, &named(place, &name), &file)?;
                    } else {
                        let mut page = Gathered::new(named(place, &name));
                        page.ignore();
                        self.files.push(page);
                    }
                } else {
                    self.add(&named(place, &name), &file)?;
                }
            }
            return Ok(());
        }
        self.file(place, place, path)
    }

    /// Adds what lies in the folder of an archive, whose name is the list's.
    fn add_within(&mut self, list: &str, place: &str, path: &Path) -> Result<(), SourceError> {
        match path.is_dir() {
            true => self.add(place, path),
            false => self.file(list, place, path),
        }
    }

    fn file(&mut self, list: &str, place: &str, path: &Path) -> Result<(), SourceError> {
        let failed = |source| SourceError::Unreadable { path: path.to_owned(), source };
        let opened = unpacked::open(path, LARGEST_ARCHIVE).map_err(failed)?;
        let mut page = Page::new(place);
        let now = self.now;
        let ended = mbox::split(&mut BufReader::new(opened), &mut |raw| page.take(&raw, now));
        match ended {
            Ok(()) => page.gathered.whole(unpacked::hash(path).map_err(failed)?),
            Err(cut) => {
                let why = unpacked::why(&cut).ok_or_else(|| failed(cut))?;
                page.gathered.set_aside(page.next(), why, b"");
            }
        }
        page.clamp(Month::of_name(place));
        self.shelve(page, list);
        Ok(())
    }

    fn store(&mut self, place: &str, list: &str, path: &Path) {
        let mut page = Page::new(place);
        let now = self.now;
        let mut taken_back = Vec::new();
        let read = inbox::read(path, &mut |piece| match piece {
            Piece::Message(raw) => page.take(&raw, now),
            Piece::TakenBack(raw) => {
                taken_back.extend(message::read(&raw, now).map(|mail| mail.id));
                page.gathered.ignore();
            }
            Piece::Broken(id) => {
                page.gathered.set_aside(id.to_string(), Quarantine::Malformed, b"");
            }
        });
        match read {
            Some(hash) => page.gathered.whole(hash),
            None => page.gathered.set_aside("repository", Quarantine::Malformed, b""),
        }
        self.taken_back.extend(taken_back);
        self.shelve(page, list);
    }

    /// Takes the messages of a file, each with the best copy of it.
    fn shelve(&mut self, page: Page, list: &str) {
        let mut in_file = HashSet::new();
        let mut places = Vec::with_capacity(page.mails.len());
        for mut mail in page.mails {
            let own = mail.list.take();
            mail.list =
                Some(self.list.map_or_else(|| own.unwrap_or_else(|| list_of(list)), str::to_owned));
            let known = self.by_id.get(&mail.id).copied();
            let at = known.unwrap_or(self.mails.len());
            places.push((at, !in_file.insert(at)));
            match known.and_then(|at| self.mails.get_mut(at)) {
                Some(copy) if worth(&mail) > worth(copy) => *copy = mail,
                Some(_) => {}
                None => {
                    self.by_id.insert(mail.id.clone(), at);
                    self.mails.push(mail);
                }
            }
        }
        self.files.push(page.gathered.map(|at| places.get(at).copied().unwrap_or_default()));
    }

    fn tell(self, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Self { mails, files, taken_back, .. } = self;
        let standings = threads::standings(&mails);
        let mut noted = HashSet::new();
        for file in files {
            file.tell(tell, &mut |(at, again), tell| {
                let (mail, standing) = (mails.get(at)?, standings.get(at)?);
                if taken_back.contains(&mail.id) {
                    return None;
                }
                let example = format!("message {}", at + 1);
                if again {
                    tell.note(NoteKind::RepeatedId, &example);
                }
                if noted.insert(at) {
                    let lost = standing.lost.then_some(NoteKind::NoReplyTarget);
                    let by_subject = standing.by_subject.then_some(NoteKind::SubjectThread);
                    for kind in mail.notes.iter().copied().chain(lost).chain(by_subject) {
                        tell.note(kind, &example);
                    }
                }
                Some(record(mail, standing))
            })?;
        }
        Ok(())
    }
}

/// The messages of one file.
struct Page {
    gathered: Gathered<usize>,
    mails: Vec<Mail>,
    count: usize,
}

impl Page {
    fn new(name: &str) -> Self {
        Self { gathered: Gathered::new(name), mails: Vec::new(), count: 0 }
    }

    fn next(&self) -> String {
        format!("message {}", self.count + 1)
    }

    fn take(&mut self, raw: &mbox::Raw, now: Instant) {
        match message::read(raw, now) {
            Ok(mail) => {
                self.gathered.keep(self.mails.len());
                self.mails.push(mail);
            }
            Err(why) => self.gathered.set_aside(self.next(), why, &raw.text),
        }
        self.count += 1;
    }

    /// Moves times into the month that the file states, unless most of them lie outside: then the
    /// file is no archive of that month.
    fn clamp(&mut self, month: Option<Month>) {
        let Some(month) = month else { return };
        let outside = |mail: &Mail| mail.at.at.is_some_and(|at| !month.holds(at));
        if self.mails.iter().filter(|mail| outside(mail)).count() * 2 > self.mails.len() {
            return;
        }
        for mail in self.mails.iter_mut().filter(|mail| outside(mail)) {
            mail.at =
                Stamp { at: mail.at.at.map(|at| month.nearest(at)), suspect: true, ..mail.at };
            mail.notes.retain(|note| *note != NoteKind::SuspectTime);
            mail.notes.push(NoteKind::ClampedTime);
        }
    }
}

/// Returns how good a copy of a message is, so that the best is the same in any order.
fn worth(mail: &Mail) -> impl Ord + use<> {
    let answers = mail.in_reply_to.len() + mail.references.len();
    let moment = std::cmp::Reverse(mail.at.at);
    let told = (!mail.at.suspect, !mail.at.offset_suspect, !mail.sender.malformed, answers);
    (told, mail.marks.len(), moment, mail.sender.clone(), mail.subject.clone(), mail.list.clone())
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

fn names(folder: &Path) -> Result<Vec<String>, SourceError> {
    let failed = |source| SourceError::Unreadable { path: folder.to_owned(), source };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let link = entry.file_type().map_err(failed)?.is_symlink();
        if let (Ok(name), false) = (entry.file_name().into_string(), link) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Returns whether a file of a folder is to be read: one without an ending, as in a maildir, or
/// with one that archives have.
fn is_archive(name: &str) -> bool {
    let bare = name.strip_suffix(".gz").unwrap_or(name);
    match bare.rsplit_once('.') {
        None => true,
        Some((_, ending)) => {
            let endings = ["mbox", "mbx", "txt", "mail", "eml", "msg"];
            endings.contains(&ending.to_ascii_lowercase().as_str())
                || !ending.bytes().all(|byte| byte.is_ascii_alphabetic())
        }
    }
}

fn named(place: &str, name: &str) -> String {
    match name {
        "" => place.to_owned(),
        _ => format!("{}/{name}", place.trim_end_matches('/')),
    }
}

/// Returns the name of the list that the name of its archive states.
fn list_of(place: &str) -> String {
    let last = place.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    last.split('.').next().unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests;
