//! Forgetting somebody of a forge: they are in no page that the network answered, nor anywhere else.

use std::collections::BTreeSet;
use std::path::PathBuf;

use model::ProjectName;
use store::Store;

use crate::canary::{holds, named};
use crate::faults::{collect, said};
use crate::forge::Forge;
use crate::place::Place;

/// How the one who is to be forgotten signs, is reached and is called on the forge.
const SIGNS: [&str; 3] = ["fern feijoa", "fern@slope.invalid", "ben-invented"];

/// Returns a place with a history and a forge, collected, in which one person is known to both.
fn collected() -> (Place, Forge) {
    let forge = Forge::of("github");
    let place = Place::with(&["orchard"]);
    let playbook = forge.playbook().replace("'orchard'\n", "'orchard'\ngit = ['orchard']\n");
    place.write("", &[("convivial.toml".into(), playbook.into_bytes())]);
    gather(&place, &forge);
    let account = "127.0.0.1:ben-invented";
    people(&place, &["bind", "fern@slope.invalid", account, "--why", "Fern Feijoa told us"]);
    people(&place, &["name", "fern@slope.invalid", "Fern Feijoa"]);
    (place, forge)
}

/// Returns a place where `main` is a branch, a repository and somebody's login, collected.
fn collected_main() -> (Place, Forge) {
    let change = |text: String| text.replace("trees", "main").replace("ben-invented", "main");
    let forge = Forge::changed("github", "", change);
    let place = Place::with(&["orchard"]);
    let playbook = forge.playbook().replace("'orchard'\n", "'orchard'\ngit = ['orchard']\n");
    let playbook = playbook.replace("orchard/trees", "orchard/main");
    place.write("", &[("convivial.toml".into(), playbook.into_bytes())]);
    gather(&place, &forge);
    (place, forge)
}

/// Returns what a second collection asks, with what it is answered, and every open table after it.
fn collected_again(place: &Place, forge: &Forge) -> (Vec<(String, u16)>, Vec<Vec<u8>>) {
    let before = forge.asked().len();
    gather(place, forge);
    let asked = forge.asked().into_iter().skip(before).map(|one| (one.line, one.status)).collect();
    let tables = ["commits", "items", "traces", "recognitions", "coverage"];
    let rows = tables.map(|table| {
        let select = format!("SELECT count(*) FROM {table}");
        place.done(&["sql", &select, "--store", "store", "--format", "csv"])
    });
    (asked, rows.to_vec())
}

fn gather(place: &Place, forge: &Forge) {
    let output = collect(place, forge, &["--store", "store", "--quiet"]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
}

fn people(place: &Place, args: &[&str]) -> String {
    let output = place.run(&[&["people"], args, &["--store", "store"]].concat());
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

/// Returns where somebody's signs stand in a store: in the bytes of its files, in its raw pages, in
/// its personal tables and in its open ones.
fn found(place: &Place) -> BTreeSet<String> {
    let mut texts: Vec<(String, Vec<u8>)> = vec![];
    let named_as = |(path, bytes): (PathBuf, Vec<u8>)| (path.display().to_string(), bytes);
    texts.extend(place.files("store").into_iter().map(named_as));
    let store = Store::open(&place.path().join("store")).unwrap();
    let snapshot = store.snapshot().unwrap();
    texts.extend(named(&snapshot).into_iter().map(|text| ("a personal table".to_owned(), text)));
    let mailmaps = snapshot.mailmaps().unwrap().into_iter();
    texts.extend(mailmaps.map(|(.., text)| ("a mailmap".to_owned(), text)));
    let orchard = ProjectName::parse("orchard").unwrap();
    let memory = snapshot.memory(&orchard, "github").unwrap();
    texts.push(("what a source left for itself".to_owned(), memory.into_bytes()));
    if !snapshot.is_sealed() {
        let run = store.begin(store.lock(true).unwrap()).unwrap();
        let mut pages = 0;
        let mut take = |page: store::Page| {
            texts.push(("a raw page".to_owned(), page.request.clone().into_bytes()));
            texts.push(("a raw page".to_owned(), page.body));
            pages += 1;
        };
        run.raw(&orchard, "github").unwrap().each(&mut take).unwrap();
        assert!(pages > 5, "{pages} raw pages");
    }
    for table in ["commits", "items", "traces", "recognitions", "coverage", "notes"] {
        let select = format!("SELECT * FROM {table}");
        let rows = place.done(&["sql", &select, "--store", "store", "--format", "csv"]);
        texts.push((table.to_owned(), rows));
    }
    let mut found = BTreeSet::new();
    for (where_, bytes) in &texts {
        let bytes = bytes.to_ascii_lowercase();
        let signs = SIGNS.iter().filter(|sign| holds(&bytes, sign.as_bytes()));
        found.extend(signs.map(|sign| format!("{sign} in {where_}")));
    }
    found
}

#[test]
fn whoever_is_forgotten_is_in_no_raw_page_and_asking_the_forge_again_brings_nothing_back() {
    let (place, forge) = collected();
    let there = found(&place);
    for known in ["fern feijoa in a personal table", "ben-invented in a raw page"] {
        assert!(there.contains(known), "{there:?}");
    }

    let told = people(&place, &["forget", "127.0.0.1:ben-invented", "--yes"]);
    assert!(told.starts_with("forgotten: 1 signature, 1 account, "), "{told}");
    assert_eq!(found(&place), BTreeSet::new());

    gather(&place, &forge);
    assert_eq!(found(&place), BTreeSet::new());
    let output = place.run(&["people", "show", "fern@slope.invalid", "--store", "store"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_login_that_is_a_branch_too_is_forgotten_and_the_next_collection_asks_as_ever() {
    let (never, its_forge) = collected_main();
    let (place, forge) = collected_main();
    people(&place, &["forget", "127.0.0.1:main", "--yes"]);

    assert_eq!(collected_again(&place, &forge), collected_again(&never, &its_forge));
    let store = Store::open(&place.path().join("store")).unwrap();
    let snapshot = store.snapshot().unwrap();
    let logins = snapshot.accounts_seen().unwrap().into_iter().filter_map(|seen| seen.login);
    assert!(logins.into_iter().all(|login| login.lossy() != "main"));
    let orchard = ProjectName::parse("orchard").unwrap();
    assert!(snapshot.memory(&orchard, "github").unwrap().contains("\"orchard/main\""));
    let doctor = place.run(&["doctor", "--store", "store"]);
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("orchard from git (main)"), "{doctor}");

    let run = store.begin(store.lock(true).unwrap()).unwrap();
    let mut take = |page: store::Page| {
        let body = String::from_utf8_lossy(&page.body).into_owned();
        assert!(!body.contains("\"login\":\"main\""), "{body}");
    };
    run.raw(&orchard, "github").unwrap().each(&mut take).unwrap();
}

#[test]
fn what_was_read_is_remembered_so_that_no_other_store_can_guess_it() {
    let forge = Forge::of("gitlab");
    let remembered = || {
        let place = Place::new();
        place.write("", &[("convivial.toml".into(), forge.playbook().into_bytes())]);
        gather(&place, &forge);
        let snapshot = Store::open(&place.path().join("store")).unwrap().snapshot().unwrap();
        let memory = snapshot.memory(&ProjectName::parse("orchard").unwrap(), "gitlab").unwrap();
        let memory: serde_json::Value = serde_json::from_str(&memory).unwrap();
        let keys = |of: &str| -> BTreeSet<String> {
            memory[of].as_object().unwrap().keys().cloned().collect()
        };
        (keys("read_until"), keys("tags"))
    };
    let (one, other) = (remembered(), remembered());
    assert!(!one.0.is_empty() && !one.1.is_empty());
    assert!(one.0.is_disjoint(&other.0) && one.1.is_disjoint(&other.1));
}

#[test]
fn without_the_key_nothing_of_a_forge_names_anybody() {
    let (place, _forge) = collected();
    people(&place, &["destroy-key", "--yes"]);
    assert_eq!(found(&place), BTreeSet::new());
    let store = Store::open(&place.path().join("store"));
    assert!(store.unwrap().snapshot().unwrap().is_sealed());
}
