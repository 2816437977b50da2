//! The teller: turns what a record tells into rows, with every person, place and item as an id.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use model::{
    CommunityFile, Event, Figure, Instant, Item, ItemKey, Mark, Personal, Place, Recognition,
    Session, Trace, Who,
};

use super::accounts::Accounts;
use super::pending::Lines;
use super::places::Places;
use super::words::Words;
use crate::door::Door;
use crate::keyed::Key;
use crate::tables::told::year_of;
use crate::{
    Actor, CommunityFileRow, FigureRow, Id, ItemRow, MarkKind, MarkRow, RecognitionRow, SessionRow,
    Snapshot, StoreError, TitleRow, TraceRow,
};

/// What is needed to turn records into rows.
pub(super) struct Teller {
    key: Key,
    pub(super) accounts: Accounts,
    pub(super) places: Places,
    words: Words,
}

impl Teller {
    pub(super) fn new(
        key: &Key,
        door: Option<&Arc<Door>>,
        base: &Snapshot,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            key: key.clone(),
            accounts: Accounts::new(key.clone(), door.cloned(), base.accounts()?),
            places: Places::new(key.clone(), door.cloned(), base.places()?),
            words: Words::default(),
        })
    }

    /// Puts the rows of one event of a record into `lines`; `path` numbers a path.
    pub(super) fn tell(
        &mut self,
        event: Event,
        lines: &mut Lines,
        path: &mut dyn FnMut(Vec<u8>) -> i64,
    ) {
        match event {
            Event::Item(item) => self.item(*item, lines),
            Event::Trace(trace) => self.trace(*trace, lines),
            Event::Session(session) => self.session(*session, lines),
            Event::Recognition(recognition) => self.recognition(*recognition, lines),
            Event::CommunityFile(file) => community_file(*file, lines, path),
            Event::Figure(figure) => self.figure(*figure, lines),
            Event::Place(place, at) => {
                let id = self.places.id(&mut self.words, &place, at.believed());
                lines.beside.push((id, place.name, at.at));
            }
            _ => {}
        }
    }

    fn item(&mut self, told: Item, lines: &mut Lines) {
        let at = told.opened.believed();
        let id = self.item_id(&told.key);
        let number = match &told.key {
            ItemKey::Number { number, .. } => Some(*number),
            ItemKey::Native { .. } => None,
        };
        let year = year_of(at);
        self.marks(id, told.marks, at, lines);
        if let Some(title) = told.title {
            lines.titles.push((year, TitleRow { subject: id, title }));
        }
        let row = ItemRow {
            item: id,
            platform: self.words.keep(&told.place.platform),
            place: self.place(&told.place),
            number,
            kind: told.kind,
            author: self.who(&told.author, at),
            author_kind: Actor::of(&told.author),
            opened_at: told.opened.at,
            opened_suspect: told.opened.suspect,
            state: told.state,
            draft: told.draft,
            additions: told.size.map(|size| size.additions),
            deletions: told.size.map(|size| size.deletions),
            files: told.size.map(|size| size.files),
        };
        lines.items.push((year, row));
    }

    fn trace(&mut self, told: Trace, lines: &mut Lines) {
        let at = told.at.believed();
        let item = told.item.as_ref().map(|key| self.item_id(key));
        let author = self.who(&told.by, at);
        let author_kind = Actor::of(&told.by);
        let trace = match &told.native {
            Some(native) => self.trace_id(&told.platform, native),
            None => {
                let id = self.nameless(&told, item, author, author_kind);
                lines.among_equals(id, |ordinal| {
                    self.key.id(&[b"trace", &id.bytes(), &ordinal.to_le_bytes()])
                })
            }
        };
        let year = year_of(at);
        self.marks(trace, told.marks, at, lines);
        let row = TraceRow {
            trace,
            has_native: told.native.is_some(),
            kind: told.kind,
            item,
            author,
            author_kind,
            at: told.at.at,
            offset_minutes: told.at.offset_minutes,
            suspect: told.at.suspect,
            offset_suspect: told.at.offset_suspect,
            detail: told.detail.map(|detail| self.words.keep(&detail)),
            subject: self.who(&told.subject, at),
            target: told.target.as_ref().map(|key| self.item_id(key)),
            reply_to: told.reply_to.map(|native| self.trace_id(&told.platform, &native)),
            platform: self.words.keep(&told.platform),
        };
        lines.traces.push((year, row));
    }

    /// Returns what stands for a trace that has no id of its own.
    fn nameless(&self, told: &Trace, item: Option<Id>, by: Option<Id>, actor: Actor) -> Id {
        let bytes = |id: Option<Id>| id.map(Id::bytes).unwrap_or_default();
        let at = told.at.at.map_or(i64::MIN, Instant::micros).to_le_bytes();
        self.key.id(&[
            b"nameless",
            told.platform.as_bytes(),
            &bytes(item),
            told.kind.word().as_bytes(),
            &at,
            &bytes(by),
            actor.word().as_bytes(),
            told.detail.as_deref().unwrap_or_default().as_bytes(),
        ])
    }

    fn marks(&mut self, found_in: Id, marks: Vec<Mark>, at: Option<Instant>, lines: &mut Lines) {
        let bare =
            |kind| MarkRow { found_in, kind, text: None, role: None, target: None, account: None };
        for mark in marks {
            let row = match mark {
                Mark::Hashtag(tag) => {
                    MarkRow { text: Some(self.words.keep(&tag)), ..bare(MarkKind::Hashtag) }
                }
                Mark::Reference(item) => {
                    MarkRow { target: Some(self.item_id(&item)), ..bare(MarkKind::Reference) }
                }
                Mark::Closes(item) => {
                    MarkRow { target: Some(self.item_id(&item)), ..bare(MarkKind::Closes) }
                }
                Mark::Trailer(role, account) => MarkRow {
                    role: Some(role),
                    account: Some(self.accounts.id(&mut self.words, &account, at)),
                    ..bare(MarkKind::Trailer)
                },
                _ => continue,
            };
            lines.marks.push((year_of(at), row));
        }
    }

    fn session(&mut self, told: Session, lines: &mut Lines) {
        let calendar = self.place(&told.calendar);
        let series = self.key.id(&[b"series", &calendar.bytes(), told.series.bytes()]);
        let starts = told.starts.at.map_or(i64::MIN, Instant::micros).to_le_bytes();
        let row = SessionRow {
            session: self.key.id(&[b"session", &series.bytes(), &starts]),
            calendar,
            series,
            starts_at: told.starts.at,
            starts_offset_minutes: told.starts.offset_minutes,
            starts_suspect: told.starts.suspect,
            starts_offset_suspect: told.starts.offset_suspect,
            ends_at: told.ends,
            all_day: told.all_day,
            state: told.state,
            first_listed_at: told.first_listed_at,
            last_listed_at: told.last_listed_at,
        };
        let year = year_of(told.starts.believed());
        lines.titles.push((year, TitleRow { subject: series, title: told.series }));
        lines.sessions.push((year, row));
    }

    fn recognition(&mut self, told: Recognition, lines: &mut Lines) {
        let row = RecognitionRow {
            account: self.accounts.id(&mut self.words, &told.who, told.at.believed()),
            account_kind: told.who.kind,
            document: told.document,
            role: self.words.keep(&told.role),
            within: self.words.keep(&told.group),
            at: told.at.at,
            suspect: told.at.suspect,
            first: told.first,
        };
        lines.recognitions.push((year_of(told.at.believed()), row));
    }

    fn figure(&mut self, told: Figure, lines: &mut Lines) {
        let row = FigureRow {
            measure: self.words.keep(&told.measure),
            period: self.words.keep(&told.period),
            starts_at: told.starts_at,
            ends_at: told.ends_at,
            value: told.value,
            n: told.n,
            published: self.words.keep(&told.source),
        };
        lines.figures.push((year_of(Some(told.starts_at)), row));
    }

    fn who(&mut self, who: &Who, at: Option<Instant>) -> Option<Id> {
        who.account().map(|account| self.accounts.id(&mut self.words, account, at))
    }

    fn place(&mut self, place: &Place) -> Id {
        self.places.id(&mut self.words, place, None)
    }

    fn item_id(&mut self, key: &ItemKey) -> Id {
        match key {
            ItemKey::Number { place, number } => {
                let id = self.place(place);
                let platform = place.platform.as_bytes();
                self.key.id(&[b"item", platform, &id.bytes(), &number.to_le_bytes()])
            }
            ItemKey::Native { platform, id } => {
                self.key.id(&[b"item", platform.as_bytes(), id.bytes()])
            }
        }
    }

    fn trace_id(&self, platform: &str, native: &Personal) -> Id {
        self.key.id(&[b"trace", platform.as_bytes(), native.bytes()])
    }
}

fn community_file(told: CommunityFile, lines: &mut Lines, path: &mut dyn FnMut(Vec<u8>) -> i64) {
    let row = CommunityFileRow {
        purpose: told.purpose,
        path: path(told.path),
        change: told.change,
        commit: told.commit,
        at: told.at.at,
        suspect: told.at.suspect,
    };
    lines.community_files.push((year_of(told.at.believed()), row));
}

/// Bytes in place of a hash, for a stronger one.
#[derive(Default)]
pub(super) struct Spelled(pub(super) Vec<u8>);

impl Hasher for Spelled {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

impl Lines {
    /// Writes all that a record told, as bytes.
    pub(super) fn spell(&self, rank: i16, into: &mut Spelled) {
        into.0.clear();
        let Self {
            items,
            traces,
            marks,
            sessions,
            recognitions,
            community_files,
            figures,
            titles,
            beside,
            equals: _,
        } = self;
        (rank, items, traces, marks).hash(into);
        (sessions, recognitions, community_files, figures).hash(into);
        (titles, beside).hash(into);
    }

    fn among_equals(&mut self, id: Id, next: impl FnOnce(u32) -> Id) -> Id {
        let equals: &mut HashMap<Id, u32> = &mut self.equals;
        let ordinal = equals.entry(id).or_default();
        *ordinal += 1;
        next(*ordinal)
    }
}
