//! The versions of one file along the main line of a repository.
//!
//! A version begins with the state that changed the file, or one that it rests on, and is valid
//! until the next. A file that was moved and kept its name is followed. A text that cannot be read
//! does not count: the version before it stays. Nor does a state of which the repository has lost
//! the folder: nobody can tell whether the file was there.

use std::mem;

use model::Instant;

use super::snapshots::Snapshot;

/// How many versions of one file are read.
const MOST_VERSIONS: usize = 20_000;

/// Reads the texts of one file.
pub(crate) trait Reads {
    /// What a text says.
    type Says;

    /// Reads the file at `path` in a state; `newest` is the first text that is met.
    fn read(&mut self, state: &mut Snapshot<'_, '_>, path: &str, newest: bool) -> Text<Self::Says>;
}

/// What became of reading a text.
pub(crate) enum Text<S> {
    /// It was read; a change of one of the files `beside` begins a version too.
    Says { says: S, beside: Vec<String> },
    /// Nobody can make sense of it; the files `beside` may change that.
    Unreadable { beside: Vec<String> },
    /// The repository does not hold it.
    Missing,
}

/// A version of a file.
pub(crate) struct Version<S> {
    /// The state with which it began, by how many are newer.
    pub(crate) state: usize,
    /// Since when it is valid; nothing where no commit since then has a time that can be believed.
    pub(crate) since: Option<Instant>,
    /// What it says; nothing while the file was not there.
    pub(crate) says: Option<S>,
}

/// The versions of a file, with what read them.
pub(crate) struct Versions<R: Reads> {
    /// Oldest first.
    pub(crate) versions: Vec<Version<R::Says>>,
    /// What read the texts.
    pub(crate) reader: R,
    /// Whether there ever was such a file.
    pub(crate) ever: bool,
    /// Whether every version is there.
    pub(crate) whole: bool,
}

/// Follows a file from the newest state to the oldest.
pub(crate) struct Track<R: Reads> {
    path: String,
    reader: R,
    /// The ids of the file and of what it rests on in the state visited last.
    ids: Vec<Option<String>>,
    beside: Vec<String>,
    /// The oldest state visited so far, and since when it is valid.
    reached: (usize, Option<Instant>),
    /// What the version says that is open, as its first state is not known yet.
    open: Option<Option<R::Says>>,
    /// Newest first.
    versions: Vec<Version<R::Says>>,
    missing: bool,
    ever: bool,
}

impl<R: Reads> Track<R> {
    /// Follows a file from the newest state on.
    pub(crate) fn new(path: &str, reader: R) -> Self {
        Self {
            path: path.to_owned(),
            reader,
            ids: Vec::new(),
            beside: Vec::new(),
            reached: (0, None),
            open: None,
            versions: Vec::new(),
            missing: false,
            ever: false,
        }
    }

    /// Follows a file that no state has held so far; the last of them is `reached`.
    pub(crate) fn of_gone(path: &str, reader: R, reached: (usize, Option<Instant>)) -> Self {
        Self { ids: vec![None], open: Some(None), reached, ..Self::new(path, reader) }
    }

    /// Returns where the file lay in the state visited last.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Looks at the next older state.
    pub(crate) fn visit(&mut self, state: &mut Snapshot<'_, '_>) {
        // Another file's folder may be lost; whether this one's is, is asked anew.
        let lost_before = mem::replace(&mut state.is_lost, false);
        let mut id = state.id(&self.path);
        let is_lost = state.is_lost;
        state.is_lost |= lost_before;
        if is_lost {
            return;
        }
        let went = id.is_none() && self.ids.first().is_some_and(Option::is_some);
        if let Some(earlier) = went.then(|| state.earlier_path(&self.path)).flatten() {
            id = state.id(&earlier);
            self.beside = moved(&self.beside, &self.path, &earlier);
            self.path = earlier;
        }
        let mut ids = vec![id];
        ids.extend(self.beside.iter().map(|path| state.id(path)));
        if ids != self.ids {
            self.close();
            self.begin(state, ids.first().is_some_and(Option::is_some));
            ids.truncate(1);
            ids.extend(self.beside.iter().map(|path| state.id(path)));
            self.ids = ids;
        }
        self.reached = (state.number, state.since);
    }

    /// Returns what was found once every state was visited.
    pub(crate) fn finish(mut self) -> Versions<R> {
        self.close();
        self.versions.reverse();
        let whole = !self.missing && self.ever;
        Versions { versions: self.versions, reader: self.reader, ever: self.ever, whole }
    }

    /// Begins a version with the text of a state.
    fn begin(&mut self, state: &mut Snapshot<'_, '_>, is_there: bool) {
        self.beside.clear();
        if !is_there {
            self.open = Some(None);
            return;
        }
        let newest = !self.ever;
        self.ever = true;
        match self.reader.read(state, &self.path, newest) {
            Text::Says { says, beside } => {
                self.open = Some(Some(says));
                self.beside = beside;
            }
            Text::Unreadable { beside } => self.beside = beside,
            Text::Missing => self.missing = true,
        }
    }

    /// Ends the version that is open: the state visited before this one was its first.
    fn close(&mut self) {
        let Some(says) = self.open.take() else { return };
        if self.versions.len() >= MOST_VERSIONS {
            self.missing = true;
            return;
        }
        let (state, since) = self.reached;
        self.versions.push(Version { state, since, says });
    }
}

/// Returns the path of a file beside another.
pub(crate) fn beside(path: &str, name: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

/// Returns where files lay when the file that rests on them lay elsewhere.
fn moved(beside_it: &[String], path: &str, earlier: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    beside_it
        .iter()
        .map(|other| {
            let name = other.strip_prefix(folder).unwrap_or(other).trim_start_matches('/');
            beside(earlier, name)
        })
        .collect()
}
