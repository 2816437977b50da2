//! Strain: how long a store takes for many records, and how much memory.
//!
//! `cargo run --release -p store --example strain -- 7702 150000 2000000` prints, for a run with so
//! many invented events of an archive each, the time to add them, the time to publish them, and the
//! most memory that the program has held so far.

use std::env;
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::time::Instant as Clock;

use model::{
    Account, AccountKind, Event, Instant, Item, ItemKey, ItemKind, Mark, Personal, Place,
    ProjectName, Record, Stamp, Trace, TraceKind, Who,
};
use store::{Added, Landed, SnapshotFrom, SourceState, Store};

/// Half of an archive's events are things done at an item, a quarter tell the item itself.
fn record(number: u64, now: Instant) -> Record {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let account = |of: u64| {
        let login = Some(Personal::new(format!("villager-{of}")));
        Who::Account(Account::by_id("forge.invalid", of.to_string(), login, AccountKind::User))
    };
    let place = Place {
        platform: "forge.invalid".to_owned(),
        name: Personal::new(format!("village/house-{}", mixed % 40)),
        native: Some((mixed % 40).to_string()),
    };
    let second = 1_420_070_400 + (number as i64 * 157) % 300_000_000;
    let at = Stamp::recorded(Instant::from_seconds(second), now);
    let item = ItemKey::Number { place: place.clone(), number: mixed % 3000 };
    let by = account(mixed % 9000);
    let mut events = Vec::new();
    if number.is_multiple_of(4) {
        let mut told = Item::new(item.clone(), ItemKind::Issue, place, by.clone(), at);
        told.title = Some(Personal::new(format!("The well runs dry, part {number}")));
        told.marks = vec![Mark::Reference(item.clone())];
        events.push(Event::Item(Box::new(told)));
    }
    let mut trace = Trace::new(TraceKind::Comment, "forge.invalid", by, at);
    trace.native = Some(Personal::new(format!("comment:{number}")));
    trace.item = Some(item);
    events.push(Event::Trace(Box::new(trace)));
    Record { key: Personal::new(format!("event:{number}")), events }
}

fn main() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let store = Store::open_or_create(dir.path(), [1; 32])?;
    let mut next = 0;
    for count in env::args().skip(1).filter_map(|count| count.parse::<u64>().ok()) {
        let told = run(&store, next..next + count)?;
        std::io::stdout().write_all(told.as_bytes())?;
        next += count;
    }
    Ok(())
}

fn run(store: &Store, numbers: std::ops::Range<u64>) -> Result<String, Box<dyn Error>> {
    let count = numbers.end - numbers.start;
    let now = Instant::from_date(2026, 1, 1).ok_or("no such day")?;
    let project = ProjectName::parse("village").ok_or("no such name")?;
    let mut run = store.begin(store.lock(false)?)?;
    run.begin_source(&project, "archive", 1)?;
    let mut added = Added::default();
    let (mut adding, mut made) = (0.0, Vec::new());
    for number in numbers.clone() {
        made.push(record(number, now));
        if made.len() == 5_000 || number + 1 == numbers.end {
            let begun = Clock::now();
            for record in made.drain(..) {
                match run.add_record(&project, "archive", record)? {
                    Landed::Stored => added.stored += 1,
                    Landed::Duplicate => added.duplicate += 1,
                }
            }
            adding += begun.elapsed().as_secs_f64();
        }
    }
    run.set_source(SourceState {
        project,
        source: "archive".to_owned(),
        location_fingerprint: String::new(),
        tips: Vec::new(),
        snapshot_at: now,
        snapshot_from: SnapshotFrom::Clock,
        read: count,
        stored: added.stored,
        duplicate: added.duplicate,
        quarantined: 0,
        ignored: 0,
    });
    let begun = Clock::now();
    run.publish()?;
    let published = begun.elapsed().as_secs_f64();
    Ok(format!(
        "{count} records: {:.0} ms added, {:.0} ms published, {} held at most\n",
        adding * 1e3,
        published * 1e3,
        most_held()
    ))
}

/// Returns the most memory that the program has held, where the system tells it.
fn most_held() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not told".to_owned(), |line| line.trim().to_owned())
}
