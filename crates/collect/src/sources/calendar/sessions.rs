//! The sessions of a calendar: of one text, or of every version that its history holds.
//!
//! The newest text misleads: `until` runs on after a meeting has died, and `begin` is edited to the
//! next occurrence. So with a history an occurrence stands only if the version that was valid when
//! it began listed it; what a version listed and a later one had taken off by then is withdrawn. It
//! is told as far ahead as an earlier collection could have told it, so that collecting in steps
//! ends where collecting once does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Instant, NoteKind, Personal, Place, Session, SessionState, Stamp};

use super::listing::{Calendar, Listed};
use super::occurrences::{self, Occurrence};

/// How far ahead sessions are told.
pub(super) const DAYS_AHEAD: i64 = 365;

/// How many sessions one calendar may tell.
const MOST_SESSIONS: usize = 200_000;

/// A version of a calendar.
pub(super) struct Version {
    /// Since when it is valid.
    pub(super) since: Instant,
    /// What it lists; nothing while the calendar was not there.
    pub(super) calendar: Calendar,
}

/// The sessions of a calendar, with what was odd about them.
#[derive(Default)]
pub(super) struct Sessions {
    /// By series and beginning.
    pub(super) sessions: BTreeMap<(String, Instant), Told>,
    /// What was odd; the example is a day.
    pub(super) odd: Vec<(NoteKind, String)>,
    /// How many events took place at no time at all.
    pub(super) without: u64,
}

/// One session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Told {
    ends: Option<Instant>,
    all_day: bool,
    state: SessionState,
    first_listed_at: Option<Instant>,
    last_listed_at: Option<Instant>,
}

/// Returns the sessions that one text lists, up to a year after `as_of`.
pub(super) fn of_text(calendar: &Calendar, as_of: Instant) -> Sessions {
    let mut found = Sessions::default();
    for event in &calendar.events {
        let times = found.unfold(event, as_of.plus_days(DAYS_AHEAD));
        found.without += u64::from(times.is_empty());
        for time in times {
            found.list(event, &event.series, time);
        }
    }
    found
}

/// Returns the sessions of a history, oldest version first, up to a year after `as_of`.
pub(super) fn of_history(versions: &[Version], as_of: Instant) -> Sessions {
    let mut found = Sessions::default();
    let names = names(versions);
    let mut ends: Vec<Instant> = versions.iter().skip(1).map(|version| version.since).collect();
    ends.push(Instant::END);
    for (version, end) in versions.iter().zip(&ends) {
        let horizon = (*end).min(as_of).plus_days(DAYS_AHEAD);
        for event in &version.calendar.events {
            let series = names.get(&event.series).unwrap_or(&event.series);
            let times = found.unfold(event, horizon);
            for time in times.into_iter().filter(|time| time.starts >= version.since) {
                if time.starts < *end {
                    found.list(event, series, time);
                } else {
                    found.withdraw(event, series, time);
                }
            }
        }
    }
    found.say_when_listed(versions, &names);
    found
}

impl Sessions {
    /// Returns the sessions as the model tells them, with the key of each.
    pub(super) fn into_told(
        self,
        place: &Place,
        horizon: Instant,
    ) -> impl Iterator<Item = (Personal, Session)> {
        let name = place.name.lossy().into_owned();
        let place = place.clone();
        self.sessions.into_iter().map(move |((series, starts), told)| {
            let key = Personal::new(format!("session:{name}:{series}:{starts}"));
            let session = Session {
                calendar: place.clone(),
                series: Personal::new(series),
                starts: Stamp::recorded(Some(starts), horizon),
                ends: told.ends,
                all_day: told.all_day,
                state: told.state,
                first_listed_at: told.first_listed_at,
                last_listed_at: told.last_listed_at,
            };
            (key, session)
        })
    }

    fn unfold(&mut self, event: &Listed, until: Instant) -> Vec<Occurrence> {
        let unfolded = occurrences::unfold(event, until);
        let odd = [
            (unfolded.cut, NoteKind::ListCut),
            (unfolded.unreadable, NoteKind::UnknownValue),
            (unfolded.impossible, NoteKind::ImpossibleInterval),
        ];
        let day = event.starts.shows.date().to_string();
        for (_, kind) in odd.iter().filter(|(met, _)| *met) {
            self.odd.push((*kind, day.clone()));
        }
        unfolded.occurrences
    }

    fn list(&mut self, event: &Listed, series: &str, time: Occurrence) {
        let state = if event.canceled { SessionState::Canceled } else { SessionState::Listed };
        let told = Told::new(event, time, state);
        if self.is_full() {
            return;
        }
        self.sessions
            .entry((series.to_owned(), time.starts))
            .and_modify(|before| match (before.state, state) {
                (SessionState::Canceled, _) => {}
                (SessionState::Listed, SessionState::Listed) => {}
                _ => *before = told,
            })
            .or_insert(told);
    }

    fn withdraw(&mut self, event: &Listed, series: &str, time: Occurrence) {
        if self.is_full() {
            return;
        }
        let told = Told::new(event, time, SessionState::Withdrawn);
        self.sessions.entry((series.to_owned(), time.starts)).or_insert(told);
    }

    /// Returns whether no more fits, and says so once.
    fn is_full(&mut self) -> bool {
        let full = self.sessions.len() >= MOST_SESSIONS;
        if full && !self.odd.iter().any(|(_, at)| at == "sessions") {
            self.odd.push((NoteKind::ListCut, "sessions".to_owned()));
        }
        full
    }

    fn say_when_listed(&mut self, versions: &[Version], names: &HashMap<String, String>) {
        let mut listed: HashMap<&str, (Instant, usize)> = HashMap::new();
        for (number, version) in versions.iter().enumerate() {
            for event in &version.calendar.events {
                let series = names.get(&event.series).unwrap_or(&event.series);
                listed.entry(series).or_insert((version.since, number)).1 = number;
            }
        }
        for ((series, _), told) in &mut self.sessions {
            let Some((first, last)) = listed.get(series.as_str()) else { continue };
            told.first_listed_at = Some(*first);
            told.last_listed_at = versions.get(last + 1).map(|version| version.since);
        }
    }
}

impl Told {
    fn new(event: &Listed, time: Occurrence, state: SessionState) -> Self {
        Self {
            ends: time.ends,
            all_day: event.starts.all_day,
            state,
            first_listed_at: None,
            last_listed_at: None,
        }
    }
}

/// Returns under which name each renamed series is told: the first that it had, so that a later
/// renaming makes no other series of what was told before.
///
/// A series was renamed when from one version to the next one name goes and another comes that was
/// never there, and both begin and repeat alike, or repeat at one address that nothing else has.
fn names(versions: &[Version]) -> HashMap<String, String> {
    let mut names: HashMap<String, String> = HashMap::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (number, version) in versions.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| versions.get(before));
        let old = before.map_or(&[][..], |before| &before.calendar.events);
        let new = &version.calendar.events;
        let stays = |series: &str, there: &[Listed]| there.iter().any(|e| e.series == series);
        let gone: Vec<&Listed> = old.iter().filter(|e| !stays(&e.series, new)).collect();
        let came: Vec<&Listed> = new.iter().filter(|e| !stays(&e.series, old)).collect();
        for event in came.iter().filter(|event| !seen.contains(event.series.as_str())) {
            let mut alike = gone.iter().filter(|other| is_renamed(other, event, old, new));
            if let (Some(first), None) = (alike.next(), alike.next()) {
                let name = names.get(&first.series).unwrap_or(&first.series).clone();
                names.entry(event.series.clone()).or_insert(name);
            }
        }
        seen.extend(new.iter().map(|event| event.series.as_str()));
    }
    names
}

fn is_renamed(gone: &Listed, came: &Listed, old: &[Listed], new: &[Listed]) -> bool {
    if gone.starts == came.starts && gone.rules == came.rules {
        return true;
    }
    let repeats = !gone.rules.is_empty() && !came.rules.is_empty();
    let alone = |there: &[Listed]| there.iter().filter(|e| e.link == gone.link).count() == 1;
    repeats && gone.link.is_some() && gone.link == came.link && alone(old) && alone(new)
}
