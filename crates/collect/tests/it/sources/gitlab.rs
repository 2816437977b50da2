//! The source `gitlab`, on input of its true format about invented people.

use std::path::{Path, PathBuf};

use collect::net::{Net, NetError, Request, Response};
use collect::sources::gitlab::Gitlab;
use collect::{Heard, Reading};
use model::{
    AccountKind, Event, Item, ItemKey, ItemKind, ItemState, NoteKind, Quarantine, Trace, TraceKind,
    Who,
};
use tempfile::TempDir;

use crate::rig::{Answers, read, read_again};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/gitlab")
}

fn section() -> String {
    std::fs::read_to_string(folder().join("section.toml")).unwrap()
}

fn answers() -> Answers {
    Answers::read(&folder().join("answers.json"))
}

fn heard() -> (Heard, Reading) {
    let read = read(&Gitlab, &section(), &folder(), &answers());
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

fn login(who: &Who) -> String {
    who.account().unwrap().login.as_ref().unwrap().lossy().into_owned()
}

#[test]
fn issues_and_merge_requests_are_told_apart_though_their_numbers_are_the_same() {
    let (heard, _) = heard();
    let items = items(&heard);
    assert_eq!(items.len(), 5);
    let first = &items[0];
    assert!(matches!(&first.key, ItemKey::Number { number: 1, .. }));
    assert_eq!((first.kind, first.state), (ItemKind::Issue, Some(ItemState::Closed)));
    assert_eq!(first.opened.at.unwrap().to_string(), "2025-03-01T10:00:00Z");
    assert_eq!(login(&first.author), "ada");
    let change = items.iter().find(|item| item.kind == ItemKind::Change).unwrap();
    let ItemKey::Native { id, .. } = &change.key else { panic!("{:?}", change.key) };
    assert_eq!(id.lossy(), "merge_request:1@orchard/tools/pear");
    assert_eq!(change.state, Some(ItemState::Merged));
    assert_eq!(change.draft, Some(false));
}

#[test]
fn ghosts_machines_and_those_who_are_not_told_are_what_they_are() {
    let (heard, _) = heard();
    let items = items(&heard);
    assert_eq!(items[1].author, Who::Ghost);
    assert_eq!(items[2].author, Who::Ghost);
    assert_eq!(items[4].author.account().unwrap().kind, AccountKind::Bot);
    let removed = &traces(&heard, TraceKind::Unlabeled)[0];
    assert_eq!((&removed.by, &removed.detail), (&Who::Ghost, &None));
}

#[test]
fn what_happened_is_read_from_events_and_from_notes() {
    let (heard, _) = heard();
    let count = |kind| traces(&heard, kind).len();
    assert_eq!(count(TraceKind::Comment), 4);
    assert_eq!(count(TraceKind::InlineComment), 1);
    assert_eq!((count(TraceKind::Closed), count(TraceKind::Reopened)), (2, 1));
    assert_eq!((count(TraceKind::Drafted), count(TraceKind::Ready)), (1, 1));
    assert_eq!((count(TraceKind::Assigned), count(TraceKind::Unassigned)), (1, 1));
    assert_eq!((count(TraceKind::Labeled), count(TraceKind::Unlabeled)), (1, 1));
    assert_eq!((count(TraceKind::Pushed), count(TraceKind::Merged)), (1, 2));
    let asked = traces(&heard, TraceKind::ReviewRequested);
    assert_eq!(asked.iter().map(|trace| login(&trace.subject)).collect::<Vec<_>>(), ["bob", "ada"]);
    assert_ne!(asked[0].native, asked[1].native);
    let reviews = traces(&heard, TraceKind::Review);
    let states: Vec<_> = reviews.iter().map(|review| review.detail.as_deref().unwrap()).collect();
    assert_eq!(states, ["changes_requested", "approved"]);
    let moved = traces(&heard, TraceKind::Transferred)[0].target.clone().unwrap();
    let ItemKey::Number { place, number: 8 } = moved else { panic!("{moved:?}") };
    assert_eq!(place.name.lossy(), "orchard/cellar");
}

#[test]
fn row_31_a_merge_before_the_opening_is_not_believed() {
    let (heard, _) = heard();
    let merges = traces(&heard, TraceKind::Merged);
    assert_eq!(merges[0].at.at.unwrap().to_string(), "2025-03-05T09:59:59Z");
    assert_eq!(merges[1].at.at, None);
    assert_eq!(heard.notes[&NoteKind::ImpossibleInterval].0, 1);
}

#[test]
fn what_is_confidential_odd_or_nameless_is_counted_and_not_told() {
    let (heard, _) = heard();
    let page = &heard.files[1];
    assert_eq!((page.records.len(), page.ignored), (2, 1));
    let set_aside: Vec<_> = heard.files.iter().flat_map(|file| &file.set_aside).collect();
    assert_eq!(set_aside, [&("item 1".to_owned(), Quarantine::NoIdentity)]);
    assert_eq!(heard.notes[&NoteKind::UnknownValue].0, 1);
    assert_eq!(heard.notes[&NoteKind::UnknownKind].0, 1);
}

#[test]
fn nothing_but_what_is_declared_is_kept() {
    let kept = TempDir::new().unwrap();
    let first = read_again(&Gitlab, &section(), &folder(), &answers(), "", &kept, false);
    let told = format!("{:?}", first.heard.records().collect::<Vec<_>>());
    assert!(!told.contains("CANARY"));
    let again = read_again(&Gitlab, &section(), &folder(), &Answers::default(), "", &kept, true);
    assert_eq!(again.heard.records().count(), first.heard.records().count());
    let store = store::Store::open_or_create(kept.path(), [7; 32]).unwrap();
    let run = store.begin(store.lock(true).unwrap()).unwrap();
    let raw = run.raw(&model::ProjectName::parse("orchard").unwrap(), "gitlab").unwrap();
    let mut pages = 0;
    raw.each(&mut |page| {
        pages += 1;
        assert!(!String::from_utf8(page.body).unwrap().contains("CANARY"), "{}", page.request);
    })
    .unwrap();
    assert_eq!(pages, 21);
}

#[test]
fn without_the_network_the_same_is_told_again() {
    let kept = TempDir::new().unwrap();
    let first = read_again(&Gitlab, &section(), &folder(), &answers(), "", &kept, false);
    let memory = first.reading.unwrap().memory;
    let none = Answers::default();
    let again = read_again(&Gitlab, &section(), &folder(), &none, &memory, &kept, true);
    assert_eq!(again.heard, first.heard);
    assert!(none.asked.borrow().is_empty());
    assert_eq!(again.reading.unwrap().memory, memory);
}

/// A host that knows its entity tags.
struct Unchanging(Answers);

impl Net for Unchanging {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let answer = self.0.send(request)?;
        let tag = request.headers.iter().find(|(name, _)| name == "If-None-Match");
        match (tag, answer.header("etag")) {
            (Some((_, known)), Some(tag)) if known == tag => {
                Ok(Response { status: 304, body: Vec::new(), ..answer })
            }
            _ => Ok(answer),
        }
    }
}

#[test]
fn where_nothing_has_changed_nothing_more_is_asked() {
    let net = Unchanging(answers());
    let first = read(&Gitlab, &section(), &folder(), &net).reading.unwrap();
    assert!(!first.memory.contains("pear"));
    net.0.asked.borrow_mut().clear();
    let kept = TempDir::new().unwrap();
    let again = read_again(&Gitlab, &section(), &folder(), &net, &first.memory, &kept, false);
    assert_eq!(net.0.asked.borrow().len(), 2);
    assert_eq!(again.heard, Heard::default());
    assert_eq!(again.reading.unwrap(), first);
}

#[test]
fn a_reading_that_was_cut_off_goes_on_where_it_stopped() {
    let whole = heard().0;
    let all = answers();
    let lines = read_lines(&all);
    for stop in [3, 5, 9, 15] {
        let kept = TempDir::new().unwrap();
        let part = Stopping { answers: answers(), after: stop.into() };
        read_again(&Gitlab, &section(), &folder(), &part, "", &kept, false);
        let rest = answers();
        let again = read_again(&Gitlab, &section(), &folder(), &rest, "", &kept, false);
        assert_eq!(again.heard, whole);
        assert_eq!(rest.asked.borrow().len(), lines - stop, "after {stop} pages");
    }
}

fn read_lines(answers: &Answers) -> usize {
    read(&Gitlab, &section(), &folder(), answers);
    answers.asked.borrow().len()
}

/// A network that ends after some answers.
struct Stopping {
    answers: Answers,
    after: std::cell::Cell<usize>,
}

impl Net for Stopping {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let left = self.after.get();
        if left == 0 {
            return Err(NetError::NoHost { host: "gitlab.orchard.invalid".into() });
        }
        self.after.set(left - 1);
        self.answers.send(request)
    }
}

#[test]
fn a_project_that_is_gone_is_missing_and_the_others_are_read() {
    let section = section().replace("[\"orchard", "[\"orchard/felled\", \"orchard");
    let mut felled = Felled(answers());
    let read = read(&Gitlab, &section, &folder(), &felled);
    assert_eq!(items(&read.heard).len(), 5);
    let missing = read.reading.unwrap().missing;
    assert_eq!(missing, ["gitlab.orchard.invalid has it no more (status 404)"]);
    felled.0.asked.get_mut().retain(|line| line.contains("felled"));
    assert_eq!(felled.0.asked.borrow().len(), 2, "nothing is tried again");
}

/// A host on which one project is gone.
struct Felled(Answers);

impl Net for Felled {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        if request.url.contains("felled") {
            self.0.asked.borrow_mut().push(request.line());
            let (headers, body, url) = (Vec::new(), Vec::new(), request.url.clone());
            return Ok(Response { status: 404, headers, body, url });
        }
        self.0.send(request)
    }
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
            read(&Gitlab, &section(), &folder(), &Answers::read(&path)).reading.unwrap();
        }
    }
}
