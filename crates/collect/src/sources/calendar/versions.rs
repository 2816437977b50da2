//! The versions of a calendar in the history of the repository that keeps it.
//!
//! A version begins with the commit of the main line that changed the file or one that it includes,
//! and is valid until the next. A text that cannot be read does not count: the one before it stays.

use std::path::Path;

use model::{Instant, NoteKind, Quarantine};

use super::listing::{Calendar, Reading};
use super::sessions::Version;
use super::{DEEPEST_INCLUDE, LARGEST, is_beside, parse};
use crate::SourceError;
use crate::sources::git::snapshots::{self, Snapshot};
use crate::sources::git::versions::{Reads, Text, Track, beside};

/// A calendar's history.
pub(super) struct History {
    /// Its versions, oldest first.
    pub(super) versions: Vec<Version>,
    /// What could not be read, of the newest version or of a version as a whole.
    pub(super) odd: Calendar,
    /// The newest moment that the repository knows of.
    pub(super) as_of: Option<Instant>,
    /// Whether every version is there.
    pub(super) whole: bool,
    /// What all texts together are known by.
    pub(super) hash: String,
}

/// Reads the versions of the calendar at `place` within a clone.
///
/// # Errors
/// When there is no repository that could be read.
pub(super) fn read(
    clone: &Path,
    place: &str,
    zones: Reading,
    now: Instant,
) -> Result<History, SourceError> {
    let texts = Texts { zones, odd: Calendar::default(), hasher: blake3::Hasher::new() };
    let mut track = Track::new(place.trim_start_matches("./"), texts);
    let walked = snapshots::walk(clone, now, &mut |state| track.visit(state))?;
    let found = track.finish();
    let Texts { mut odd, hasher, .. } = found.reader;
    if !found.ever {
        odd.set_aside.push(("file".to_owned(), Quarantine::FieldMissing));
    }
    // Clocks differ: a version that claims to be older than the one before it began with it.
    let mut latest = None;
    let versions = found.versions.into_iter().filter_map(|version| {
        latest = latest.max(Some(version.since?));
        Some(Version { since: latest?, calendar: version.says.unwrap_or_default() })
    });
    Ok(History {
        versions: versions.collect(),
        odd,
        as_of: walked.newest,
        whole: found.whole && walked.whole,
        hash: hasher.finalize().to_hex().to_string(),
    })
}

/// Reads the texts of a calendar, each with what it includes.
struct Texts {
    zones: Reading,
    odd: Calendar,
    hasher: blake3::Hasher,
}

impl Reads for Texts {
    type Says = Calendar;

    fn read(&mut self, state: &mut Snapshot<'_, '_>, path: &str, newest: bool) -> Text<Calendar> {
        let Some(bytes) = state.text(path, LARGEST as usize) else { return Text::Missing };
        self.hasher.update(&bytes);
        let mut text = parse(&bytes, self.zones);
        let beside = self.include(state, path, &mut text);
        let unreadable = text.events.is_empty() && !text.set_aside.is_empty();
        if newest {
            self.odd.set_aside.append(&mut text.set_aside);
            self.odd.odd.append(&mut text.odd);
            self.odd.ignored = text.ignored;
        } else if unreadable {
            self.odd.set_aside.push((version(state), Quarantine::Malformed));
        } else if !text.set_aside.is_empty() {
            self.odd.odd.push((NoteKind::UnknownValue, version(state)));
        }
        match unreadable {
            true => Text::Unreadable { beside },
            false => Text::Says { says: text, beside },
        }
    }
}

impl Texts {
    /// Adds what a text includes, and returns the paths of it.
    fn include(
        &mut self,
        state: &mut Snapshot<'_, '_>,
        path: &str,
        text: &mut Calendar,
    ) -> Vec<String> {
        let mut paths = Vec::new();
        let mut open: Vec<(String, usize)> =
            text.includes.drain(..).map(|included| (included, 1)).collect();
        while let Some((included, depth)) = open.pop() {
            if !is_beside(&included) {
                continue;
            }
            let included = beside(path, &included);
            let bytes = state.text(&included, LARGEST as usize);
            paths.push(included);
            let Some(bytes) = bytes else { continue };
            self.hasher.update(&bytes);
            let mut more = parse(&bytes, self.zones);
            let deeper = more.includes.drain(..).map(|included| (included, depth + 1));
            open.extend(deeper.filter(|(_, depth)| *depth <= DEEPEST_INCLUDE));
            text.absorb(more);
        }
        paths
    }
}

/// Returns what a version is called in a note.
fn version(state: &Snapshot<'_, '_>) -> String {
    let at = state.at.map_or_else(String::new, |at| at.day());
    format!("version {at}")
}
