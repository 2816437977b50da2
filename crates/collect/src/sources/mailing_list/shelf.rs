//! The shelf: every message of every archive, each once, until it can be told where it stands.

use std::collections::{HashMap, HashSet};
use std::io::BufReader;
use std::path::Path;

use model::{Instant, NoteKind, Quarantine, Stamp};

use super::inbox::{self, Piece};
use super::message::{self, Mail};
use super::time::Month;
use super::{mbox, record, threads};
use crate::gathered::Gathered;
use crate::{SourceError, Tell, unpacked};

/// The most that an archive may unpack to.
const LARGEST_ARCHIVE: u64 = 64 << 30;

/// Every message of every archive.
pub(super) struct Shelf<'l> {
    now: Instant,
    list: Option<&'l str>,
    mails: Vec<Mail>,
    by_id: HashMap<String, usize>,
    /// The files; each message as its number, and whether the file held it before.
    files: Vec<Gathered<(usize, bool)>>,
    taken_back: HashSet<String>,
}

impl<'l> Shelf<'l> {
    /// Returns an empty shelf; `list` names the list of every message, where it is given.
    pub(super) fn new(now: Instant, list: Option<&'l str>) -> Self {
        Self {
            now,
            list,
            mails: Vec::new(),
            by_id: HashMap::new(),
            files: Vec::new(),
            taken_back: HashSet::new(),
        }
    }

    /// Returns when the newest message was sent.
    pub(super) fn newest(&self) -> Option<Instant> {
        self.mails.iter().filter_map(|mail| mail.at.believed()).max()
    }

    /// Returns whether something was set aside.
    pub(super) fn is_broken(&self) -> bool {
        self.files.iter().any(Gathered::is_broken)
    }

    /// Adds what lies at a place: a file, a folder of them, or a store of public-inbox.
    pub(super) fn add(&mut self, place: &str, path: &Path) -> Result<(), SourceError> {
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

    /// Tells every message, once it is known where each stands.
    pub(super) fn tell(self, tell: &mut dyn Tell) -> Result<(), SourceError> {
        let Self { mails, files, taken_back, .. } = self;
        let letters: Vec<_> = mails.iter().map(Mail::letter).collect();
        let standings = threads::standings(&letters);
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
    (
        told,
        std::cmp::Reverse(mail.notes.len()),
        mail.marks.len(),
        moment,
        mail.sender.clone(),
        mail.subject.clone(),
        mail.list.clone(),
    )
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
