//! Reads walked commits in full, on several threads, and hands them over in the order of the walk.
//!
//! One thread walks and the others compare trees behind it; when it is far enough ahead, and at
//! the end, it compares too. What a caller sees does not depend on how many threads there were.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use model::{Commit, CommitId, CommunityFile, Instant, Note, NoteKind, ProjectName};

use super::objects::{Packs, Reader};
use super::walk::{Before, Visit, Walk};
use super::{NAME, Request, commits, community_files, people, trees};

/// Commits that one thread reads together, so that the deltas of neighbours stay near.
const TOGETHER: usize = 512;

/// Pieces that may wait before the walking thread helps to read them.
const AHEAD: usize = 64;

/// A run of commits, in the order of the walk, and what was odd about them.
#[derive(Default)]
pub(super) struct Piece {
    /// The commits.
    pub(super) commits: Vec<Commit>,
    /// What they did to community files.
    pub(super) community_files: Vec<CommunityFile>,
    /// Those that could not be read.
    pub(super) quarantined: Vec<ObjectId>,
    /// How many have paths that could not be known.
    pub(super) without_paths: u64,
    /// How many commits the walk had found when it came here.
    pub(super) found: u64,
    /// What was odd.
    pub(super) oddities: Oddities,
}

/// Kinds of oddity with how often each was met and the first commit in id order.
#[derive(Default)]
pub(super) struct Oddities(BTreeMap<NoteKind, (u64, ObjectId)>);

impl Oddities {
    /// Counts one oddity of a commit.
    pub(super) fn add(&mut self, kind: NoteKind, id: ObjectId) {
        self.add_many(kind, 1, id);
    }

    /// Adds what another part of the history held.
    pub(super) fn absorb(&mut self, other: Self) {
        for (kind, (count, first)) in other.0 {
            self.add_many(kind, count, first);
        }
    }

    /// Returns how often a kind was met.
    pub(super) fn count(&self, kind: NoteKind) -> u64 {
        self.0.get(&kind).map_or(0, |(count, _)| *count)
    }

    /// Returns them as notes about a project, in order of the kinds.
    pub(super) fn into_notes(self, project: &ProjectName) -> Vec<Note> {
        let note = |(kind, (count, first)): (NoteKind, (u64, ObjectId))| Note {
            project: project.clone(),
            source: NAME.to_owned(),
            kind,
            count,
            example: first.to_hex().to_string(),
        };
        self.0.into_iter().map(note).collect()
    }

    fn add_many(&mut self, kind: NoteKind, count: u64, id: ObjectId) {
        let seen = self.0.entry(kind).or_insert((0, id));
        seen.0 += count;
        seen.1 = seen.1.min(id);
    }
}

/// Walks to the end and gives every piece to `deliver` on the calling thread, in order; stops
/// early when `deliver` breaks off.
pub(super) fn read_all(
    packs: &Packs,
    walk: &mut Walk,
    request: &Request<'_>,
    again: &HashSet<ObjectId>,
    deliver: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (threads, latest) = (request.threads, request.now.plus_days(1));
    let rules = &Rules { latest, again };
    let queue = Queue::default();
    let (send, receive) = mpsc::sync_channel::<(usize, Piece)>(threads.max(1) * 4);
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            let (send, queue) = (send.clone(), &queue);
            scope.spawn(move || work(queue, &mut packs.reader(), rules, &send));
        }
        let queue = &queue;
        scope.spawn(move || {
            let mut reader = packs.reader();
            let mut walker = packs.reader();
            walk_ahead(queue, walk, &mut walker, &mut reader, rules, &send);
            drop(walker);
            work(queue, &mut reader, rules, &send);
        });
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (number, piece) in receive {
            early.insert(number, piece);
            while let Some(piece) = early.remove(&next) {
                next += 1;
                if deliver(piece).is_break() {
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    })
}

/// What every thread must know to judge a commit.
struct Rules<'a> {
    latest: Instant,
    again: &'a HashSet<ObjectId>,
}

type Send = mpsc::SyncSender<(usize, Piece)>;

fn walk_ahead(
    queue: &Queue,
    walk: &mut Walk,
    walker: &mut Reader<'_>,
    reader: &mut Reader<'_>,
    rules: &Rules<'_>,
    send: &Send,
) {
    for number in 0.. {
        let visits: Vec<Visit> = std::iter::from_fn(|| walk.next(walker)).take(TOGETHER).collect();
        if visits.is_empty() {
            break;
        }
        if queue.push(number, visits) > AHEAD {
            let Some((number, visits)) = queue.try_pop() else { continue };
            if send.send((number, read_piece(reader, visits, rules))).is_err() {
                break;
            }
        }
    }
    queue.close();
}

fn work(queue: &Queue, reader: &mut Reader<'_>, rules: &Rules<'_>, send: &Send) {
    while let Some((number, visits)) = queue.pop() {
        if send.send((number, read_piece(reader, visits, rules))).is_err() {
            return;
        }
    }
}

/// Pieces between the walk and the threads that read them.
#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    pieces: VecDeque<(usize, Vec<Visit>)>,
    closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a piece and returns how many wait.
    fn push(&self, number: usize, visits: Vec<Visit>) -> usize {
        let mut state = self.lock();
        state.pieces.push_back((number, visits));
        self.changed.notify_one();
        state.pieces.len()
    }

    fn try_pop(&self) -> Option<(usize, Vec<Visit>)> {
        self.lock().pieces.pop_front()
    }

    /// Waits for a piece; returns nothing when the queue is closed and empty.
    fn pop(&self) -> Option<(usize, Vec<Visit>)> {
        let mut state = self.lock();
        loop {
            if let Some(piece) = state.pieces.pop_front() {
                return Some(piece);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

fn read_piece(reader: &mut Reader<'_>, visits: Vec<Visit>, rules: &Rules<'_>) -> Piece {
    let mut piece = Piece { commits: Vec::with_capacity(visits.len()), ..Piece::default() };
    for visit in visits {
        let id = visit.id;
        piece.found = piece.found.max(visit.found);
        let told_before = rules.again.contains(&id);
        let Piece { oddities, without_paths, .. } = &mut piece;
        let read = read_one(reader, &visit, rules.latest, &mut |kind| {
            *without_paths += u64::from(kind == NoteKind::PathsAbsent);
            let missing_still = matches!(kind, NoteKind::PathsAbsent | NoteKind::HistoryCut);
            if !told_before || missing_still || kind == NoteKind::StrangePath {
                oddities.add(kind, id);
            }
        });
        match read {
            Some((commit, tree)) => {
                let files = community_files::of(reader, &commit, visit.before, tree);
                piece.community_files.extend(files);
                piece.commits.push(commit);
            }
            None => {
                piece.quarantined.push(id);
                piece.oddities.add(NoteKind::Quarantined, id);
            }
        }
    }
    piece
}

fn read_one(
    reader: &mut Reader<'_>,
    visit: &Visit,
    latest: Instant,
    odd: &mut dyn FnMut(NoteKind),
) -> Option<(Commit, ObjectId)> {
    let mut parents = Vec::new();
    let raw = commits::split(&visit.raw, &mut parents)?;
    if parents.len() > 2 {
        odd(NoteKind::OctopusMerge);
    }
    let paths = match visit.before {
        Before::Merge => Ok(Vec::new()),
        Before::Nothing => trees::changed(reader, None, Some(raw.tree)),
        Before::Tree(before) => trees::changed(reader, Some(before), Some(raw.tree)),
        Before::Cut => {
            odd(NoteKind::HistoryCut);
            odd(NoteKind::PathsAbsent);
            Ok(Vec::new())
        }
        Before::Lost(why) => Err(why),
    };
    let paths = paths.unwrap_or_else(|_| {
        odd(NoteKind::PathsAbsent);
        Vec::new()
    });
    for path in &paths {
        if path.iter().any(u8::is_ascii_control) || path.to_str().is_err() {
            odd(NoteKind::StrangePath);
        }
    }
    let commit = Commit {
        id: commit_id(visit.id)?,
        parents: parents.into_iter().map(commit_id).collect::<Option<_>>()?,
        author: people::signed(raw.author, latest, odd),
        committer: people::signed(raw.committer, latest, odd),
        credits: people::credits(raw.message, odd),
        paths,
    };
    Some((commit, raw.tree))
}

/// Returns the id in our own words.
pub(super) fn commit_id(id: ObjectId) -> Option<CommitId> {
    CommitId::parse(&id.to_hex().to_string())
}

/// Returns the id in gix's words; nothing for an id of another hash.
pub(super) fn object_id(id: &CommitId) -> Option<ObjectId> {
    ObjectId::from_hex(id.as_str().as_bytes()).ok()
}
