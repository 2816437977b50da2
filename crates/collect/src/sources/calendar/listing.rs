//! What a calendar lists, whatever the format: an event with its rules, before they are unfolded.

use model::{NoteKind, Quarantine};

use super::zone::{Local, Zone};

/// How many events one calendar may list.
pub(super) const MOST_EVENTS: usize = 20_000;

/// An event as it is listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Listed {
    /// What it is called, folded.
    pub(super) series: String,
    /// When it first begins.
    pub(super) starts: Local,
    /// How long it lasts, in seconds; for whole days, in days of 24 hours.
    pub(super) seconds: Option<i64>,
    /// How it repeats, as in RFC 5545, without `RRULE:`.
    pub(super) rules: Vec<String>,
    /// When else it begins.
    pub(super) also: Vec<Local>,
    /// When it does not begin although the rules say so.
    pub(super) except: Vec<Local>,
    /// Whether it is listed as canceled.
    pub(super) canceled: bool,
    /// What ties an exception to the series that it is taken from; never kept.
    pub(super) uid: Option<String>,
    /// The occurrence that it stands in for.
    pub(super) replaces: Option<Local>,
    /// The fingerprint of its address, to know a renamed series by; never kept.
    pub(super) link: Option<[u8; 32]>,
}

/// What a calendar's text says.
#[derive(Clone, Default, Debug)]
pub(super) struct Calendar {
    /// The events.
    pub(super) events: Vec<Listed>,
    /// What could not be read, with where it stands.
    pub(super) set_aside: Vec<(String, Quarantine)>,
    /// How many entries are no events.
    pub(super) ignored: u64,
    /// What was odd, with where it stands.
    pub(super) odd: Vec<(NoteKind, String)>,
    /// The newest moment that the text itself was written at.
    pub(super) written: Option<model::Instant>,
    /// The files that it includes.
    pub(super) includes: Vec<String>,
}

/// How times without a zone are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// The zone of a time that names none.
    pub(super) zone: Zone,
}

impl Calendar {
    /// Puts every exception in the place of the occurrence that it stands in for.
    pub(super) fn settle(&mut self) {
        let replaced: Vec<(String, Local)> = self
            .events
            .iter()
            .filter_map(|event| Some((event.uid.clone()?, event.replaces?)))
            .collect();
        for event in self.events.iter_mut().filter(|event| event.replaces.is_none()) {
            let Some(uid) = &event.uid else { continue };
            let own = replaced.iter().filter(|(of, _)| of == uid).map(|(_, at)| *at);
            event.except.extend(own);
        }
    }

    /// Adds what an included calendar says.
    pub(super) fn absorb(&mut self, other: Self) {
        self.events.extend(other.events);
        self.set_aside.extend(other.set_aside);
        self.ignored += other.ignored;
        self.odd.extend(other.odd);
        self.written = self.written.max(other.written);
    }
}
