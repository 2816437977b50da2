//! A visit to a forge's site: asking page by page, and what is missing in the end.
//!
//! What stays unanswered at one thing leaves a gap there and nowhere else; what ends all answers
//! ends the visit in part. Only a visit that brought nothing at all is a failure.

use std::collections::BTreeSet;

use model::{Coverage, Extent, Fact, Instant, NoteKind, ProjectName};
use serde_json::Value;
use store::Page;

use super::{Client, Got, Kept, Lack, Manners, Memory, Request, Site, Turns, lack};
use crate::{Ask, Reading, SourceError, Tell};

/// Reads a page that is kept, and tells its records.
pub(crate) type Read<'r> = dyn FnMut(&Page, &mut dyn Tell) -> Result<(), SourceError> + 'r;

/// Does something for one place of a visit.
pub(crate) type Act<'r, 'a> =
    dyn FnMut(&mut Visit<'a>, &str, &mut dyn Tell) -> Result<(), SourceError> + 'r;

/// A visit.
pub(crate) struct Visit<'a> {
    pub(crate) site: &'a Site,
    pub(crate) kept: Kept<'a>,
    pub(crate) client: Client<'a>,
    pub(crate) memory: Memory,
    fingerprint: &'a dyn Fn(&str) -> String,
    now: Instant,
    /// What is missing, in words without a name.
    lacks: BTreeSet<String>,
    pages: u64,
}

impl<'a> Visit<'a> {
    /// Begins a visit, with what one that ended in part has left.
    pub(crate) fn new<'b: 'a>(
        ask: &'a mut Ask<'b>,
        site: &'a Site,
        manners: Manners,
    ) -> Result<Self, SourceError> {
        let memory = Memory::read(ask.memory);
        let kept = match memory.open(ask.now) {
            Some(since) => Kept::resuming(ask.raw, since)?,
            None => Kept::new(ask.raw, ask.now)?,
        };
        let fingerprint = ask.fingerprint;
        let client = Client::new(ask.outside, manners, &site.host).keyed(fingerprint);
        let lacks = BTreeSet::new();
        Ok(Self { site, kept, client, memory, fingerprint, now: ask.now, lacks, pages: 0 })
    }

    /// Does something for each of some places, until nothing more is answered.
    pub(crate) fn each(
        &mut self,
        names: &[String],
        tell: &mut dyn Tell,
        act: &mut Act<'_, 'a>,
    ) -> Result<(), SourceError> {
        let mut rest = false;
        for name in names {
            if let Err(failed) = act(self, name, tell) {
                rest = self.lacks(failed, tell)?;
            }
            if rest {
                break;
            }
        }
        self.client.note(tell);
        let open = self.memory.open(self.now).or(self.kept.first());
        self.memory.leave_open(open.filter(|_| rest));
        Ok(())
    }

    /// Returns from when on a place is to be read; nothing is the beginning.
    pub(crate) fn since(&self, place: &str) -> Option<Instant> {
        self.memory.since(&self.remembered(place))
    }

    /// Says until when a place is read whole.
    pub(crate) fn read_until(&mut self, place: &str, until: Instant) {
        let place = self.remembered(place);
        self.memory.read_until(&place, until);
    }

    /// Returns what a place is remembered by: it may hold a login, which nobody is to guess from it.
    fn remembered(&self, place: &str) -> String {
        (self.fingerprint)(&place.to_lowercase())
    }

    /// Returns what the visit leaves: its memory and what is missing; coverage is the source's.
    pub(crate) fn leave(self) -> Reading {
        let gaps = self.memory.gaps().map(str::to_owned);
        let missing: BTreeSet<String> = self.lacks.into_iter().chain(gaps).collect();
        let missing = missing.into_iter().collect();
        Reading { memory: self.memory.write(), missing, ..Reading::default() }
    }

    /// Returns a request for what lies below the interface.
    pub(crate) fn get(&self, below: &str) -> Request {
        Request::get(format!("{}/{below}", self.site.api))
    }

    /// Asks for a page, cuts it and reads it; returns nothing where it could not be read.
    pub(crate) fn page(
        &mut self,
        request: Request,
        cut: &dyn Fn(Value) -> Value,
        read: &mut Read<'_>,
        tell: &mut dyn Tell,
    ) -> Result<Option<Page>, SourceError> {
        let line = request.line();
        let got = self.kept.ask(&mut self.client, request, None, cut)?;
        self.pages += 1;
        match got {
            Got::Page(page) => {
                read(&page, tell)?;
                Ok(Some(page))
            }
            Got::Unreadable { why, excerpt } => {
                tell.file(&line);
                tell.quarantine("page", why, &excerpt);
                self.lacks.insert(self.unreadable());
                Ok(None)
            }
            Got::Unchanged | Got::TooHeavy => Ok(None),
        }
    }

    /// Says so when a list led back to a page it had had; returns whether it was whole.
    pub(crate) fn ended(&mut self, turns: &Turns, tell: &mut dyn Tell) -> bool {
        if turns.cut() {
            tell.note(NoteKind::ListCut, "a list of pages");
            self.lacks.insert(format!("{} sent a list without an end", self.site.host));
        }
        !turns.cut()
    }

    /// Returns what was brought, or nothing where this part alone stays unanswered.
    pub(crate) fn or_gap<T>(
        &mut self,
        brought: Result<T, SourceError>,
        tell: &mut dyn Tell,
    ) -> Result<Option<T>, SourceError> {
        match brought {
            Ok(brought) => Ok(Some(brought)),
            Err(failed) if matches!(lack(&failed), Some(Lack::Part(_))) => {
                self.lacks(failed, tell)?;
                Ok(None)
            }
            Err(failed) => Err(failed),
        }
    }

    /// Returns a page of a single thing, or nothing where it stays unanswered or cannot be read: a
    /// gap that stays, since the list counts as read and the thing is not asked for again.
    pub(crate) fn or_lasting_gap(
        &mut self,
        page: Result<Option<Page>, SourceError>,
        tell: &mut dyn Tell,
    ) -> Result<Option<Page>, SourceError> {
        match &page {
            Ok(None) => self.memory.leave_gap(&self.unreadable()),
            Err(failed) => {
                if let Some(Lack::Part(words)) = lack(failed) {
                    self.memory.leave_gap(&words);
                }
            }
            Ok(Some(_)) => {}
        }
        self.or_gap(page, tell).map(Option::flatten)
    }

    fn unreadable(&self) -> String {
        format!("{} sent a page that cannot be read", self.site.host)
    }

    /// Takes note of what is missing after a failure; returns whether nothing more can be asked.
    fn lacks(&mut self, failed: SourceError, tell: &mut dyn Tell) -> Result<bool, SourceError> {
        let (words, rest) = match lack(&failed) {
            Some(Lack::Part(words)) => (words, false),
            Some(Lack::Rest(words)) if self.pages > 0 => (words, true),
            Some(Lack::Rest(_)) | None => return Err(failed),
        };
        tell.note(NoteKind::RequestsRefused, &self.site.host);
        self.lacks.insert(words);
        Ok(rest)
    }
}

/// Tells everything again from what is kept, and returns the reading but for its coverage.
pub(crate) fn replay(
    ask: &mut Ask<'_>,
    read: &mut Read<'_>,
    tell: &mut dyn Tell,
) -> Result<Reading, SourceError> {
    let mut newest: Option<Instant> = None;
    Kept::new(ask.raw, ask.now)?.replay(&mut |page| {
        newest = newest.max(page.at());
        read(&page, tell)
    })?;
    let memory = Memory::read(ask.memory);
    let open = memory.open(ask.now).map(|_| "the last collection ended in part");
    Ok(Reading {
        memory: ask.memory.to_owned(),
        as_of: newest.map(|newest| newest.plus_seconds(1)),
        missing: open.into_iter().chain(memory.gaps()).map(str::to_owned).collect(),
        ..Reading::default()
    })
}

/// Returns the rows of a source's coverage: facts that are whole but for what is missing, and those
/// that the forge tells in part or not at all. Of what stays unanswered nobody knows how early it
/// was, so that facts which lack it cannot be relied upon at any time before now.
pub(crate) fn coverage(
    project: &ProjectName,
    source: &str,
    whole: &[Fact],
    others: &[(Fact, Extent, &str)],
    (missing, now): (&[String], Instant),
) -> Vec<Coverage> {
    let lack = missing.join("; ");
    let extent = if lack.is_empty() { Extent::Complete } else { Extent::Partial };
    let until = (!lack.is_empty()).then_some(now);
    let whole = whole.iter().map(|fact| ((*fact, extent, lack.as_str()), until));
    let others = others.iter().map(|row| (*row, None));
    let rows = whole.chain(others).map(|((fact, extent, reason), until)| Coverage {
        project: project.clone(),
        source: source.to_owned(),
        fact,
        from: None,
        until,
        extent,
        reason: reason.to_owned(),
    });
    rows.collect()
}
