//! Lines: the events of an input, one on a line or all in one list.
//!
//! The archives of 2011 and 2012 have a whole hour on one line.

use std::{fmt, io};

use model::Quarantine;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::LONGEST;
use super::batch::{At, Batch};
use crate::payload::Object;
use crate::sources::gharchive::event::{Archived, EventReader, Names};
use crate::unpacked::{Block, is_page, lines, without_bom};

/// How many events of a list are handed on at once.
const AT_ONCE: usize = 1_000;

/// The lines of an input while they are read.
pub(super) struct Lines<'a, 'n> {
    reader: &'a EventReader<'a>,
    names: &'n mut Names,
    number: u64,
    /// The input, when it is one list of events instead of lines.
    list: Option<Vec<u8>>,
    /// Whether nothing but white space was seen so far.
    is_empty: bool,
    pub(super) done: bool,
}

impl<'a, 'n> Lines<'a, 'n> {
    pub(super) fn new(reader: &'a EventReader<'a>, names: &'n mut Names) -> Self {
        Self { reader, names, number: 0, list: None, is_empty: true, done: false }
    }

    /// Reads a block; returns its buffer, and whether whoever takes the batches wants more.
    pub(super) fn block(
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
    pub(super) fn end(&mut self, emit: &mut dyn FnMut(Batch) -> bool) {
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
