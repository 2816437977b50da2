//! Canaries over the whole program: what is marked in the samples of the sources and in the
//! environment is looked for in everything that is printed and written.

use std::fs;
use std::path::Path;
use std::process::Output;

use model::{Personal, ProjectName};
use store::{Snapshot, Store};

use crate::faults::{TOKEN, said};
use crate::forge::{Forge, LIVE, sample};
use crate::place::{Place, finish};

/// What stands in texts, names and places of the samples, and must never leave them.
const DROPPED: [&str; 3] = ["CANARY-BODY", "CANARY-NAME", "CANARY-PLACE"];

/// Sources of files, with a sample each.
const FILED: [&str; 10] = [
    "gharchive",
    "devstats",
    "perceval",
    "git_log",
    "mailing_list",
    "zulip",
    "slack",
    "calendar",
    "credits",
    "figures",
];

/// Everything that a collection of one source left behind, each with the place where it was found.
struct Left {
    /// What everybody may see: printed texts, the manifest, the tables of what happened.
    open: Vec<(String, Vec<u8>)>,
    /// What is personal: names, accounts, titles, answers of a network.
    personal: Vec<(String, Vec<u8>)>,
    /// The texts that name people.
    names: Vec<Vec<u8>>,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name());
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::write(to.join(name), fs::read(path).unwrap()).unwrap();
        }
    }
}

/// Collects the sample of a source with the program, and gathers what it left.
fn left(source: &'static str) -> Left {
    let place = Place::new();
    copy(&sample(source), &place.path());
    let live = LIVE.iter().any(|(name, _)| *name == source);
    let forge = Forge::of(if live { source } else { "github" });
    let section = fs::read_to_string(place.path().join("section.toml")).unwrap();
    let playbook = match live {
        true => forge.playbook(),
        false => format!("[[projects]]\nname = 'orchard'\n[projects.{source}]\n{section}"),
    };
    fs::write(place.path().join("convivial.toml"), playbook).unwrap();
    fs::write(place.path().join(".env"), format!("GITLAB_TOKEN={TOKEN}-too\n")).unwrap();
    let mut open = vec![];
    let mut keep = |what: &str, output: Output, ends: &[i32]| {
        let code = output.status.code().unwrap();
        assert!(ends.contains(&code), "{source}, {what}: {}", said(&output));
        open.push((format!("{what}: standard output"), output.stdout));
        open.push((format!("{what}: standard error"), output.stderr));
    };
    for more in [&[][..], &["--offline"], &["--quiet"]] {
        let mut program = place.program(&[&["collect", "--store", "store"], more].concat());
        program.env(forge.variable(), TOKEN).env("GITHUB_TOKEN", TOKEN);
        keep("collect", finish(program, b""), &[0, 3]);
    }
    keep("doctor", place.run(&["doctor", "--store", "store"]), &[0]);
    let tables = place.run(&["sql", "--tables", "--store", "store"]);
    let listed = String::from_utf8(tables.stdout.clone()).unwrap();
    keep("tables", tables, &[0]);
    for table in listed.lines().filter_map(|line| line.split_whitespace().next()) {
        let select = format!("SELECT * FROM {table}");
        let rows = place.run(&["sql", &select, "--store", "store", "--format", "csv"]);
        keep(table, rows, &[0, 2]);
    }
    let mut personal = vec![];
    for (path, bytes) in place.files("store") {
        let shown = path.display().to_string();
        if path.starts_with("personal") { &mut personal } else { &mut open }.push((shown, bytes));
    }
    let store = Store::open(&place.path().join("store")).unwrap();
    let run = store.begin(store.lock(true).unwrap()).unwrap();
    let raw = run.raw(&ProjectName::parse("orchard").unwrap(), source).unwrap();
    raw.each(&mut |page| personal.push((page.request.clone(), page.body))).unwrap();
    let named = named(&store.snapshot().unwrap());
    personal.extend(named.iter().map(|text| ("a personal table".to_owned(), text.clone())));
    Left { open, personal, names: named }
}

/// Returns every text in the personal tables of a store.
fn named(snapshot: &Snapshot) -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = vec![];
    let mut take = |text: &Personal| texts.push(text.bytes().to_vec());
    for row in snapshot.accounts().unwrap() {
        [row.login, row.name, row.address].iter().flatten().for_each(&mut take);
    }
    for row in snapshot.signatures().unwrap() {
        take(&row.signature.name);
        take(&row.signature.address);
    }
    snapshot.titles().unwrap().iter().for_each(|row| take(&row.row.title));
    texts
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn nothing_marked_is_printed_or_written_anywhere() {
    let mut found = vec![];
    for source in LIVE.map(|(name, _)| name).into_iter().chain(FILED) {
        let left = left(source);
        for (place, bytes) in left.open.iter().chain(&left.personal) {
            for canary in DROPPED.into_iter().chain([TOKEN]) {
                if holds(bytes, canary.as_bytes()) {
                    found.push(format!("{source}: {canary} in {place}"));
                }
            }
        }
        // A short name is also part of other words, and a list's own name is no person's.
        let names = left.names.iter().filter(|name| name.len() > 6);
        for name in names {
            for (place, _) in left.open.iter().filter(|(_, bytes)| holds(bytes, name)) {
                found.push(format!("{source}: {} in {place}", String::from_utf8_lossy(name)));
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}
