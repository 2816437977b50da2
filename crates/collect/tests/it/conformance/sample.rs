//! A source's sample: input in its true format about invented people, and a store to collect it in.

use std::fs;
use std::path::{Path, PathBuf};

use collect::net::{Net, NetError, Outside, Request, Response, Token};
use collect::{Allowance, CollectError, Collected, Order, Settings, Source, collect};
use model::ProjectName;
use store::{Snapshot, SnapshotFrom, Store};
use tempfile::TempDir;

use crate::repository::Repository;
use crate::rig::{Answers, Still, now};

/// The secret that every sample's network is given, and that must never be seen again.
pub(crate) const TOKEN: &str = "canary-token";

/// Where the samples lie: a folder for each source.
pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources")
}

/// A copy of a source's sample, which may be broken.
pub(crate) struct Sample {
    pub(crate) source: &'static dyn Source,
    pub(crate) folder: TempDir,
    pub(crate) section: toml::Table,
}

impl Sample {
    /// Copies the sample of a source; nothing when it has none.
    pub(crate) fn of(source: &'static dyn Source) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let section = match source.about().name {
            "git" => history(folder.path()),
            name => {
                let from = samples().join(name);
                let section = fs::read_to_string(from.join("section.toml")).ok()?;
                copy(&from, folder.path());
                section
            }
        };
        Some(Self { source, folder, section: section.parse().unwrap() })
    }

    /// Returns the places of its section.
    pub(crate) fn places(&self) -> Vec<toml::Value> {
        let places = self.section.get(self.source.about().place);
        places.and_then(toml::Value::as_array).cloned().unwrap_or_default()
    }

    /// Returns the sample with some of its places only.
    pub(crate) fn section_with(&self, places: &[toml::Value]) -> toml::Table {
        let mut section = self.section.clone();
        section.insert(self.source.about().place.to_owned(), places.to_vec().into());
        section
    }

    /// Returns every file that its section names, or that lies in a folder which it names, in order.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for text in self.section.values().flat_map(texts) {
            let path = self.folder.path().join(text);
            match path.is_dir() {
                true => walk(&path, &mut |path| files.push(path.to_owned())),
                false => files.extend(path.is_file().then_some(path)),
            }
        }
        files.sort();
        files.dedup();
        files
    }

    /// Returns its network.
    pub(crate) fn answers(&self) -> Answers {
        Answers::read(&self.folder.path().join("answers.json"))
    }

    fn order(&self, section: toml::Table) -> Order {
        Order {
            project: project(),
            source: self.source.about().name.to_owned(),
            section,
            folder: self.folder.path().to_owned(),
        }
    }
}

/// The project of every sample.
pub(crate) fn project() -> ProjectName {
    ProjectName::parse("orchard").unwrap()
}

/// A store that samples are collected in.
pub(crate) struct Kept {
    pub(crate) folder: TempDir,
    store: Store,
}

impl Kept {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open_or_create(folder.path(), [7; 32]).unwrap();
        Self { folder, store }
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.store.snapshot().unwrap()
    }

    /// Collects a sample and publishes.
    pub(crate) fn collect(&self, sample: &Sample) -> Result<Collected, CollectError> {
        self.collect_with(sample, sample.section.clone(), &sample.answers(), true)
    }

    /// Collects a sample with another section and network; what is not published is as a run that
    /// was killed.
    pub(crate) fn collect_with(
        &self,
        sample: &Sample,
        section: toml::Table,
        net: &dyn Net,
        publish: bool,
    ) -> Result<Collected, CollectError> {
        let clock = Still::default();
        let tokens = |_: &str, _: &str| vec![Token::new(TOKEN)];
        let outside = Outside { net, clock: &clock, tokens: &tokens, patient: true };
        let settings = Settings {
            now: now(),
            snapshot_from: SnapshotFrom::Clock,
            outside: &outside,
            offline: false,
            threads: 1,
            allowance: Allowance::default(),
            progress: &|_, _| {},
        };
        let mut run = self.store.begin(self.store.lock(true)?)?;
        let mut collected = collect(&self.store, &mut run, &[sample.order(section)], &settings)?;
        if publish {
            run.publish()?;
        }
        Ok(collected.remove(0))
    }

    /// Hands over every answer that is kept of a sample's network.
    pub(crate) fn pages(&self, sample: &Sample, take: &mut dyn FnMut(&[u8])) {
        let run = self.store.begin(self.store.lock(true).unwrap()).unwrap();
        let raw = run.raw(&project(), sample.source.about().name).unwrap();
        raw.each(&mut |page| take(&page.body)).unwrap();
    }
}

/// A network that breaks after a number of answers.
pub(crate) struct Breaking<'a> {
    pub(crate) whole: &'a Answers,
    pub(crate) after: usize,
}

impl Net for Breaking<'_> {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        if self.whole.asked.borrow().len() >= self.after {
            return Err(NetError::Broken { host: "sample.invalid".to_owned() });
        }
        self.whole.send(request)
    }
}

/// Makes a clone as the sample of git.
fn history(folder: &Path) -> String {
    let repository = Repository::bare();
    let words = "Co-authored-by: Moss <moss@meadow.invalid>";
    let stream = ["CANARY-BODY one", "CANARY-BODY two"].map(|text| {
        let message = format!("{text}\n\n{words}\n");
        format!(
            "commit refs/heads/main\ncommitter Fern <fern@meadow.invalid> 1600000000 +0530\n\
             data {}\n{message}\nM 100644 inline a\ndata 2\n{}\n\n",
            message.len(),
            &text[12..14]
        )
    });
    repository.import(stream.concat().as_bytes());
    repository.unpack();
    copy(&repository.path(), &folder.join("clone"));
    "git = [\"clone\"]".to_owned()
}

/// Returns the texts of a value of a section.
pub(crate) fn texts(value: &toml::Value) -> Vec<&str> {
    match value {
        toml::Value::String(text) => vec![text],
        toml::Value::Array(list) => list.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(&target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

/// Visits every file below a folder.
pub(crate) fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, visit) } else { visit(&path) }
    }
}
