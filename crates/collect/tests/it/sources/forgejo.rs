//! The source `forgejo`, on input of its true format about invented people.

use std::path::{Path, PathBuf};

use collect::sources::forgejo::Forgejo;
use collect::{Heard, Reading};
use model::{
    AccountKey, AccountKind, ChangeSize, Event, Item, ItemKey, ItemKind, ItemState, NoteKind,
    Quarantine, Trace, TraceKind, Who,
};
use tempfile::TempDir;

use crate::rig::{Answers, read, read_again};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/forgejo")
}

fn section() -> String {
    std::fs::read_to_string(folder().join("section.toml")).unwrap()
}

fn answers() -> Answers {
    Answers::read(&folder().join("answers.json"))
}

fn heard() -> (Heard, Reading) {
    let read = read(&Forgejo, &section(), &folder(), &answers());
    (read.heard, read.reading.unwrap())
}

fn items(heard: &Heard) -> Vec<Item> {
    let events = heard.records().flat_map(|record| &record.events);
    events
        .filter_map(|event| match event {
            Event::Item(item) => Some((**item).clone()),
            _ => None,
        })
        .collect()
}

fn traces(heard: &Heard, kind: TraceKind) -> Vec<Trace> {
    let events = heard.records().flat_map(|record| &record.events);
    events
        .filter_map(|event| match event {
            Event::Trace(trace) if trace.kind == kind => Some((**trace).clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn issues_and_pull_requests_share_one_row_of_numbers() {
    let (heard, _) = heard();
    let items = items(&heard);
    let numbers: Vec<_> = items
        .iter()
        .map(|item| match &item.key {
            ItemKey::Number { number, .. } => (*number, item.kind, item.state),
            ItemKey::Native { .. } => panic!("no number"),
        })
        .collect();
    assert_eq!(
        numbers,
        [
            (1, ItemKind::Issue, Some(ItemState::Closed)),
            (2, ItemKind::Issue, Some(ItemState::Open)),
            (3, ItemKind::Issue, None),
            (5, ItemKind::Change, Some(ItemState::Merged)),
        ]
    );
    assert_eq!(items[0].opened.at.unwrap().to_string(), "2025-03-01T09:00:00Z");
    assert_eq!(items[3].size, Some(ChangeSize { additions: 10, deletions: 2, files: 3 }));
}

#[test]
fn ghosts_machines_and_people_from_elsewhere_are_what_they_are() {
    let (heard, _) = heard();
    let items = items(&heard);
    assert_eq!(items[1].author, Who::Ghost);
    let elsewhere = items[2].author.account().unwrap();
    assert!(matches!(&elsewhere.key, AccountKey::Name(name) if name.lossy() == "cleo-elsewhere"));
    assert_eq!(elsewhere.kind, AccountKind::Mannequin);
    let bots = traces(&heard, TraceKind::Comment);
    let kinds = bots.iter().filter_map(|trace| Some(trace.by.account()?.kind));
    assert_eq!(kinds.filter(|kind| *kind == AccountKind::Bot).count(), 1);
}

#[test]
fn what_happened_is_read_from_the_timeline_and_the_reviews() {
    let (heard, _) = heard();
    let count = |kind| traces(&heard, kind).len();
    assert_eq!((count(TraceKind::Comment), count(TraceKind::InlineComment)), (3, 1));
    assert_eq!((count(TraceKind::Closed), count(TraceKind::Merged)), (1, 1));
    assert_eq!((count(TraceKind::Labeled), count(TraceKind::Unlabeled)), (1, 1));
    assert_eq!((count(TraceKind::Assigned), count(TraceKind::Unassigned)), (1, 1));
    assert_eq!((count(TraceKind::Pushed), count(TraceKind::ForcePushed)), (1, 1));
    assert_eq!((count(TraceKind::Ready), count(TraceKind::Drafted)), (1, 0));
    assert_eq!((count(TraceKind::ReviewRequested), count(TraceKind::Locked)), (1, 1));
    let reviews = traces(&heard, TraceKind::Review);
    let states: Vec<_> = reviews.iter().map(|review| review.detail.as_deref().unwrap()).collect();
    assert_eq!(states, ["changes_requested", "approved"]);
    let mention = &traces(&heard, TraceKind::CrossReferenced)[0];
    assert!(matches!(mention.target, Some(ItemKey::Number { number: 5, .. })));
}

#[test]
fn what_is_odd_is_counted_and_what_is_missing_is_said() {
    let (heard, reading) = heard();
    let set_aside: Vec<_> = heard.files.iter().flat_map(|file| &file.set_aside).collect();
    assert_eq!(set_aside, [&("item 2".to_owned(), Quarantine::NoIdentity)]);
    assert_eq!(heard.notes[&NoteKind::UnknownKind], (1, "juggle".to_owned()));
    assert_eq!(heard.notes[&NoteKind::UnknownValue].0, 2);
    assert_eq!(reading.missing, ["forge.orchard.invalid has it no more (status 404)"]);
}

#[test]
fn nothing_but_what_is_declared_is_kept_and_all_of_it_is_told_again_without_the_network() {
    let kept = TempDir::new().unwrap();
    let first = read_again(&Forgejo, &section(), &folder(), &answers(), "", &kept, false);
    {
        let store = store::Store::open_or_create(kept.path(), [7; 32]).unwrap();
        let run = store.begin(store.lock(true).unwrap()).unwrap();
        let raw = run.raw(&model::ProjectName::parse("orchard").unwrap(), "forgejo").unwrap();
        let mut pages = 0;
        raw.each(&mut |page| {
            pages += 1;
            assert!(!String::from_utf8(page.body).unwrap().contains("CANARY"), "{}", page.request);
        })
        .unwrap();
        assert_eq!(pages, 11);
    }
    let memory = first.reading.unwrap().memory;
    assert!(!memory.contains("plum"));
    let none = Answers::default();
    let again = read_again(&Forgejo, &section(), &folder(), &none, &memory, &kept, true);
    assert_eq!(again.heard.files, first.heard.files);
    assert!(none.asked.borrow().is_empty());
}

#[test]
fn the_next_reading_asks_for_the_last_two_weeks_alone() {
    let net = answers();
    let first = read(&Forgejo, &section(), &folder(), &net).reading.unwrap();
    net.asked.borrow_mut().clear();
    let kept = TempDir::new().unwrap();
    let again = read_again(&Forgejo, &section(), &folder(), &net, &first.memory, &kept, false);
    assert_eq!(again.heard.records().count(), 1, "the repository itself");
    let asked = net.asked.borrow();
    assert_eq!(asked.len(), 3);
    assert!(asked[1].ends_with("&since=2025-12-18T00:00:00Z"));
}

#[test]
fn answers_that_are_broken_or_of_another_shape_are_no_failure() {
    let whole: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder().join("answers.json")).unwrap()).unwrap();
    let folder_of_broken = TempDir::new().unwrap();
    let path = folder_of_broken.path().join("answers.json");
    for at in 0..whole.len() {
        let body = whole[at]["body"].to_string();
        let cut = body[..body.len() / 2].to_owned();
        let shapes = [
            serde_json::json!(cut),
            serde_json::json!("<html>"),
            serde_json::json!({ "message": 7 }),
            serde_json::json!([[], 1, "x", { "id": [], "iid": -1, "author": 5, "label": 1 }]),
        ];
        for shape in shapes {
            let mut broken = whole.clone();
            broken[at]["body"] = shape;
            std::fs::write(&path, serde_json::to_vec(&broken).unwrap()).unwrap();
            read(&Forgejo, &section(), &folder(), &Answers::read(&path)).reading.unwrap();
        }
    }
}
