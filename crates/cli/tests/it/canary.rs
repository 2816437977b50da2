//! Canaries over the whole program: what is marked in the samples of the sources and in the
//! environment is looked for in everything that is printed and written.

use std::fs;
use std::io::BufRead;
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

/// Everything that the collections left behind, each with the place where it was found.
struct Left {
    /// What everybody may see: printed texts, the manifest, the tables of what happened.
    open: Vec<(String, Vec<u8>)>,
    /// What is personal: names, accounts, titles, answers of a network.
    personal: Vec<(String, Vec<u8>)>,
    /// The texts that name people.
    names: Vec<Vec<u8>>,
}

pub(crate) fn copy(from: &Path, to: &Path) {
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

/// What is gathered of the program's runs, all with one store.
struct Gathered {
    place: Place,
    left: Left,
}

impl Gathered {
    /// Keeps what a run of the program printed.
    fn keep(&mut self, what: &str, output: Output) {
        assert!(matches!(output.status.code(), Some(0 | 3)), "{what}: {}", said(&output));
        self.left.open.push((format!("standard output of {what}"), output.stdout));
        self.left.open.push((format!("standard error of {what}"), output.stderr));
    }

    fn store(&self) -> String {
        self.place.path().join("store").display().to_string()
    }

    /// Collects the sample of a source, again, and without the network.
    fn collect(&mut self, source: &'static str) {
        let folder = self.place.path().join(source);
        copy(&sample(source), &folder);
        let section = fs::read_to_string(folder.join("section.toml")).unwrap();
        let live = LIVE.iter().any(|(name, _)| *name == source);
        let forge = Forge::of(if live { source } else { "github" });
        let playbook = match live {
            true => forge.playbook(),
            false => format!("[[projects]]\nname = 'orchard'\n[projects.{source}]\n{section}"),
        };
        let playbook = playbook.replace("'orchard'\n", &format!("'{source}'\n"));
        fs::write(folder.join("convivial.toml"), playbook).unwrap();
        fs::write(folder.join(".env"), format!("GITLAB_TOKEN={TOKEN}-too\n")).unwrap();
        for more in [None, Some("--offline"), Some("--quiet")] {
            let args = ["collect", "--store", &self.store()].map(str::to_owned);
            let args: Vec<String> = args.into_iter().chain(more.map(str::to_owned)).collect();
            let mut program = self.place.program(&args);
            program.current_dir(&folder).env(forge.variable(), TOKEN).env("GITHUB_TOKEN", TOKEN);
            self.keep(source, finish(program, b""));
        }
    }

    /// Gathers what the store holds, packed and unpacked.
    fn search(&mut self) {
        for args in [&["doctor"][..], &["measure", "newcomers"], &["sql", "--tables"]] {
            let output = self.place.run(&[args, &["--store", "store"]].concat());
            self.keep(args[0], output);
        }
        for table in ["commits", "items", "traces", "sessions", "recognitions", "coverage", "notes"]
        {
            let select = format!("SELECT * FROM {table}");
            let args = ["sql", &select, "--store", "store", "--format", "csv"];
            let output = self.place.run(&args);
            assert!(output.stdout.lines().count() > 1, "{table} is empty");
            self.keep(table, output);
        }
        for (path, bytes) in self.place.files("store") {
            let list = match path.starts_with("personal") {
                true => &mut self.left.personal,
                false => &mut self.left.open,
            };
            list.push((path.display().to_string(), bytes));
        }
        let store = Store::open(&self.place.path().join("store")).unwrap();
        let run = store.begin(store.lock(true).unwrap()).unwrap();
        for (source, _) in LIVE {
            let raw = run.raw(&ProjectName::parse(source).unwrap(), source).unwrap();
            let before = self.left.personal.len();
            raw.each(&mut |page| self.left.personal.push((page.request.clone(), page.body)))
                .unwrap();
            assert!(self.left.personal.len() > before, "{source} has kept no answer");
        }
        let snapshot = store.snapshot().unwrap();
        let marks =
            snapshot.marks().unwrap().iter().map(|row| format!("{row:?}")).collect::<String>();
        self.left.open.push(("the marks".to_owned(), marks.into_bytes()));
        self.left.names = named(&snapshot);
        let names = self.left.names.iter();
        self.left.personal.extend(names.map(|text| ("a personal table".to_owned(), text.clone())));
    }
}

/// Returns every text in the personal tables of a store.
pub(crate) fn named(snapshot: &Snapshot) -> Vec<Vec<u8>> {
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

pub(crate) fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn nothing_marked_is_printed_or_written_anywhere() {
    let left = Left { open: vec![], personal: vec![], names: vec![] };
    let mut gathered = Gathered { place: Place::new(), left };
    LIVE.map(|(name, _)| name).into_iter().chain(FILED).for_each(|name| gathered.collect(name));
    gathered.search();
    let Left { open, personal, names } = gathered.left;
    let mut found = vec![];
    for (place, bytes) in open.iter().chain(&personal) {
        for canary in DROPPED.into_iter().chain([TOKEN]) {
            if holds(bytes, canary.as_bytes()) {
                found.push(format!("{canary} in {place}"));
            }
        }
    }
    assert!(names.len() > 50, "{} names, logins, addresses and titles", names.len());
    // A short one is also part of other words; these two are also a host and a list of people.
    let words: [&[u8]; 2] = [b"orchard", b"general"];
    let names = names.iter().filter(|name| name.len() > 6 && !words.contains(&name.as_slice()));
    for name in names {
        for (place, _) in open.iter().filter(|(_, bytes)| holds(bytes, name)) {
            found.push(format!("{} in {place}", String::from_utf8_lossy(name)));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}
