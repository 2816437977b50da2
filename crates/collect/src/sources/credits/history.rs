//! Reads credits from a clone: lists of teams in every version of the main line, all else as it is
//! now.
//!
//! Only a team has members who come and leave; an author whom a later text leaves out was an author
//! all the same.

use std::path::Path;

use model::{CreditDocument, Instant, NoteKind, Quarantine};

use super::kinds::Kinds;
use super::listed::MOST_FILES;
use super::members::{self, Membership};
use super::person::Named;
use super::{Found, LARGEST, Read, parse, pass_over, tell_contents, too_many, unsaid};
use crate::sources::git::snapshots::{self, Snapshot};
use crate::sources::git::versions::{Reads, Text, Track};
use crate::sources::git_log::shown;
use crate::unpacked::{self, Contents};
use crate::{SourceError, Tell};

/// Reads the files at `places` within a clone.
///
/// # Errors
/// When there is no repository that could be read, or nobody says what a file is.
pub(super) fn read(
    clone: &Path,
    places: &[String],
    kinds: &Kinds<'_>,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<Read, SourceError> {
    let mut seen = Seen::new(places);
    let walked = snapshots::walk(clone, now, &mut |state| seen.visit(state, kinds))?;
    if let Some(number) = seen.unsaid {
        return Err(unsaid(number));
    }
    let mut read = Read {
        as_of: walked.newest.map(|newest| newest.plus_seconds(1)),
        passed_over: seen.passed_over.len() as u64,
        lacks_versions: !walked.whole,
        missing: seen.too_many.iter().map(|number| too_many(*number)).collect(),
    };
    for (name, number) in &seen.passed_over {
        pass_over(name, *number, tell);
    }
    for place in seen.places.iter().filter(|place| !place.ever) {
        tell.file(shown(place.told));
        tell.quarantine("file", Quarantine::FieldMissing, b"");
    }
    for (name, kind, contents) in &seen.documents {
        match contents {
            Some(contents) => tell_contents(contents, name, *kind, now, tell)?,
            None => {
                tell.file(shown(name));
                tell.quarantine("file", Quarantine::NotUnpackable, b"");
            }
        }
    }
    read.lacks_versions |= !tell_lists(seen.lists, now, tell)?;
    Ok(read)
}

/// Tells who was in which team when; returns whether every version was there.
fn tell_lists(
    mut lists: Vec<(String, Track<Lists>)>,
    now: Instant,
    tell: &mut dyn Tell,
) -> Result<bool, SourceError> {
    lists.sort_by(|(one, _), (other, _)| one.cmp(other));
    let (mut whole, mut files, mut versions) = (true, Vec::new(), Vec::new());
    for (path, track) in lists {
        let found = track.finish();
        whole &= found.whole;
        files.push((path, found.reader));
        versions.push(found.versions);
    }
    let mut by_file: Vec<Vec<Membership>> = files.iter().map(|_| Vec::new()).collect();
    for membership in members::memberships(versions) {
        if let Some(of_file) = by_file.get_mut(membership.file) {
            of_file.push(membership);
        }
    }
    for ((path, lists), memberships) in files.into_iter().zip(by_file) {
        tell.file(shown(&path));
        lists.odd.tell_odd(tell);
        for membership in memberships {
            tell.record(membership.record(now))?;
        }
        tell.whole(lists.hasher.finalize().to_hex().as_str());
    }
    Ok(whole)
}

/// A place of the configuration.
struct Place<'a> {
    number: u64,
    told: &'a str,
    path: &'a str,
    /// Whether anything ever was there.
    ever: bool,
}

/// What was seen in the states visited so far.
struct Seen<'a> {
    places: Vec<Place<'a>>,
    /// The lists of teams, each with the path under which it was found.
    lists: Vec<(String, Track<Lists>)>,
    /// The other documents, as they are now.
    documents: Vec<(String, CreditDocument, Option<Contents>)>,
    passed_over: Vec<(String, u64)>,
    too_many: Vec<u64>,
    unsaid: Option<u64>,
    /// The oldest of the states, and since when it stood.
    reached: (usize, Option<Instant>),
}

impl<'a> Seen<'a> {
    fn new(places: &'a [String]) -> Self {
        let place = |(number, told): (u64, &'a String)| {
            let path = told.trim_start_matches("./").trim_end_matches('/');
            Place { number, told, path: if path == "." { "" } else { path }, ever: false }
        };
        Self {
            places: (1..).zip(places).map(place).collect(),
            lists: Vec::new(),
            documents: Vec::new(),
            passed_over: Vec::new(),
            too_many: Vec::new(),
            unsaid: None,
            reached: (0, None),
        }
    }

    fn visit(&mut self, state: &mut Snapshot<'_, '_>, kinds: &Kinds<'_>) {
        for (_, list) in &mut self.lists {
            list.visit(state);
        }
        for mut place in std::mem::take(&mut self.places) {
            let is_file = state.id(place.path).is_some();
            let mut there = match is_file {
                true => vec![(place.path.to_owned(), true)],
                false => state.listed(place.path).unwrap_or_default(),
            };
            place.ever |= !there.is_empty();
            if there.len() > MOST_FILES && state.number == 0 {
                self.too_many.push(place.number);
            }
            there.truncate(MOST_FILES);
            for (path, is_readable) in there {
                let kind = kinds.of(&path, place.told).filter(|_| is_readable);
                match kind {
                    Some(CreditDocument::Team) => self.list(state, path),
                    _ if state.number > 0 => {}
                    Some(kind) => {
                        let raw = state.text(&path, LARGEST as usize);
                        let contents = raw.map(|raw| unpacked::whole_of(&raw, LARGEST));
                        self.documents.push((path, kind, contents));
                    }
                    None if is_file => self.unsaid = self.unsaid.or(Some(place.number)),
                    None => self.passed_over.push((path, place.number)),
                }
            }
            self.places.push(place);
        }
        self.reached = (state.number, state.since);
    }

    /// Follows a list of a team that lies in a state, unless it is followed already.
    fn list(&mut self, state: &mut Snapshot<'_, '_>, path: String) {
        let is_known = self.lists.iter().any(|(_, list)| list.path() == path);
        if is_known || self.lists.len() >= MOST_FILES {
            return;
        }
        let mut list = match state.number {
            0 => Track::new(&path, Lists::default()),
            _ => Track::of_gone(&path, Lists::default(), self.reached),
        };
        list.visit(state);
        self.lists.push((path, list));
    }
}

fn is_blank(contents: &Contents) -> bool {
    unpacked::without_bom(&contents.bytes).iter().all(u8::is_ascii_whitespace)
}

/// Reads the texts of one list.
#[derive(Default)]
struct Lists {
    odd: Found,
    hasher: blake3::Hasher,
    /// The versions newer than the one read last that have a text and name nobody.
    silent: Vec<String>,
}

impl Reads for Lists {
    type Says = Vec<Named>;

    fn read(&mut self, state: &mut Snapshot<'_, '_>, path: &str, newest: bool) -> Text<Vec<Named>> {
        let Some(raw) = state.text(path, LARGEST as usize) else { return Text::Missing };
        let contents = unpacked::whole_of(&raw, LARGEST);
        self.hasher.update(contents.hash.as_bytes());
        let mut found = parse(&contents, path, CreditDocument::Team);
        let named = std::mem::take(&mut found.named);
        let is_odd = !found.set_aside.is_empty();
        let is_broken = found.set_aside.iter().any(|(_, why)| *why != Quarantine::NoIdentity);
        // A text that names nobody and does not say that there is nobody has another layout.
        let is_silent = named.is_empty() && !found.says_nobody && !is_blank(&contents);
        let unreadable = is_silent || (is_broken && named.is_empty());
        let version = || format!("version {}", state.at.map_or_else(String::new, |at| at.day()));
        match is_silent && !is_broken {
            true => self.silent.push(version()),
            false if named.is_empty() => {}
            false => {
                let versions = self.silent.drain(..);
                self.odd.odd.extend(versions.map(|at| (NoteKind::LayoutUnknown, at)));
            }
        }
        if newest {
            found.odd.append(&mut self.odd.odd);
            self.odd = found;
        } else if unreadable && is_broken {
            self.odd.set_aside.push((version(), Quarantine::Malformed));
        } else if is_odd {
            self.odd.odd.push((NoteKind::UnknownValue, version()));
        }
        match unreadable {
            true => Text::Unreadable { beside: Vec::new() },
            false => Text::Says { says: named, beside: Vec::new() },
        }
    }
}
