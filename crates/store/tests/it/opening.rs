//! Opening what is no store, a newer one, or one that somebody has broken.

use std::fs;
use std::path::Path;

use store::{Damage, LAYOUT, Store, StoreError, Table};

use crate::village::{collect, commit, project};

fn filled(dir: &Path) -> Store {
    let store = Store::open_or_create(dir, [1; 32]).unwrap();
    collect(&store, &project("village"), (0..10).map(commit).collect()).unwrap();
    store
}

fn failure(dir: &Path) -> StoreError {
    let Err(failed) = Store::open(dir) else { panic!("it opened") };
    let Err(again) = Store::open_or_create(dir, [2; 32]) else { panic!("it was made anew") };
    assert_eq!(failed.to_string(), again.to_string());
    failed
}

#[test]
fn where_there_is_nothing_there_is_no_store_until_one_is_made() {
    let dir = tempfile::tempdir().unwrap();
    for place in [dir.path().to_owned(), dir.path().join("deep/er")] {
        assert!(matches!(Store::open(&place), Err(StoreError::Missing { .. })));
        let made = Store::open_or_create(&place, [1; 32]).unwrap();
        assert_eq!(made.snapshot().unwrap().generation(), 0);
        assert!(made.snapshot().unwrap().projects().is_empty());
    }
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    assert!(matches!(failure(dir.path()), StoreError::NotAStore { .. }));
    let file = dir.path().join("letter.txt");
    assert!(matches!(failure(&file), StoreError::NotAStore { .. }));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let manifest = dir.path().join("manifest.json");
    let newer = format!("{{\"layout\": {}, \"rooms\": []}}", LAYOUT + 1);
    fs::write(&manifest, &newer).unwrap();
    let StoreError::Newer { found, known } = failure(dir.path()) else { panic!() };
    assert_eq!((found, known), (LAYOUT + 1, LAYOUT));
    assert_eq!(fs::read_to_string(&manifest).unwrap(), newer);
}

#[test]
fn a_broken_manifest_is_told_as_such() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let manifest = dir.path().join("manifest.json");
    let whole = fs::read_to_string(&manifest).unwrap();
    let leading_out = whole.replacen("\"events/", "\"../events/", 1);
    let cut = whole[..whole.len() / 2].to_owned();
    for broken in [cut, String::new(), "[]".to_owned(), "{\"layout\": 1}".to_owned(), leading_out] {
        fs::write(&manifest, &broken).unwrap();
        let StoreError::Damaged { file, .. } = failure(dir.path()) else { panic!("{broken}") };
        assert_eq!(file, "manifest.json");
    }
}

#[test]
fn a_missing_or_shortened_file_is_found_on_opening_and_a_changed_one_by_verifying() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    assert!(store.snapshot().unwrap().verify().is_empty());
    let file = store.snapshot().unwrap().files(Table::Commits).remove(0);
    let mut bytes = fs::read(&file).unwrap();

    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let snapshot = Store::open(dir.path()).unwrap().snapshot().unwrap();
    let damages = snapshot.verify();
    assert!(matches!(damages[..], [StoreError::Damaged { why: Damage::Contents, .. }]));
    assert!(snapshot.commit_ids(&project("village")).is_err());

    fs::write(&file, &bytes[1..]).unwrap();
    let StoreError::Damaged { why: Damage::Size { .. }, file: named } = failure(dir.path()) else {
        panic!()
    };
    assert!(named.starts_with("events/commits/village/"), "{named}");

    fs::remove_file(&file).unwrap();
    assert!(matches!(failure(dir.path()), StoreError::Damaged { why: Damage::Absent, .. }));
}

#[test]
fn a_store_without_its_key_is_damaged_and_gets_no_new_one() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::remove_file(dir.path().join("decisions/key")).unwrap();
    let StoreError::Damaged { file, .. } = failure(dir.path()) else { panic!() };
    assert_eq!(file, "decisions/key");
}

#[test]
fn a_store_of_the_first_layout_is_read_and_becomes_one_of_the_newest_with_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    let path = dir.path().join("manifest.json");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest["layout"] = 1.into();
    let sources = manifest["sources"].as_array_mut().unwrap();
    sources.iter_mut().for_each(|source| drop(source.as_object_mut().unwrap().remove("memory")));
    let old: Vec<&str> = Table::ALL[..9].iter().map(|table| table.name()).collect();
    let files = manifest["files"].as_array_mut().unwrap();
    files.retain(|file| old.contains(&file["table"].as_str().unwrap()));
    fs::write(&path, manifest.to_string()).unwrap();

    let snapshot = Store::open(dir.path()).unwrap().snapshot().unwrap();
    assert!(snapshot.items().unwrap().is_empty() && snapshot.accounts().unwrap().is_empty());
    assert_eq!(snapshot.commit_ids(&project("village")).unwrap().len(), 10);
    assert!(fs::read_to_string(&path).unwrap().contains("\"layout\":1"));
    collect(&store, &project("village"), (0..12).map(commit).collect()).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains(&format!("\"layout\": {LAYOUT}")));
    assert_eq!(store.snapshot().unwrap().files(Table::Items).len(), 1);
    assert_eq!(store.snapshot().unwrap().commit_ids(&project("village")).unwrap().len(), 12);
}
