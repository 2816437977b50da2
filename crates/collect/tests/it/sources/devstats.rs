//! The source `devstats`, on bundles of every known shape about invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::Heard;
use collect::sources::devstats::Devstats;
use model::{
    Coverage, Event, Extent, Fact, Instant, Item, ItemKey, ItemKind, ItemState, NoteKind,
    Quarantine, Trace, TraceKind, Who,
};
use tempfile::TempDir;

use crate::rig::{self, Answers, Read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/devstats")
}

fn read(section: &str) -> Read {
    rig::read(&Devstats, section, &folder(), &Answers::default())
}

fn item<'h>(heard: &'h Heard, key: &str) -> &'h Item {
    let record = heard.records().filter(|record| record.key.lossy() == key).last().unwrap();
    match record.events.first() {
        Some(Event::Item(item)) => item,
        _ => panic!("{key} begins with no item"),
    }
}

fn traces<'h>(heard: &'h Heard, key: &str, kind: TraceKind) -> Vec<&'h Trace> {
    let record = heard.records().filter(|record| record.key.lossy() == key).last().unwrap();
    let traces = record.events.iter().filter_map(|event| match event {
        Event::Trace(trace) if trace.kind == kind => Some(trace.as_ref()),
        _ => None,
    });
    traces.collect()
}

fn login(who: &Who) -> String {
    match who {
        Who::Account(account) => account.login.as_ref().unwrap().lossy().into_owned(),
        Who::Ghost => "a ghost".to_owned(),
        Who::Untold => "untold".to_owned(),
    }
}

#[test]
fn issues_and_changes_are_told_with_what_the_bundle_knows() {
    let Read { heard, reading } = read("files = ['grove_issues.json', 'grove_prs.json.gz']");
    let issue = item(&heard, "issue:orchard/grove#7");
    assert_eq!((issue.kind, issue.state), (ItemKind::Issue, Some(ItemState::Closed)));
    assert_eq!(issue.author, Who::Untold);
    let comments = traces(&heard, "issue:orchard/grove#7", TraceKind::Comment);
    let by: Vec<String> = comments.iter().map(|comment| login(&comment.by)).collect();
    assert_eq!(by, ["marula", "a ghost"]);
    let closings = traces(&heard, "issue:orchard/grove#7", TraceKind::Closed);
    let closings: Vec<(String, Option<Instant>)> =
        closings.iter().map(|closing| (login(&closing.by), closing.at.believed())).collect();
    let last = Instant::parse("2021-03-09T12:00:00Z");
    assert_eq!(closings, [("marula".to_owned(), None), ("quince".to_owned(), last)]);

    let change = item(&heard, "issue:orchard/grove#9");
    assert_eq!((change.kind, change.state), (ItemKind::Change, Some(ItemState::Merged)));
    assert_eq!(login(&change.author), "medlar");
    let merged = traces(&heard, "issue:orchard/grove#9", TraceKind::Merged);
    assert_eq!(login(&merged[0].by), "marula");
    let closed = traces(&heard, "issue:orchard/grove#10", TraceKind::Closed);
    assert_eq!((login(&closed[0].by), closed[0].at.believed()), ("untold".to_owned(), None));
    assert_eq!(item(&heard, "issue:orchard/grove#10").author, Who::Ghost);
    assert_eq!(reading.unwrap().as_of, Instant::parse("2021-05-03T10:00:01Z"));
}

#[test]
fn what_mentions_an_issue_is_told_where_it_is_of_the_same_repository() {
    let Read { heard, .. } = read("files = ['grove_issues.json']");
    let mentions = traces(&heard, "issue:orchard/grove#7", TraceKind::CrossReferenced);
    let numbers: Vec<Option<u64>> = mentions
        .iter()
        .map(|mention| match &mention.target {
            Some(ItemKey::Number { number, .. }) => Some(*number),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, [Some(9), None]);
}

#[test]
fn oddities_are_noted_and_what_cannot_be_known_by_a_number_is_set_aside() {
    let Read { heard, .. } = read("files = ['grove_issues.json', 'grove_prs.json.gz']");
    let counts = |kind| heard.notes.get(&kind).map_or(0, |(count, _)| *count);
    assert_eq!(counts(NoteKind::ListCut), 1);
    assert_eq!(counts(NoteKind::ImpossibleInterval), 2);
    assert_eq!(counts(NoteKind::UnknownKind), 1);
    assert_eq!(counts(NoteKind::UnknownValue), 1);
    assert_eq!(heard.files[0].set_aside, [("item 4".to_owned(), Quarantine::NoIdentity)]);
    assert_eq!(item(&heard, "issue:orchard/grove#8").state, Some(ItemState::Open));
}

#[test]
fn what_a_bundle_cannot_say_is_absent_with_its_reason() {
    let reading = read("files = ['grove_prs.json.gz', 'grove_issues.json']").reading.unwrap();
    let extent = |fact| {
        let rows = reading.coverage.iter().filter(move |row| row.fact == fact);
        rows.map(|row| row.extent).collect::<Vec<_>>()
    };
    for fact in [Fact::IssueAuthors, Fact::Reviews, Fact::ChangeClosings, Fact::ReadyTimes] {
        assert_eq!(extent(fact), [Extent::Absent], "{fact:?}");
    }
    // One record could not be read, so nothing is whole without a word of it.
    for row in reading.coverage.iter().filter(|row| row.extent == Extent::Complete) {
        assert!(extent(row.fact).contains(&Extent::Partial), "{:?}", row.fact);
    }
    let told = |row: &Coverage| row.extent == Extent::Complete || !row.reason.is_empty();
    assert!(reading.coverage.iter().all(told));
}

#[test]
fn a_newer_bundle_has_the_last_word_in_whatever_order_they_are_listed() {
    for files in [
        "files = ['grove_issues.json', 'grove_issues.older.json']",
        "files = ['grove_issues.older.json', 'grove_issues.json']",
    ] {
        let Read { heard, .. } = read(files);
        assert_eq!(item(&heard, "issue:orchard/grove#7").state, Some(ItemState::Closed), "{files}");
    }
}

#[test]
fn other_queries_are_read_too() {
    let section = "files = ['only_references.json']\nrepository = 'orchard/grove'";
    let Read { heard, reading } = read(section);
    assert_eq!(item(&heard, "issue:orchard/grove#4").state, None);
    assert_eq!(traces(&heard, "issue:orchard/grove#4", TraceKind::CrossReferenced).len(), 1);
    let absent = |fact| {
        let coverage = &reading.as_ref().unwrap().coverage;
        coverage.iter().any(|row| row.fact == fact && row.extent == Extent::Absent)
    };
    assert!(absent(Fact::Comments) && absent(Fact::IssueClosings));

    let Read { heard, .. } = read("files = ['answer_2025.json']\nrepository = 'orchard/grove'");
    let closed = traces(&heard, "issue:orchard/grove#20", TraceKind::Closed);
    assert_eq!(closed[0].at.believed(), Instant::parse("2025-03-04T10:00:00Z"));
}

#[test]
fn a_bundle_of_an_unknown_repository_says_what_to_do() {
    let Read { heard, reading } = read("files = ['grove_prs.json.gz']");
    assert_eq!(heard.records().count(), 0);
    assert_eq!(heard.files[0].set_aside.len(), 4);
    assert!(reading.unwrap().missing[0].contains("give `repository"));
}

/// Bundles of two repositories in one folder: the issues of each, and the changes of one without an
/// address.
fn two_repositories() -> TempDir {
    let folder = TempDir::new().unwrap();
    let issue = |name: &str, at: &str| {
        format!(
            r#"[{{"node": {{"number": 7, "title": "Dry", "createdAt": "{at}", "updatedAt": "{at}",
            "state": "OPEN", "url": "https://github.com/orchard/{name}/issues/7"}}}}]"#
        )
    };
    let change = r#"[{"node": {"number": 9, "title": "Wet", "createdAt": "2021-03-01T10:00:00Z",
        "state": "OPEN", "mergedAt": null, "baseRefName": "main"}}]"#;
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("grove_issues.json", &issue("grove", "2021-03-01T10:00:00Z"));
    write("meadow_issues.json", &issue("meadow", "2022-03-01T10:00:00Z"));
    write("meadow_prs.json", change);
    folder
}

#[test]
fn bundles_of_two_repositories_are_kept_apart_and_told() {
    let folder = two_repositories();
    for more in ["", "\nrepository = 'orchard/grove'"] {
        let section =
            format!("files = ['grove_issues.json', 'meadow_issues.json', 'meadow_prs.json']{more}");
        let Read { heard, reading } =
            rig::read(&Devstats, &section, folder.path(), &Answers::default());
        let keys: Vec<_> = heard.records().map(|record| record.key.lossy().into_owned()).collect();
        let expected =
            ["issue:orchard/grove#7", "issue:orchard/meadow#7", "issue:orchard/meadow#9"];
        for key in expected {
            assert!(keys.iter().any(|told| told == key), "{key} of {keys:?}");
        }
        assert_eq!((keys.len(), heard.notes[&NoteKind::SeveralPlaces].0), (3, 1));
        let reading = reading.unwrap();
        assert_eq!(reading.missing.is_empty(), more.is_empty());
        // What is whole in one repository only is not whole.
        let of = |fact| reading.coverage.iter().filter(move |row| row.fact == fact);
        let changes: Vec<_> = of(Fact::Changes).collect();
        assert_eq!((changes.len(), changes[0].extent), (1, Extent::Partial));
        assert!(changes[0].reason.contains("each repository"), "{}", changes[0].reason);
        let whole_since = of(Fact::Issues).find(|row| row.extent == Extent::Complete).unwrap().from;
        assert_eq!(whole_since, Instant::parse("2022-03-01T10:00:00Z"));
        assert!(!reading.coverage.iter().any(|row| row.reason.contains("meadow")));
    }
}

#[test]
fn changes_without_an_address_are_not_given_to_a_repository_of_another_name() {
    let folder = two_repositories();
    let section = "files = ['grove_issues.json', 'meadow_prs.json']";
    let Read { heard, reading } = rig::read(&Devstats, section, folder.path(), &Answers::default());
    assert_eq!(heard.records().count(), 1);
    assert!(reading.unwrap().missing[0].contains("give `repository"));
}
