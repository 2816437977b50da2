//! Credits: who is named for what in credits files, citations, team pages and release notes.
//!
//! **Personal fields.** It sees names, logins, addresses, ORCIDs, affiliations, pages and pictures.
//! It keeps one thing to know a person by: the login where a profile or a login is told, else the
//! ORCID, else the name, because such lists have nothing else. Of a team's member whom it would know
//! by the name it keeps the address too, because a role is somebody's. Everything else is dropped
//! here, the name too where there is a login or an ORCID. With the history of team lists it also keeps when
//! somebody came into a list and when they left it, because a role has a beginning and an end.

mod documents;
mod history;
mod kinds;
mod listed;
mod lists;
mod members;
mod notes;
mod person;
mod tables;

use std::path::Path;

use model::{
    Coverage, CreditDocument, Event, Extent, Fact, Instant, NoteKind, Quarantine, Record, Stamp,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::kinds::Kinds;
use self::listed::{Listed, MOST_FILES};
use self::person::Named;
use crate::sources::git_log::shown;
use crate::unpacked::{self, Contents};
use crate::{About, Ask, Reading, Source, SourceError, Tell};

/// No such file is larger than this.
const LARGEST: u64 = 32 << 20;

/// What the source says about itself.
pub const ABOUT: About = About {
    name: "credits",
    reads: "who is named for what: all-contributors, citations, author lists, teams, release notes",
    place: "files",
    required: &["files"],
    keys: &[
        Key {
            name: "files",
            holds: Holds::Texts,
            about: "The files, or folders of them: `.all-contributorsrc`, `CITATION.cff`, \
                    `.zenodo.json`, lists such as `AUTHORS` and `THANKS`, team pages, \
                    `MAINTAINERS`, release notes; with `history`, their paths within that clone.",
            example: "files = [\"AUTHORS\", \"doc/release\"]",
        },
        Key {
            name: "history",
            holds: Holds::Text,
            about: "A clone of the repository in which the files are kept, so that team lists tell \
                    when somebody came and left.",
            example: "history = \"clones/website\"",
        },
        Key {
            name: "kinds",
            holds: Holds::Texts,
            about: "What files are whose names do not say it, as `FILE = KIND`; the kinds are \
                    `all_contributors`, `citation`, `zenodo`, `authors`, `team` and \
                    `release_notes`.",
            example: "kinds = [\"doc/people.md = team\"]",
        },
    ],
    sees: &["names", "logins", "e-mail addresses", "ORCIDs", "affiliations", "pages", "pictures"],
    keeps: &[
        ("logins", "to know a person by"),
        ("ORCIDs", "to know a person by where no login is told"),
        ("names", "to know a person by where the list has nothing else"),
        ("e-mail addresses of members of teams", "to know whose a role is where no login is told"),
        ("when somebody came into a team's list and left it", "to know who had a role when"),
    ],
    live: false,
};

/// The section of a project's configuration.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The files, or folders of them.
    pub files: Vec<String>,
    /// A clone in which the files are kept.
    pub history: Option<String>,
    /// What files are whose names do not say it, as `FILE = KIND`.
    pub kinds: Vec<String>,
}

/// The source.
pub struct Credits;

impl Source for Credits {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn collect(&self, ask: &mut Ask<'_>, tell: &mut dyn Tell) -> Result<Reading, SourceError> {
        let config: Config = ask.config()?;
        let kinds = Kinds::told(&config.kinds)?;
        let read = match &config.history {
            None => on_disk(&config.files, &kinds, ask, tell)?,
            Some(clone) => history::read(&ask.path(clone), &config.files, &kinds, ask.now, tell)?,
        };
        let coverage = Coverage {
            project: ask.project.clone(),
            source: ABOUT.name.to_owned(),
            fact: Fact::Recognitions,
            from: None,
            until: None,
            extent: Extent::Partial,
            reason: reason(&read),
        };
        let Read { as_of, missing, .. } = read;
        let all_of = Some(CreditDocument::Team);
        Ok(Reading { as_of, coverage: vec![coverage], missing, all_of, ..Reading::default() })
    }
}

/// How far the files could be read.
#[derive(Default)]
struct Read {
    /// The newest moment that a clone knows of, where files were read from one.
    as_of: Option<Instant>,
    /// How much of what lies in folders was passed over.
    passed_over: u64,
    /// Whether the clone lacks versions of the lists.
    lacks_versions: bool,
    /// What is missing that was asked for.
    missing: Vec<String>,
}

/// What a text says, with what was odd in it.
#[derive(Clone, Default, Debug)]
struct Found {
    named: Vec<Named>,
    /// When the text was published.
    at: Option<Instant>,
    set_aside: Vec<(String, Quarantine)>,
    ignored: u64,
    odd: Vec<(NoteKind, String)>,
    /// Whether it says that nobody is in the team: all have gone, or its lists are empty.
    says_nobody: bool,
}

/// Counts what lies in a folder and is not read; only the folder's place is told in the note.
fn pass_over(name: &str, number: u64, tell: &mut dyn Tell) {
    tell.file(shown(name));
    tell.ignore();
    tell.note(NoteKind::PassedOver, &format!("number {number} of files"));
}

/// Refuses a file whose kind nobody says, without its name.
fn unsaid(number: u64) -> SourceError {
    let reason = format!("kinds does not say what number {number} of files is");
    SourceError::Configuration { reason }
}

/// Says that a folder holds too much.
fn too_many(number: u64) -> String {
    format!(
        "number {number} of files is a folder of more than {MOST_FILES} files; name the files that \
         are wanted"
    )
}

/// Says why nobody can take the lists for the whole of who is to be thanked.
fn reason(read: &Read) -> String {
    let mut reason =
        "a list tells whom it names and not whom it left out; most lists tell no time".to_owned();
    if read.lacks_versions {
        reason.push_str("; the clone does not hold every version of the team lists");
    }
    if read.passed_over > 0 {
        reason.push_str(&format!(
            "; {} of what lies in the folders was passed over: name it in `kinds` or `files`",
            read.passed_over
        ));
    }
    reason
}

/// Reads the files as they lie on the disk.
fn on_disk(
    places: &[String],
    kinds: &Kinds<'_>,
    ask: &Ask<'_>,
    tell: &mut dyn Tell,
) -> Result<Read, SourceError> {
    let mut read = Read::default();
    for (number, place) in (1..).zip(places) {
        let listed = Listed::at(&ask.path(place), place)?;
        for file in &listed.files {
            match kinds.of(file, place) {
                Some(kind) => of_file(&ask.path(file), file, kind, ask.now, tell)?,
                None if file == place => return Err(unsaid(number)),
                None => {
                    read.passed_over += 1;
                    pass_over(file, number, tell);
                }
            }
        }
        for other in &listed.others {
            read.passed_over += 1;
            pass_over(other, number, tell);
        }
        if listed.cut {
            read.missing.push(too_many(number));
        }
    }
    Ok(read)
}

fn of_file(
    path: &Path,
    name: &str,
    kind: CreditDocument,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let contents = unpacked::whole(path, LARGEST).map_err(unreadable)?;
    tell_contents(&contents, name, kind, now, tell)
}

/// Tells whom a file names.
fn tell_contents(
    contents: &Contents,
    name: &str,
    kind: CreditDocument,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    tell.file(shown(name));
    let found = parse(contents, name, kind);
    found.tell_odd(tell);
    let at = match found.at {
        Some(at) => Stamp::recorded(Some(at), now),
        None => Stamp::untold(),
    };
    for named in found.named {
        let key = named.record(kind);
        let told = named.told(kind, at);
        tell.record(Record { key, events: vec![Event::Recognition(Box::new(told))] })?;
    }
    tell.whole(&contents.hash);
    Ok(())
}

/// Returns whom a document names.
fn parse(contents: &Contents, name: &str, kind: CreditDocument) -> Found {
    let bytes = unpacked::without_bom(&contents.bytes);
    let mut found = Found::default();
    if unpacked::is_page(bytes) || bytes.contains(&0) {
        found.set_aside.push(("file".to_owned(), Quarantine::WrongContents));
    } else {
        let text = String::from_utf8_lossy(bytes);
        found = match kind {
            CreditDocument::AllContributors => documents::all_contributors(&text),
            CreditDocument::Citation => documents::citation(&text),
            CreditDocument::Zenodo => documents::zenodo(&text),
            CreditDocument::Team => documents::team(&text, name),
            CreditDocument::Authors => lists::parse(&text, name),
            _ => notes::parse(&text, name),
        };
        if matches!(text, std::borrow::Cow::Owned(_)) {
            found.odd.push((NoteKind::GuessedEncoding, "file".to_owned()));
        }
    }
    found.set_aside.extend(contents.broken.map(|why| ("file".to_owned(), why)));
    found
}

impl Found {
    /// Tells what was odd.
    fn tell_odd(&self, tell: &mut dyn Tell) {
        for (at, why) in &self.set_aside {
            tell.quarantine(at, *why, b"");
        }
        for _ in 0..self.ignored {
            tell.ignore();
        }
        for (kind, at) in &self.odd {
            tell.note(*kind, at);
        }
    }
}
