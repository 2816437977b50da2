//! The stream: one thread unpacks, one reads, and the caller's tells, so that memory stays constant.
//!
//! What is handed from thread to thread comes in the order of the file, so the result does not depend
//! on how many threads there are.

use std::fmt;
use std::io::{self, Read};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use model::{Instant, Quarantine, Record};
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::File;
use super::event::{Archived, EventReader, Kinds, Names};
use crate::payload::{Object, Oddities};
use crate::unpacked::{Block, Blocks, is_page, lines, without_bom};
use crate::{Stop, Tell};

/// The longest line that is read. The archives of 2011 and 2012 have a whole hour on one line.
const LONGEST: usize = 64 << 20;

/// How many events of a list are handed on at once.
const AT_ONCE: usize = 1_000;

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    /// On a line.
    Line(u64),
    /// At a place of a list.
    Event(u64),
    /// The file has no events.
    Whole,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Line(number) => write!(f, "line {number}"),
            At::Event(number) => write!(f, "event {number}"),
            At::Whole => f.write_str("the file"),
        }
    }
}

/// What became of one line.
pub(super) enum Line {
    /// It is a record.
    Record(Record),
    /// This many lines are declared not to be wanted.
    NotWanted(u64),
    /// It was set aside.
    SetAside {
        /// Where it stands.
        at: At,
        /// Why.
        why: Quarantine,
        /// How it begins.
        excerpt: Vec<u8>,
    },
}

/// What some lines amount to.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) lines: Vec<Line>,
    pub(super) odd: Oddities,
    pub(super) events: u64,
    pub(super) kinds: Kinds,
    moments: Option<(Instant, Instant)>,
    broken: Option<io::Error>,
}

impl Batch {
    pub(super) fn ignore(&mut self) {
        match self.lines.last_mut() {
            Some(Line::NotWanted(count)) => *count += 1,
            _ => self.lines.push(Line::NotWanted(1)),
        }
    }

    pub(super) fn set_aside(&mut self, at: At, why: Quarantine, raw: &[u8]) {
        let excerpt = raw.get(..200).unwrap_or(raw).to_vec();
        self.lines.push(Line::SetAside { at, why, excerpt });
    }

    pub(super) fn saw(&mut self, at: Option<Instant>) {
        let Some(at) = at else { return };
        let (first, last) = self.moments.unwrap_or((at, at));
        self.moments = Some((first.min(at), last.max(at)));
    }
}

/// What was seen of a file while it was told.
#[derive(Default)]
pub(super) struct Streamed {
    pub(super) file: File,
}

impl Streamed {
    /// Tells that the file broke here.
    pub(super) fn broke(&mut self, why: Quarantine, tell: &mut dyn Tell) {
        self.file.broke(why);
        tell.quarantine("where it breaks", why, b"");
    }

    fn tell(&mut self, batch: Batch, tell: &mut dyn Tell) -> Result<(), Stop> {
        for line in batch.lines {
            match line {
                Line::Record(record) => tell.record(record)?,
                Line::NotWanted(count) => (0..count).for_each(|_| tell.ignore()),
                Line::SetAside { at, why, excerpt } => {
                    if matches!(why, Quarantine::WrongContents | Quarantine::Truncated) {
                        self.file.broke(why);
                    }
                    self.file.set_aside += 1;
                    tell.quarantine(&at.to_string(), why, &excerpt);
                }
            }
        }
        for (kind, example) in batch.odd {
            self.file.note(kind, example);
        }
        self.file.events += batch.events;
        self.file.kinds.reviews |= batch.kinds.reviews;
        self.file.kinds.discussions |= batch.kinds.discussions;
        let (first, last) = batch.moments.unzip();
        self.file.saw(first);
        self.file.saw(last);
        Ok(())
    }
}

/// Reads and tells an input; the inner error is that of the input.
pub(super) fn read(
    from: impl Read + Send,
    reader: &EventReader<'_>,
    threads: usize,
    names: &mut Names,
    streamed: &mut Streamed,
    tell: &mut dyn Tell,
) -> Result<io::Result<()>, Stop> {
    let mut blocks = Blocks::of(from, LONGEST);
    let mut lines = Lines { reader, names, number: 0, list: None, is_empty: true, done: false };
    if threads < 2 {
        return alone(&mut blocks, &mut lines, streamed, tell);
    }
    thread::scope(|scope| {
        let (unpacked, to_read) = sync_channel(2);
        let (used, unused) = sync_channel(4);
        let (read, to_tell) = sync_channel(2);
        scope.spawn(move || unpack(&mut blocks, &unpacked, &unused));
        scope.spawn(move || {
            let emit = &mut |batch| read.send(batch).is_ok();
            for block in to_read {
                let (space, goes_on) = lines.block(block, emit);
                // A buffer that nobody takes back is dropped, which costs a little time.
                let _ = used.try_send(space);
                if !goes_on || lines.done {
                    break;
                }
            }
            lines.end(emit);
        });
        for mut batch in to_tell {
            let broken = batch.broken.take();
            streamed.tell(batch, tell)?;
            if let Some(failed) = broken {
                return Ok(Err(failed));
            }
        }
        Ok(Ok(()))
    })
}

/// Does everything in the caller's thread.
fn alone(
    blocks: &mut Blocks<impl Read>,
    lines: &mut Lines<'_, '_>,
    streamed: &mut Streamed,
    tell: &mut dyn Tell,
) -> Result<io::Result<()>, Stop> {
    let mut space = Vec::new();
    let mut broken = None;
    let mut stopped = Ok(());
    let mut emit = |mut batch: Batch| {
        broken = broken.take().or(batch.broken.take());
        stopped = streamed.tell(batch, tell);
        stopped.is_ok()
    };
    while !lines.done {
        let block = match blocks.next(space) {
            Ok(None) => break,
            Ok(Some(block)) => Ok(block),
            Err(failed) => Err(failed),
        };
        let (used, goes_on) = lines.block(block, &mut emit);
        space = used;
        if !goes_on {
            break;
        }
    }
    lines.end(&mut emit);
    stopped?;
    Ok(broken.map_or(Ok(()), Err))
}

/// Hands blocks on until the input ends, breaks, or nobody wants more.
fn unpack(
    blocks: &mut Blocks<impl Read>,
    unpacked: &SyncSender<io::Result<Block>>,
    unused: &std::sync::mpsc::Receiver<Vec<u8>>,
) {
    loop {
        let space = unused.try_recv().unwrap_or_default();
        let block = match blocks.next(space) {
            Ok(None) => return,
            Ok(Some(block)) => Ok(block),
            Err(failed) => Err(failed),
        };
        let is_last = block.is_err();
        if unpacked.send(block).is_err() || is_last {
            return;
        }
    }
}

/// The lines of an input while they are read.
struct Lines<'a, 'n> {
    reader: &'a EventReader<'a>,
    names: &'n mut Names,
    number: u64,
    /// The input, when it is one list of events instead of lines.
    list: Option<Vec<u8>>,
    /// Whether nothing but white space was seen so far.
    is_empty: bool,
    done: bool,
}

impl Lines<'_, '_> {
    /// Reads a block; returns its buffer, and whether whoever takes the batches wants more.
    fn block(
        &mut self,
        block: io::Result<Block>,
        emit: &mut dyn FnMut(Batch) -> bool,
    ) -> (Vec<u8>, bool) {
        let mut batch = Batch::default();
        let blank = |text: &[u8]| text.trim_ascii().is_empty();
        self.is_empty &= matches!(&block, Ok(Block::Lines(text)) if blank(text));
        let block = match block {
            Ok(Block::Lines(block)) => block,
            Ok(Block::TooLong(start)) => {
                self.number += 1;
                batch.set_aside(At::Line(self.number), Quarantine::Malformed, &start);
                return (start, emit(batch));
            }
            Err(failed) => {
                batch.broken = Some(failed);
                return (Vec::new(), emit(batch));
            }
        };
        if self.number == 0 && self.list.is_none() {
            if is_page(&block) {
                self.done = true;
                batch.set_aside(At::Whole, Quarantine::WrongContents, &block);
                return (block, emit(batch));
            }
            if without_bom(&block).trim_ascii_start().first() == Some(&b'[') {
                self.list = Some(Vec::new());
            }
        }
        if let Some(list) = &mut self.list {
            list.extend_from_slice(&block);
            self.done = list.len() > LONGEST;
            return (block, true);
        }
        for line in lines(&block) {
            self.number += 1;
            let line = if self.number == 1 { without_bom(line) } else { line };
            if !blank(line) {
                self.reader.line(line, At::Line(self.number), &mut batch, self.names);
            }
        }
        (block, emit(batch))
    }

    /// Reads the list of events, if the input is one. An input without anything was cut: an archive
    /// never says that nothing happened.
    fn end(&mut self, emit: &mut dyn FnMut(Batch) -> bool) {
        let list = self.list.take();
        let why = match &list {
            Some(_) if self.done => Quarantine::Malformed,
            None if self.is_empty => Quarantine::Truncated,
            Some(list) => return self.list(without_bom(list), emit),
            None => return,
        };
        let mut batch = Batch::default();
        batch.set_aside(At::Whole, why, list.as_deref().unwrap_or_default());
        emit(batch);
    }

    fn list(&mut self, text: &[u8], emit: &mut dyn FnMut(Batch) -> bool) {
        let mut each =
            Each { lines: self, batch: Batch::default(), emit, number: 0, goes_on: true };
        let mut from = serde_json::Deserializer::from_slice(text);
        let read = (&mut each).deserialize(&mut from).and_then(|()| from.end());
        if let (Err(failed), true) = (read, each.goes_on) {
            let why = match failed.is_eof() {
                true => Quarantine::Truncated,
                false => Quarantine::Malformed,
            };
            let at = At::Event(each.number + 1);
            each.batch.set_aside(at, why, b"");
        }
        let batch = std::mem::take(&mut each.batch);
        if each.goes_on {
            (each.emit)(batch);
        }
    }
}

/// The events of a list, handed on as they are read.
struct Each<'e, 'l, 'a, 'n> {
    lines: &'l mut Lines<'a, 'n>,
    batch: Batch,
    emit: &'e mut dyn FnMut(Batch) -> bool,
    number: u64,
    goes_on: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Each<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Each<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(event) = list.next_element::<Object<'de, Archived<'de>>>()? {
            self.number += 1;
            let at = At::Event(self.number);
            self.lines.reader.told(&event, b"", at, &mut self.batch, self.lines.names);
            if self.batch.lines.len() >= AT_ONCE {
                self.goes_on = (self.emit)(std::mem::take(&mut self.batch));
            }
            if !self.goes_on {
                return Err(serde::de::Error::custom("nothing more is wanted"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
