//! Credits: who is named for what in credits files, citations, team pages and release notes.
//!
//! **Personal fields.** It sees names, logins, addresses, ORCIDs, affiliations, pages and pictures.
//! It keeps one thing to know a person by: the login where a profile or a login is told, else the
//! ORCID, else the name, because such lists have nothing else. Everything else is dropped here, the
//! name too where there is a login or an ORCID.

mod documents;
mod listed;
mod lists;
mod notes;
mod person;

use std::path::Path;

use model::{
    Coverage, CreditDocument, Event, Extent, Fact, Instant, NoteKind, Personal, Quarantine,
    Recognition, Record, Stamp,
};
use playbook::{Holds, Key};
use serde::Deserialize;

use self::listed::{Listed, MOST_FILES};
use self::person::Named;
use crate::sources::git_log::shown;
use crate::unpacked;
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
                    `.zenodo.json`, lists such as `AUTHORS` and `THANKS`, team pages, release \
                    notes.",
            example: "files = [\"AUTHORS\", \"doc/release\"]",
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
    ],
    live: false,
};

/// The section of a project's configuration.
#[derive(Clone, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The files, or folders of them.
    pub files: Vec<String>,
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
        let kinds = kinds(&config.kinds)?;
        let (mut passed_over, mut missing) = (0_u64, Vec::new());
        for (number, place) in (1..).zip(&config.files) {
            let listed = Listed::at(&ask.path(place), place)?;
            for file in &listed.files {
                let told = kinds.iter().find(|(name, _)| *name == place || *name == file);
                match told.map(|(_, kind)| *kind).or_else(|| kind_of(file)) {
                    Some(kind) => read(&ask.path(file), file, kind, ask.now, tell)?,
                    None if file == place => {
                        let reason = format!("kinds does not say what number {number} of files is");
                        return Err(SourceError::Configuration { reason });
                    }
                    None => {
                        passed_over += 1;
                        pass_over(file, number, tell);
                    }
                }
            }
            for other in &listed.others {
                passed_over += 1;
                pass_over(other, number, tell);
            }
            if listed.cut {
                missing.push(format!(
                    "number {number} of files is a folder of more than {MOST_FILES} files; name \
                     the files that are wanted"
                ));
            }
        }
        let coverage = Coverage {
            project: ask.project.clone(),
            source: ABOUT.name.to_owned(),
            fact: Fact::Recognitions,
            from: None,
            until: None,
            extent: Extent::Partial,
            reason: reason(passed_over),
        };
        Ok(Reading { coverage: vec![coverage], missing, ..Reading::default() })
    }
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
}

fn kinds(told: &[String]) -> Result<Vec<(&str, CreditDocument)>, SourceError> {
    (1..)
        .zip(told)
        .map(|(number, line)| {
            line.rsplit_once('=')
                .and_then(|(file, kind)| Some((file.trim(), CreditDocument::of_word(kind.trim())?)))
                .ok_or_else(|| SourceError::Configuration {
                    reason: format!("number {number} of kinds is not `FILE = KIND`"),
                })
        })
        .collect()
}

/// Returns the kind of document that a file's name says it is.
fn kind_of(file: &str) -> Option<CreditDocument> {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if holds(&["all-contributorsrc"]) {
        Some(CreditDocument::AllContributors)
    } else if name.ends_with(".cff") {
        Some(CreditDocument::Citation)
    } else if holds(&["zenodo"]) && name.ends_with(".json") {
        Some(CreditDocument::Zenodo)
    } else if begins(&[
        "authors",
        "thanks",
        "contributors",
        "credits",
        "acknowledg",
        "maintainers.",
    ]) && !name.ends_with(".toml")
    {
        Some(CreditDocument::Authors)
    } else if name.ends_with(".toml") || holds(&["team"]) {
        Some(CreditDocument::Team)
    } else if holds(&["changelog", "changes", "release", "notes", "history", "news", "whatsnew"]) {
        Some(CreditDocument::ReleaseNotes)
    } else {
        None
    }
}

/// Counts what lies in a folder and is not read; only the folder's place is told in the note.
fn pass_over(name: &str, number: u64, tell: &mut dyn Tell) {
    tell.file(shown(name));
    tell.ignore();
    tell.note(NoteKind::PassedOver, &format!("number {number} of files"));
}

/// Says why nobody can take the lists for the whole of who is to be thanked.
fn reason(passed_over: u64) -> String {
    let mut reason =
        "a list tells whom it names and not whom it left out; most lists tell no time".to_owned();
    if passed_over > 0 {
        reason.push_str(&format!(
            "; {passed_over} of what lies in the folders was passed over: name it in `kinds` or \
             `files`"
        ));
    }
    reason
}

fn read(
    path: &Path,
    name: &str,
    kind: CreditDocument,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
    let contents = unpacked::whole(path, LARGEST).map_err(unreadable)?;
    tell.file(shown(name));
    parse(&contents.bytes, name, kind, now, tell)?;
    if let Some(why) = contents.broken {
        tell.quarantine("file", why, b"");
    }
    tell.whole(&contents.hash);
    Ok(())
}

/// Tells whom a document names.
fn parse(
    bytes: &[u8],
    name: &str,
    kind: CreditDocument,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<(), SourceError> {
    let bytes = unpacked::without_bom(bytes);
    if unpacked::is_page(bytes) || bytes.contains(&0) {
        tell.quarantine("file", Quarantine::WrongContents, b"");
        return Ok(());
    }
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        tell.note(NoteKind::GuessedEncoding, "file");
    }
    let found = match kind {
        CreditDocument::AllContributors => documents::all_contributors(&text),
        CreditDocument::Citation => documents::citation(&text),
        CreditDocument::Zenodo => documents::zenodo(&text),
        CreditDocument::Team => documents::team(&text, name),
        CreditDocument::Authors => lists::parse(&text, name),
        _ => notes::parse(&text, name),
    };
    for (at, why) in &found.set_aside {
        tell.quarantine(at, *why, b"");
    }
    for _ in 0..found.ignored {
        tell.ignore();
    }
    for (kind, at) in &found.odd {
        tell.note(*kind, at);
    }
    let at = match found.at {
        Some(at) => Stamp::recorded(Some(at), now),
        None => Stamp::untold(),
    };
    for named in found.named {
        let Named { who, role, group, first } = named;
        let by = person::key(&who);
        let key = Personal::new(format!("recognition:{}:{group}:{role}:{by}", kind.word()));
        let told = Recognition { who, document: kind, role, group, at, first };
        tell.record(Record { key, events: vec![Event::Recognition(Box::new(told))] })?;
    }
    Ok(())
}
