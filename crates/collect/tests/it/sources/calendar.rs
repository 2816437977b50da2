//! The source `calendar`, on input of its true format about invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::sources::calendar::Calendar;
use model::{Event, Extent, NoteKind, Quarantine, Session, SessionState};
use tempfile::TempDir;

use crate::repository::Repository;
use crate::rig::{Answers, Read, read};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/calendar")
}

fn read_section(section: &str, folder: &Path) -> Read {
    read(&Calendar, section, folder, &Answers::default())
}

fn sessions(read: &Read) -> Vec<Session> {
    read.heard
        .records()
        .flat_map(|record| &record.events)
        .map(|event| match event {
            Event::Session(session) => (**session).clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Returns the sessions of a series as `begins ends state`.
fn of_series(read: &Read, series: &str) -> Vec<String> {
    let end = |session: &Session| session.ends.map_or("-".to_owned(), |ends| ends.to_string());
    sessions(read)
        .iter()
        .filter(|session| session.series.lossy() == series)
        .map(|s| format!("{} {} {}", s.starts.believed().unwrap(), end(s), s.state.word()))
        .collect()
}

#[test]
fn an_ical_series_is_unfolded_with_its_zone_its_exceptions_and_its_changes() {
    let read = read_section("calendars = [\"meadow.ics\"]", &fixtures());
    let expected = [
        "2024-03-04T14:00:00Z 2024-03-04T15:00:00Z listed",
        "2024-03-11T13:00:00Z 2024-03-11T14:00:00Z listed",
        "2024-03-26T15:00:00Z 2024-03-26T16:30:00Z canceled",
        "2024-04-02T13:00:00Z 2024-04-02T14:00:00Z listed",
    ];
    assert_eq!(of_series(&read, "newcomers hour for everyone"), expected);
    let sprint = ["2024-05-10T00:00:00Z 2024-05-13T00:00:00Z listed"];
    assert_eq!(of_series(&read, "sprint"), sprint);
    // The next leap day lies more than a year ahead.
    assert_eq!(of_series(&read, "leap day call"), ["2024-02-29T18:00:00Z - canceled"]);
}

#[test]
fn what_is_broken_in_a_calendar_is_set_aside_and_counted() {
    let read = read_section("calendars = [\"meadow.ics\"]", &fixtures());
    let file = &read.heard.files[0];
    let why: Vec<Quarantine> = file.set_aside.iter().map(|(_, why)| *why).collect();
    assert_eq!(why, [Quarantine::Malformed, Quarantine::NoIdentity]);
    // The to-do, and the event whose rule nobody can read.
    assert_eq!(file.ignored, 2);
    assert_eq!(read.heard.notes[&NoteKind::UnknownKind], (1, "vtodo".to_owned()));
    assert_eq!(read.heard.notes[&NoteKind::UnknownValue], (1, "2024-03-01".to_owned()));
    assert!(read.heard.notes.contains_key(&NoteKind::ImpossibleInterval));
}

#[test]
fn yaml_repeats_in_its_own_zone_and_includes_more() {
    let read = read_section("calendars = [\"meadow.yaml\"]", &fixtures());
    let expected = [
        "2024-03-06T17:00:00Z 2024-03-06T18:30:00Z listed",
        "2024-03-27T19:00:00Z 2024-03-27T20:30:00Z listed",
        "2024-04-03T16:00:00Z 2024-04-03T17:30:00Z listed",
        "2024-04-17T16:00:00Z 2024-04-17T17:30:00Z listed",
        "2024-05-01T16:00:00Z 2024-05-01T17:30:00Z listed",
    ];
    assert_eq!(of_series(&read, "community call"), expected);
    let triage: Vec<String> =
        of_series(&read, "triage").iter().map(|told| told[..16].to_owned()).collect();
    assert_eq!(triage, ["2024-01-02T17:00", "2024-03-05T17:00", "2024-05-07T17:00"]);
    assert_eq!(of_series(&read, "two evenings a week").len(), 4);
    assert_eq!(of_series(&read, "sprint"), ["2024-05-10T00:00:00Z 2024-05-13T00:00:00Z listed"]);
    assert_eq!(of_series(&read, "autumn walk").len(), 1);
    assert_eq!(read.heard.files[0].set_aside.len(), 3);
    assert!(sessions(&read).iter().all(|session| session.first_listed_at.is_none()));
    let reading = read.reading.unwrap();
    assert_eq!(reading.coverage[0].extent, Extent::Partial);
    assert!(reading.coverage[0].reason.contains("`history`"));
}

#[test]
fn a_table_of_fairs_is_read_as_whole_days() {
    let read = read_section("calendars = [\"fairs.csv\"]\nname = \"village\"", &fixtures());
    let expected = [
        "2024-06-03T00:00:00Z 2024-06-06T00:00:00Z listed",
        "2025-06-02T00:00:00Z 2025-06-05T00:00:00Z canceled",
    ];
    assert_eq!(of_series(&read, "pyvillage"), expected);
    assert_eq!(
        of_series(&read, "one day fair"),
        ["2024-08-01T00:00:00Z 2024-08-02T00:00:00Z listed"]
    );
    assert!(sessions(&read).iter().all(|s| s.all_day && s.calendar.name.lossy() == "village"));
    assert_eq!(read.heard.files[0].set_aside.len(), 2);
}

#[test]
fn ids_and_stamps_that_are_fresh_each_time_change_no_session() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(fixtures().join("meadow.ics")).unwrap();
    let fresh = text.replace("@meadow.invalid", "-x@meadow.invalid");
    fs::write(folder.path().join("meadow.ics"), fresh).unwrap();
    let section = "calendars = [\"meadow.ics\"]";
    let first = read_section(section, &fixtures());
    let second = read_section(section, folder.path());
    assert_eq!(sessions(&first), sessions(&second));
}

#[test]
fn a_rule_without_an_end_is_bounded() {
    let folder = TempDir::new().unwrap();
    let event = |rule: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:19000101T000000Z\nSUMMARY:Often {rule}\n\
             RRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    for rule in [
        "FREQ=HOURLY",
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=WEEKLY;BYDAY=ÄÖ",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=YEARLY;BYWEEKNO=99;BYSETPOS=-400",
        "COUNT",
    ] {
        fs::write(folder.path().join("often.ics"), event(rule)).unwrap();
        let read = read_section("calendars = [\"often.ics\"]", folder.path());
        assert!(sessions(&read).len() <= 20_000, "{rule}");
    }
}

/// A calendar of the website, as its history has it.
const VERSIONS: [(&str, &str, &str); 6] = [
    ("2024-01-01", "content/calendars/meadow.yaml", WEEKLY),
    // Moved to another folder, and nothing else.
    ("2024-01-10", "calendars/meadow.yaml", WEEKLY),
    // Called off once, in the title of an event of its own.
    ("2024-01-20", "calendars/meadow.yaml", CALLED_OFF),
    // Renamed, and `begin` edited to the next time, which hides the meetings before.
    ("2024-02-01", "calendars/meadow.yaml", RENAMED),
    // A text that cannot be read: the one before it stays valid.
    ("2024-02-10", "calendars/meadow.yaml", "events: ["),
    // The meeting dies, although `until` ran on.
    ("2024-02-20", "calendars/meadow.yaml", "name: Meadow\nevents: []\n"),
];

const WEEKLY: &str = "name: Meadow\nevents:\n  - summary: Newcomers' hour\n    begin: 2023-12-06 \
    17:00:00\n    url: https://meet.invalid/1\n    repeat: {interval: {weeks: 1}, until: \
    2024-12-31}\n";

const CALLED_OFF: &str = "name: Meadow\nevents:\n  - summary: Newcomers' hour\n    begin: \
    2023-12-06 17:00:00\n    url: https://meet.invalid/1\n    repeat: {interval: {weeks: 1}, \
    until: 2024-12-31}\n  - summary: \"CANCELED: Newcomers' hour\"\n    begin: 2024-01-24 \
    17:00:00\n";

const RENAMED: &str = "name: Meadow\nevents:\n  - summary: First steps\n    begin: 2024-02-07 \
    18:00:00\n    url: https://meet.invalid/1\n    repeat: {interval: {weeks: 1}, until: \
    2024-12-31}\n";

/// Makes the website's repository with the first versions of its calendar.
fn website(versions: usize) -> Repository {
    let repository = Repository::bare();
    let mut stream = Vec::new();
    let mut path_before = None;
    for (day, path, text) in &VERSIONS[..versions] {
        let at = model::Instant::parse(day).unwrap().seconds();
        stream.extend_from_slice(
            format!(
                "commit refs/heads/main\ncommitter Fern Moss <fern@meadow.invalid> {at} \
                 +0000\ndata 1\nx\n"
            )
            .as_bytes(),
        );
        if let Some(before) = path_before.filter(|before| before != path) {
            stream.extend_from_slice(format!("D {before}\n").as_bytes());
        }
        stream.extend_from_slice(
            format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len()).as_bytes(),
        );
        path_before = Some(*path);
    }
    repository.import(&stream);
    repository
}

fn read_website(repository: &Repository) -> Read {
    let section = format!(
        "calendars = [\"calendars/meadow.yaml\"]\nhistory = {:?}",
        repository.path().to_str().unwrap()
    );
    read_section(&section, Path::new("/"))
}

#[test]
fn with_a_history_a_session_stands_as_the_calendar_listed_it_when_it_began() {
    let read = read_website(&website(VERSIONS.len()));
    let told: Vec<String> = sessions(&read)
        .iter()
        .filter(|session| session.starts.at < model::Instant::parse("2024-03-07"))
        .map(|session| {
            assert_eq!(session.series.lossy(), "newcomers hour");
            let starts = session.starts.believed().unwrap().to_string();
            format!("{} {}", &starts[..13], session.state.word())
        })
        .collect();
    let expected = [
        "2024-01-03T17 listed",
        "2024-01-10T17 listed",
        "2024-01-17T17 listed",
        "2024-01-24T17 canceled",
        "2024-01-31T17 listed",
        "2024-02-07T17 withdrawn",
        "2024-02-07T18 listed",
        "2024-02-14T17 withdrawn",
        "2024-02-14T18 listed",
        "2024-02-21T17 withdrawn",
        "2024-02-21T18 withdrawn",
        "2024-02-28T17 withdrawn",
        "2024-02-28T18 withdrawn",
        "2024-03-06T17 withdrawn",
        "2024-03-06T18 withdrawn",
    ];
    assert_eq!(told, expected);
    for session in sessions(&read) {
        assert_eq!(session.first_listed_at.unwrap().day(), "2024-01-01");
        assert_eq!(session.last_listed_at.unwrap().day(), "2024-02-20");
        assert_eq!(session.calendar.name.lossy(), "meadow");
    }
    let set_aside = [("version 2024-02-10".to_owned(), Quarantine::Malformed)];
    assert_eq!(read.heard.files[0].set_aside, set_aside);
    let reading = read.reading.unwrap();
    assert_eq!(reading.coverage[0].extent, Extent::Complete);
    assert_eq!(reading.as_of.unwrap().to_string(), "2024-02-20T00:00:01Z");
}

#[test]
fn collecting_a_history_in_steps_tells_every_session_that_was_told_before() {
    let whole = read_website(&website(VERSIONS.len()));
    let keys: Vec<_> = whole.heard.records().map(|record| record.key.clone()).collect();
    for versions in [2, 3, 4, 5] {
        let step = read_website(&website(versions));
        assert!(step.heard.records().count() > 40, "{versions}");
        assert!(step.heard.records().all(|record| keys.contains(&record.key)), "{versions}");
    }
    let listed = |read: &Read| {
        sessions(read).iter().filter(|told| told.state == SessionState::Listed).count()
    };
    assert!(listed(&whole) < listed(&read_website(&website(2))));
}

#[test]
fn nothing_personal_but_the_title_leaves_a_calendar() {
    let section = fs::read_to_string(fixtures().join("section.toml")).unwrap();
    let read = read_section(&section, &fixtures());
    for record in read.heard.records() {
        assert!(!record.key.lossy().contains("CANARY"));
    }
    for session in sessions(&read) {
        assert!(!session.series.lossy().to_uppercase().contains("CANARY"));
    }
}
