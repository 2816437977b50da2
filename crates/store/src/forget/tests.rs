//! Whoever is forgotten is nowhere in a store, stays so, and leaves every count as it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{BinaryArray, StringArray};
use model::{
    Account, AccountKey, AccountKind, Act, Commit, CommitId, Credit, CreditDocument, CreditRole,
    Decision, Event, Figure, Handle, Instant, Item, ItemKey, ItemKind, Mark, Personal, Place,
    ProjectName, Quarantine, Recognition, Record, Session, SessionState, Signature, Signed, Spell,
    Stamp, SubjectId, Trace, TraceKind, Who,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::disk::Disk;
use crate::disk::doomed::Brittle;
use crate::run::tests::copy;
use crate::{
    FileTally, Landed, Page, RawLog, SetAside, SnapshotFrom, SourceState, Store, StoreError, Table,
    raw,
};

/// The people of the village, each by one number.
const PEOPLE: usize = 4;

const NAMES: [&str; PEOPLE] =
    ["Ada Marker Lovelace", "Bela Kovacsmark", "Chidi Okaforsign", "Dana \u{130}lgazsign"];

const LOGINS: [&str; PEOPLE] = ["AdaMark", "bela-mark", "chidi_sign", "dana.sign"];

/// Ids of accounts, long enough to be no part of anything else.
const IDS: [u64; PEOPLE] = [71_717_171, 72_727_272, 73_737_373, 74_747_474];

fn project() -> ProjectName {
    ProjectName::parse("village").unwrap()
}

fn address(person: usize) -> String {
    format!("{}@home{person}.invalid", LOGINS[person])
}

fn at(year: i32) -> Stamp {
    let now = Instant::from_date(2026, 1, 1).unwrap();
    Stamp::recorded(Instant::from_date(year, 5, 1), now)
}

/// The signatures of a person: the same address under two names, and a no-reply address.
fn signature(person: usize, which: usize) -> Signature {
    let no_reply = format!("{}+{}@users.noreply.github.com", IDS[person], LOGINS[person]);
    let (name, address) = match which {
        0 => (NAMES[person].to_owned(), address(person)),
        1 => (LOGINS[person].to_owned(), address(person).to_uppercase()),
        _ => (NAMES[person].to_owned(), no_reply),
    };
    Signature { name: Personal::new(name), address: Personal::new(address) }
}

fn account(person: usize, which: usize) -> Account {
    let login = Personal::new(LOGINS[person]);
    match which % 4 {
        0 => {
            let id = IDS[person].to_string();
            Account::by_id("github.com", id, Some(login), AccountKind::User)
        }
        1 => Account::by_login("github.com", login, AccountKind::Unstated),
        which => Account {
            platform: "mail".to_owned(),
            key: match which {
                2 => AccountKey::Address(Personal::new(address(person))),
                _ => AccountKey::Name(Personal::new(NAMES[person])),
            },
            login: None,
            name: Some(Personal::new(NAMES[person])),
            kind: AccountKind::Unstated,
        },
    }
}

fn commit(number: usize) -> Commit {
    let id = |number: usize| CommitId::parse(&format!("{number:040x}")).unwrap();
    let person = number % PEOPLE;
    Commit {
        id: id(number + 1),
        parents: vec![id(number)],
        author: Signed { by: signature(person, number / PEOPLE), stamp: at(2018) },
        committer: Signed { by: signature((number + 1) % PEOPLE, 0), stamp: at(2019) },
        credits: vec![Credit {
            role: CreditRole::CoAuthored,
            by: signature((number + 2) % PEOPLE, 2),
        }],
        paths: vec![format!("src/{number}.rs").into_bytes()],
    }
}

fn place(person: usize) -> Place {
    Place {
        platform: "github.com".to_owned(),
        name: Personal::new(format!("{}/well", LOGINS[person])),
        native: (person % 2 == 0).then(|| format!("90{person}")),
    }
}

/// A record in which several people stand, with its title.
fn record(number: usize) -> Record {
    let who = |which: usize| Who::Account(account((number + which) % PEOPLE, number / PEOPLE));
    let person = number % PEOPLE;
    let home = place((number + 1) % PEOPLE);
    let key = ItemKey::Number { place: home.clone(), number: number as u64 };
    let mut item = Item::new(key.clone(), ItemKind::Issue, home.clone(), who(0), at(2020));
    item.title = Some(Personal::new(format!(
        "Thanks to @{}, ({}) and {} for {}-patch-1",
        LOGINS[person],
        NAMES[(number + 1) % PEOPLE],
        address((number + 2) % PEOPLE),
        LOGINS[(number + 3) % PEOPLE],
    )));
    item.marks = vec![Mark::Trailer(CreditRole::Reviewed, account(person, 2))];
    let mut trace = Trace::new(TraceKind::Assigned, "github.com", who(1), at(2021));
    trace.item = Some(key);
    trace.subject = who(2);
    let session = Session {
        calendar: place(person),
        series: Personal::new(format!("Hour of {}", NAMES[person])),
        starts: at(2022),
        ends: None,
        all_day: true,
        state: SessionState::Listed,
        first_listed_at: None,
        last_listed_at: None,
    };
    let recognition = Recognition {
        who: account(person, number / PEOPLE),
        document: CreditDocument::Team,
        role: "code".to_owned(),
        group: "crew".to_owned(),
        at: at(2023),
        first: None,
    };
    let figure = Figure {
        measure: "people".to_owned(),
        period: "2020".to_owned(),
        starts_at: Instant::from_date(2020, 1, 1).unwrap(),
        ends_at: Instant::from_date(2021, 1, 1).unwrap(),
        value: 3.0,
        n: None,
        source: "elsewhere".to_owned(),
    };
    let events = vec![
        Event::Item(Box::new(item)),
        Event::Trace(Box::new(trace)),
        Event::Session(Box::new(session)),
        Event::Recognition(Box::new(recognition)),
        Event::Figure(Box::new(figure)),
        Event::Place(Box::new(home), at(2019)),
    ];
    Record { key: Personal::new(format!("issue {number}")), events }
}

fn page(person: usize) -> Page {
    let (login, id, name) = (LOGINS[person], IDS[person], NAMES[person]);
    let body = serde_json::json!({
        "number": 17,
        "state": "open",
        "title": format!("As {login} said"),
        "user": {"login": login, "id": id, "node_id": format!("U_{id}"), "type": "User"},
        "post": {"username": login.to_uppercase(), "user_id": id, "id": 12, "name": name},
        "commit": {"author": {"name": name, "email": address(person), "date": "2020-01-01"}},
        "assignees": [{"login": login}, {"login": "passer-by", "id": 5}],
        "last_poster": login,
        "actor_id": id,
        "head": {"label": format!("{login}:main"), "repo": {"full_name": format!("{login}/well")}},
    });
    Page {
        request: format!(
            "GET https://api.github.com/repos/{login}/well?author={login}&user_id={id}"
        ),
        status: 200,
        at_micros: 1,
        headers: vec![("link".to_owned(), format!("<https://api.github.com/user/{id}>; rel=next"))],
        body: serde_json::to_vec(&body).unwrap(),
    }
}

fn tally(stored: u64, duplicate: u64, name: String) -> FileTally {
    let hash = Some("0".repeat(64));
    FileTally { name, hash, read: stored + duplicate, stored, duplicate, ..FileTally::default() }
}

fn state(source: &str, (stored, duplicate): (u64, u64)) -> SourceState {
    SourceState {
        project: project(),
        source: source.to_owned(),
        location_fingerprint: String::new(),
        tips: vec![(format!("refs/heads/{}/topic", LOGINS[0]), commit(0).id)],
        snapshot_at: Instant::from_date(2026, 1, 1).unwrap(),
        snapshot_from: SnapshotFrom::Clock,
        read: stored + duplicate,
        stored,
        duplicate,
        quarantined: 0,
        ignored: 0,
    }
}

/// Collects everything into every table, and returns how many things were new.
fn collect(store: &Store, numbers: std::ops::Range<usize>) -> Result<u64, StoreError> {
    let mut run = store.begin(store.lock(false)?)?;
    let added = run.add_commits(&project(), "git", numbers.clone().map(commit).collect())?;
    let mut map = b"# who is who\n".to_vec();
    for person in 0..PEOPLE {
        let line = format!("{} <{}> <old{person}@home.invalid>\n", NAMES[person], address(person));
        map.extend(line.into_bytes());
    }
    run.set_mailmap(&project(), "git", Some(map));
    run.set_source(state("git", (added.stored, added.duplicate)));
    run.begin_source(&project(), "forge", 1)?;
    let (mut stored, mut duplicate) = (0, 0);
    for number in numbers {
        match run.add_record(&project(), "forge", record(number))? {
            Landed::Stored => stored += 1,
            Landed::Duplicate => duplicate += 1,
        }
    }
    let mut log: RawLog = run.raw(&project(), "forge")?;
    (0..PEOPLE).try_for_each(|person| log.append(&page(person)))?;
    let names = format!("https://github.com/{}/{}", LOGINS[0], LOGINS[1]);
    run.set_files(&project(), "forge", vec![tally(stored, duplicate, names.clone())]);
    run.set_memory(&project(), "forge", &format!("{{\"next\":\"{}/well\"}}", LOGINS[0]));
    for person in 0..PEOPLE {
        let excerpt = format!("author {} <{}> 17", NAMES[person], address(person));
        run.set_aside(
            &project(),
            "forge",
            SetAside {
                file: names.clone(),
                at: format!("line {person}"),
                why: Quarantine::Malformed,
                excerpt: Personal::new(excerpt),
            },
        );
    }
    run.set_source(state("forge", (stored, duplicate)));
    run.publish()?;
    Ok(added.stored + stored)
}

fn decision(step: u64, act: Act) -> Decision {
    let at = Instant::from_date(2025, 1, 1).unwrap();
    Decision { step, at, by: "steward".to_owned(), why: "they asked".to_owned(), act }
}

/// All that a person is in events.
fn subjects(store: &Store, person: usize) -> BTreeSet<SubjectId> {
    let mut subjects: BTreeSet<SubjectId> =
        (0..3).map(|which| store.signature_id(&signature(person, which)).into()).collect();
    for which in 0..4 {
        let account = account(person, which);
        let id = store.key.account_by(&account.platform, &account.key);
        subjects.insert(SubjectId(id.to_string()));
    }
    subjects
}

/// Names a person and says why, in words that name them too.
fn name(store: &Store, person: usize) {
    let lock = store.lock(false).unwrap();
    let of = subjects(store, person).pop_first().unwrap();
    let chosen = decision(1, Act::Name(of.clone(), Some(Personal::new(NAMES[person]))));
    let why = format!("{} wrote from {}", NAMES[person], address(person));
    let by = LOGINS[person].to_owned();
    let bot = Decision { by, why, ..decision(1, Act::NotBot(of, Spell::default())) };
    store.append_decisions(&lock, &[chosen, bot]).unwrap();
}

fn forget(store: &Store, person: usize) -> Result<super::ForgetTally, StoreError> {
    let forgotten = store.forgotten(&subjects(store, person), &[])?;
    let step = store.snapshot()?.decisions()?.iter().map(|one| one.step).max().unwrap_or(0) + 1;
    store.forget(&store.lock(false)?, &[decision(step, Act::Forget(forgotten))])
}

fn fresh(disk: Arc<dyn Disk>) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create_on(dir.path(), [8; 32], disk).unwrap();
    (dir, store)
}

fn filled() -> (tempfile::TempDir, Store) {
    let (dir, store) = fresh(Brittle::dying_after(usize::MAX));
    collect(&store, 0..16).unwrap();
    (0..PEOPLE).for_each(|person| name(&store, person));
    (dir, store)
}

/// Returns everything under a folder in lower case: every file's bytes, every table's rows, every
/// raw page, whether or not a generation names them.
fn everything(root: &Path) -> String {
    let mut text = String::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            text.push_str(&path.to_string_lossy());
            text.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap()));
            if path.to_string_lossy().contains(".parquet") {
                text.push_str(&rows_of(&path));
            }
        }
    }
    raw::each_page(root, &mut |page| {
        text.push_str(&format!("{}{:?}", page.request, page.headers));
        text.push_str(&String::from_utf8_lossy(&page.body));
    })
    .unwrap();
    text.to_lowercase()
}

/// Returns every text and every run of bytes in a table's file.
fn rows_of(path: &Path) -> String {
    let file = fs::File::open(path).unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let mut text = String::new();
    for batch in batches {
        for column in batch.unwrap().columns() {
            let texts = column.as_any().downcast_ref::<StringArray>();
            let bytes = column.as_any().downcast_ref::<BinaryArray>();
            texts.into_iter().flatten().flatten().for_each(|cell| text.push_str(cell));
            for cell in bytes.into_iter().flatten().flatten() {
                text.push_str(&String::from_utf8_lossy(cell));
            }
        }
    }
    text
}

/// Returns what of a person is found in a text.
fn traces_of(text: &str, person: usize) -> Vec<String> {
    let last = NAMES[person].split(' ').next_back().unwrap();
    let wanted = [
        last.to_lowercase(),
        LOGINS[person].to_lowercase(),
        address(person).to_lowercase(),
        format!("@home{person}.invalid"),
        IDS[person].to_string(),
    ];
    wanted.into_iter().filter(|wanted| text.contains(wanted.as_str())).collect()
}

fn assert_gone(dir: &Path, gone: &[usize]) {
    let text = everything(dir);
    for person in 0..PEOPLE {
        let found = traces_of(&text, person);
        if gone.contains(&person) {
            assert!(found.is_empty(), "{found:?} of person {person} are left");
        } else {
            assert_eq!(found.len(), 5, "person {person} has only {found:?}");
        }
    }
}

/// Returns the rows of every table that names nobody.
fn counts(store: &Store) -> Vec<(Table, u64)> {
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.verify().is_empty());
    let events = Table::ALL.into_iter().filter(|table| !table.is_personal());
    let others = [Table::Titles, Table::Places, Table::FilesRead, Table::SetAside];
    events.chain(others).map(|table| (table, snapshot.rows(table))).collect()
}

#[test]
fn whoever_is_forgotten_is_nowhere_and_what_is_collected_again_brings_nothing_back() {
    let (dir, store) = filled();
    assert_gone(dir.path(), &[]);
    let (before, events) = (counts(&store), store.snapshot().unwrap().traces().unwrap());

    let tally = forget(&store, 0).unwrap();

    assert_eq!((tally.signatures, tally.accounts), (3, 4));
    assert!(tally.pages > 0 && tally.texts > 0 && tally.decisions >= 2, "{tally:?}");
    assert_gone(dir.path(), &[0]);
    assert_eq!(counts(&store), before);
    assert_eq!(store.snapshot().unwrap().traces().unwrap(), events);
    let commits = store.snapshot().unwrap().commits(&project()).unwrap();
    assert!(commits.iter().any(|commit| commit.author.by == Signature::default()));

    assert_eq!(collect(&store, 0..16).unwrap(), 0);
    assert_gone(dir.path(), &[0]);
    assert_eq!(counts(&store), before);
    assert_eq!(store.snapshot().unwrap().traces().unwrap(), events);
    assert!(collect(&store, 0..24).unwrap() > 0);
    assert_gone(dir.path(), &[0]);
}

#[test]
fn a_second_forgetting_and_the_same_again_leave_the_others_alone() {
    let (dir, store) = filled();
    let before = counts(&store);
    forget(&store, 1).unwrap();
    forget(&store, 3).unwrap();
    forget(&store, 1).unwrap();
    assert_gone(dir.path(), &[1, 3]);
    assert_eq!(counts(&store), before);
    let forgotten = |decision: &Decision| match &decision.act {
        Act::Forget(forgotten) => Some(forgotten.slot.clone()),
        _ => None,
    };
    let decisions = store.snapshot().unwrap().decisions().unwrap();
    let slots: Vec<SubjectId> = decisions.iter().filter_map(forgotten).collect();
    assert!(slots[0] == slots[2] && slots[0] != slots[1]);
    assert_eq!(collect(&store, 0..16).unwrap(), 0);
    assert_gone(dir.path(), &[1, 3]);
}

#[test]
fn an_account_that_comes_under_another_name_stands_in_the_same_place() {
    let (_dir, store) = filled();
    let forgotten = store.forgotten(&subjects(&store, 0), &[]).unwrap();
    forget(&store, 0).unwrap();
    let mut again = record(100);
    again.events.truncate(1);
    if let Some(Event::Item(item)) = again.events.first_mut() {
        let id = IDS[0].to_string();
        let renamed = Some(Personal::new("renamed-later"));
        item.author = Who::Account(Account::by_id("github.com", id, renamed, AccountKind::User));
    }
    // Somebody else has the login now.
    let other =
        Account::by_id("github.com", "999", Some(Personal::new(LOGINS[0])), AccountKind::User);
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    run.add_record(&project(), "other", again).unwrap();
    let commit = Commit {
        author: Signed {
            by: Signature {
                name: Personal::new("Somebody Else"),
                address: Personal::new(address(0)),
            },
            stamp: at(2024),
        },
        ..commit(500)
    };
    run.add_commits(&project(), "other", vec![commit.clone()]).unwrap();
    let mut theirs = record(101);
    theirs.events.truncate(1);
    if let Some(Event::Item(item)) = theirs.events.first_mut() {
        item.author = Who::Account(other);
    }
    run.add_record(&project(), "other", theirs).unwrap();
    run.set_source(state("other", (3, 0)));
    run.publish().unwrap();

    let snapshot = store.snapshot().unwrap();
    let used = snapshot.signatures_used().unwrap();
    assert!(used.iter().any(|(_, id)| id.0 == forgotten.slot.0));
    let items = snapshot.items().unwrap();
    let authors: Vec<_> = items.iter().filter(|told| told.source == "other").collect();
    let ids: BTreeSet<String> =
        authors.iter().filter_map(|told| told.row.author).map(|id| id.to_string()).collect();
    assert_eq!(
        ids.iter().filter(|id| forgotten.subjects.contains(&SubjectId((*id).clone()))).count(),
        1
    );
    let seen = snapshot.accounts_seen().unwrap();
    assert!(seen.iter().any(|seen| seen.native.as_deref() == Some("999")));
    assert!(!seen.iter().any(|seen| seen.native == Some(IDS[0].to_string())));
}

#[test]
fn an_address_that_many_sign_with_forgets_none_of_the_others() {
    let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
    let shared = |name: &str| Signature {
        name: Personal::new(name),
        address: Personal::new("root@localhost"),
    };
    let by = |name: &str, number| {
        let signed = Signed { by: shared(name), stamp: at(2020) };
        Commit { author: signed.clone(), committer: signed, credits: vec![], ..commit(number) }
    };
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    run.add_commits(&project(), "git", vec![by("One Villager", 1), by("Other Villager", 2)])
        .unwrap();
    run.set_source(state("git", (2, 0)));
    run.publish().unwrap();
    let one = BTreeSet::from([store.signature_id(&shared("One Villager")).into()]);
    let forgotten = store.forgotten(&one, &[]).unwrap();
    let step = [decision(1, Act::Forget(forgotten))];
    store.forget(&store.lock(false).unwrap(), &step).unwrap();
    let left = store.snapshot().unwrap().signatures().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].signature, shared("Other Villager"));
}

#[test]
fn pages_read_again_tell_of_one_and_the_same_stand_in() {
    let (_dir, store) = filled();
    let forgotten = store.forgotten(&subjects(&store, 0), &[]).unwrap();
    forget(&store, 0).unwrap();
    let door = crate::door::Door::new(&store.key, &store.snapshot().unwrap().decisions().unwrap());
    let scrubbed = door.unwrap().page(&page(0)).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&scrubbed.body).unwrap();
    let id = body["user"]["id"].as_u64().unwrap();
    assert!(id < 1 << 53);
    assert_eq!(body["post"]["user_id"].as_u64(), Some(id));
    assert_eq!(body["actor_id"].as_u64(), Some(id));
    assert_eq!((body["post"]["id"].as_u64(), &body["state"]), (Some(12), &"open".into()));
    assert_eq!(body["assignees"][1]["login"], "passer-by");
    assert_eq!(body["user"]["login"], body["assignees"][0]["login"]);
    let login = Personal::new(body["user"]["login"].as_str().unwrap());
    assert!(login.lossy().starts_with("forgotten-"));
    let handle = Handle::Id("github.com".to_owned(), Personal::new(id.to_string()));
    assert!(forgotten.handles.contains(&store.handle_id(&handle)));
    let account = store.account_id("github.com", id.to_string().as_bytes());
    assert!(forgotten.subjects.contains(&account.into()));
}

#[test]
fn a_forgetting_killed_at_any_write_is_completed_by_the_next_run() {
    let (once, _store) = filled();
    let mut steps = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        copy(once.path(), dir.path());
        let lasting = Brittle::dying_after(usize::MAX);
        let store = Store::open_or_create_on(dir.path(), [0; 32], lasting).unwrap();
        let before = counts(&store);
        let brittle = Brittle::dying_after(steps);
        let doomed = Store { disk: brittle.clone(), ..store.clone() };
        let outcome = forget(&doomed, 0);
        assert_eq!(counts(&store), before, "killed at {steps}");
        let decisions = store.snapshot().unwrap().decisions().unwrap();
        if decisions.iter().any(|decision| matches!(decision.act, Act::Forget(_))) {
            drop(store.begin(store.lock(false).unwrap()).unwrap());
            assert_gone(dir.path(), &[0]);
        } else {
            assert!(outcome.is_err());
            assert_gone(dir.path(), &[]);
        }
        assert_eq!(counts(&store), before, "completed after a kill at {steps}");
        if brittle.left() > 0 {
            break;
        }
        steps += 1;
    }
    assert!(steps > 30, "only {steps} operations were tried");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn forgetting_between_any_collections_ends_the_same(steps in vec((0usize..8, 0usize..24), 1..6)) {
        let (dir, store) = fresh(Brittle::dying_after(usize::MAX));
        collect(&store, 0..8).unwrap();
        let mut gone = BTreeSet::new();
        for (what, number) in steps {
            if what < PEOPLE {
                forget(&store, what).unwrap();
                gone.insert(what);
            } else {
                collect(&store, 0..number).unwrap();
            }
        }
        collect(&store, 0..24).unwrap();
        let text = everything(dir.path());
        for person in gone {
            prop_assert_eq!(traces_of(&text, person), Vec::<String>::new());
        }
        let (_other, never) = fresh(Brittle::dying_after(usize::MAX));
        collect(&never, 0..24).unwrap();
        prop_assert_eq!(counts(&store), counts(&never));
    }
}
