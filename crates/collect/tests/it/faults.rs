//! Faults that no other file shows: floods, histories of unusual size, things that are only
//! mentioned, and people who cannot be told apart. Each test names its row of the list of faults.

use std::fs;

use collect::sources::gharchive::GhArchive;
use model::{AccountKind, Event, Extent, NoteKind};
use tempfile::TempDir;

use crate::repository::{Repository, find, noted};
use crate::rig::{Answers, read};

#[test]
fn row_39_a_flood_of_a_machine_is_told_whole_and_as_a_machines() {
    let folder = TempDir::new().unwrap();
    let mut next = 0;
    for hour in 0..24 {
        let mut text = String::new();
        for _ in 0..4_200 {
            next += 1;
            text += &format!(
                "{{\"id\":\"{next}\",\"type\":\"WatchEvent\",\"actor\":{{\"id\":42,\"login\":\
                 \"flood[bot]\"}},\"repo\":{{\"id\":7001,\"name\":\"orchard/apples\"}},\"payload\":\
                 {{\"action\":\"started\"}},\"public\":true,\"created_at\":\
                 \"2025-11-05T{hour:02}:00:00Z\"}}\n"
            );
        }
        fs::write(folder.path().join(format!("2025-11-05-{hour}.json")), text).unwrap();
    }
    let told = read(&GhArchive, "hours = ['.']", folder.path(), &Answers::default());
    assert_eq!(told.heard.records().count(), 100_800);
    let machines = told.heard.records().flat_map(|record| &record.events).filter(|event| {
        let Event::Trace(trace) = event else { return false };
        trace.by.account().is_some_and(|account| account.kind == AccountKind::Bot)
    });
    assert_eq!(machines.count(), 100_800);
    assert!(!told.heard.notes.contains_key(&NoteKind::HourThin));
}

/// Returns a commit by one person with a tree and parents.
fn commit(tree: &str, parents: &[String], person: &str) -> String {
    let parents: String = parents.iter().map(|id| format!("parent {id}\n")).collect();
    format!("tree {tree}\n{parents}author {person}\ncommitter {person}\n\nwords\n")
}

#[test]
fn row_35_a_merge_of_sixty_six_parents_and_thousands_of_references_are_read() {
    let repository = Repository::bare();
    let tree = repository.empty_tree();
    let parents: Vec<String> = (0..66)
        .map(|number| {
            let person = format!("Fern <fern@meadow.invalid> {} +0000", 1_600_000_000 + number);
            repository.raw_commit(commit(&tree, &[], &person).as_bytes())
        })
        .collect();
    let person = "Fern <fern@meadow.invalid> 1600001000 +0000";
    let tip = repository.raw_commit(commit(&tree, &parents, person).as_bytes());
    let mut references = format!("create refs/heads/main {tip}\n");
    for number in 0..3_000 {
        let at = &parents[number % 66];
        references += &format!("create refs/heads/topic/{number} {at}\n");
    }
    repository.git_with(&["update-ref", "--stdin"], references.as_bytes());
    let (commits, reading) = repository.read();
    assert_eq!((commits.len(), find(&commits, &tip).parents.len()), (67, 66));
    assert_eq!(noted(&reading, NoteKind::OctopusMerge), 1);
    assert_eq!(reading.tips.len(), 1, "branches that are not the default one do not count");
}

#[test]
fn row_37_what_lies_elsewhere_is_a_path_and_is_never_fetched() {
    let repository = Repository::bare();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 2147483648\n";
    let stream = format!(
        "commit refs/heads/main\ncommitter Fern <fern@meadow.invalid> 1600000000 +0000\ndata 5\n\
         words\nM 160000 {} deps/trees\nM 100644 inline big.bin\ndata {}\n{pointer}\n\
         M 100644 inline .gitmodules\ndata 0\n\nM 100644 inline Readme\ndata 0\n\n\
         M 100644 inline README\ndata 0\n\n",
        "7".repeat(40),
        pointer.len()
    );
    repository.import(stream.as_bytes());
    let (commits, reading) = repository.read();
    let expected: [&[u8]; 5] = [b".gitmodules", b"README", b"Readme", b"big.bin", b"deps/trees"];
    assert_eq!(commits[0].paths, expected);
    assert!(reading.coverage.iter().all(|row| row.extent == Extent::Complete));
    assert!(reading.notes.is_empty());
}

#[test]
fn row_21_people_without_an_address_of_their_own_stay_as_many_as_they_are() {
    let repository = Repository::bare();
    let lines: Vec<String> = ["", "(none)", "fern@localhost", "7+fern@users.noreply.github.com"]
        .iter()
        .flat_map(|address| ["Fern", "Moss"].map(|name| format!("{name} <{address}>")))
        .map(|by| format!("author {by} 1600000000 +0000\ncommitter {by} 1600000000 +0000\n\nx\n"))
        .collect();
    let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
    repository.raw_chain(&lines);
    let (commits, _) = repository.read();
    let mut people: Vec<_> = commits
        .iter()
        .map(|commit| (commit.author.by.name.bytes(), commit.author.by.address.bytes()))
        .collect();
    people.sort();
    people.dedup();
    assert_eq!(people.len(), 8, "who is whom is not decided where histories are read");
}
