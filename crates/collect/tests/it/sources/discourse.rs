//! The source `discourse`, on input of its true format about invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::net::Unanswered;
use collect::sources::discourse::Discourse;
use collect::{Heard, Reading, SourceError};
use model::{
    AccountKind, Event, Extent, ItemState, NoteKind, Personal, Quarantine, Record, Trace,
    TraceKind, Who,
};
use tempfile::TempDir;

use crate::rig::{Answers, read_again};

const FORUM: &str = "forums = [\"https://forum.orchard.invalid/\"]";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/discourse")
}

fn once(section: &str, memory: &str, kept: &TempDir, offline: bool) -> (Heard, Reading, Answers) {
    let net = Answers::read(&folder().join("answers.json"));
    let read = read_again(&Discourse, section, &folder(), &net, memory, kept, offline);
    (read.heard, read.reading.unwrap(), net)
}

fn sample() -> (Heard, Reading, Answers) {
    let section = fs::read_to_string(folder().join("section.toml")).unwrap();
    once(&section, "", &TempDir::new().unwrap(), false)
}

fn traces(heard: &Heard) -> Vec<Trace> {
    let events = heard.records().flat_map(|record| record.events.clone());
    let traces = events.filter_map(|event| match event {
        Event::Trace(trace) => Some(*trace),
        _ => None,
    });
    traces.collect()
}

fn records(heard: &Heard) -> Vec<Record> {
    heard.records().cloned().collect()
}

fn post(heard: &Heard, id: u64) -> Trace {
    let native = Some(Personal::new(format!("post:{id}")));
    traces(heard).into_iter().find(|trace| trace.native == native).unwrap()
}

#[test]
fn every_post_of_files_is_told_or_counted() {
    let (heard, ..) = sample();
    let counts: Vec<(&str, usize, usize, u64)> = heard
        .files
        .iter()
        .filter(|file| !file.name.starts_with("https:"))
        .map(|file| (file.name.as_str(), file.records.len(), file.set_aside.len(), file.ignored))
        .collect();
    assert_eq!(
        counts,
        [
            ("files/latest.json", 0, 0, 1),
            ("files/topic_1.json", 3, 0, 1),
            ("files/topic_2.json", 0, 0, 3),
            ("files/topic_cut.json", 0, 1, 0),
            ("posts.ndjson.gz", 7, 2, 0),
        ]
    );
    let why: Vec<_> = heard.files[4].set_aside.iter().map(|(_, why)| *why).collect();
    assert_eq!(why, [Quarantine::NoIdentity, Quarantine::Malformed]);
}

#[test]
fn a_post_answers_the_post_that_its_number_means() {
    let (heard, ..) = sample();
    assert_eq!(post(&heard, 12).reply_to, Some(Personal::new("post:11")));
    assert_eq!(post(&heard, 33).reply_to, None);
    assert_eq!(post(&heard, 402).reply_to, Some(Personal::new("post:401")));
    assert_eq!(heard.notes[&NoteKind::NoReplyTarget].0, 1);
    let chosen: Vec<_> =
        traces(&heard).into_iter().filter(|trace| trace.kind == TraceKind::Answered).collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0].reply_to, Some(Personal::new("post:12")));
}

#[test]
fn machines_ghosts_and_what_was_taken_down_are_known_as_such() {
    let (heard, ..) = sample();
    let account = |id| post(&heard, id).by.account().cloned();
    assert_eq!(account(32).unwrap().kind, AccountKind::Bot);
    assert_eq!(account(31).unwrap().login, Some(Personal::new("dora")));
    assert_eq!(account(31).unwrap().name, None);
    assert_eq!(post(&heard, 33).by, Who::Ghost);
    let hidden = Personal::new("post:35@forum.orchard.invalid");
    let hidden = heard.records().find(|record| record.key == hidden).unwrap();
    assert!(hidden.events.is_empty());
    let deleted = Some(Personal::new("deleted:34"));
    let deleted = traces(&heard).into_iter().find(|trace| trace.native == deleted).unwrap();
    assert_eq!((deleted.kind, deleted.at.suspect), (TraceKind::Deleted, true));
    assert_eq!(heard.notes[&NoteKind::SuspectTime].0, 1);
}

#[test]
fn topics_have_their_titles_and_states() {
    let (heard, ..) = sample();
    let mut topics: Vec<(String, Option<ItemState>)> = Vec::new();
    for event in heard.records().flat_map(|record| &record.events) {
        if let Event::Item(item) = event {
            let title = item.title.as_ref().unwrap().lossy().into_owned();
            topics.push((title, item.state));
        }
    }
    topics.sort_by(|one, other| one.0.cmp(&other.0));
    topics.dedup();
    let wanted = [
        ("Cider", None),
        ("Topic 1", Some(ItemState::Closed)),
        ("Topic 40", Some(ItemState::Open)),
        ("Topic 41", Some(ItemState::Open)),
    ];
    assert_eq!(topics, wanted.map(|(title, state)| (title.to_owned(), state)));
}

#[test]
fn a_forum_is_asked_for_each_topic_and_for_the_posts_that_did_not_come_with_it() {
    let (heard, reading, net) = once(FORUM, "", &TempDir::new().unwrap(), false);
    let asked = net.asked.borrow();
    assert_eq!(asked.len(), 7, "{asked:?}");
    let keys: Vec<_> = heard.records().map(|record| record.key.lossy().into_owned()).collect();
    let wanted = ["topic:41", "post:411", "topic:40", "post:401", "post:402"];
    assert_eq!(keys, wanted.map(|key| format!("{key}@forum.orchard.invalid")));
    assert_eq!(heard.notes[&NoteKind::Gone].0, 1);
    assert_eq!(reading.missing, Vec::<String>::new());
    assert!(reading.memory.contains("2024-02-11T10:00:00"));
}

#[test]
fn a_forum_that_is_not_reached_takes_down_neither_the_others_nor_the_files() {
    let away = "https://away.orchard.invalid";
    let files = "files = [\"files\"]\nhost = \"forum.orchard.invalid\"\n";
    let alone = |section: &str| once(section, "", &TempDir::new().unwrap(), false);
    let (heard, ..) = alone(&format!("{files}forums = []"));
    let (beside, reading, _) = alone(&format!("{files}forums = [\"{away}\"]"));
    assert_eq!(records(&beside), records(&heard));
    assert!(reading.as_of.is_some_and(|as_of| as_of < crate::rig::now()), "the files' own moment");
    says_what_is_missing(&beside, &reading);
    let (heard, ..) = alone(FORUM);
    let both = FORUM.replace('[', &format!("[\"{away}\", "));
    let (beside, reading, _) = alone(&both);
    assert_eq!(records(&beside), records(&heard));
    assert_eq!(reading.as_of, None);
    says_what_is_missing(&beside, &reading);
    let net = Answers::default();
    let section = format!("forums = [\"{away}\"]");
    let nothing =
        read_again(&Discourse, &section, &folder(), &net, "", &TempDir::new().unwrap(), false);
    assert!(matches!(nothing.reading, Err(SourceError::Net(Unanswered::Unreachable { .. }))));
}

fn says_what_is_missing(heard: &Heard, reading: &Reading) {
    assert_eq!(reading.missing, ["away.orchard.invalid could not be reached"]);
    assert_eq!(reading.coverage[0].extent, Extent::Partial);
    assert!(reading.coverage[0].reason.contains("away.orchard.invalid"));
    let note = (1, "away.orchard.invalid".to_owned());
    assert_eq!(heard.notes[&NoteKind::RequestsRefused], note);
}

#[test]
fn the_next_reading_asks_only_for_what_may_have_changed() {
    let (_, first, _) = once(FORUM, "", &TempDir::new().unwrap(), false);
    let memory = first.memory.replace("2024-02-11", "2024-02-20");
    let (heard, _, net) = once(FORUM, &memory, &TempDir::new().unwrap(), false);
    let asked = net.asked.borrow();
    assert!(!asked.iter().any(|line| line.contains("/t/41.json")), "{asked:?}");
    assert!(asked.iter().any(|line| line.contains("/t/40.json")), "{asked:?}");
    assert!(!asked.iter().any(|line| line.contains("page=2")), "{asked:?}");
    assert_eq!(heard.records().count(), 3);
}

#[test]
fn what_was_kept_is_told_again_without_the_network() {
    let kept = TempDir::new().unwrap();
    let (first, ..) = once(FORUM, "", &kept, false);
    let (again, _, net) = once(FORUM, "", &kept, true);
    assert!(net.asked.borrow().is_empty());
    assert_eq!(records(&first), records(&again));
}
