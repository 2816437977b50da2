//! The stream: one thread unpacks, one reads, and the caller's tells, so that memory stays constant.
//!
//! What is handed from thread to thread comes in the order of the file, so the result does not depend
//! on how many threads there are.

mod batch;
mod lines;

use std::io::{self, Read};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use model::Quarantine;

pub(super) use self::batch::{At, Batch, Line};
use self::lines::Lines;
use super::File;
use super::event::{EventReader, Names};
use crate::unpacked::{Block, Blocks};
use crate::{Stop, Tell};

/// The longest line that is read. The archives of 2011 and 2012 have a whole hour on one line.
const LONGEST: usize = 64 << 20;

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
    let mut lines = Lines::new(reader, names);
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

#[cfg(test)]
mod tests;
