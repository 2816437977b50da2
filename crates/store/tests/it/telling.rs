//! Records: they come back as they were told, are replaced as a whole, and name places and accounts
//! as one whatever they are called.

use model::{
    Account, AccountKey, AccountKind, CommunityFile, CreditDocument, Event, Figure, FileChange,
    FilePurpose, Instant, Item, ItemKey, ItemKind, Personal, Place, Quarantine, Recognition,
    Record, Session, SessionState, Stamp, Trace, TraceKind, Who,
};
use store::{Added, FileTally, Landed, Run, SetAside, SourceState, Store, StoreError, Table};

use crate::village::{commit, id, project, state};

fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    (dir, store)
}

fn begin(store: &Store) -> Run {
    store.begin(store.lock(false).unwrap()).unwrap()
}

fn at(year: i32) -> Stamp {
    Stamp::recorded(Instant::from_date(year, 3, 4), Instant::from_date(2026, 1, 1).unwrap())
}

fn place(name: &str, native: Option<&str>) -> Place {
    Place {
        platform: "forge.invalid".to_owned(),
        name: Personal::new(name),
        native: native.map(str::to_owned),
    }
}

fn item(place: Place, number: u64, year: i32) -> Event {
    let key = ItemKey::Number { place: place.clone(), number };
    Event::Item(Box::new(Item::new(key, ItemKind::Issue, place, Who::Ghost, at(year))))
}

fn record(key: &str, events: Vec<Event>) -> Record {
    Record { key: Personal::new(key), events }
}

fn told(source: &str, added: Added) -> SourceState {
    SourceState { source: source.to_owned(), ..state(&project("village"), added) }
}

/// Tells records in a run of their own, and returns what became of them.
fn tell(store: &Store, source: &str, records: Vec<Record>) -> Vec<Landed> {
    let mut run = begin(store);
    run.begin_source(&project("village"), source, 1).unwrap();
    let landed: Vec<_> = records
        .into_iter()
        .map(|record| run.add_record(&project("village"), source, record).unwrap())
        .collect();
    let stored = landed.iter().filter(|landed| **landed == Landed::Stored).count() as u64;
    let duplicate = landed.len() as u64 - stored;
    run.set_source(told(source, Added { stored, duplicate }));
    run.publish().unwrap();
    assert!(store.snapshot().unwrap().verify().is_empty());
    landed
}

#[test]
fn sessions_recognitions_files_and_figures_come_back_as_they_were_told() {
    let (_dir, store) = fresh();
    let (starts, ends) = (Instant::from_date(2024, 5, 6), Instant::from_date(2024, 5, 7));
    let session = Session {
        calendar: place("calendar.ics", None),
        series: Personal::new("Community call"),
        starts: Stamp { at: starts, offset_minutes: 120, suspect: false, offset_suspect: true },
        ends,
        all_day: true,
        state: SessionState::Canceled,
        first_listed_at: Instant::from_date(2024, 1, 1),
        last_listed_at: None,
    };
    let who = Account {
        platform: "forge.invalid".to_owned(),
        key: AccountKey::Name(Personal::new(b"Ad\xe9la".as_slice())),
        login: None,
        name: None,
        kind: AccountKind::User,
    };
    let recognition = Recognition {
        who,
        document: CreditDocument::Team,
        role: "mentor".to_owned(),
        group: "docs".to_owned(),
        at: at(2021),
        first: Some(true),
    };
    let file = CommunityFile {
        purpose: FilePurpose::Governance,
        path: b"docs/g\xffvernance.md".to_vec(),
        change: FileChange::Removed,
        commit: id(9),
        at: at(2022),
    };
    let figure = Figure {
        measure: "survey_replies".to_owned(),
        period: "2024".to_owned(),
        starts_at: starts.unwrap(),
        ends_at: ends.unwrap(),
        value: -0.5,
        n: Some(u64::from(u32::MAX)),
        source: "annual report".to_owned(),
    };
    let events = vec![
        Event::Session(Box::new(session.clone())),
        Event::Recognition(Box::new(recognition)),
        Event::CommunityFile(Box::new(file.clone())),
        Event::Figure(Box::new(figure.clone())),
    ];
    tell(&store, "community", vec![record("all", events.clone())]);
    assert_eq!(tell(&store, "community", vec![record("all", events)]), [Landed::Duplicate]);
    let snapshot = store.snapshot().unwrap();

    let sessions = snapshot.sessions().unwrap();
    let [row] = sessions.as_slice() else { panic!("{} sessions", sessions.len()) };
    assert_eq!((row.source.as_str(), row.rank), ("community", 1));
    let row = &row.row;
    assert_eq!((row.starts_at, row.ends_at, row.all_day), (starts, ends, true));
    assert_eq!((row.starts_offset_minutes, row.starts_offset_suspect), (120, true));
    assert_eq!((row.state, row.last_listed_at), (SessionState::Canceled, None));
    assert_eq!(row.first_listed_at, session.first_listed_at);
    let titles = snapshot.titles().unwrap();
    assert_eq!((titles[0].row.subject, &titles[0].row.title), (row.series, &session.series));
    let places = snapshot.places().unwrap();
    assert_eq!((places[0].place, &places[0].name), (row.calendar, &session.calendar.name));

    let row = &snapshot.recognitions().unwrap()[0].row;
    assert_eq!((&*row.role, &*row.within, row.first), ("mentor", "docs", Some(true)));
    assert_eq!((row.document, row.at), (CreditDocument::Team, at(2021).at));
    let account = &snapshot.accounts().unwrap()[0];
    assert_eq!(account.account, row.account);
    assert_eq!(account.name.as_ref().unwrap().bytes(), b"Ad\xe9la");

    let row = &snapshot.community_files().unwrap()[0].row;
    assert_eq!((row.purpose, row.change), (file.purpose, file.change));
    assert_eq!((&row.commit, row.at), (&file.commit, at(2022).at));
    assert_eq!(snapshot.paths().unwrap(), [(row.path, file.path)]);

    let row = &snapshot.figures().unwrap()[0].row;
    assert_eq!((&*row.measure, &*row.period), ("survey_replies", "2024"));
    assert_eq!((row.value, row.n, &*row.published), (-0.5, figure.n, "annual report"));
    assert_eq!((row.starts_at, row.ends_at), (figure.starts_at, figure.ends_at));
}

#[test]
fn a_mail_account_is_the_git_account_of_the_same_address() {
    let (_dir, store) = fresh();
    let address = b"Ad\xe9la@village.invalid";
    let who = Account {
        platform: "mail".to_owned(),
        key: AccountKey::Address(Personal::new(address.as_slice())),
        login: None,
        name: Some(Personal::new("Adela")),
        kind: AccountKind::Unstated,
    };
    let trace = Trace::new(TraceKind::Message, "mail", Who::Account(who), at(2020));
    tell(&store, "mail", vec![record("message", vec![Event::Trace(Box::new(trace))])]);
    let snapshot = store.snapshot().unwrap();
    let author = snapshot.traces().unwrap()[0].row.author.unwrap();
    assert_eq!(author.to_string(), store.account_id("git", address).0);
    assert_ne!(author.to_string(), store.account_id("git", b"ad\xe9la@village.invalid").0);
    assert_eq!(snapshot.accounts().unwrap()[0].account, author);
}

#[test]
fn a_renamed_place_is_one_and_a_name_given_to_another_is_two() {
    let (_dir, store) = fresh();
    // Each step of the story in a run of its own: what ties them together must be stored.
    let steps = [
        ("village/well", Some("1")),
        ("village/fountain", Some("1")),
        ("village/well", Some("2")),
        ("Village/Fountain", None),
    ];
    for (number, (name, native)) in steps.into_iter().enumerate() {
        let told = record(&format!("record {number}"), vec![item(place(name, native), 7, 2020)]);
        tell(&store, "forge", vec![told]);
    }
    let snapshot = store.snapshot().unwrap();
    let named = |name: &str, native: Option<&str>| {
        let places = snapshot.places().unwrap();
        let found = places
            .iter()
            .find(|row| row.name.bytes() == name.as_bytes() && row.native.as_deref() == native);
        found.unwrap().place
    };
    let well = named("village/well", Some("1"));
    assert_eq!(named("village/fountain", Some("1")), well);
    assert_ne!(named("village/well", Some("2")), well);
    assert_eq!(named("Village/Fountain", None), well);
    let mut items: Vec<_> = snapshot.items().unwrap().iter().map(|told| told.row.item).collect();
    items.sort();
    items.dedup();
    assert_eq!(items.len(), 2, "issue 7 of the renamed place is one, that of the other another");
}

#[test]
fn a_part_whose_last_row_goes_away_goes_away_and_its_table_stays() {
    let (_dir, store) = fresh();
    let well = || place("village/well", None);
    tell(&store, "forge", vec![record("issue", vec![item(well(), 1, 2018)])]);
    tell(&store, "forge", vec![record("issue", vec![item(well(), 1, 2021)])]);
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.items().unwrap().len(), 1);
    assert_eq!(snapshot.files(Table::Items).len(), 1);

    assert_eq!(tell(&store, "forge", vec![record("issue", Vec::new())]), [Landed::Stored]);
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.items().unwrap(), []);
    assert_eq!(snapshot.files(Table::Items).len(), 1, "its columns can be seen");
    assert_eq!(tell(&store, "forge", vec![record("issue", Vec::new())]), [Landed::Duplicate]);

    tell(&store, "forge", vec![record("issue", vec![item(well(), 1, 2018)])]);
    assert_eq!(store.snapshot().unwrap().items().unwrap().len(), 1);
    assert_eq!(store.snapshot().unwrap().files(Table::Items).len(), 1);
}

#[test]
fn a_run_that_waited_finds_what_the_other_told() {
    let (_dir, store) = fresh();
    let issue = || record("issue", vec![item(place("village/well", None), 1, 2018)]);
    let mut first = begin(&store);
    first.add_record(&project("village"), "forge", issue()).unwrap();
    assert!(matches!(store.lock(false), Err(StoreError::Busy)));
    let waiting = std::thread::spawn({
        let store = store.clone();
        move || {
            let mut second = store.begin(store.lock(true).unwrap()).unwrap();
            second.add_record(&project("village"), "forge", issue()).unwrap()
        }
    });
    first.set_source(told("forge", Added { stored: 1, duplicate: 0 }));
    first.publish().unwrap();
    assert_eq!(waiting.join().unwrap(), Landed::Duplicate);
    assert_eq!(store.snapshot().unwrap().items().unwrap().len(), 1);
}

#[test]
fn a_source_that_is_abandoned_leaves_what_it_told_before() {
    let (_dir, store) = fresh();
    let village = project("village");
    let well = |number, year| vec![item(place("village/well", None), number, year)];
    tell(&store, "forge", vec![record("one", well(1, 2018))]);
    let before = store.snapshot().unwrap();

    let mut run = begin(&store);
    for source in ["forge", "other"] {
        run.begin_source(&village, source, 2).unwrap();
        run.add_record(&village, source, record("one", well(1, 2020))).unwrap();
        run.add_record(&village, source, record("two", well(2, 2020))).unwrap();
        run.set_notes(&village, source, Vec::new());
        run.set_source(told(source, Added { stored: 2, duplicate: 0 }));
    }
    run.abandon_source(&village, "forge");
    run.publish().unwrap();

    let after = store.snapshot().unwrap();
    assert!(after.verify().is_empty());
    let of = |source: &str| {
        let mut rows = after.items().unwrap();
        rows.retain(|told| told.source == source);
        rows
    };
    assert_eq!(of("forge"), before.items().unwrap());
    assert_eq!(of("other").len(), 2);
    assert_eq!(after.sources()[0], before.sources()[0]);
    let again = vec![record("one", well(1, 2018)), record("two", well(2, 2020))];
    assert_eq!(tell(&store, "forge", again), [Landed::Duplicate, Landed::Stored]);
}

/// Says in a run of its own what became of files, and what was set aside in them.
fn read(
    store: &Store,
    files: Vec<FileTally>,
    aside: &[SetAside],
    change: impl FnOnce(&mut SourceState),
) -> Result<u64, StoreError> {
    let mut run = begin(store);
    let sum = |of: fn(&FileTally) -> u64| files.iter().map(of).sum::<u64>();
    let (read, ignored) = (sum(|file| file.read), sum(|file| file.ignored));
    let quarantined = sum(|file| file.quarantined);
    let mut state = told("forge", Added::default());
    (state.read, state.ignored, state.quarantined) = (read, ignored, quarantined);
    change(&mut state);
    run.set_files(&project("village"), "forge", files);
    for row in aside {
        run.set_aside(&project("village"), "forge", row.clone());
    }
    run.set_source(state);
    run.publish()
}

fn tally(name: &str, hash: u8, quarantined: u64) -> FileTally {
    FileTally {
        name: name.to_owned(),
        hash: Some(format!("{hash:064x}")),
        read: quarantined + 1,
        quarantined,
        ignored: 1,
        ..FileTally::default()
    }
}

#[test]
fn files_whose_tallies_do_not_add_up_are_refused() {
    let (_dir, store) = fresh();
    let unbalanced = |outcome| matches!(outcome, Err(StoreError::Unbalanced { .. }));
    let lost = FileTally { read: 3, ..tally("a", 1, 0) };
    assert!(unbalanced(read(&store, vec![lost.clone()], &[], |_| {})));
    // The sums are right, and one file has what another lacks.
    let more = FileTally { ignored: 2, ..tally("b", 2, 0) };
    let less = FileTally { read: 2, ..tally("a", 1, 0) };
    assert!(unbalanced(read(&store, vec![less, more], &[], |_| {})));
    // Each file adds up, and the source tells something else.
    let moved = |state: &mut SourceState| (state.ignored, state.quarantined) = (0, 1);
    assert!(unbalanced(read(&store, vec![tally("a", 1, 0)], &[], moved)));
    let huge = FileTally { read: 1, ignored: u64::MAX, stored: u64::MAX, ..tally("a", 1, 0) };
    assert!(unbalanced(read(&store, vec![huge], &[], |state| state.ignored = 1)));
    assert_eq!(store.snapshot().unwrap().generation(), 0);
    assert!(read(&store, vec![tally("a", 1, 0)], &[], |_| {}).is_ok());
}

#[test]
fn what_was_set_aside_stays_until_its_file_is_read_again() {
    let (_dir, store) = fresh();
    let aside = |file: &str, line: u32| SetAside {
        file: file.to_owned(),
        at: format!("line {line}"),
        why: Quarantine::Truncated,
        excerpt: Personal::new(b"{\"Ad\xe9la".as_slice()),
    };
    let found = |store: &Store| -> Vec<SetAside> {
        let rows = store.snapshot().unwrap().set_aside().unwrap();
        rows.into_iter()
            .map(|(of, source, row)| {
                assert_eq!((of, source.as_str()), (project("village"), "forge"));
                row
            })
            .collect()
    };
    let both = [aside("b", 3), aside("a", 2)];
    read(&store, vec![tally("a", 1, 1), tally("b", 2, 1)], &both, |_| {}).unwrap();
    assert_eq!(found(&store), [aside("a", 2), aside("b", 3)]);
    // The second is known and passed over; the first has been mended.
    read(&store, vec![tally("a", 3, 0)], &[], |_| {}).unwrap();
    assert_eq!(found(&store), [aside("b", 3)]);
    let snapshot = store.snapshot().unwrap();
    for hash in [1, 2, 3] {
        let hash = format!("{hash:064x}");
        assert!(snapshot.known_file(&project("village"), "forge", &hash).unwrap());
    }
    let names: Vec<_> =
        snapshot.files_read().unwrap().into_iter().map(|(.., file)| file.name).collect();
    assert_eq!(names, ["a"]);
}

#[test]
fn commits_in_records_are_stored_once_whatever_source_tells_them() {
    let (_dir, store) = fresh();
    let told = || record("push", vec![Event::Commit(Box::new(commit(0)))]);
    assert_eq!(tell(&store, "forge", vec![told(), told()]), [Landed::Stored, Landed::Duplicate]);
    assert_eq!(tell(&store, "other", vec![told()]), [Landed::Duplicate]);
    assert_eq!(store.snapshot().unwrap().rows(Table::Commits), 1);
}
