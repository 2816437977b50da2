//! Pulling the plug: a run that dies at any moment leaves the store as it was, and can be repeated.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use model::{
    Act, Commit, CommitId, Decision, Instant, Personal, ProjectName, Signature, Signed, Spell,
    Stamp, SubjectId,
};

use crate::disk::doomed::Brittle;
use crate::{Snapshot, SnapshotFrom, SourceState, Store, StoreError, Table};

fn project() -> ProjectName {
    ProjectName::parse("village").unwrap()
}

fn commit(number: u32) -> Commit {
    let id = |number: u32| CommitId::parse(&format!("{number:040x}")).unwrap();
    let signed = || Signed {
        by: Signature {
            name: Personal::new(format!("Person {}", number % 3)),
            address: Personal::new(format!("person{}@village.invalid", number % 3)),
        },
        stamp: Stamp {
            at: Instant::from_date(2019 + number as i32 % 4, 5, 1),
            offset_minutes: 120,
            suspect: false,
            offset_suspect: false,
        },
    };
    Commit {
        id: id(number),
        parents: (number > 0).then(|| id(number - 1)).into_iter().collect(),
        author: signed(),
        committer: signed(),
        credits: Vec::new(),
        paths: vec![format!("src/{number}.txt").into_bytes()],
    }
}

/// Collects commits `from..until` whole, whatever was collected before.
fn collect(store: &Store, numbers: std::ops::Range<u32>) -> Result<u64, StoreError> {
    let mut run = store.begin(store.lock(false)?)?;
    let commits: Vec<_> = numbers.map(commit).collect();
    let read = commits.len() as u64;
    let reached = commits.iter().map(|commit| (commit.id.clone(), commit.id.clone())).collect();
    let added = run.add_commits(&project(), "git", commits)?;
    run.set_reachable(&project(), "git", reached);
    run.set_mailmap(&project(), "git", Some(b"A <a@village.invalid>\n".to_vec()));
    run.set_source(SourceState {
        project: project(),
        source: "git".to_owned(),
        location_fingerprint: store.location_fingerprint(b"somewhere"),
        tips: Vec::new(),
        snapshot_at: Instant::from_date(2024, 1, 1).unwrap(),
        snapshot_from: SnapshotFrom::Clock,
        read,
        stored: added.stored,
        duplicate: added.duplicate,
        quarantined: 0,
        ignored: 0,
    });
    run.publish()
}

fn ids(store: &Store) -> Vec<CommitId> {
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.verify().is_empty());
    let mut ids: Vec<_> = snapshot.commit_ids(&project()).unwrap().into_iter().collect();
    ids.sort();
    ids
}

fn decision() -> Decision {
    Decision {
        step: 1,
        at: Instant::from_date(2024, 2, 29).unwrap(),
        by: "steward".to_owned(),
        why: "said so".to_owned(),
        act: Act::Bot(SubjectId("0".repeat(32)), Spell::default()),
    }
}

#[test]
fn a_run_killed_at_any_write_leaves_the_store_as_it_was() {
    let lasting = Brittle::dying_after(usize::MAX);
    let first = tempfile::tempdir().unwrap();
    let store = Store::open_or_create_on(first.path(), [3; 32], lasting.clone()).unwrap();
    collect(&store, 0..6).unwrap();
    let before = ids(&store);
    let mut steps = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        copy(first.path(), dir.path());
        let store = Store::open_or_create_on(dir.path(), [0; 32], lasting.clone()).unwrap();
        let brittle = Brittle::dying_after(steps);
        let doomed = Store { disk: brittle.clone(), ..store.clone() };
        let outcome = collect(&doomed, 3..12);
        let left = brittle.left();

        let after = Store { disk: store.disk.clone(), ..Store::open(dir.path()).unwrap() };
        match (&outcome, after.snapshot().unwrap().generation()) {
            (Ok(2), 2) => assert_eq!(ids(&after).len(), 12),
            (Err(_), 1) => assert_eq!(ids(&after), before, "killed at {steps}"),
            // The new manifest had its name already; only its safety was not confirmed.
            (Err(_), 2) => assert_eq!(ids(&after).len(), 12, "killed at {steps}"),
            (outcome, generation) => panic!("{steps}: {outcome:?} at generation {generation}"),
        }
        let killed = after.snapshot().unwrap();
        collect(&after, 3..12).unwrap();
        assert_eq!(ids(&after).len(), 12, "repeated after a kill at {steps}");
        assert_eq!(after.snapshot().unwrap().rows(Table::Commits), 12);
        assert_eq!(parquet_files(dir.path()), named(&[&killed, &after.snapshot().unwrap()]));
        if left > 0 {
            break;
        }
        steps += 1;
    }
    assert!(steps > 60, "only {steps} operations were tried");
}

#[test]
fn a_store_killed_while_it_is_made_can_be_made_again_and_keeps_its_key() {
    let finished = (0..20).find(|steps| {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("store");
        let outcome = Store::open_or_create_on(&dir, [5; 32], Brittle::dying_after(*steps));
        let store = Store::open_or_create(&dir, [5; 32]).unwrap();
        assert_eq!(store.snapshot().unwrap().generation(), 0);
        let again = Store::open_or_create(&dir, [6; 32]).unwrap();
        assert_eq!(store.location_fingerprint(b"x"), again.location_fingerprint(b"x"));
        outcome.is_ok()
    });
    assert!(finished.is_some());
}

#[test]
fn a_decision_cut_in_the_middle_was_never_taken_and_the_next_one_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [3; 32]).unwrap();
    let lock = store.lock(false).unwrap();
    store.append_decisions(&lock, &[decision()]).unwrap();
    let doomed = Store { disk: Brittle::dying_after(1), ..store.clone() };
    assert!(doomed.append_decisions(&lock, &[decision()]).is_err());
    assert_eq!(store.snapshot().unwrap().decisions().unwrap(), [decision()]);
    store.append_decisions(&lock, &[decision()]).unwrap();
    assert_eq!(store.snapshot().unwrap().decisions().unwrap(), [decision(), decision()]);
}

#[test]
fn a_step_of_several_lines_is_there_with_all_of_them_or_was_never_taken() {
    let step = |number: u64, lines: usize| {
        let why = "a long reason ".repeat(number as usize);
        vec![Decision { step: number, why, ..decision() }; lines]
    };
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [3; 32]).unwrap();
    let lock = store.lock(false).unwrap();
    store.append_decisions(&lock, &step(1, 3)).unwrap();
    let log = dir.path().join("decisions/decisions.ndjson");
    let before = fs::read(&log).unwrap();
    store.append_decisions(&lock, &step(2, 4)).unwrap();
    let after = fs::read(&log).unwrap();
    for cut in before.len()..after.len() {
        fs::write(&log, &after[..cut]).unwrap();
        assert_eq!(store.snapshot().unwrap().decisions().unwrap(), step(1, 3), "cut at {cut}");
        store.append_decisions(&lock, &step(3, 2)).unwrap();
        let all = [step(1, 3), step(3, 2)].concat();
        assert_eq!(store.snapshot().unwrap().decisions().unwrap(), all, "cut at {cut}");
    }
}

/// Copies what is in a folder into another one.
pub(crate) fn copy(from: &Path, into: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, into) = (entry.path(), into.join(entry.file_name()));
        if from.is_dir() {
            fs::create_dir(&into).unwrap();
            copy(&from, &into);
        } else {
            fs::copy(&from, &into).unwrap();
        }
    }
}

/// Returns every file of some generations.
pub(super) fn named(snapshots: &[&Snapshot]) -> BTreeSet<PathBuf> {
    let files = |table| snapshots.iter().flat_map(move |snapshot| snapshot.files(table));
    Table::ALL.into_iter().flat_map(files).collect()
}

/// Returns every table's file in a folder, those under temporary names as well.
pub(super) fn parquet_files(folder: &Path) -> BTreeSet<PathBuf> {
    let inside = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inside
        .flat_map(|path| {
            if path.is_dir() {
                return parquet_files(&path);
            }
            let ours = path.to_string_lossy().contains(".parquet");
            BTreeSet::from_iter(ours.then_some(path))
        })
        .collect()
}
