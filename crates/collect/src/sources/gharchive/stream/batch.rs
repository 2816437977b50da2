//! Batches: what some lines amount to, handed from the thread that reads to the one that tells.

use std::{fmt, io};

use model::{Instant, Quarantine, Record};

use crate::payload::Oddities;
use crate::sources::gharchive::event::Kinds;

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum At {
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
pub(crate) enum Line {
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
pub(crate) struct Batch {
    pub(crate) lines: Vec<Line>,
    pub(crate) odd: Oddities,
    pub(crate) events: u64,
    pub(crate) kinds: Kinds,
    pub(super) moments: Option<(Instant, Instant)>,
    pub(super) broken: Option<io::Error>,
}

impl Batch {
    pub(crate) fn ignore(&mut self) {
        match self.lines.last_mut() {
            Some(Line::NotWanted(count)) => *count += 1,
            _ => self.lines.push(Line::NotWanted(1)),
        }
    }

    pub(crate) fn set_aside(&mut self, at: At, why: Quarantine, raw: &[u8]) {
        let excerpt = raw.get(..200).unwrap_or(raw).to_vec();
        self.lines.push(Line::SetAside { at, why, excerpt });
    }

    pub(crate) fn saw(&mut self, at: Option<Instant>) {
        let Some(at) = at else { return };
        let (first, last) = self.moments.unwrap_or((at, at));
        self.moments = Some((first.min(at), last.max(at)));
    }
}
