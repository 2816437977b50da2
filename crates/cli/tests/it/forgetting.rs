//! Forgetting and the destruction of the key by the program itself: whoever is gone is searched for
//! in every file and table of a store, and every figure is read again.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Output;

use store::Store;

use crate::canary::{copy, holds, named};
use crate::faults::said;
use crate::forge::sample;
use crate::place::Place;

/// The name, the login and the address of whoever is to be forgotten begin so, and nothing else.
const SIGN: &[u8] = b"marula";

const MOMENT: [&str; 4] = ["--store", "store", "--as-of", "2025-01-01"];

const PLAYBOOK: &str = "[[projects]]
name = 'orchard'
git = ['orchard']

[[projects]]
name = 'grove'
[projects.perceval]
files = ['perceval/items.ndjson', 'perceval/git.json.gz']
[projects.devstats]
files = ['devstats/grove_issues.json', 'devstats/grove_prs.json.gz']
repository = 'orchard/grove'
";

/// Pages on which everything is shown, the quality of the record too.
const SHOWING_ALL: [&str; 3] = ["index.html", "report.json", "report.md"];

/// Every answer of a store, with what it answers.
type Answers = Vec<(String, Vec<u8>)>;

/// Returns a place with histories and issues, collected, in which one person is known to both.
fn collected() -> Place {
    let place = Place::with(&["orchard"]);
    for source in ["perceval", "devstats"] {
        copy(&sample(source), &place.path().join(source));
    }
    place.write("", &[("convivial.toml".into(), PLAYBOOK.as_bytes().to_vec())]);
    gather(&place);
    people(&place, &["bind", "marula@orchard.invalid", "github.com:marula"]);
    place
}

fn collect(place: &Place) -> Output {
    place.run(&["collect", "--store", "store", "--quiet"])
}

fn gather(place: &Place) {
    let output = collect(place);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
}

fn people(place: &Place, args: &[&str]) -> String {
    let output = place.run(&[&["people"], args, &["--store", "store"]].concat());
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

/// Returns what the program prints about people.
fn shown(place: &Place, args: &[&str]) -> String {
    let shown = place.done(&[&["people"], args, &["--store", "store"]].concat());
    String::from_utf8(shown).unwrap()
}

/// Returns every measure and every page of the report.
fn figures(place: &Place) -> Answers {
    let listed = String::from_utf8(place.done(&["explain"])).unwrap();
    let about = |line: &str| line.split_whitespace().nth(1).map(str::to_owned);
    let measures = listed.lines().skip(2).take_while(|line| !line.is_empty()).filter_map(about);
    let mut answers: Answers = measures
        .map(|measure| {
            let args = [&["measure", &measure, "--format", "csv", "--quiet"], &MOMENT[..]].concat();
            let answer = place.done(&args);
            (measure, answer)
        })
        .collect();
    assert!(answers.len() > 10, "{} measures", answers.len());
    let classes = "SELECT project, role, from_seconds, until_seconds, evidence FROM roles \
                   ORDER BY project, role, from_seconds, until_seconds";
    answers.push(("roles".to_owned(), place.done(&[&["sql", classes], &MOMENT[..]].concat())));
    place.done(&[&["report", "--quiet", "--out", "pages"], &MOMENT[..]].concat());
    let pages = place.files("pages").into_iter();
    answers.extend(pages.map(|(page, bytes)| (page.display().to_string(), bytes)));
    std::fs::remove_dir_all(place.path().join("pages")).unwrap();
    answers
}

/// Returns what answers otherwise than before: of the record's quality each check, without pages
/// that show it.
fn moved(before: &Answers, after: &Answers) -> BTreeSet<String> {
    assert!(before.iter().map(|(name, _)| name).eq(after.iter().map(|(name, _)| name)));
    let pairs = before.iter().zip(after).filter(|((_, one), (_, other))| one != other);
    let mut moved = BTreeSet::new();
    for ((name, one), (_, other)) in pairs {
        if name == "data_quality" {
            let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
            let lines = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
            let checks = lines.filter_map(|(line, _)| line.split(',').nth(2));
            moved.extend(checks.map(str::to_owned));
        } else if !name.contains("data_quality") && !SHOWING_ALL.contains(&name.as_str()) {
            moved.insert(name.clone());
        }
    }
    moved
}

/// Returns where somebody's signs stand in a store: in the bytes of its files, in its personal
/// tables and in its open ones.
fn found(place: &Place) -> BTreeSet<String> {
    let named_as = |(path, bytes): (PathBuf, Vec<u8>)| (path.display().to_string(), bytes);
    let mut texts: Answers = place.files("store").into_iter().map(named_as).collect();
    let snapshot = Store::open(&place.path().join("store")).unwrap().snapshot().unwrap();
    texts.extend(named(&snapshot).into_iter().map(|text| ("a personal table".to_owned(), text)));
    let mailmaps = snapshot.mailmaps().unwrap().into_iter();
    texts.extend(mailmaps.map(|(.., text)| ("a mailmap".to_owned(), text)));
    let aside = snapshot.set_aside().unwrap().into_iter();
    texts.extend(aside.map(|(.., row)| ("set aside".to_owned(), row.excerpt.bytes().to_vec())));
    for table in ["commits", "items", "traces", "recognitions", "coverage", "notes"] {
        let select = format!("SELECT * FROM {table}");
        let rows = place.done(&["sql", &select, "--store", "store", "--format", "csv"]);
        texts.push((table.to_owned(), rows));
    }
    let holding = texts.into_iter().filter(|(_, text)| holds(&text.to_ascii_lowercase(), SIGN));
    holding.map(|(place, _)| place).collect()
}

#[test]
fn whoever_is_forgotten_is_nowhere_and_only_what_joined_them_is_told_otherwise() {
    let place = collected();
    let before = figures(&place);
    assert!(found(&place).contains("a personal table"));

    let told = people(&place, &["forget", "github.com:marula", "--yes"]);
    assert!(told.starts_with("forgotten: 1 signature, 2 accounts, "), "{told}");
    let rules = ["a decision", "the same account"];
    let rules = rules.map(|rule| format!("merges by rule: {rule} (whole store)")).into();
    assert_eq!((found(&place), moved(&before, &figures(&place))), (BTreeSet::new(), rules));

    let forgotten = figures(&place);
    gather(&place);
    let nothing = BTreeSet::new();
    assert_eq!((found(&place), moved(&forgotten, &figures(&place))), (nothing.clone(), nothing));
    let output = place.run(&["people", "show", "marula@orchard.invalid", "--store", "store"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn whoever_is_forgotten_stays_so_under_a_linked_login_and_a_chosen_name() {
    let place = Place::with(&["orchard"]);
    copy(&sample("perceval"), &place.path().join("perceval"));
    let playbook = |files: &str| {
        let text = format!(
            "[people]\nlinks = [['marula@orchard.invalid', 'github.com:marula-late']]\n\
             [[projects]]\nname = 'grove'\n[projects.perceval]\nfiles = [{files}]\n"
        );
        place.write("", &[("convivial.toml".into(), text.into_bytes())]);
    };
    let first = "'perceval/git.json.gz', 'perceval/items.ndjson'";
    playbook(first);
    gather(&place);
    people(&place, &["bind", "marula@orchard.invalid", "github.com:marula"]);
    people(&place, &["name", "marula@orchard.invalid", "Marula Of Grove"]);
    people(&place, &["forget", "marula@orchard.invalid", "--yes"]);
    assert_eq!(found(&place), BTreeSet::new());

    let items = std::fs::read_to_string(place.path().join("perceval/items.ndjson")).unwrap();
    let late = items
        .lines()
        .next()
        .unwrap()
        .replace("\"login\": \"marula\"", "\"login\": \"marula-late\"");
    let late =
        late.replace("\"id\": 1,", "\"id\": 900,").replace("\"number\": 7", "\"number\": 700");
    let late = late
        .replace("issues/7\"", "issues/700\"")
        .replace("\"uuid\": \"u1\"", "\"uuid\": \"u900\"");
    let late = late.replace("The gate sticks", "Ask Marula of Grove");
    place.write("perceval", &[("late.ndjson".into(), format!("{late}\n").into_bytes())]);
    playbook(&format!("{first}, 'perceval/late.ndjson'"));
    gather(&place);
    assert_eq!(found(&place), BTreeSet::new());
}

#[test]
fn an_address_that_no_event_carries_any_more_is_shown_exported_and_forgotten_too() {
    let place = Place::with(&["orchard"]);
    copy(&sample("perceval"), &place.path().join("perceval"));
    let playbook = "[[projects]]\nname = 'grove'\n[projects.perceval]\n\
                    files = ['perceval/git.json.gz', 'perceval/items.ndjson', 'perceval/more.ndjson']\n";
    place.write("", &[("convivial.toml".into(), playbook.as_bytes().to_vec())]);
    let items = std::fs::read_to_string(place.path().join("perceval/items.ndjson")).unwrap();
    let letter = items.lines().find(|line| line.contains("\"<one@orchard.invalid>\"")).unwrap();
    let letter = letter.replace("<one@orchard.invalid>", "<nine@orchard.invalid>");
    let from = |who: &str| {
        let letter = letter.replace("Quince Tree <quince@orchard.invalid>", who);
        place.write("perceval", &[("more.ndjson".into(), format!("{letter}\n").into_bytes())]);
        gather(&place);
    };
    let second = "o'neil/marula@hedge.invalid";
    from(&format!("Somebody <{second}>"));
    people(&place, &["bind", "marula@orchard.invalid", "github.com:marula", second]);
    from("Quince Tree <quince@orchard.invalid>");
    from("O. Marula <lone-marula@hedge.invalid>");
    from("Quince Tree <quince@orchard.invalid>");
    let store = Store::open(&place.path().join("store")).unwrap();
    let snapshot = store.snapshot().unwrap();
    let used = snapshot.accounts_used().unwrap();
    let at = |seen: &model::AccountSeen| {
        seen.address.as_ref().is_some_and(|of| of.bytes() == second.as_bytes())
    };
    let account = snapshot.accounts_seen().unwrap().into_iter().find(at).unwrap();
    assert!(used.iter().all(|(_, id)| *id != account.id));

    for who in ["marula@orchard.invalid", second] {
        assert!(shown(&place, &["show", who]).contains(second));
        assert!(shown(&place, &["export", who]).contains(second));
    }
    let alone = shown(&place, &["show", "lone-marula@hedge.invalid"]);
    assert!(alone.contains("(in no event)"), "{alone}");
    people(&place, &["forget", "lone-marula@hedge.invalid", "--yes"]);
    let told = people(&place, &["forget", "marula@orchard.invalid", "--yes"]);
    assert!(told.starts_with("forgotten: 1 signature, 3 accounts, "), "{told}");
    assert_eq!(found(&place), BTreeSet::new());
    let summary = shown(&place, &[]);
    let line = summary.lines().find(|line| line.contains("people who were forgotten"));
    assert!(line.is_some_and(|line| line.trim_end().ends_with('2')), "{summary}");
}

#[test]
fn names_that_a_mailmap_gives_are_taken_out_of_titles_and_reasons_too() {
    let place = Place::with(&["orchard"]);
    copy(&sample("perceval"), &place.path().join("perceval"));
    let items = place.path().join("perceval/items.ndjson");
    let told = std::fs::read_to_string(&items).unwrap();
    std::fs::write(&items, told.replace("Oil the gate", "Oil it as Marula Mapped says")).unwrap();
    let map = "# Marula Mapped asked for it\nMarula Mapped <marula@orchard.invalid>\n";
    let playbook = "[[projects]]\nname = 'grove'\nmailmap = 'map'\n[projects.perceval]\n\
                    files = ['perceval/git.json.gz', 'perceval/items.ndjson']\n";
    place.write("", &[("convivial.toml".into(), playbook.into()), ("map".into(), map.into())]);
    gather(&place);
    let why = "Marula Mapped wrote to us";
    people(&place, &["credit", "quince@orchard.invalid", "no", "--why", why]);
    people(&place, &["bind", "marula@orchard.invalid", "github.com:marula"]);
    assert!(found(&place).contains("a personal table"));
    people(&place, &["forget", "marula@orchard.invalid", "--yes"]);
    assert_eq!(found(&place), BTreeSet::new());
}

#[test]
fn without_the_key_nobody_is_named_and_the_figures_stay() {
    let place = collected();
    let before = figures(&place);
    people(&place, &["destroy-key", "--yes"]);
    assert_eq!(found(&place), BTreeSet::new());
    let moved: Vec<String> = moved(&before, &figures(&place)).into_iter().collect();
    let expected = [
        "accounts known by a name alone",
        "merges by rule: a decision (whole store)",
        "merges by rule: a line of a `.mailmap` (whole store)",
        "merges by rule: an address in upper and lower case (whole store)",
        "merges by rule: one no-reply address (whole store)",
        "merges by rule: the same account (whole store)",
        "merges by rule: the same address (whole store)",
        "suggestions that nobody has decided (whole store)",
        "unresolved signatures",
    ];
    assert_eq!(moved, expected);

    let files = place.files("store");
    let output = collect(&place);
    assert_eq!(output.status.code(), Some(1));
    let refused = "error: the store is sealed: its key was destroyed: it can be read and nothing \
                   can be added\ntry: collect into another folder with --store DIR\n";
    assert_eq!(said(&output), refused);
    assert!(place.files("store") == files);
}
