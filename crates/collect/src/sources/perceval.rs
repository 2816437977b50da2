//! Perceval items: what the collectors of GrimoireLab have fetched, whatever it was fetched from.
//!
//! **Personal fields.** It sees everything that Perceval keeps: logins, ids, names, addresses,
//! companies, locations, biographies, pictures, texts and titles. It keeps ids and logins of forge,
//! forum and chat accounts; the names and addresses of commits and mails, because nothing else tells
//! people apart there; and titles, for the list of who is waiting. Texts are looked through for
//! marks and dropped, and all else is dropped unread.
//!
//! An item that was fetched more than once counts as it was fetched last. Kinds of items that are
//! not known are counted and left out. A field that was filtered or is missing is untold.

mod chat;
mod commits;
mod envelope;
mod forges;
mod forum;
mod github;
mod items;
mod mail;
mod told;

use std::collections::HashMap;
use std::path::Path;

use model::{Instant, NoteKind, Quarantine};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::commits::Histories;
use self::envelope::{Category, Envelope, Latest};
pub(crate) use self::items::{Items, Piece};
use self::mail::Threads;
use self::told::Told;
use crate::sources::git_log::shown;
use crate::unpacked::Opened;
use crate::{About, Ask, Progress, Reading, Source, SourceError, Stop, Tell};

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "perceval",
    reads: "Perceval items (GrimoireLab)",
    place: "files",
    required: &["files"],
    keys: &[
        Key {
            name: "files",
            holds: Holds::Texts,
            about: "Files of items as JSON, packed (`.gz`) or not: a list, one item a line, or \
                    items one after the other.",
            example: r#"files = ["perceval/issues.json", "perceval/git.json.gz"]"#,
        },
        Key {
            name: "branch",
            holds: Holds::Text,
            about: "The branch whose commits count; without it, the one that `HEAD` names.",
            example: r#"branch = "main""#,
        },
    ],
    sees: &[
        "login",
        "id",
        "name",
        "address",
        "company",
        "location",
        "biography",
        "picture",
        "title",
        "message",
    ],
    keeps: &[
        ("id", "tells accounts apart for good"),
        ("login", "tells accounts apart where no id is told"),
        ("name", "of commits and mails, where identity is decided later"),
        ("address", "of commits and mails, where nothing else tells people apart"),
        ("title", "for the list of who is waiting"),
    ],
    live: false,
};

/// The section of the source.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Files of items.
    pub files: Vec<String>,
    /// The branch whose commits count; without it, the one that `HEAD` names.
    pub branch: Option<String>,
}

/// The source.
pub struct Perceval;

impl Source for Perceval {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut context = Context::new(ask.now);
        for name in &config.files {
            context.survey(&ask.path(name))?;
        }
        context.threads.settle();
        let mut items = 0;
        for name in &config.files {
            tell.file(shown(name));
            let mut input = Opened::open(&ask.path(name))?;
            context.parse(&mut input, &mut items, tell)?;
            (ask.progress)(Progress::Reading { found: items, read: items });
        }
        let mut reading = Reading {
            as_of: context.newest.map(|newest| newest.plus_seconds(1)),
            ..Reading::default()
        };
        context.histories.finish(config.branch.as_deref(), &mut context.told, &mut reading, tell);
        reading.coverage = context.told.coverage(ask.project);
        Ok(reading)
    }
}

/// What is known from all files together.
struct Context {
    now: Instant,
    latest: HashMap<[u8; 16], Latest>,
    seen: u64,
    threads: Threads,
    histories: Histories,
    told: Told,
    newest: Option<Instant>,
}

impl Context {
    fn new(now: Instant) -> Self {
        Self {
            now,
            latest: HashMap::new(),
            seen: 0,
            threads: Threads::default(),
            histories: Histories::default(),
            told: Told::default(),
            newest: None,
        }
    }

    /// Looks which of several fetches of an item is the last, and how mails hang together.
    fn survey(&mut self, path: &Path) -> Result<(), SourceError> {
        let mut input = Opened::open(path)?;
        let mut items = Items::new(&mut input);
        while let Some(piece) = items.next() {
            self.seen += 1;
            let Piece::Object(bytes) = piece else { continue };
            let Ok(envelope) = Envelope::read(&bytes) else { continue };
            let latest = envelope.fetched(self.seen);
            if let Some(key) = envelope.key() {
                let known = self.latest.entry(key).or_insert(latest);
                if *known < latest {
                    *known = latest;
                }
            }
            if envelope.category() == Category::Mail {
                self.threads.add(&envelope, self.now);
            }
        }
        Ok(())
    }

    /// Reads a file and tells each item as a record.
    fn parse(
        &mut self,
        input: &mut Opened,
        number: &mut u64,
        tell: &mut dyn Tell,
    ) -> Result<(), Stop> {
        let mut items = Items::new(input);
        let (mut whole, mut in_file) = (true, 0_u64);
        while let Some(piece) = items.next() {
            *number += 1;
            in_file += 1;
            let read = match piece {
                Piece::Object(bytes) => Envelope::read(&bytes).map_err(|why| (why, bytes)),
                Piece::Broken(why, excerpt) => Err((why, excerpt)),
            };
            match read {
                Ok(envelope) => self.item(&envelope, *number, in_file, tell)?,
                Err((why, excerpt)) => {
                    whole = false;
                    self.told.lost += 1;
                    let excerpt = excerpt.get(..excerpt.len().min(200)).unwrap_or_default();
                    tell.quarantine(&format!("item {in_file}"), why, excerpt);
                }
            }
        }
        if whole && input.fault().is_none() {
            tell.whole(&input.hash());
        }
        Ok(())
    }

    fn item(
        &mut self,
        envelope: &Envelope,
        number: u64,
        in_file: u64,
        tell: &mut dyn Tell,
    ) -> Result<(), Stop> {
        let superseded = envelope
            .key()
            .and_then(|key| self.latest.get(&key))
            .is_some_and(|latest| envelope.fetched(number) < *latest);
        if superseded {
            tell.note(NoteKind::RepeatedId, &format!("item {in_file}"));
            tell.ignore();
            return Ok(());
        }
        if let Some(at) = envelope.updated(self.now) {
            self.newest = self.newest.max(Some(at));
        }
        let (told, now) = (&mut self.told, self.now);
        let found = match envelope.category() {
            Category::Commit => self.histories.commit(envelope, now, tell),
            Category::Issue => github::issue(envelope, now, told, tell),
            Category::Change => github::change(envelope, now, told, tell),
            Category::Happening => github::happening(envelope, now, told, tell),
            Category::Repository => github::repository(envelope, now),
            Category::Mail => mail::message(envelope, &self.threads, now, told, tell),
            Category::ForumTopic => forum::topic(envelope, now, told, tell),
            Category::Zulip => chat::zulip(envelope, now, told),
            Category::Slack => chat::slack(envelope, now, told),
            Category::GitlabIssue => forges::gitlab(envelope, false, now, told, tell),
            Category::GitlabChange => forges::gitlab(envelope, true, now, told, tell),
            Category::GerritReview => forges::gerrit(envelope, now, told, tell),
            Category::Unknown => {
                tell.note(NoteKind::UnknownKind, &envelope.kind_word());
                Ok(None)
            }
        };
        match found {
            Ok(Some(record)) => tell.record(record)?,
            Ok(None) => tell.ignore(),
            Err(why) => {
                self.told.lost += 1;
                tell.quarantine(&format!("item {in_file}"), why, b"");
            }
        }
        Ok(())
    }
}

/// What becomes of an item: a record, nothing that is wanted, or why it is set aside.
type Found = Result<Option<model::Record>, Quarantine>;
