//! Records in steps, in files, and cut off: they end where one whole collection does.

use std::sync::Arc;

use model::{
    Account, AccountKind, Event, Instant, Item, ItemKey, ItemKind, Mark, Personal, Place,
    ProjectName, Record, Stamp, Trace, TraceKind, Who,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::Landed;
use super::tests::{copy, named, parquet_files};
use crate::disk::doomed::{Brittle, Crowded};
use crate::disk::{Disk, Solid};
use crate::{FileTally, SnapshotFrom, SourceState, Store, StoreError, Table};

/// A record by its key, and which of its versions is told.
type Telling = (u8, u8);

fn project() -> ProjectName {
    ProjectName::parse("village").unwrap()
}

fn place() -> Place {
    Place {
        platform: "forge.invalid".to_owned(),
        name: Personal::new("village/Well"),
        native: None,
    }
}

fn record((key, version): Telling) -> Record {
    let who = |number: u8| {
        let login = Personal::new(format!("markedlogin{number}"));
        let kind = AccountKind::User;
        Who::Account(Account::by_id("forge.invalid", number.to_string(), Some(login), kind))
    };
    let now = Instant::from_date(2026, 1, 1).unwrap();
    let at = |year| Stamp::recorded(Instant::from_date(year, 5, 1), now);
    let item = ItemKey::Number { place: place(), number: u64::from(key) };
    let opened = at(2015 + i32::from(key % 3));
    let mut told = Item::new(item.clone(), ItemKind::Issue, place(), who(key % 4), opened);
    told.title = Some(Personal::new(format!("markedtitle {version}")));
    told.marks = vec![Mark::Hashtag("well".to_owned())];
    let mut events = vec![Event::Item(Box::new(told))];
    for number in 0..version {
        let when = if number == 1 { Stamp::untold() } else { at(2016 + i32::from(number)) };
        let mut trace = Trace::new(TraceKind::Comment, "forge.invalid", who(number), when);
        trace.item = Some(item.clone());
        events.push(Event::Trace(Box::new(trace.clone())));
        events.push(Event::Trace(Box::new(trace)));
    }
    Record { key: Personal::new(format!("markedkey {key}")), events }
}

fn collect(
    store: &Store,
    source: &str,
    tellings: &[Telling],
    flush_rows: usize,
) -> Result<(u64, u64), StoreError> {
    let mut run = store.begin(store.lock(false)?)?;
    run.flush_rows = flush_rows;
    run.begin_source(&project(), source, 3)?;
    let (mut stored, mut duplicate) = (0, 0);
    for telling in tellings {
        match run.add_record(&project(), source, record(*telling))? {
            Landed::Stored => stored += 1,
            Landed::Duplicate => duplicate += 1,
        }
    }
    let read = stored + duplicate;
    let tally = FileTally {
        name: "page of markedlogin".to_owned(),
        hash: Some("0".repeat(64)),
        read,
        stored,
        duplicate,
        ..FileTally::default()
    };
    run.set_files(&project(), source, vec![tally]);
    run.set_memory(&project(), source, "page 2 of markedlogin");
    run.set_source(SourceState {
        project: project(),
        source: source.to_owned(),
        location_fingerprint: String::new(),
        tips: Vec::new(),
        snapshot_at: Instant::from_date(2026, 1, 1).unwrap(),
        snapshot_from: SnapshotFrom::Clock,
        read,
        stored,
        duplicate,
        quarantined: 0,
        ignored: 0,
    });
    run.publish()?;
    Ok((stored, duplicate))
}

/// Returns everything that records told, as text.
fn rows(store: &Store) -> String {
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.verify().is_empty());
    let index: Vec<_> = ["a", "b"]
        .iter()
        .map(|source| {
            let mut index = snapshot.records(&project(), source).unwrap();
            index.sort_by_key(|row| row.record);
            index
        })
        .collect();
    format!(
        "{:#?}{:#?}{:#?}{:#?}{index:#?}",
        snapshot.items().unwrap(),
        snapshot.traces().unwrap(),
        snapshot.marks().unwrap(),
        snapshot
            .titles()
            .unwrap()
            .iter()
            .map(|t| (t.record, t.row.subject, t.row.title.lossy().into_owned()))
            .collect::<Vec<_>>(),
    )
}

fn fresh(disk: Arc<dyn Disk>) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create_on(dir.path(), [4; 32], disk).unwrap();
    (dir, store)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn steps_files_and_order_do_not_matter(
        steps in vec(vec((0u8..12, 0u8..4), 0..10), 1..5),
        flush_rows in 1usize..40,
    ) {
        let (_one, in_steps) = fresh(Brittle::dying_after(usize::MAX));
        for step in &steps {
            collect(&in_steps, "a", step, flush_rows).unwrap();
            collect(&in_steps, "b", &step[..step.len() / 2], 1000).unwrap();
        }
        let all: Vec<Telling> = steps.iter().flatten().copied().collect();
        let halves: Vec<Telling> =
            steps.iter().flat_map(|step| &step[..step.len() / 2]).copied().collect();
        // The other source first, each record only as it was told last, and in another order.
        let last = |all: &[Telling]| {
            let mut last: std::collections::BTreeMap<u8, u8> = Default::default();
            last.extend(all.iter().copied());
            last.into_iter().rev().collect::<Vec<_>>()
        };
        let (_other, at_once) = fresh(Brittle::dying_after(usize::MAX));
        collect(&at_once, "b", &last(&halves), 1000).unwrap();
        collect(&at_once, "a", &last(&all), 1000).unwrap();
        prop_assert_eq!(rows(&in_steps), rows(&at_once));
        // Once more changes nothing.
        let again = last(&all);
        prop_assert_eq!(collect(&in_steps, "a", &again, flush_rows).unwrap(), (0, again.len() as u64));
        prop_assert_eq!(rows(&in_steps), rows(&at_once));
    }
}

#[test]
fn a_run_killed_at_any_write_while_it_streams_loses_and_doubles_nothing() {
    let first: Vec<Telling> = (0..2).map(|key| (key, 1)).collect();
    let second: Vec<Telling> = (1..3).map(|key| (key, 2)).collect();
    let lasting = Brittle::dying_after(usize::MAX);
    let (once, store) = fresh(lasting.clone());
    collect(&store, "a", &first, 3).unwrap();
    let before = rows(&store);
    let (_undisturbed, store) = fresh(lasting.clone());
    collect(&store, "a", &first, 3).unwrap();
    collect(&store, "a", &second, 3).unwrap();
    let whole = rows(&store);
    assert_eq!(store.snapshot().unwrap().items().unwrap().len(), 3);
    let mut steps = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        copy(once.path(), dir.path());
        let store = Store::open_or_create_on(dir.path(), [0; 32], lasting.clone()).unwrap();
        let brittle = Brittle::dying_after(steps);
        let doomed = Store { disk: brittle.clone(), ..store.clone() };
        let outcome = collect(&doomed, "a", &second, 3);
        let after = Store { disk: store.disk.clone(), ..Store::open(dir.path()).unwrap() };
        if outcome.is_err() && after.snapshot().unwrap().generation() == 1 {
            assert_eq!(rows(&after), before, "killed at {steps}");
        }
        let killed = after.snapshot().unwrap();
        collect(&after, "a", &second, 3).unwrap();
        assert_eq!(rows(&after), whole, "repeated after a kill at {steps}");
        let named = named(&[&killed, &after.snapshot().unwrap()]);
        assert_eq!(parquet_files(dir.path()), named, "killed at {steps}: leftovers stay");
        if brittle.left() > 0 && outcome.is_ok() {
            break;
        }
        steps += 1;
    }
    assert!(steps > 60, "only {steps} operations were tried");
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was_and_the_run_can_be_repeated() {
    let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
    collect(&store, "a", &[(0, 1), (1, 1)], 3).unwrap();
    let before = rows(&store);
    for room in [0, 1, 5_000, 20_000, 60_000] {
        let full = Store { disk: Crowded::with_room(room), ..store.clone() };
        let failed = collect(&full, "a", &[(1, 2), (2, 2), (3, 3)], 3).unwrap_err();
        assert!(matches!(failed, StoreError::Full { .. }), "room for {room}: {failed}");
        assert_eq!(rows(&store), before, "room for {room}");
    }
    assert_eq!(collect(&store, "a", &[(1, 2), (2, 2), (3, 3)], 3).unwrap(), (3, 0));
    assert_eq!(store.snapshot().unwrap().items().unwrap().len(), 4);
}

#[test]
fn files_stay_few_and_personal_fields_stay_apart() {
    let (dir, store) = fresh(Arc::new(Solid));
    for step in 0..20 {
        collect(&store, "a", &[(step, 1)], 1000).unwrap();
    }
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.files(Table::Items).len() <= 3 * 8);
    assert_eq!(snapshot.items().unwrap().len(), 20);
    assert!(snapshot.known_file(&project(), "a", &"0".repeat(64)).unwrap());
    assert!(!snapshot.known_file(&project(), "b", &"0".repeat(64)).unwrap());
    assert_eq!(snapshot.files_read().unwrap().len(), 1);
    assert_eq!(snapshot.memory(&project(), "a").unwrap(), "page 2 of markedlogin");
    assert_eq!(snapshot.memory(&project(), "b").unwrap(), "");
    for folder in ["events", "decisions"] {
        assert!(!holds(&dir.path().join(folder)), "{folder}");
    }
    assert!(holds(&dir.path().join("personal")));
}

fn holds(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path);
        }
        let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
        ["marked", "village/well"]
            .iter()
            .any(|mark| bytes.windows(mark.len()).any(|window| window == mark.as_bytes()))
    })
}
