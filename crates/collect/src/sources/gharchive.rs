//! GH Archive: hour files of everything that happened in public at GitHub, read as a stream.
//!
//! Personal: an hour holds logins, numeric ids, names and addresses of commits, companies, places and
//! biographies (in the shapes before 2015), and the texts of comments. Kept are numeric id, login and
//! kind of account, because they tell people apart, and titles for the list of who is waiting; texts
//! become marks at the door, and the commits of a push are passed over altogether. An event never
//! changes, so a file that was read whole is not read again. What an archive lacks is not zero:
//! hours that are not there, thin or broken are told as gaps.

mod event;
mod files;
mod gaps;
mod hour;
mod mend;
mod stream;
mod wanted;

use std::collections::BTreeMap;
use std::io::{self, Read};

use model::{Instant, NoteKind, Quarantine};
use playbook::{Holds, Key};
use serde::{Deserialize, Serialize};

use crate::net::{Answer, Client, Manners, Request, Unanswered};
use crate::unpacked;
use crate::{About, Ask, Reading, Source, SourceError, Tell};
use event::Kinds;
use files::Place;
use stream::Streamed;
use wanted::Wanted;

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "gharchive",
    reads: "hour files of GH Archive: issues, changes, reviews, comments, pushes, stars",
    place: "hours",
    required: &["hours"],
    keys: &[
        Key {
            name: "hours",
            about: "Hour files, folders of them, text files that list them, or addresses with \
                    {Y}, {M}, {D} and {H} in them.",
            holds: Holds::Texts,
            example: r#"hours = ["hours", "2015-01-01-0.json.gz"]"#,
        },
        Key {
            name: "repositories",
            about: "The repositories that belong to the project, as \"owner/name\" or \"owner/*\"; \
                    all of them where this is not given.",
            holds: Holds::Repositories,
            example: r#"repositories = ["orchard/apples", "orchard/*"]"#,
        },
        Key {
            name: "from",
            about: "The first day that is brought from addresses.",
            holds: Holds::Day,
            example: r#"from = "2024-01-01""#,
        },
        Key {
            name: "until",
            about: "The day after the last that is brought from addresses.",
            holds: Holds::Day,
            example: r#"until = "2024-02-01""#,
        },
    ],
    sees: &[
        "numeric ids and logins of accounts",
        "names and addresses of the authors of commits",
        "names, companies, places, addresses and pictures of accounts",
        "titles and texts of issues, changes, reviews and comments",
    ],
    keeps: &[
        ("numeric ids of accounts", "to tell people apart whatever they are called"),
        ("logins with their times", "to put accounts of one person together, and for credits"),
        ("titles of issues and changes", "for the list of who is waiting"),
    ],
    live: false,
};

/// Its section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    /// Hour files, folders of them, text files that list them, or addresses.
    hours: Vec<String>,
    /// The repositories that belong to the project.
    repositories: Option<Vec<String>>,
    /// The first day that is brought from addresses.
    from: Option<String>,
    /// The day after the last that is brought from addresses.
    until: Option<String>,
}

/// What the source leaves for itself: what it knows of each file, by its name.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Memory {
    files: BTreeMap<String, File>,
}

/// What is known of a file that was read.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct File {
    /// How many events it holds, of whatever repository.
    events: u64,
    /// Which kinds of events were seen in it that not every archive has.
    kinds: Kinds,
    /// Why it could not be read whole, if it could not: a word of [`Quarantine`].
    broken: Option<String>,
    /// How many of its lines were set aside.
    set_aside: u64,
    /// The first and the last moment in it, in microseconds.
    moments: Option<(i64, i64)>,
    /// What was odd in it: how often, and an example.
    notes: BTreeMap<String, (u64, String)>,
}

/// The most that one file may unpack to; an hour of today has some hundred million bytes.
const LARGEST: u64 = 32 << 30;

/// The source.
pub struct GhArchive;

impl Source for GhArchive {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let mut reader = Reader {
            wanted: Wanted::of(config.repositories.as_deref()),
            memory: serde_json::from_str(ask.memory).unwrap_or_default(),
            missing: Vec::new(),
            seen: event::Names::default(),
        };
        let days = (config.from.as_deref(), config.until.as_deref());
        for place in files::places(&config.hours, days, ask.folder)? {
            reader.read(place, ask, tell)?;
        }
        reader.finish(ask, tell)
    }
}

/// A reading while it goes on.
struct Reader {
    wanted: Wanted,
    memory: Memory,
    missing: Vec<String>,
    seen: event::Names,
}

impl Reader {
    fn read(
        &mut self,
        place: Place,
        ask: &mut Ask<'_>,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        match place {
            Place::File { name, path } => {
                let failed = |source| SourceError::Unreadable { path: path.clone(), source };
                let hash = unpacked::hash(&path).map_err(failed)?;
                if self.is_known(&name, &hash, ask)? {
                    return Ok(());
                }
                let from = std::fs::File::open(&path).map_err(failed)?;
                self.told(&name, &hash, Box::new(from), ask, tell)?.map_err(failed)
            }
            Place::Address { name, url } => self.bring(&name, url, ask, tell),
        }
    }

    fn is_known(&self, name: &str, hash: &str, ask: &Ask<'_>) -> Result<bool, SourceError> {
        Ok(self.memory.files.contains_key(name) && (ask.known_file)(hash)?)
    }

    /// Brings an hour from an address, unless it was brought before.
    fn bring(
        &mut self,
        name: &str,
        url: String,
        ask: &mut Ask<'_>,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        if self.memory.files.get(name).is_some_and(|file| file.broken.is_none()) {
            return Ok(());
        }
        let host = url.split('/').nth(2).unwrap_or_default().to_owned();
        if ask.offline {
            self.missing.push(format!("{name}: not brought, for the network was not to be used"));
            return Ok(());
        }
        let answer = Client::new(ask.outside, Manners::PLAIN, &host).ask(Request::get(url), None);
        let body = match answer {
            Ok(Answer::Fresh(response)) => response.body,
            // An hour that the archive does not have is a gap, and told with the other gaps.
            Ok(Answer::Unchanged) | Err(Unanswered::Gone { .. }) => return Ok(()),
            Err(failed) => {
                self.missing.push(format!("{name}: {failed}"));
                return Ok(());
            }
        };
        let hash = blake3::hash(&body).to_hex().to_string();
        let read = self.told(name, &hash, Box::new(io::Cursor::new(body)), ask, tell)?;
        read.map_err(|source| SourceError::Unreadable { path: name.into(), source })
    }

    /// Tells one file; the inner error is that of a disk.
    fn told(
        &mut self,
        name: &str,
        hash: &str,
        from: Box<dyn Read + Send>,
        ask: &Ask<'_>,
        tell: &mut dyn Tell,
    ) -> Result<io::Result<()>, SourceError> {
        tell.file(name);
        let from = match unpacked::Unpacked::of(from, LARGEST) {
            Ok(from) => from,
            Err(failed) => return Ok(Err(failed)),
        };
        let reader = event::EventReader { wanted: &self.wanted, now: ask.now };
        let mut streamed = Streamed::default();
        match stream::read(from, &reader, ask.threads, &mut self.seen, &mut streamed, tell)? {
            Ok(()) => {}
            Err(failed) => match unpacked::why(&failed) {
                Some(why) => streamed.broke(why, tell),
                None => return Ok(Err(failed)),
            },
        }
        if streamed.file.broken.is_none() {
            tell.whole(hash);
        }
        self.memory.files.insert(name.to_owned(), streamed.file);
        Ok(Ok(()))
    }

    /// Tells what is odd and what is missing, of the files of this time and of earlier ones.
    fn finish(self, ask: &Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        for file in self.memory.files.values() {
            for (kind, (count, example)) in &file.notes {
                let Some(kind) = NoteKind::of_word(kind) else { continue };
                (0..*count).for_each(|_| tell.note(kind, example));
            }
        }
        let known = gaps::Known::of(&self.memory);
        for (kind, example) in known.notes() {
            tell.note(kind, &example);
        }
        let reading = Reading {
            coverage: known.coverage(ask.project),
            as_of: Some(known.as_of()),
            missing: self.missing,
            memory: serde_json::to_string(&self.memory).unwrap_or_default(),
            ..Reading::default()
        };
        Ok(reading)
    }
}

impl File {
    fn note(&mut self, kind: NoteKind, example: String) {
        self.notes.entry(kind.word().to_owned()).or_insert((0, example)).0 += 1;
    }

    fn broke(&mut self, why: Quarantine) {
        self.broken.get_or_insert_with(|| why.word().to_owned());
    }

    fn saw(&mut self, at: Option<Instant>) {
        let Some(at) = at.map(Instant::micros) else { return };
        let (first, last) = self.moments.unwrap_or((at, at));
        self.moments = Some((first.min(at), last.max(at)));
    }
}
