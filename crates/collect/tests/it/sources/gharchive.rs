//! The source `gharchive`, on input of its true format about invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::sources::gharchive::GhArchive;
use collect::{FileHeard, Reading, SourceError};
use model::{
    AccountKey, AccountKind, Event, Extent, Fact, Item, ItemKey, ItemKind, ItemState, NoteKind,
    Personal, Quarantine, Trace, TraceKind, Who,
};
use tempfile::TempDir;

use crate::rig::{Answers, Read, read};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/gharchive")
}

fn sample() -> Read {
    let section = fs::read_to_string(samples().join("section.toml")).unwrap();
    read(&GhArchive, &section, &samples(), &Answers::default())
}

fn in_folder(section: &str, folder: &Path) -> Read {
    read(&GhArchive, section, folder, &Answers::default())
}

fn file<'r>(read: &'r Read, name: &str) -> &'r FileHeard {
    read.heard.files.iter().find(|file| file.name == name).unwrap()
}

fn items(read: &Read, number: u64) -> Vec<&Item> {
    let of = |item: &&Item| matches!(&item.key, ItemKey::Number { number: n, .. } if *n == number);
    let events = read.heard.records().flat_map(|record| &record.events);
    let items = events.filter_map(|event| match event {
        Event::Item(item) => Some(item.as_ref()),
        _ => None,
    });
    items.filter(of).collect()
}

fn traces(read: &Read, kind: TraceKind) -> Vec<&Trace> {
    let events = read.heard.records().flat_map(|record| &record.events);
    let traces = events.filter_map(|event| match event {
        Event::Trace(trace) => Some(trace.as_ref()),
        _ => None,
    });
    traces.filter(|trace| trace.kind == kind).collect()
}

fn login(who: &Who) -> String {
    let login = who.account().and_then(|account| account.login.as_ref());
    login.map(|login| login.lossy().into_owned()).unwrap_or_default()
}

fn partial(reading: &Result<Reading, SourceError>, fact: Fact) -> Vec<(String, String, String)> {
    let rows = reading.as_ref().unwrap().coverage.iter();
    let rows = rows.filter(|row| row.fact == fact && row.extent != Extent::Complete);
    let day = |at: Option<model::Instant>| at.map(|at| at.to_string()).unwrap_or_default();
    rows.map(|row| (day(row.from), day(row.until), row.reason.clone())).collect()
}

#[test]
fn an_hour_of_2015_is_read_and_every_line_counted() {
    let read = sample();
    let hour = file(&read, "2025-11-05-09.json");
    // Created, deleted and made public are not wanted; the meadow is not ours.
    assert_eq!((hour.records.len(), hour.ignored, hour.set_aside.len()), (14, 4, 0));
    let keys: Vec<_> = hour.records.iter().map(|record| record.key.lossy()).collect();
    assert_eq!((keys[0].as_ref(), keys[13].as_ref()), ("event:5001", "event:5014"));
    let merged = traces(&read, TraceKind::Merged);
    assert_eq!(merged[0].detail, Some("2".repeat(40)));
    assert_eq!(merged[0].at.at.unwrap().to_string(), "2025-11-05T09:05:00Z");
    let comments = traces(&read, TraceKind::Comment);
    assert!(comments.iter().any(|trace| trace.native == Some(Personal::new("comment:900"))));
    assert_eq!(items(&read, 18)[0].kind, ItemKind::Change);
    assert_eq!(items(&read, 17)[0].author.account().unwrap().kind, AccountKind::User);
    for kind in [
        TraceKind::Pushed,
        TraceKind::Starred,
        TraceKind::Forked,
        TraceKind::Released,
        TraceKind::Joined,
        TraceKind::WikiEdited,
        TraceKind::InlineComment,
    ] {
        assert!(!traces(&read, kind).is_empty(), "{kind:?}");
    }
}

#[test]
fn row_22_a_trimmed_payload_of_today_is_filled_from_its_event_and_what_is_odd_is_noted() {
    let read = sample();
    let change = items(&read, 19)[0];
    assert_eq!((change.kind, login(&change.author)), (ItemKind::Change, "ben-orchard".to_owned()));
    assert_eq!(change.opened.at.unwrap().to_string(), "2025-11-05T10:01:00Z");
    let review = traces(&read, TraceKind::Review)[0];
    assert_eq!(review.detail.as_deref(), Some("changes_requested"));
    assert_eq!(review.native, Some(Personal::new("review:500")));
    let labeled = traces(&read, TraceKind::Labeled);
    assert_eq!(labeled.len(), 2);
    assert_eq!(labeled[0].by.account().unwrap().kind, AccountKind::Bot);
    let merged = traces(&read, TraceKind::Merged)[1];
    assert_eq!((login(&merged.by), merged.at.suspect), ("ada-orchard".to_owned(), false));
    let wilted = items(&read, 20);
    assert_eq!((&wilted[0].author, &wilted[1].author), (&Who::Ghost, &Who::Ghost));
    let closed = traces(&read, TraceKind::Closed);
    let impossible = closed.iter().find(|trace| trace.detail.is_some()).unwrap();
    assert_eq!((impossible.at.at, impossible.detail.as_deref()), (None, Some("not_planned")));
    let notes = &read.heard.notes;
    for kind in [
        NoteKind::UnknownKind,
        NoteKind::UnknownValue,
        NoteKind::ImpossibleInterval,
        NoteKind::NotUtf8,
        NoteKind::PlaceRenamed,
    ] {
        assert_eq!(notes.get(&kind).map(|(count, _)| *count), Some(1), "{kind:?}");
    }
    assert_eq!(notes[&NoteKind::UnknownKind].1, "HarvestFestivalEvent");
}

#[test]
fn row_23_a_broken_line_is_set_aside_and_its_neighbors_are_read() {
    let read = sample();
    let hour = file(&read, "2025-11-05-10.json.gz");
    assert_eq!(hour.set_aside, [("line 4".to_owned(), Quarantine::Truncated)]);
    assert_eq!((hour.records.len(), hour.ignored), (12, 1));
}

#[test]
fn a_page_of_2013_and_the_shape_of_2012_are_read() {
    let read = sample();
    let page = file(&read, "page.json");
    assert_eq!((page.records.len(), page.set_aside.len()), (2, 1));
    // In 2013 every issue had the field of a change, with nothing in it.
    assert_eq!(items(&read, 3)[0].kind, ItemKind::Issue);
    let old = file(&read, "old.json");
    assert_eq!((old.records.len(), old.ignored, old.set_aside.len()), (2, 1, 0));
    let [Event::Trace(comment)] = &old.records[0].events[..] else { panic!() };
    assert_eq!(comment.native, Some(Personal::new("comment:80")));
    assert!(matches!(comment.item, Some(ItemKey::Number { number: 2, .. })));
    assert_eq!(comment.at.at.unwrap().to_string(), "2012-04-01T07:00:00Z");
    let ben = comment.by.account().unwrap();
    assert_eq!(ben.key, AccountKey::Login(Personal::new("ben-orchard")));
    assert_eq!(ben.kind, AccountKind::User);
    let [Event::Item(item)] = &old.records[1].events[..] else { panic!() };
    assert_eq!(
        (login(&item.author), item.state),
        ("cleo-orchard".to_owned(), Some(ItemState::Open))
    );
    assert_eq!(item.place.name, Personal::new("orchard/apples"));
}

#[test]
fn row_25_an_hour_that_is_not_there_and_one_of_a_single_line_are_gaps() {
    let read = sample();
    assert_eq!(read.heard.notes[&NoteKind::HourMissing], (1, "2025-11-05-11".to_owned()));
    assert_eq!(read.heard.notes[&NoteKind::HourThin], (1, "2025-11-05-12".to_owned()));
    let gaps = partial(&read.reading, Fact::Issues);
    let at = |hour: &str| format!("2025-11-05T{hour}:00:00Z");
    let spans: Vec<_> = gaps.iter().map(|(from, until, _)| (from.clone(), until.clone())).collect();
    let expected = [
        (String::new(), at("09")),
        (at("10"), at("11")),
        (at("11"), at("12")),
        (at("12"), at("13")),
        (at("13"), String::new()),
    ];
    assert_eq!(spans, expected);
    assert_eq!(gaps[2].2, "hours of the archive are missing");
    let reviews = partial(&read.reading, Fact::Reviews);
    assert_eq!(reviews[0].1, at("10"));
    assert_eq!(read.reading.unwrap().as_of.unwrap().to_string(), at("13"));
}

#[test]
fn row_25_a_thin_hour_is_one_with_less_than_a_fifth_of_what_is_usual() {
    let folder = TempDir::new().unwrap();
    let line = fs::read_to_string(samples().join("hours/2025-11-05-12.json")).unwrap();
    for (hour, count) in [(0, 40), (1, 50), (2, 8), (3, 60), (4, 45), (5, 10)] {
        let path = folder.path().join(format!("2025-11-06-{hour}.json"));
        fs::write(path, line.repeat(count)).unwrap();
    }
    let read = in_folder("hours = [\".\"]", folder.path());
    assert_eq!(read.heard.notes[&NoteKind::HourThin], (1, "2025-11-06-2".to_owned()));
}

#[test]
fn row_24_a_cut_or_damaged_hour_is_a_gap_and_never_no_events() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read(samples().join("hours/2025-11-05-10.json.gz")).unwrap();
    let mut damaged = whole.clone();
    damaged[40..60].fill(0xff);
    let cases: [(&str, &[u8], Quarantine); 5] = [
        ("empty", b"", Quarantine::Truncated),
        ("cut", &whole[..whole.len() - 30], Quarantine::Truncated),
        ("damaged", &damaged, Quarantine::NotUnpackable),
        ("page", b"<!DOCTYPE html><p>503</p>", Quarantine::WrongContents),
        ("cut line", b"{\"id\":\"1\",\"type\":\"Watch", Quarantine::Truncated),
    ];
    for (what, bytes, why) in cases {
        fs::write(folder.path().join("2025-11-05-10.json.gz"), bytes).unwrap();
        let read = in_folder("hours = [\"2025-11-05-10.json.gz\"]", folder.path());
        let heard = file(&read, "2025-11-05-10.json.gz");
        assert!(heard.set_aside.iter().any(|(_, told)| *told == why), "{what}");
        assert_eq!(heard.hash, None, "{what}");
        let gaps = partial(&read.reading, Fact::Comments);
        assert!(gaps.iter().any(|(.., reason)| reason.contains("cut or damaged")), "{what}");
    }
}

#[test]
fn what_is_read_does_not_depend_on_whose_repositories_are_asked_for() {
    let ours = sample();
    let all = in_folder("hours = [\"hours\", \"page.json\", \"old.json\"]", &samples());
    let (ours, all): (Vec<_>, Vec<_>) =
        (ours.heard.records().collect(), all.heard.records().collect());
    assert_eq!(all.len(), ours.len() + 1);
    assert!(ours.iter().all(|record| all.contains(record)));
}

#[test]
fn hours_are_brought_from_addresses_and_the_missing_one_is_a_gap() {
    let line = fs::read_to_string(samples().join("hours/2025-11-05-09.json")).unwrap();
    let folder = TempDir::new().unwrap();
    let address = |hour: u32| format!("GET https://archive.invalid/2025-11-07-{hour}.json.gz");
    let answers: Vec<_> = (0..24)
        .map(|hour| match hour {
            3 => serde_json::json!({"request": address(3), "status": 404}),
            _ => serde_json::json!({"request": address(hour), "status": 200, "body": line}),
        })
        .collect();
    let path = folder.path().join("answers.json");
    fs::write(&path, serde_json::to_vec(&answers).unwrap()).unwrap();
    let section = "hours = [\"https://archive.invalid/{Y}-{M}-{D}-{H}.json.gz\"]\n\
                   from = \"2025-11-07\"\nuntil = \"2025-11-08\"";
    let read = read(&GhArchive, section, folder.path(), &Answers::read(&path));
    assert_eq!(read.heard.files.len(), 23);
    assert_eq!(read.heard.notes[&NoteKind::HourMissing], (1, "2025-11-07-3".to_owned()));
    let without_days =
        in_folder("hours = [\"https://archive.invalid/{H}.json.gz\"]", folder.path());
    assert!(matches!(without_days.reading, Err(SourceError::Configuration { .. })));
}
