//! A forge beside the stories: what its accounts opened and did, and which of them is whom.
//!
//! An account's lasting id is the short name that a history gives the person, so that the same letter
//! is one person on commits and on the forge; the logins say nothing.

use std::collections::BTreeMap;

use model::{
    Account, AccountKey, AccountKind, Automated, Class, Coverage, CreditDocument, Event, Extent,
    Fact, Instant, Item, ItemKey, ItemKind, People, Personal, Place, ProjectName, Recognition,
    Record, Resolved, Spell, Stamp, Subject, Trace, TraceKind, Who,
};
use store::{SnapshotFrom, SourceState};

use crate::ground::Ground;

/// The platform of every account.
const FORGE: &str = "forge.invalid";

/// Who signs a history's commits under which short name.
const SIGNERS: [(&str, &str); 6] = [
    ("a", "Alma One"),
    ("b", "Bror Two"),
    ("c", "Caro Three"),
    ("d", "Dora Four"),
    ("bot", "tiller[bot]"),
    ("keeper", "Kee Per"),
];

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn name(project: &str) -> ProjectName {
    ProjectName::parse(project).unwrap()
}

fn stamp(text: &str) -> Stamp {
    Stamp::recorded(Some(at(text)), at("2025-01-01"))
}

/// Returns an account; `ghost` is a deleted one, `a as alma` is `a` under the login `alma`.
fn who(text: &str) -> Who {
    let (id, login) = text.split_once(" as ").unwrap_or((text, text));
    let kind = if id == "bot" { AccountKind::Bot } else { AccountKind::User };
    match id {
        "ghost" => Who::Ghost,
        "untold" => Who::Untold,
        id => Who::Account(Account::by_id(FORGE, id, Some(Personal::new(login)), kind)),
    }
}

fn place(project: &str) -> Place {
    Place { platform: FORGE.to_owned(), name: Personal::new(project), native: None }
}

fn key(project: &str, number: u64) -> ItemKey {
    ItemKey::Number { place: place(project), number }
}

/// Returns an issue or a change with its number.
pub(crate) fn opened(project: &str, kind: ItemKind, number: u64, by: &str, when: &str) -> Event {
    let item = Item::new(key(project, number), kind, place(project), who(by), stamp(when));
    Event::Item(Box::new(item))
}

/// Returns what somebody did at an item; the detail may be empty.
pub(crate) fn done(
    project: &str,
    (kind, detail): (TraceKind, &str),
    number: u64,
    by: &str,
    when: &str,
) -> Event {
    let mut trace = Trace::new(kind, FORGE, who(by), stamp(when));
    trace.item = Some(key(project, number));
    trace.native = Some(Personal::new(format!("{}:{project}-{number}-{when}-{by}", kind.word())));
    trace.detail = (!detail.is_empty()).then(|| detail.to_owned());
    Event::Trace(Box::new(trace))
}

/// Returns a member of a team's list.
pub(crate) fn member(team: &str, by: &str, when: &str) -> Event {
    named(team, "member", by, when)
}

/// Returns somebody whom a team's list names no longer.
pub(crate) fn left(team: &str, by: &str, when: &str) -> Event {
    named(team, Recognition::LEFT, by, when)
}

fn named(team: &str, role: &str, by: &str, when: &str) -> Event {
    let Who::Account(who) = who(by) else { panic!("a team has no {by}") };
    let row = Recognition {
        who,
        document: CreditDocument::Team,
        role: role.to_owned(),
        group: team.to_owned(),
        at: stamp(when),
        first: None,
    };
    Event::Recognition(Box::new(row))
}

/// Tells a ground what its forge saw, and who is who on it; `from` is where its record begins when
/// that is not the beginning.
pub(crate) fn tell(ground: &mut Ground, project: &str, events: Vec<Event>, from: Option<&str>) {
    let extent = if from.is_some() { Extent::Partial } else { Extent::Complete };
    tell_of(ground, project, events, &[(from, None, extent)]);
}

/// A stretch of time and how much of it a forge tells.
pub(crate) type Stretch<'a> = (Option<&'a str>, Option<&'a str>, Extent);

/// Tells a ground what its forge saw, of which stretches.
pub(crate) fn tell_of(
    ground: &mut Ground,
    project: &str,
    events: Vec<Event>,
    stretches: &[Stretch<'_>],
) {
    let mut run = ground.store.begin(ground.store.lock(false).unwrap()).unwrap();
    let project = name(project);
    run.begin_source(&project, "forge", 10).unwrap();
    let stored = events.len() as u64;
    for (number, event) in events.into_iter().enumerate() {
        let record = Record { key: Personal::new(number.to_string()), events: vec![event] };
        run.add_record(&project, "forge", record).unwrap();
    }
    let row = |fact, (from, until, extent): Stretch<'_>| Coverage {
        project: project.clone(),
        source: "forge".to_owned(),
        fact,
        from: from.map(at),
        until: until.map(at),
        extent,
        reason: match extent {
            Extent::Complete => String::new(),
            _ => "older pages are gone".to_owned(),
        },
    };
    let facts = [Fact::Issues, Fact::IssueAuthors, Fact::Changes, Fact::ChangeAuthors];
    let rows =
        facts.into_iter().flat_map(|fact| stretches.iter().map(move |stretch| (fact, *stretch)));
    run.set_coverage(&project, "forge", rows.map(|(fact, stretch)| row(fact, stretch)).collect());
    run.set_source(SourceState {
        project: project.clone(),
        source: "forge".to_owned(),
        location_fingerprint: "1".repeat(32),
        tips: vec![],
        snapshot_at: at("2025-01-01"),
        snapshot_from: SnapshotFrom::Clock,
        read: stored,
        stored,
        duplicate: 0,
        quarantined: 0,
        ignored: 0,
    });
    run.publish().unwrap();
    ground.snapshot = ground.store.snapshot().unwrap();
    ground.people = Some(everybody(ground));
}

/// Returns everybody with the accounts of the forge, which are those who sign alike.
fn everybody(ground: &Ground) -> People {
    ground_people(ground, person_numbers(ground))
}

/// Returns each short name's number: that of the signature, or one of its own.
pub(crate) fn person_numbers(ground: &Ground) -> BTreeMap<String, u32> {
    let people = ground.signers();
    let names: BTreeMap<String, String> = ground
        .snapshot
        .signatures()
        .unwrap()
        .into_iter()
        .map(|seen| (seen.id.0, seen.signature.name.lossy().into_owned()))
        .collect();
    let mut numbers = BTreeMap::new();
    for row in &people.resolved {
        let signed = names.get(row.subject.id());
        let short = SIGNERS.iter().find(|(_, name)| signed.is_some_and(|signed| signed == name));
        if let Some((short, _)) = short {
            numbers.insert((*short).to_owned(), row.person);
        }
    }
    let ids = ground.snapshot.accounts_seen().unwrap().into_iter().filter_map(|seen| seen.native);
    for (id, number) in ids.zip(1000..) {
        numbers.entry(id).or_insert(number);
    }
    numbers
}

fn ground_people(ground: &Ground, numbers: BTreeMap<String, u32>) -> People {
    let mut people = ground.signers();
    let seen = ground.snapshot.accounts_seen().unwrap();
    let natives: BTreeMap<_, _> =
        seen.into_iter().filter_map(|seen| Some((seen.id.clone(), seen.native?))).collect();
    for (project, account) in ground.snapshot.accounts_used().unwrap() {
        let native = &natives[&account];
        people.resolved.push(Resolved {
            project,
            subject: Subject::Account(account),
            person: numbers[native],
            class: if native == "bot" { Class::Bot } else { Class::Human },
            unresolved: false,
        });
    }
    people
}

/// Marks a person as automated in a time.
pub(crate) fn automate(ground: &mut Ground, who: &str, from: &str, until: &str) {
    let person = person_numbers(ground)[who];
    let mut people = ground.people();
    let spell = Spell { from: Some(at(from)), until: Some(at(until)) };
    people.automated.push(Automated { person, spell });
    ground.people = Some(people);
}

/// Returns the account key of a short name, as the store tells it.
pub(crate) fn is_one_account(ground: &Ground, id: &str) -> bool {
    let seen = ground.snapshot.accounts_seen().unwrap();
    let its = seen.iter().filter(|seen| seen.key() == AccountKey::Id(id.to_owned()));
    let mut ids: Vec<_> = its.map(|seen| &seen.id).collect();
    ids.dedup();
    ids.len() == 1
}
