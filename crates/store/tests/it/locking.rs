//! Two runs at once: the second is refused or waits.

use store::{Store, StoreError};

use crate::village::{collect, commit, project};

#[test]
fn a_second_run_is_refused_while_the_first_holds_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    let run = store.begin(store.lock(false).unwrap()).unwrap();
    let other = Store::open(dir.path()).unwrap();
    assert!(matches!(other.lock(false), Err(StoreError::Busy)));
    assert_eq!(other.snapshot().unwrap().generation(), 0, "reading goes on");
    drop(run);
    assert!(other.lock(false).is_ok());
}

#[test]
fn a_run_that_waits_begins_where_the_other_ended() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    let village = project("village");
    let lock = store.lock(false).unwrap();
    let second = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let lock = store.lock(true).unwrap();
            store.begin(lock).unwrap().base().generation()
        });
        let mut run = store.begin(lock).unwrap();
        let added = run.add_commits(&village, "git", vec![commit(0)]).unwrap();
        run.set_source(crate::village::state(&village, added));
        run.publish().unwrap();
        waiting.join().unwrap()
    });
    assert_eq!(second, 1);
    assert_eq!(collect(&store, &village, vec![commit(0)]).unwrap(), 2);
}

#[test]
fn the_lock_of_one_store_does_not_open_another() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let here = Store::open_or_create(here.path(), [1; 32]).unwrap();
    let there = Store::open_or_create(there.path(), [1; 32]).unwrap();
    assert!(matches!(here.begin(there.lock(false).unwrap()), Err(StoreError::Busy)));
}
