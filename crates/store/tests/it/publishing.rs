//! Publishing: twice equals once, steps equal once, and the same input gives the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use model::Commit;
use store::{Store, StoreError, Table};

use crate::village::{collect, commit, coverage, id, note, project, state};

fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    (dir, store)
}

/// Returns every file under `folder` with its bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let inside = bytes(&path).into_iter();
            found.extend(inside.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

fn sorted(store: &Store, name: &str) -> Vec<Commit> {
    let mut commits = store.snapshot().unwrap().commits(&project(name)).unwrap();
    commits.sort_by(|one, other| one.id.cmp(&other.id));
    commits
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let ((one_dir, one), (other_dir, other)) = (fresh(), fresh());
    for store in [&one, &other] {
        collect(store, &project("village"), (0..20).map(commit).collect()).unwrap();
        collect(store, &project("village"), (10..40).map(commit).collect()).unwrap();
    }
    let (one, other) = (bytes(one_dir.path()), bytes(other_dir.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
    }
}

#[test]
fn collecting_twice_equals_collecting_once() {
    let (dir, store) = fresh();
    let all: Vec<_> = (0..20).map(commit).collect();
    collect(&store, &project("village"), all.clone()).unwrap();
    let once = bytes(dir.path());
    assert_eq!(collect(&store, &project("village"), all.clone()).unwrap(), 2);
    let mut twice = bytes(dir.path());
    assert_ne!(twice.remove("manifest.json"), once.get("manifest.json").cloned());
    for (name, bytes) in &twice {
        assert_eq!(Some(bytes), once.get(name), "{name}");
    }
    let snapshot = store.snapshot().unwrap();
    let state = &snapshot.sources()[0];
    assert_eq!((state.stored, state.duplicate), (0, 20));
    assert_eq!(sorted(&store, "village"), all);
}

#[test]
fn many_small_steps_equal_one_and_leave_few_files() {
    let (_dir, store) = fresh();
    for step in 0..30 {
        let commits = (step * 2..step * 2 + 3).map(|n| commit(n % 8 + n / 32 * 8)).collect();
        collect(&store, &project("village"), commits).unwrap();
    }
    let (_dir, single) = fresh();
    let all: Vec<_> = (0..16).map(commit).collect();
    collect(&single, &project("village"), all.clone()).unwrap();
    assert_eq!(sorted(&store, "village"), sorted(&single, "village"));
    assert_eq!(sorted(&store, "village"), all);
    let (steps, once) = (store.snapshot().unwrap(), single.snapshot().unwrap());
    assert!(steps.verify().is_empty());
    assert_eq!(steps.signatures().unwrap(), once.signatures().unwrap());
    assert_eq!(steps.signatures_used().unwrap(), once.signatures_used().unwrap());
    assert_eq!(steps.paths().unwrap(), once.paths().unwrap());
}

#[test]
fn files_of_many_runs_are_written_together() {
    let (_dir, store) = fresh();
    for number in 0..40 {
        // All of one year.
        let mut one = commit(number);
        one.committer = commit(0).committer;
        collect(&store, &project("village"), vec![one]).unwrap();
        assert!(store.snapshot().unwrap().files(Table::Commits).len() <= 8);
    }
    assert_eq!(sorted(&store, "village").len(), 40);
    assert!(store.snapshot().unwrap().verify().is_empty());
}

#[test]
fn what_a_source_says_is_replaced_and_other_sources_keep_theirs() {
    let (_dir, store) = fresh();
    let (village, town) = (project("village"), project("town"));
    collect(&store, &village, (0..6).map(commit).collect()).unwrap();
    collect(&store, &town, (3..9).map(commit).collect()).unwrap();
    collect(&store, &village, (0..4).map(commit).collect()).unwrap();
    let snapshot = store.snapshot().unwrap();
    let four: Vec<_> = (0..4).map(|n| (id(n), id(n))).collect();
    assert_eq!(snapshot.projects(), [town.clone(), village.clone()]);
    assert_eq!(snapshot.reachable(&village, "git").unwrap(), four);
    assert_eq!(snapshot.reachable(&town, "git").unwrap().len(), 6);
    assert_eq!(snapshot.commit_ids(&village).unwrap().len(), 6);
    assert_eq!(snapshot.parents_of(&town).unwrap()[&id(3)], [id(2)]);
    assert_eq!(snapshot.coverage().unwrap(), [coverage(&town), coverage(&village)]);
    assert_eq!(snapshot.notes().unwrap(), [note(&town), note(&village)]);
    assert_eq!(snapshot.mailmaps().unwrap().len(), 2);

    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    run.set_mailmap(&town, "git", None);
    run.set_notes(&town, "git", Vec::new());
    run.publish().unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.notes().unwrap(), [note(&village)]);
    assert_eq!(snapshot.mailmaps().unwrap()[0].0, village);
    assert_eq!(snapshot.sources().len(), 2);
}

#[test]
fn a_reader_keeps_its_generation_while_the_next_is_published() {
    let (_dir, store) = fresh();
    collect(&store, &project("village"), (0..6).map(commit).collect()).unwrap();
    let before = store.snapshot().unwrap();
    collect(&store, &project("village"), (0..12).map(commit).collect()).unwrap();
    assert!(before.verify().is_empty());
    assert_eq!(before.reachable(&project("village"), "git").unwrap().len(), 6);
    assert_eq!(before.commit_ids(&project("village")).unwrap().len(), 6);
}

#[test]
fn paths_that_come_later_are_added_to_a_commit_that_had_none() {
    let (_dir, store) = fresh();
    let all: Vec<_> = (0..8).map(commit).collect();
    let bare = |commit: &Commit| Commit { paths: Vec::new(), ..commit.clone() };
    collect(&store, &project("village"), all.iter().map(bare).collect()).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.commits_without_paths(&project("village")).unwrap().len(), 8);
    // Once from a later run, once from another source of the same run.
    let both = all.iter().take(4).cloned().chain(all.iter().map(bare)).chain(all.iter().cloned());
    collect(&store, &project("village"), both.collect()).unwrap();
    assert_eq!(sorted(&store, "village"), all);
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.commits_without_paths(&project("village")).unwrap().is_empty());
    assert_eq!(snapshot.rows(Table::Changes), 16);
}

#[test]
fn tallies_that_do_not_add_up_are_refused_and_nothing_is_published() {
    let (_dir, store) = fresh();
    let village = project("village");
    for wrong in 0..3 {
        let mut run = store.begin(store.lock(false).unwrap()).unwrap();
        let added = run.add_commits(&village, "git", vec![commit(0), commit(0)]).unwrap();
        assert_eq!((added.stored, added.duplicate), (1, 1));
        let mut state = state(&village, added);
        match wrong {
            0 => state.read += 1,
            1 => (state.stored, state.duplicate) = (2, 0),
            _ => {}
        }
        if wrong < 2 {
            run.set_source(state);
        }
        assert!(matches!(run.publish(), Err(StoreError::Unbalanced { .. })));
    }
    assert_eq!(store.snapshot().unwrap().generation(), 0);
}

#[test]
fn every_table_has_a_file_from_the_first_run_on() {
    let (_dir, store) = fresh();
    store.begin(store.lock(false).unwrap()).unwrap().publish().unwrap();
    for table in Table::ALL {
        assert_eq!(store.snapshot().unwrap().files(table).len(), 1, "{}", table.name());
        assert_eq!(store.snapshot().unwrap().rows(table), 0);
    }
    collect(&store, &project("village"), vec![commit(0)]).unwrap();
    for table in Table::ALL {
        assert_eq!(store.snapshot().unwrap().files(table).len(), 1, "{}", table.name());
        let of_records = table >= Table::Items;
        assert_eq!(store.snapshot().unwrap().rows(table) == 0, of_records, "{}", table.name());
    }
}
