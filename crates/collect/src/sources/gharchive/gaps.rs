//! Gaps: which hours are there, which are thin or broken, and what that means for each fact.
//!
//! An archive that is silent is not a community that is silent, so every hour that cannot be relied
//! upon is told as partial, with its reason; and so is everything outside the hours that were read.

use std::collections::BTreeMap;

use model::{Coverage, Extent, Fact, Instant, NoteKind, ProjectName};

use super::hour::Hour;
use super::{ABOUT, File, Memory};

/// How far an hour looks for its like: two weeks before and two weeks after.
const AROUND: i64 = 14 * 24;

/// How many hours there must be before one of them can be called thin.
const ENOUGH: usize = 5;

/// What an archive tells of every hour that it has.
const TOLD: [Fact; 9] = [
    Fact::Issues,
    Fact::IssueAuthors,
    Fact::IssueClosings,
    Fact::Changes,
    Fact::ChangeAuthors,
    Fact::ChangeClosings,
    Fact::Merges,
    Fact::Comments,
    Fact::InlineComments,
];

/// What an archive cannot tell, and why.
const UNTOLD: [(Fact, Extent, &str); 6] = [
    (Fact::Labels, Extent::Partial, "the archive tells labels in few of its years"),
    (Fact::Assignments, Extent::Partial, "the archive tells assignments in few of its years"),
    (Fact::ReadyTimes, Extent::Absent, "the archive does not tell when a draft became ready"),
    (Fact::CrossReferences, Extent::Partial, "only mentions that stand in texts are known"),
    (Fact::Reactions, Extent::Absent, "the archive does not tell reactions"),
    (Fact::AccountKinds, Extent::Partial, "the archive tells the kind of some accounts only"),
];

/// Why an hour cannot be relied upon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Gap {
    Missing,
    Thin,
    Broken,
    Lines,
}

impl Gap {
    fn reason(self) -> &'static str {
        match self {
            Gap::Missing => "hours of the archive are missing",
            Gap::Thin => "hours of the archive hold far fewer events than is usual",
            Gap::Broken => "hours of the archive are cut or damaged",
            Gap::Lines => "some events of these hours could not be read",
        }
    }
}

/// What is known of the hours of a source, from all its readings.
pub(super) struct Known<'a> {
    hours: BTreeMap<Hour, &'a File>,
    /// Files whose name is not that of an hour.
    pages: Vec<&'a File>,
}

impl<'a> Known<'a> {
    pub(super) fn of(memory: &'a Memory) -> Self {
        let mut known = Self { hours: BTreeMap::new(), pages: Vec::new() };
        for (name, file) in &memory.files {
            match Hour::of_name(name) {
                // Of two files of one hour the fuller counts.
                Some(hour) => {
                    let kept = known.hours.entry(hour).or_insert(file);
                    if kept.events < file.events {
                        *kept = file;
                    }
                }
                None => known.pages.push(file),
            }
        }
        known
    }

    /// Returns the moment up to which it is known what happened.
    pub(super) fn as_of(&self) -> Instant {
        let hours = self.hours.last_key_value().map(|(hour, _)| hour.next().start());
        let pages = self
            .pages
            .iter()
            .filter_map(|page| Some(Instant::from_micros(page.moments?.1)?.plus_seconds(1)));
        let beginning = Instant::from_seconds(0).unwrap_or(Instant::END);
        pages.chain(hours).max().unwrap_or(beginning)
    }

    /// Returns what is odd about the hours themselves.
    pub(super) fn notes(&self) -> Vec<(NoteKind, String)> {
        let note = |(hour, gap): (Hour, Gap)| match gap {
            Gap::Missing => Some((NoteKind::HourMissing, hour.to_string())),
            Gap::Thin => Some((NoteKind::HourThin, hour.to_string())),
            Gap::Broken | Gap::Lines => None,
        };
        self.gaps().into_iter().filter_map(note).collect()
    }

    /// Returns how much of each fact is there.
    pub(super) fn coverage(&self, project: &ProjectName) -> Vec<Coverage> {
        let row = |fact, (from, until), extent, reason: &str| Coverage {
            project: project.clone(),
            source: ABOUT.name.to_owned(),
            fact,
            from,
            until,
            extent,
            reason: reason.to_owned(),
        };
        let mut rows = Vec::new();
        let stretches = self.stretches();
        for fact in TOLD {
            let told = stretches.iter();
            rows.extend(told.map(|(span, extent, reason)| row(fact, *span, *extent, reason)));
        }
        for (fact, extent, reason) in UNTOLD {
            rows.push(row(fact, (None, None), extent, reason));
        }
        let seen_first = |has: fn(&File) -> bool| {
            self.hours.iter().find(|(_, file)| has(file)).map(|(hour, _)| hour.start())
        };
        let reviews = seen_first(|file| file.kinds.reviews);
        let discussions = seen_first(|file| file.kinds.discussions);
        for (fact, first, reason) in [
            (Fact::Reviews, reviews, "the archive had no reviews yet"),
            (Fact::Discussions, discussions, "the archive had no discussions"),
        ] {
            let Some(first) = first else {
                rows.push(row(fact, (None, None), Extent::Absent, reason));
                continue;
            };
            rows.push(row(fact, (None, Some(first)), Extent::Absent, reason));
            for ((from, until), extent, reason) in &stretches {
                if until.is_none_or(|until| until > first) {
                    rows.push(row(fact, ((*from).max(Some(first)), *until), *extent, reason));
                }
            }
        }
        rows
    }

    /// Returns the whole of time in stretches that are complete or partial for one reason.
    fn stretches(&self) -> Vec<(Span, Extent, &'static str)> {
        const PAGES: &str = "a page of events tells only the newest of them";
        const OUTSIDE: &str = "outside the hours that were read, only what later events mention";
        let (Some(first), Some(last)) = (self.hours.keys().next(), self.hours.keys().next_back())
        else {
            let reason = if self.pages.is_empty() { OUTSIDE } else { PAGES };
            return vec![((None, Some(self.as_of())), Extent::Partial, reason)];
        };
        let mut found = vec![((None, Some(first.start())), Extent::Partial, OUTSIDE)];
        let mut whole_from = *first;
        let mut gaps = self.gaps().into_iter().peekable();
        while let Some((start, gap)) = gaps.next() {
            let mut end = start.next();
            while gaps.next_if(|(hour, other)| *hour == end && *other == gap).is_some() {
                end = end.next();
            }
            if whole_from < start {
                let span = (Some(whole_from.start()), Some(start.start()));
                found.push((span, Extent::Complete, ""));
            }
            let span = (Some(start.start()), Some(end.start()));
            found.push((span, Extent::Partial, gap.reason()));
            whole_from = end;
        }
        let end = last.next();
        if whole_from < end {
            let span = (Some(whole_from.start()), Some(end.start()));
            found.push((span, Extent::Complete, ""));
        }
        found.push(((Some(end.start()), None), Extent::Partial, OUTSIDE));
        found
    }

    /// Returns the hours between the first and the last that cannot be relied upon, in order.
    fn gaps(&self) -> Vec<(Hour, Gap)> {
        let mut gaps = Vec::new();
        let mut expected = self.hours.keys().next().copied();
        let mut usual = Usual::default();
        for (hour, file) in &self.hours {
            while let Some(missing) = expected.filter(|expected| expected < hour) {
                gaps.push((missing, Gap::Missing));
                expected = Some(missing.next());
            }
            expected = Some(hour.next());
            let thin = file.events <= 1
                || usual.around(&self.hours, *hour).is_some_and(|usual| file.events * 5 < usual);
            let gap = match (&file.broken, thin, file.set_aside) {
                (Some(_), ..) => Gap::Broken,
                (None, true, _) => Gap::Thin,
                (None, false, 1..) => Gap::Lines,
                (None, false, 0) => continue,
            };
            gaps.push((*hour, gap));
        }
        gaps
    }
}

/// From when until when; nothing is the beginning, or the snapshot.
type Span = (Option<Instant>, Option<Instant>);

/// How many events an hour usually has, found once a day.
#[derive(Default)]
struct Usual {
    day: Option<i64>,
    median: Option<u64>,
}

impl Usual {
    fn around(&mut self, hours: &BTreeMap<Hour, &File>, hour: Hour) -> Option<u64> {
        let day = hour.0.div_euclid(24);
        if self.day != Some(day) {
            let noon = day * 24 + 12;
            let near = hours.range(Hour(noon - AROUND)..Hour(noon + AROUND));
            let mut counts: Vec<u64> = near.map(|(_, file)| file.events).collect();
            counts.sort_unstable();
            let middle = counts.get(counts.len() / 2).copied();
            self.median = middle.filter(|_| counts.len() >= ENOUGH);
            self.day = Some(day);
        }
        self.median
    }
}
