//! Pages outlive kills, full disks and sources that fail, and damage to them is found.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use model::{Instant, ProjectName};

use super::{Page, RawLog};
use crate::disk::doomed::{Brittle, Crowded};
use crate::{SnapshotFrom, SourceState, Store, StoreError};

fn village() -> ProjectName {
    ProjectName::parse("village").unwrap()
}

fn page(number: u8) -> Page {
    Page {
        request: format!("GET https://forge.invalid/{number}"),
        status: 200,
        at_micros: i64::from(number),
        headers: vec![("etag".to_owned(), format!("\"{number}\""))],
        // Random enough that packing does not make it small.
        body: (0..600u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 ^ number).collect(),
    }
}

fn pages(numbers: impl IntoIterator<Item = u8>) -> Vec<Page> {
    numbers.into_iter().map(page).collect()
}

fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let lasting = Brittle::dying_after(usize::MAX);
    let store = Store::open_or_create_on(dir.path(), [9; 32], lasting).unwrap();
    (dir, store)
}

fn state(source: &str) -> SourceState {
    SourceState {
        project: village(),
        source: source.to_owned(),
        location_fingerprint: String::new(),
        tips: Vec::new(),
        snapshot_at: Instant::from_date(2026, 1, 1).unwrap(),
        snapshot_from: SnapshotFrom::Clock,
        read: 0,
        stored: 0,
        duplicate: 0,
        quarantined: 0,
        ignored: 0,
    }
}

/// Keeps pages in a run that is published with `sources`.
fn collect(
    store: &Store,
    numbers: impl IntoIterator<Item = u8>,
    sources: &[&str],
) -> Result<(), StoreError> {
    let mut run = store.begin(store.lock(false)?)?;
    let mut log = run.raw(&village(), "forge")?;
    for number in numbers {
        log.append(&page(number))?;
    }
    for source in sources {
        run.set_source(state(source));
    }
    run.publish().map(|_| ())
}

/// Lets a run look at a log, and drops the run.
fn look<T>(store: &Store, look: impl FnOnce(&mut RawLog) -> T) -> T {
    let run = store.begin(store.lock(false).unwrap()).unwrap();
    look(&mut run.raw(&village(), "forge").unwrap())
}

fn unfinished(store: &Store) -> Vec<Page> {
    look(store, |log| log.unfinished().unwrap())
}

fn all(store: &Store) -> Vec<Page> {
    let mut all = Vec::new();
    look(store, |log| log.each(&mut |page| all.push(page)).unwrap());
    all
}

fn segment(store: &Store, generation: u64) -> PathBuf {
    store.root.join(format!("personal/raw/village/forge/g{generation:06}.pages"))
}

#[test]
fn pages_of_a_run_that_was_never_published_are_there_for_the_next() {
    let (_dir, store) = fresh();
    for number in 0..3 {
        look(&store, |log| log.append(&page(number)).unwrap());
        assert_eq!(unfinished(&store), pages(0..=number));
    }
    collect(&store, [3], &["forge"]).unwrap();
    assert_eq!(unfinished(&store), []);
    assert_eq!(all(&store), pages(0..4));
    assert!(segment(&store, 1).exists());
}

#[test]
fn pages_of_a_source_that_failed_are_unfinished_though_the_run_was_published() {
    let (_dir, store) = fresh();
    collect(&store, [0], &["forge"]).unwrap();
    collect(&store, [1], &["other"]).unwrap();
    collect(&store, [2], &["other"]).unwrap();
    assert_eq!(unfinished(&store), pages([1, 2]));
    collect(&store, [3], &["forge", "other"]).unwrap();
    assert_eq!(unfinished(&store), []);
    assert_eq!(all(&store), pages(0..4));
    for generation in 1..=4 {
        assert!(segment(&store, generation).exists(), "{generation}");
    }
}

#[test]
fn a_torn_tail_is_cut_off_and_is_no_damage() {
    for torn in [1, 19, 20, 200] {
        let (_dir, store) = fresh();
        collect(&store, [0], &["forge"]).unwrap();
        look(&store, |log| pages(1..3).iter().try_for_each(|page| log.append(page)).unwrap());
        let path = segment(&store, 2);
        let length = fs::metadata(&path).unwrap().len();
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(length - torn).unwrap();
        assert!(store.snapshot().unwrap().verify().is_empty());
        assert_eq!(unfinished(&store), pages([1]), "{torn} bytes torn off");
        // All was answered by what was left, so nothing is written behind it.
        collect(&store, [], &["forge"]).unwrap();
        assert!(store.snapshot().unwrap().verify().is_empty());
        assert_eq!(all(&store), pages(0..2));
    }
}

#[test]
fn a_frame_that_is_whole_and_holds_no_page_is_cut_off_too() {
    let (_dir, store) = fresh();
    collect(&store, 0..2, &[]).unwrap();
    let contents = [3, 0];
    let length = u32::try_from(contents.len()).unwrap().to_le_bytes();
    let hash = blake3::hash(&contents);
    let frame = [&length[..], &hash.as_bytes()[..16], &contents].concat();
    let segment = segment(&store, 1);
    OpenOptions::new().append(true).open(&segment).unwrap().write_all(&frame).unwrap();

    collect(&store, 2..4, &[]).unwrap();

    assert_eq!(unfinished(&store), pages(0..4));
}

#[test]
fn what_a_power_loss_left_behind_a_page_is_written_over() {
    for rubbish in [vec![0; 4096], vec![0xff; 50], page(7).body] {
        let (_dir, store) = fresh();
        look(&store, |log| log.append(&page(0)).unwrap());
        let mut file = OpenOptions::new().append(true).open(segment(&store, 1)).unwrap();
        file.write_all(&rubbish).unwrap();
        collect(&store, [1], &["forge"]).unwrap();
        assert_eq!(all(&store), pages(0..2));
        assert!(store.snapshot().unwrap().verify().is_empty());
    }
}

#[test]
fn a_finished_segment_that_changed_is_damage_for_doctor_and_for_readers() {
    let (_dir, store) = fresh();
    collect(&store, [0, 1], &["forge"]).unwrap();
    collect(&store, [2], &["forge"]).unwrap();
    let path = segment(&store, 1);
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 4] ^= 1;
    let mut longer = whole.clone();
    longer.push(0);
    for bytes in [&changed, &longer, &whole[..whole.len() - 1].to_vec()] {
        fs::write(&path, bytes).unwrap();
        let found: Vec<_> =
            store.snapshot().unwrap().verify().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            ["the store is damaged: a file's contents have changed: \
              personal/raw/village/forge/g000001.pages"]
        );
        let read = look(&store, |log| log.each(&mut |_| {}));
        assert!(matches!(read, Err(StoreError::Damaged { .. })));
        // The source can be collected all the same.
        assert_eq!(unfinished(&store), []);
    }
    fs::write(&path, &whole).unwrap();
    assert!(store.snapshot().unwrap().verify().is_empty());
}

#[test]
fn a_log_killed_at_any_write_has_every_page_that_was_kept() {
    let mut steps = 0;
    loop {
        let (_dir, store) = fresh();
        collect(&store, [0], &["forge"]).unwrap();
        let brittle = Brittle::dying_after(steps);
        let doomed = Store { disk: brittle.clone(), ..store.clone() };
        let mut kept = 1;
        look(&doomed, |log| {
            while kept < 4 && log.append(&page(kept)).is_ok() {
                kept += 1;
            }
        });
        let left = unfinished(&store);
        let found = 1 + left.len() as u8;
        assert_eq!(left, pages(1..found));
        // A page may be there of which only the safety was not confirmed.
        assert!((kept..=kept + 1).contains(&found), "killed at {steps}");
        collect(&store, found..5, &["forge"]).unwrap();
        assert_eq!(all(&store), pages(0..5), "killed at {steps}");
        assert!(store.snapshot().unwrap().verify().is_empty());
        if brittle.left() > 0 {
            break;
        }
        steps += 1;
    }
    assert!(steps >= 6, "only {steps} operations were tried");
}

#[test]
fn a_full_disk_is_told_and_the_log_goes_on_once_there_is_room() {
    for room in [0, 10, 30, 700, 900, 1500] {
        let (_dir, store) = fresh();
        collect(&store, [0], &["forge"]).unwrap();
        let full = Store { disk: Crowded::with_room(room), ..store.clone() };
        let mut kept = 1;
        let failed = look(&full, |log| {
            loop {
                if let Err(failed) = log.append(&page(kept)) {
                    break failed;
                }
                kept += 1;
            }
        });
        assert!(matches!(failed, StoreError::Full { .. }), "{failed}");
        assert!(store.snapshot().unwrap().verify().is_empty());
        assert_eq!(unfinished(&store), pages(1..kept), "room for {room}");
        collect(&store, kept..6, &["forge"]).unwrap();
        assert_eq!(all(&store), pages(0..6));
    }
}

#[test]
fn projects_whose_names_differ_only_in_case_share_no_folder() {
    let folder = |name| super::folder("".as_ref(), &ProjectName::parse(name).unwrap(), "forge");
    let lower = |name| folder(name).to_string_lossy().to_lowercase();
    let folders = [lower("village"), lower("Village"), lower("VILLAGE")];
    assert!(folders[0] != folders[1] && folders[1] != folders[2] && folders[0] != folders[2]);
    assert_eq!(folder("Village"), folder("Village"));
}
