//! The source `credits`, on input of its true format about invented people.

use std::fs;
use std::path::{Path, PathBuf};

use collect::sources::credits::Credits;
use model::{AccountKey, AccountKind, Event, NoteKind, Recognition};
use tempfile::TempDir;

use crate::rig::{Answers, Read, read};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/credits")
}

fn read_files(files: &str) -> Read {
    read(&Credits, &format!("files = [{files}]"), &fixtures(), &Answers::default())
}

fn recognitions(read: &Read) -> Vec<Recognition> {
    read.heard
        .records()
        .flat_map(|record| &record.events)
        .map(|event| match event {
            Event::Recognition(told) => (**told).clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Returns what is told as `group role who first`.
fn told(read: &Read) -> Vec<String> {
    recognitions(read)
        .iter()
        .map(|told| {
            let who = match &told.who.key {
                AccountKey::Login(login) => format!("@{}", login.lossy()),
                AccountKey::Name(name) => name.lossy().into_owned(),
                AccountKey::Id(id) => format!("{}:{id}", told.who.platform),
                AccountKey::Address(_) => panic!("an address is never kept"),
            };
            let first = match told.first {
                Some(true) => " first",
                Some(false) => " again",
                None => "",
            };
            format!("{}/{} {who}{first}", told.group, told.role)
        })
        .collect()
}

#[test]
fn all_contributors_are_known_by_login_once_for_each_kind() {
    let read = read_files("\".all-contributorsrc\"");
    assert_eq!(told(&read), ["/code @fern-moss", "/doc @fern-moss", "/a11y @fern-moss"]);
    let file = &read.heard.files[0];
    assert_eq!((file.set_aside.len(), file.ignored), (2, 1));
}

#[test]
fn citations_know_people_by_orcid_then_by_name_and_leave_organizations_out() {
    let read = read_files("\"CITATION.cff\"");
    let expected = [
        "1.4.0/author orcid.org:0000-0002-1825-0097",
        "1.4.0/author Ida Rush",
        "1.4.0/author @sorrel",
    ];
    assert_eq!(told(&read), expected);
    let at = recognitions(&read)[0].at.believed().unwrap();
    assert_eq!(at.day(), "2024-02-29");
    let file = &read.heard.files[0];
    assert_eq!((file.set_aside.len(), file.ignored), (1, 1));
    let zenodo = read_files("\".zenodo.json\"");
    let expected = [
        "/creator orcid.org:0000-0002-1825-0097",
        "/creator Rush, Ida",
        "/project_leader Reed, Tom",
    ];
    assert_eq!(told(&zenodo), expected);
}

#[test]
fn lists_of_authors_and_thanks_name_people_and_prose_names_nobody() {
    let authors = read_files("\"AUTHORS.md\"");
    assert_eq!(told(&authors), ["/author Ida Rush", "/author @fern-moss", "/author @sorrel"]);
    let thanks = read_files("\"THANKS\"");
    assert_eq!(told(&thanks), ["/thanks Ida Rush", "/thanks Tom Reed", "/thanks Jörg Österling"]);
}

#[test]
fn teams_are_called_as_their_file() {
    let read = read_files("\"teams\"");
    assert_eq!(told(&read), ["triage/member @fern-moss", "triage/member Ida Rush"]);
    assert_eq!(read.heard.files[0].set_aside.len(), 1);
}

#[test]
fn release_notes_tell_roles_first_marks_and_totals_that_differ() {
    let read = read_files("\"release\"");
    let expected = [
        "1.3.0/author @sorrel first",
        "1.3.0/author Ida Rush again",
        "1.3.0/author Tom (Tomasz) Reed first",
        "1.2.0/author @reed first",
        "1.1.0/author Ida Rush again",
        "1.1.0/author Tom Reed first",
        "1.4/author @fern-moss",
        "1.4/author @dependabot[bot]",
        "1.4/reviewer Ida Rush",
    ];
    assert_eq!(told(&read), expected);
    assert_eq!(read.heard.notes[&NoteKind::CountDiffers], (1, "release 1.3.0".to_owned()));
    let all = recognitions(&read);
    assert_eq!(all[0].at.believed().unwrap().day(), "2024-02-29");
    assert!(all[8].at.believed().is_none());
    assert_eq!(all[7].who.kind, AccountKind::Bot);
}

#[test]
fn a_file_whose_kind_nobody_says_is_refused_without_its_name() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("canary.xyz"), "x").unwrap();
    let read = read(&Credits, "files = [\"canary.xyz\"]", folder.path(), &Answers::default());
    let why = read.reading.unwrap_err().to_string();
    assert!(why.contains("number 1 of files") && !why.contains("canary"), "{why}");
}

#[test]
fn what_a_folder_holds_and_nobody_can_name_is_counted_and_told_without_its_name() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("thanks/older-canary")).unwrap();
    fs::write(folder.path().join("thanks/older-canary/AUTHORS"), "* Ida Rush\n").unwrap();
    fs::write(folder.path().join("thanks/AUTHORS"), "* Ida Rush\n").unwrap();
    fs::write(folder.path().join("thanks/canary.xyz"), "x").unwrap();
    let read = read(&Credits, "files = [\"thanks\"]", folder.path(), &Answers::default());
    assert_eq!(told(&read), ["/author Ida Rush"]);
    let passed: Vec<(&str, u64)> =
        read.heard.files.iter().map(|file| (file.name.as_str(), file.ignored)).collect();
    let expected = [("thanks/AUTHORS", 0), ("thanks/canary.xyz", 1), ("thanks/older-canary/", 1)];
    assert_eq!(passed, expected);
    let note = &read.heard.notes[&NoteKind::PassedOver];
    assert_eq!(*note, (2, "number 1 of files".to_owned()));
    let reason = &read.reading.unwrap().coverage[0].reason;
    assert!(reason.contains("2 of what lies in the folders was passed over"), "{reason}");
}

#[test]
fn nothing_leaves_a_list_but_what_a_person_is_known_by() {
    let section = fs::read_to_string(fixtures().join("section.toml")).unwrap();
    let read = read(&Credits, &section, &fixtures(), &Answers::default());
    let files: Vec<&str> = read.heard.files.iter().map(|file| file.name.as_str()).collect();
    assert!(files.contains(&"release/release_1.4.rst") && files.contains(&"people.md"));
    for record in read.heard.records() {
        assert!(!record.key.lossy().contains("CANARY"), "{}", record.key.lossy());
    }
    for told in recognitions(&read) {
        let name = told.who.name.unwrap_or_default();
        assert!(!name.lossy().contains("CANARY") && !name.lossy().contains('@'));
    }
}
