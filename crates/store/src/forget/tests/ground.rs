//! A village with something in every table, raw pages and decisions, in all of which its people
//! stand by name, login, address and id.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{BinaryArray, StringArray};
use model::{
    Account, AccountKey, AccountKind, Act, Commit, CommitId, Credit, CreditDocument, CreditRole,
    Decision, Event, Figure, Instant, Item, ItemKey, ItemKind, Mark, Personal, Place, ProjectName,
    Quarantine, Recognition, Record, Session, SessionState, Signature, Signed, Spell, Stamp,
    SubjectId, Trace, TraceKind, Who,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::disk::Disk;
use crate::disk::doomed::Brittle;
use crate::{
    FileTally, Landed, Page, RawLog, SetAside, SnapshotFrom, SourceState, Store, StoreError, Table,
    raw,
};

/// The people of the village, each by one number.
pub(crate) const PEOPLE: usize = 4;

pub(crate) const NAMES: [&str; PEOPLE] =
    ["Ada Marker Lovelace", "Bela Kovacsmark", "Chidi Okaforsign", "Dana \u{130}lgazsign"];

pub(crate) const LOGINS: [&str; PEOPLE] = ["AdaMark", "bela-mark", "chidi_sign", "dana.sign"];

/// Ids of accounts, long enough to be no part of anything else.
pub(crate) const IDS: [u64; PEOPLE] = [71_717_171, 72_727_272, 73_737_373, 74_747_474];

pub(crate) fn project() -> ProjectName {
    ProjectName::parse("village").unwrap()
}

pub(crate) fn address(person: usize) -> String {
    format!("{}@home{person}.invalid", LOGINS[person])
}

pub(crate) fn at(year: i32) -> Stamp {
    let now = Instant::from_date(2026, 1, 1).unwrap();
    Stamp::recorded(Instant::from_date(year, 5, 1), now)
}

/// The signatures of a person: the same address under two names, and a no-reply address.
pub(crate) fn signature(person: usize, which: usize) -> Signature {
    let no_reply = format!("{}+{}@users.noreply.github.com", IDS[person], LOGINS[person]);
    let (name, address) = match which {
        0 => (NAMES[person].to_owned(), address(person)),
        1 => (LOGINS[person].to_owned(), address(person).to_uppercase()),
        _ => (NAMES[person].to_owned(), no_reply),
    };
    Signature { name: Personal::new(name), address: Personal::new(address) }
}

pub(crate) fn account(person: usize, which: usize) -> Account {
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

pub(crate) fn commit(number: usize) -> Commit {
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

pub(crate) fn place(person: usize) -> Place {
    Place {
        platform: "github.com".to_owned(),
        name: Personal::new(format!("{}/well", LOGINS[person])),
        native: person.is_multiple_of(2).then(|| format!("90{person}")),
    }
}

/// A record in which several people stand, with its title.
pub(crate) fn record(number: usize) -> Record {
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

pub(crate) fn page(person: usize) -> Page {
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

pub(crate) fn tally(stored: u64, duplicate: u64, name: String) -> FileTally {
    let hash = Some("0".repeat(64));
    FileTally { name, hash, read: stored + duplicate, stored, duplicate, ..FileTally::default() }
}

pub(crate) fn state(source: &str, (stored, duplicate): (u64, u64)) -> SourceState {
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
pub(crate) fn collect(store: &Store, numbers: std::ops::Range<usize>) -> Result<u64, StoreError> {
    let mut run = store.begin(store.lock(false)?)?;
    let added = run.add_commits(&project(), "git", numbers.clone().map(commit).collect())?;
    let mut map = b"# who is who\n".to_vec();
    for (person, name) in NAMES.iter().enumerate() {
        let line = format!("{name} <{}> <old{person}@home.invalid>\n", address(person));
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
    for (person, name) in NAMES.iter().enumerate() {
        let excerpt = format!("author {name} <{}> 17", address(person));
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

pub(crate) fn decision(step: u64, act: Act) -> Decision {
    let at = Instant::from_date(2025, 1, 1).unwrap();
    Decision { step, at, by: "steward".to_owned(), why: "they asked".to_owned(), act }
}

/// All that a person is in events.
pub(crate) fn subjects(store: &Store, person: usize) -> BTreeSet<SubjectId> {
    let mut subjects: BTreeSet<SubjectId> =
        (0..3).map(|which| store.signature_id(&signature(person, which)).into()).collect();
    for which in 0..4 {
        let account = account(person, which);
        let id = store.key.account_by(&account.platform, &account.key);
        subjects.insert(SubjectId(id.to_string()));
    }
    subjects
}

/// Names a person, says why and where they belong, in words that name them too.
pub(crate) fn name(store: &Store, person: usize) {
    let lock = store.lock(false).unwrap();
    let of = subjects(store, person).pop_first().unwrap();
    let chosen = decision(1, Act::Name(of.clone(), Some(Personal::new(NAMES[person]))));
    let why = format!("{} wrote from {}", NAMES[person], address(person));
    let by = LOGINS[person].to_owned();
    let bot = Decision { by, why, ..decision(1, Act::NotBot(of.clone(), Spell::default())) };
    let workshop = Some(format!("Workshop of {}", NAMES[person]));
    let belongs = decision(1, Act::Affiliation(of, workshop, Spell::default()));
    store.append_decisions(&lock, &[chosen, bot, belongs]).unwrap();
}

pub(crate) fn forget(store: &Store, person: usize) -> Result<crate::ForgetTally, StoreError> {
    let forgotten = store.forgotten(&subjects(store, person), &[])?;
    let step = store.snapshot()?.decisions()?.iter().map(|one| one.step).max().unwrap_or(0) + 1;
    store.forget(&store.lock(false)?, &[decision(step, Act::Forget(forgotten))])
}

pub(crate) fn fresh(disk: Arc<dyn Disk>) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create_on(dir.path(), [8; 32], disk).unwrap();
    (dir, store)
}

pub(crate) fn filled() -> (tempfile::TempDir, Store) {
    let (dir, store) = fresh(Brittle::dying_after(usize::MAX));
    collect(&store, 0..16).unwrap();
    (0..PEOPLE).for_each(|person| name(&store, person));
    (dir, store)
}

/// Returns everything under a folder in lower case: every file's bytes, every table's rows, every
/// raw page, whether or not a generation names them.
pub(crate) fn everything(root: &Path) -> String {
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
pub(crate) fn rows_of(path: &Path) -> String {
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
pub(crate) fn traces_of(text: &str, person: usize) -> Vec<String> {
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

pub(crate) fn assert_gone(dir: &Path, gone: &[usize]) {
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
pub(crate) fn counts(store: &Store) -> Vec<(Table, u64)> {
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.verify().is_empty());
    let events = Table::ALL.into_iter().filter(|table| !table.is_personal());
    let others = [Table::Titles, Table::Places, Table::FilesRead, Table::SetAside];
    events.chain(others).map(|table| (table, snapshot.rows(table))).collect()
}
