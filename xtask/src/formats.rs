//! `cargo xtask formats [--examples DIR] [--shared DIR]`: the files of other programs about people.
//!
//! Every one of the shared data reads as `formats/expected.toml` says or is refused. Every file of
//! the archive of fixtures is also read as every other format, where it may only be refused or read,
//! never fail. An example of `identify` does the reading and prints counts; nothing about a single
//! person leaves it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::asked::absolute;
use crate::oracle::{self, Verdict};

const EXPECTED: &str = include_str!("formats/expected.toml");
const FORMATS: [&str; 4] = ["gitdm", "mailmap", "sortinghat", "stackalytics"];

type Counts = BTreeMap<String, u64>;

/// What is expected of the files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The archive of fixtures, under the data.
    archive: String,
    /// Files of the archive by name: the counts of each in each format that it is of.
    fixtures: BTreeMap<String, BTreeMap<String, Counts>>,
    /// Files of the data by path, packed or not: likewise.
    files: BTreeMap<String, BTreeMap<String, Counts>>,
}

/// Reads `[--examples DIR] [--shared DIR]` and compares; nothing when it is not that.
pub(crate) fn asked(words: &[&str], root: &Path) -> Option<Result<Verdict, Box<dyn Error>>> {
    let (examples, place) = match words {
        ["--examples", folder, place @ ..] => (PathBuf::from(folder), place),
        place => (root.join("target/debug/examples"), place),
    };
    let shared = oracle::shared(place, root)?;
    let program = absolute(&examples.join("format"))
        .map_err(|why| format!("{why}; build it first: cargo build -p identify --examples").into());
    Some(program.and_then(|program| check(program, &shared.join("data"))))
}

/// Reads every file and compares its counts.
fn check(program: PathBuf, data: &Path) -> Result<Verdict, Box<dyn Error>> {
    let expected: File = toml::from_str(EXPECTED)?;
    let scratch = tempfile::tempdir()?;
    let tar = ["-xz", "--no-same-owner", "-f"];
    let archive = data.join(&expected.archive);
    let mut unpack = Command::new("tar");
    if !unpack.args(tar).arg(&archive).arg("-C").arg(scratch.path()).status()?.success() {
        return Err(format!("{} cannot be unpacked", archive.display()).into());
    }
    let mut compared = Compared { program, text: String::new(), read: 0, refused: 0, wrong: 0 };
    let mut found = BTreeSet::new();
    let mut names: Vec<_> = fs::read_dir(scratch.path())?.collect::<Result<_, _>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    for entry in names {
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted = expected.fixtures.get(&name);
        compared.file(&name, &fs::read(entry.path())?, wanted, &FORMATS)?;
        found.insert(name);
    }
    for name in expected.fixtures.keys().filter(|name| !found.contains(*name)) {
        compared.otherwise(name, "is not in the archive")?;
    }
    for (path, wanted) in &expected.files {
        let formats: Vec<&str> = wanted.keys().map(String::as_str).collect();
        compared.file(path, &unzipped(&data.join(path))?, Some(wanted), &formats)?;
    }
    compared.verdict()
}

/// What was compared so far.
struct Compared {
    program: PathBuf,
    text: String,
    read: u64,
    refused: u64,
    wrong: u64,
}

impl Compared {
    /// Reads one file in some formats; in a format without expected counts it is to be refused or
    /// read.
    fn file(
        &mut self,
        name: &str,
        bytes: &[u8],
        wanted: Option<&BTreeMap<String, Counts>>,
        formats: &[&str],
    ) -> Result<(), Box<dyn Error>> {
        for format in formats {
            let Some(counts) = self.counts(format, bytes)? else {
                self.otherwise(name, &format!("as {format}: neither read nor refused"))?;
                continue;
            };
            let refused = counts.contains_key("refused");
            *(if refused { &mut self.refused } else { &mut self.read }) += 1;
            match wanted.and_then(|wanted| wanted.get(*format)) {
                Some(wanted) if *wanted != counts => {
                    let told = format!("as {format}: wanted {wanted:?}, found {counts:?}");
                    self.otherwise(name, &told)?;
                }
                Some(_) => writeln!(self.text, "{name} as {format}: {}", listed(&counts))?,
                None => {}
            }
        }
        Ok(())
    }

    /// Returns the counts that the example prints; nothing when it fails.
    fn counts(&self, format: &str, bytes: &[u8]) -> Result<Option<Counts>, Box<dyn Error>> {
        let mut child = Command::new(&self.program)
            .arg(format)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(bytes)?;
        }
        let output = child.wait_with_output()?;
        let text = String::from_utf8(output.stdout)?;
        let count = |line: &str| {
            let (word, count) = line.split_once(' ')?;
            Some((word.to_owned(), count.parse().ok()?))
        };
        let counts: Option<Counts> = text.lines().map(count).collect();
        Ok(counts.filter(|_| output.status.success()))
    }

    fn otherwise(&mut self, name: &str, what: &str) -> std::fmt::Result {
        self.wrong += 1;
        writeln!(self.text, "{name}: {what}")
    }

    fn verdict(mut self) -> Result<Verdict, Box<dyn Error>> {
        let Self { read, refused, wrong, .. } = self;
        writeln!(
            self.text,
            "formats: {read} readings, {refused} refusals, {wrong} otherwise than expected"
        )?;
        Ok(Verdict { text: self.text, agrees: wrong == 0 && read > 0 })
    }
}

fn listed(counts: &Counts) -> String {
    let counts: Vec<String> = counts.iter().map(|(word, n)| format!("{word} {n}")).collect();
    counts.join(", ")
}

/// Returns the bytes of a file, unpacked when its name says that it is packed.
fn unzipped(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    if path.extension().is_none_or(|ending| ending != "gz") {
        return Ok(fs::read(path)?);
    }
    let output = Command::new("gzip").arg("-dc").arg(path).output()?;
    if output.status.success() { Ok(output.stdout) } else { Err("gzip cannot unpack it".into()) }
}
