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

/// How many versions of one calendar are read.
const MOST_VERSIONS: usize = 20_000;

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
    let mut found = Found::new(place, zones);
    let walked = snapshots::walk(clone, now, &mut |state| found.visit(state))?;
    let mut history = found.finish();
    history.as_of = walked.newest;
    history.whole &= walked.whole;
    Ok(history)
}

struct Found {
    path: Option<String>,
    zones: Reading,
    /// The ids of the file and of what it includes in the state visited last.
    ids: Vec<Option<String>>,
    includes: Vec<String>,
    /// Since when the last version that was found is valid, as far as is known yet.
    since: Option<Instant>,
    /// Newest first; the time is that of the oldest state in which it stood.
    versions: Vec<Version>,
    current: Option<Calendar>,
    odd: Calendar,
    hasher: blake3::Hasher,
    missing: bool,
    ever: bool,
}

impl Found {
    fn new(place: &str, zones: Reading) -> Self {
        Self {
            path: Some(place.trim_start_matches("./").to_owned()),
            zones,
            ids: Vec::new(),
            includes: Vec::new(),
            since: None,
            versions: Vec::new(),
            current: None,
            odd: Calendar::default(),
            hasher: blake3::Hasher::new(),
            missing: false,
            ever: false,
        }
    }

    fn visit(&mut self, state: &mut Snapshot<'_, '_>) {
        let Some(mut path) = self.path.clone() else { return };
        let mut id = state.id(&path);
        if id.is_none() && self.ids.first().is_some_and(Option::is_some) {
            if let Some(earlier) = state.earlier_path(&path) {
                id = state.id(&earlier);
                self.includes = moved(&self.includes, &path, &earlier);
                path.clone_from(&earlier);
                self.path = Some(earlier);
            }
        }
        let mut ids = vec![id];
        ids.extend(self.includes.iter().map(|included| state.id(included)));
        if ids == self.ids {
            self.since = state.at.or(self.since);
            return;
        }
        self.close();
        self.since = state.at.or(self.since);
        self.open(state, &path);
        ids.truncate(1);
        ids.extend(self.includes.iter().map(|included| state.id(included)));
        self.ids = ids;
    }

    /// Begins a version with the texts of a state.
    fn open(&mut self, state: &mut Snapshot<'_, '_>, path: &str) {
        self.includes.clear();
        if state.id(path).is_none() {
            self.current = Some(Calendar::default());
            return;
        }
        let newest = !self.ever;
        self.ever = true;
        let Some(bytes) = state.text(path, LARGEST as usize) else {
            self.missing = true;
            return;
        };
        self.hasher.update(&bytes);
        let mut text = parse(&bytes, self.zones);
        self.include(state, path, &mut text);
        let unreadable = text.events.is_empty() && !text.set_aside.is_empty();
        if newest {
            self.odd.set_aside.append(&mut text.set_aside);
            self.odd.odd.append(&mut text.odd);
            self.odd.ignored = text.ignored;
        } else if unreadable {
            let at = state.at.map_or_else(String::new, |at| at.day());
            self.odd.set_aside.push((format!("version {at}"), Quarantine::Malformed));
        } else if !text.set_aside.is_empty() {
            let at = state.at.map_or_else(String::new, |at| at.day());
            self.odd.odd.push((NoteKind::UnknownValue, format!("version {at}")));
        }
        if !unreadable {
            self.current = Some(text);
        }
    }

    fn include(&mut self, state: &mut Snapshot<'_, '_>, path: &str, text: &mut Calendar) {
        let mut open: Vec<(String, usize)> =
            text.includes.drain(..).map(|included| (included, 1)).collect();
        while let Some((included, depth)) = open.pop() {
            if !is_beside(&included) {
                continue;
            }
            let included = beside(path, &included);
            let bytes = state.text(&included, LARGEST as usize);
            self.includes.push(included);
            let Some(bytes) = bytes else { continue };
            self.hasher.update(&bytes);
            let mut more = parse(&bytes, self.zones);
            let deeper = more.includes.drain(..).map(|included| (included, depth + 1));
            open.extend(deeper.filter(|(_, depth)| *depth <= DEEPEST_INCLUDE));
            text.absorb(more);
        }
    }

    /// Ends the version that is open: the state visited before this one was its first.
    fn close(&mut self) {
        let Some(calendar) = self.current.take() else { return };
        let Some(since) = self.since else { return };
        if self.versions.len() >= MOST_VERSIONS {
            self.missing = true;
            return;
        }
        self.versions.push(Version { since, calendar });
    }

    fn finish(mut self) -> History {
        self.close();
        if !self.ever {
            self.odd.set_aside.push(("file".to_owned(), Quarantine::FieldMissing));
        }
        self.versions.reverse();
        // Clocks differ: a version that claims to be older than the one before it began with it.
        let mut latest = None;
        for version in &mut self.versions {
            latest = latest.max(Some(version.since));
            version.since = latest.unwrap_or(version.since);
        }
        History {
            versions: self.versions,
            odd: self.odd,
            as_of: None,
            whole: !self.missing && self.ever,
            hash: self.hasher.finalize().to_hex().to_string(),
        }
    }
}

/// Returns the path of a file beside another.
fn beside(path: &str, name: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

/// Returns where included files lay when the file that includes them lay elsewhere.
fn moved(includes: &[String], path: &str, earlier: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    includes
        .iter()
        .map(|included| {
            let name = included.strip_prefix(folder).unwrap_or(included).trim_start_matches('/');
            beside(earlier, name)
        })
        .collect()
}
