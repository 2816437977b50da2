//! The source `credits` on lists of teams with their history, about invented people.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use collect::net::Outside;
use collect::sources::credits::Credits;
use collect::{Allowance, Order, Settings, collect};
use model::{AccountKey, Event, NoteKind, ProjectName, Quarantine, Recognition};
use proptest::prelude::*;
use store::{SnapshotFrom, Store};
use tempfile::TempDir;

use crate::repository::Repository;
use crate::rig::{Answers, Read, Still, now, read};

/// A commit: its time as git writes it, and every file that there is from then on.
type State<'a> = (&'a str, Vec<(&'a str, String)>);

fn seconds(day: &str) -> String {
    format!("{} +0000", model::Instant::parse(day).unwrap().seconds())
}

/// Adds commits to a repository, each with the whole of its files.
fn commit(repository: &Repository, states: &[State<'_>]) {
    for (time, files) in states {
        let time = if time.contains(' ') { (*time).to_owned() } else { seconds(time) };
        let mut stream = format!(
            "commit refs/heads/main\ncommitter Fern Moss <fern@meadow.invalid> {time}\ndata 1\nx\n"
        );
        if !repository.git(&["for-each-ref"]).is_empty() {
            stream += "from refs/heads/main^0\n";
        }
        stream += "deleteall\n";
        for (path, text) in files {
            stream += &format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len());
        }
        repository.import(stream.as_bytes());
    }
}

fn gallery(logins: &[&str]) -> String {
    let card = |login: &&str| {
        format!("[[item]]\nbody = 'CANARY-NAME'\nlink = 'https://github.com/{login}'\n")
    };
    logins.iter().map(card).collect()
}

fn section(repository: &Repository, files: &str) -> String {
    format!("files = [{files}]\nhistory = {:?}", repository.path().to_str().unwrap())
}

fn read_history(repository: &Repository, files: &str) -> Read {
    read(&Credits, &section(repository, files), Path::new("/"), &Answers::default())
}

fn recognitions(events: &[Event]) -> Vec<Recognition> {
    let one = |event: &Event| match event {
        Event::Recognition(told) => (**told).clone(),
        other => panic!("{other:?}"),
    };
    events.iter().map(one).collect()
}

/// Returns each record as `team who + day - day …`.
fn told(read: &Read) -> Vec<String> {
    let record = |record: &model::Record| {
        let all = recognitions(&record.events);
        let AccountKey::Login(login) = &all[0].who.key else { panic!("no login") };
        let mut text = format!("{} {}", all[0].group, login.lossy());
        for told in all {
            let day = told.at.believed().map_or_else(|| "?".to_owned(), |at| at.day());
            let sign = if told.role == Recognition::LEFT { '-' } else { '+' };
            text += &format!(" {sign} {day}");
        }
        text
    };
    read.heard.records().map(record).collect()
}

#[test]
fn somebody_is_a_member_from_the_commit_that_adds_them_to_the_one_that_removes_them() {
    let repository = Repository::bare();
    let list = |logins: &[&str]| vec![("teams/triage-team.toml", gallery(logins))];
    commit(
        &repository,
        &[
            ("2020-01-01", list(&["ida", "tom"])),
            ("2020-02-01", list(&["ida", "tom", "fern"])),
            ("2020-03-01", list(&["fern", "tom"])),
            ("2020-04-01", list(&["tom", "fern", "ida"])),
            ("2020-05-01", list(&["tom", "ida"])),
        ],
    );
    let expected = [
        "triage-team fern + 2020-02-01 - 2020-05-01",
        "triage-team ida + 2020-01-01 - 2020-03-01 + 2020-04-01",
        "triage-team tom + 2020-01-01",
    ];
    for files in ["\"teams/triage-team.toml\"", "\"teams\"", "\"./teams/\"", "\"teams\", \"teams\""]
    {
        let read = read_history(&repository, files);
        assert_eq!(told(&read), expected, "{files}");
        assert!(read.heard.records().all(|record| !record.key.lossy().contains("CANARY")));
        let reading = read.reading.unwrap();
        assert_eq!(reading.as_of.unwrap().to_string(), "2020-05-01T00:00:01Z");
        assert!(!reading.coverage[0].reason.contains("every version"));
    }
}

#[test]
fn a_list_that_moves_stays_one_list_and_one_that_is_deleted_ends() {
    let repository = Repository::bare();
    let ida = || gallery(&["ida"]);
    commit(
        &repository,
        &[
            (
                "2020-01-01",
                vec![("old/maintainers.toml", ida()), ("new/web.toml", gallery(&["tom"]))],
            ),
            (
                "2020-02-01",
                vec![("new/maintainers.toml", ida()), ("new/web.toml", gallery(&["tom"]))],
            ),
            // Another format and so another ending: the team is the same.
            ("2020-03-01", vec![("new/maintainers.md", "- @ida\n- @fern\n".to_owned())]),
            ("2020-04-01", vec![("README", String::new())]),
            ("2020-05-01", vec![("new/maintainers.md", "- @fern\n".to_owned())]),
        ],
    );
    let maintainers = [
        "maintainers fern + 2020-03-01 - 2020-04-01 + 2020-05-01",
        "maintainers ida + 2020-01-01 - 2020-04-01",
    ];
    let web = "web tom + 2020-01-01 - 2020-03-01";
    let told_of = |files| {
        let mut told = told(&read_history(&repository, files));
        told.sort();
        told
    };
    assert_eq!(told_of("\"new\""), [maintainers[0], maintainers[1], web]);
    assert_eq!(told_of("\"new/maintainers.md\", \"new/maintainers.toml\""), maintainers);
    assert_eq!(told_of("\"old\", \"new\""), [maintainers[0], maintainers[1], web]);
}

#[test]
fn a_text_that_cannot_be_read_ends_no_membership_and_is_told() {
    let repository = Repository::bare();
    let list = |text: &str| vec![("triage.toml", text.to_owned())];
    commit(
        &repository,
        &[
            ("2020-01-01", list(&gallery(&["ida"]))),
            ("2020-02-01", list("[[item]\n<<<<<<< ours")),
            ("2020-03-01", list(&format!("{}[[item]]\ntype = 'divider'\n", gallery(&["ida"])))),
            ("2020-04-01", list(&gallery(&["ida"]))),
            ("2020-05-01", list("[[item]]\ntype = 'divider'\n")),
        ],
    );
    let read = read_history(&repository, "\"triage.toml\"");
    assert_eq!(told(&read), ["triage ida + 2020-01-01"], "a text that names nobody ends nothing");
    let file = &read.heard.files[0];
    let expected = [
        ("entry 1".to_owned(), Quarantine::NoIdentity),
        ("version 2020-02-01".to_owned(), Quarantine::Malformed),
    ];
    assert_eq!(file.set_aside, expected);
    assert_eq!(read.heard.notes[&NoteKind::UnknownValue], (1, "version 2020-03-01".to_owned()));
}

#[test]
fn times_that_cannot_be_believed_are_told_as_such_and_clocks_never_turn_a_membership_around() {
    let repository = Repository::bare();
    let list = |logins: &[&str]| vec![("triage.toml", gallery(logins))];
    commit(
        &repository,
        &[
            ("99 +0000", list(&["ida"])),
            ("2020-03-01", list(&["ida", "tom"])),
            // A clock that is slow.
            ("2020-02-01", list(&["ida"])),
            ("2020-05-01", list(&["ida", "fern"])),
            ("9999999999 +0000", list(&["fern", "sorrel"])),
        ],
    );
    let expected = [
        "triage fern + 2020-05-01",
        "triage ida + 2020-03-01 - ?",
        "triage sorrel + ?",
        "triage tom + 2020-03-01 - 2020-03-01",
    ];
    assert_eq!(told(&read_history(&repository, "\"triage.toml\"")), expected);
}

#[test]
fn whoever_is_listed_as_emeritus_is_no_member() {
    let repository = Repository::bare();
    let page = |current: &str, gone: &str| {
        format!(
            "# Maintainers\n\nWho keeps this.\n\n## Active\n\n{current}\n## Emeritus maintainers\n\n\
             ### Until 2019\n\n{gone}\n## Mentors\n\n- @sorrel\n\n**Former mentors:**\n\n- @reed\n"
        )
    };
    commit(
        &repository,
        &[
            ("2020-01-01", vec![("MAINTAINERS", page("- @ida\n- @tom\n", "- @fern\n"))]),
            ("2020-02-01", vec![("MAINTAINERS", page("- @tom\n", "- @fern\n- @ida\n"))]),
        ],
    );
    let read = read_history(&repository, "\"MAINTAINERS\"");
    let expected = [
        "MAINTAINERS ida + 2020-01-01 - 2020-02-01",
        "MAINTAINERS sorrel + 2020-01-01",
        "MAINTAINERS tom + 2020-01-01",
    ];
    assert_eq!(told(&read), expected);
    let repository = Repository::bare();
    let text = format!("{}[[emeritus]]\nlogin = 'fern'\n", gallery(&["ida"]));
    commit(&repository, &[("2020-01-01", vec![("triage.toml", text)])]);
    let read = read_history(&repository, "\"triage.toml\"");
    assert_eq!(told(&read), ["triage ida + 2020-01-01"]);
    assert_eq!(read.heard.files[0].ignored, 1);
}

#[test]
fn what_is_no_list_of_a_team_is_read_as_it_is_now() {
    let repository = Repository::bare();
    let files = |authors: &str| {
        vec![
            ("doc/AUTHORS", authors.to_owned()),
            ("doc/canary.xyz", "x".to_owned()),
            ("doc/teams/triage.toml", gallery(&["ida"])),
        ]
    };
    commit(&repository, &[("2020-01-01", files("- @ida\n")), ("2020-02-01", files("- @tom\n"))]);
    let read = read_history(&repository, "\"doc\"");
    assert_eq!(told(&read), [" tom + ?"], "folders in a folder are not read");
    let passed: u64 = read.heard.files.iter().map(|file| file.ignored).sum();
    assert_eq!(passed, 2);
    let refused = read_history(&repository, "\"doc/canary.xyz\"").reading.unwrap_err().to_string();
    assert!(refused.contains("number 1 of files") && !refused.contains("canary"), "{refused}");
    let absent = read_history(&repository, "\"nowhere/canary-team.toml\"");
    let set_aside = [("file".to_owned(), Quarantine::FieldMissing)];
    assert_eq!(absent.heard.files[0].set_aside, set_aside);
}

#[test]
fn a_clone_that_lacks_versions_says_so_and_nobody_leaves_for_want_of_a_folder() {
    let origin = Repository::bare();
    let list = |logins: &[&str]| vec![("teams/triage.toml", gallery(logins))];
    commit(
        &origin,
        &[
            ("2020-01-01", list(&["ida"])),
            ("2020-02-01", list(&["ida", "tom"])),
            ("2020-03-01", list(&["ida", "tom", "fern"])),
        ],
    );
    let lacks = |read: &Read| {
        let reading = read.reading.as_ref().unwrap();
        reading.coverage[0].reason.contains("does not hold every version")
    };
    let shallow = read_history(&origin.cloned(&["--depth=2"]), "\"teams\"");
    let expected =
        ["triage fern + 2020-03-01", "triage ida + 2020-02-01", "triage tom + 2020-02-01"];
    assert_eq!(told(&shallow), expected);
    assert!(lacks(&shallow));
    let treeless = origin.cloned(&["--bare", "--filter=tree:0"]);
    treeless.git(&["rev-list", "--objects", "--missing=allow-any", "--max-count=1", "main"]);
    let read = read_history(&treeless, "\"teams\"");
    assert!(told(&read).iter().all(|line| !line.contains(" - ")), "{:?}", told(&read));
    assert!(lacks(&read));
}

#[test]
fn a_change_of_layout_ends_no_membership() {
    let of = |path: &'static str, texts: [&str; 2]| {
        let repository = Repository::bare();
        let [before, after] = texts.map(|text| vec![(path, text.to_owned())]);
        commit(&repository, &[("2020-01-01", before), ("2020-02-01", after)]);
        read_history(&repository, &format!("{path:?}"))
    };
    let table = "| Name | GitHub |\n| --- | --- |\n| Ida Rush | @ida |\n";
    let stays = ["maintainers ida + 2020-01-01"];
    assert_eq!(told(&of("maintainers.md", ["- @ida\n", table])), stays);
    let nested = "[team]\nmaintainers = [\"ida\"]\n";
    assert_eq!(told(&of("maintainers.toml", [&gallery(&["ida"]), nested])), stays);
    let prose = of("maintainers.md", ["- @ida\n", "Whom to ask is told elsewhere now.\n"]);
    assert_eq!(told(&prose), stays);
    assert_eq!(prose.heard.notes[&NoteKind::LayoutUnknown], (1, "version 2020-02-01".to_owned()));
    let emptied = of("maintainers.md", ["- @ida\n", "## Emeritus\n\n- @ida\n"]);
    assert_eq!(told(&emptied), ["maintainers ida + 2020-01-01 - 2020-02-01"]);
}

#[test]
fn whoever_is_marked_as_gone_on_their_own_line_is_no_member_and_a_label_is_nobody() {
    let repository = Repository::bare();
    let text = "# Pasta team\n\n- @ida\n- @bob (emeritus)\n- @cy - retired 2019\n\
                - Slack: #help\n- @dan\n";
    commit(&repository, &[("2020-01-01", vec![("MAINTAINERS", text.to_owned())])]);
    let read = read_history(&repository, "\"MAINTAINERS\"");
    assert_eq!(told(&read), ["MAINTAINERS dan + 2020-01-01", "MAINTAINERS ida + 2020-01-01"]);
}

#[test]
fn a_member_with_an_address_is_known_by_it() {
    let repository = Repository::bare();
    let text = "* Ada Byron <ada@x.invalid>\n* Bea Lark\n".to_owned();
    commit(&repository, &[("2020-01-01", vec![("MAINTAINERS.md", text)])]);
    let read = read_history(&repository, "\"MAINTAINERS.md\"");
    let mut keys: Vec<String> = read
        .heard
        .records()
        .map(|record| match &recognitions(&record.events)[0].who.key {
            AccountKey::Address(address) => format!("<{}>", address.lossy()),
            AccountKey::Name(name) => name.lossy().into_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    keys.sort();
    assert_eq!(keys, ["<ada@x.invalid>", "Bea Lark"]);
}

#[test]
fn a_rewritten_history_leaves_nobody_behind() {
    let list = |logins: &[&str]| vec![("a/triage.toml", gallery(logins))];
    let repository = Repository::bare();
    commit(&repository, &[("2018-01-01", list(&["ida", "tom"])), ("2020-01-01", list(&["ida"]))]);
    let folders = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let [stepped, whole] =
        [&folders.0, &folders.1].map(|at| Store::open_or_create(at.path(), [7; 32]).unwrap());
    keep(&stepped, &repository);
    assert_eq!(kept(&stepped).len(), 3);
    repository.git(&["update-ref", "-d", "refs/heads/main"]);
    commit(&repository, &[("2018-01-01", list(&["ida"]))]);
    keep(&stepped, &repository);
    keep(&whole, &repository);
    assert_eq!(kept(&stepped), kept(&whole));
    assert_eq!(kept(&whole).len(), 1);
}

/// Collects a clone in a store and publishes.
fn keep(store: &Store, repository: &Repository) -> u64 {
    let (net, clock) = (Answers::default(), Still::default());
    let outside = Outside { net: &net, clock: &clock, tokens: &|_, _| Vec::new(), patient: true };
    let settings = Settings {
        now: now(),
        snapshot_from: SnapshotFrom::Clock,
        outside: &outside,
        offline: true,
        threads: 1,
        allowance: Allowance::default(),
        progress: &|_, _| (),
    };
    let order = Order {
        project: ProjectName::parse("orchard").unwrap(),
        source: "credits".to_owned(),
        section: section(repository, "\"a\", \"b\"").parse().unwrap(),
        folder: "/".into(),
    };
    let mut run = store.begin(store.lock(true).unwrap()).unwrap();
    let collected = collect(store, &mut run, &[order], &settings).unwrap().remove(0);
    assert!(collected.failed.is_none());
    run.publish().unwrap();
    collected.state.unwrap().stored
}

fn kept(store: &Store) -> Vec<String> {
    let rows = store.snapshot().unwrap().recognitions().unwrap();
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

const LOGINS: [&str; 4] = ["ida", "tom", "fern", "sorrel"];

const PATHS: [&str; 4] =
    ["a/triage.toml", "a/maintainers.md", "b/triage.toml", "b/maintainers.toml"];

/// What the files hold at one commit: nothing, or whom each names.
fn files() -> impl Strategy<Value = Vec<Option<u8>>> {
    proptest::collection::vec(proptest::option::of(0_u8..16), PATHS.len())
}

fn written(files: &[Option<u8>]) -> Vec<(&'static str, String)> {
    let some = PATHS.iter().zip(files).filter_map(|(path, named)| Some((*path, (*named)?)));
    let text = |path: &str, named: u8| {
        let logins = LOGINS.iter().enumerate().filter(|(bit, _)| named & (1 << bit) != 0);
        let logins: Vec<&str> = logins.map(|(_, login)| *login).collect();
        match path.ends_with(".md") {
            true => logins.iter().map(|login| format!("- @{login}\n")).collect(),
            false => gallery(&logins),
        }
    };
    let mut all: Vec<_> = some.map(|(path, named)| (path, text(path, named))).collect();
    all.push(("README", String::new()));
    all
}

/// Returns who is in which team, as reading the files alone tells.
fn alone(files: &[(&str, String)]) -> BTreeSet<String> {
    let folder = TempDir::new().unwrap();
    for name in ["a", "b"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    for (path, text) in files {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let read = read(&Credits, "files = [\"a\", \"b\"]", folder.path(), &Answers::default());
    read.heard.records().map(|record| record.key.lossy().into_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_each_commit_the_members_are_those_whom_reading_its_files_alone_tells(
        history in proptest::collection::vec(files(), 1..7),
        stop in any::<prop::sample::Index>(),
    ) {
        let repository = Repository::bare();
        let times: Vec<String> =
            (0..history.len()).map(|number| format!("{} +0000", 1_600_000_000 + number * 60)).collect();
        let states: Vec<State<'_>> =
            times.iter().zip(&history).map(|(time, files)| (time.as_str(), written(files))).collect();
        let stop = stop.index(states.len());
        let steps = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let [stepped, whole] =
            [&steps.0, &steps.1].map(|at| Store::open_or_create(at.path(), [7; 32]).unwrap());
        commit(&repository, &states[..stop]);
        if stop > 0 {
            keep(&stepped, &repository);
        }
        commit(&repository, &states[stop..]);
        keep(&stepped, &repository);
        keep(&whole, &repository);
        prop_assert_eq!(kept(&stepped), kept(&whole), "in steps");
        prop_assert_eq!(keep(&whole, &repository), 0, "twice");

        let read = read_history(&repository, "\"a\", \"b\"");
        for (number, (_, files)) in states.iter().enumerate() {
            let at = model::Instant::from_seconds(1_600_000_000 + number as i64 * 60).unwrap();
            let is_member = |record: &&model::Record| {
                let all = recognitions(&record.events);
                let mut by_then = all.into_iter().filter(|told| told.at.believed() <= Some(at));
                by_then.next_back().is_some_and(|told| told.role != Recognition::LEFT)
            };
            let members: BTreeSet<String> = read.heard.records().filter(is_member)
                .map(|record| record.key.lossy().into_owned()).collect();
            prop_assert_eq!(members, alone(files), "commit {}", number);
        }
    }
}
