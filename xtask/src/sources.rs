//! `cargo xtask sources`: the real records of the shared data, read by the program, against the
//! counts that the data's own README states.
//!
//! `sources/expected.toml` is the list: what is read, what is asked of the store afterwards, and
//! what the answer must be. Counts only; nothing about a single person is asked or printed.

mod ground;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Deserialize;

use crate::asked::{absolute, built};
use crate::{Said, oracle};
use ground::{Found, Ground};

const EXPECTED: &str = include_str!("sources/expected.toml");

/// What is read and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    name: String,
    /// Archives to unpack first, by the folder that they are unpacked into.
    #[serde(default)]
    unpack: BTreeMap<String, String>,
    /// Git bundles without file contents to make repositories of, by the folder.
    #[serde(default)]
    bundles: BTreeMap<String, String>,
    /// The sections of the project, one collection after another into one store.
    steps: Vec<String>,
    /// Another check, of which every answer must be the same.
    #[serde(default)]
    same_as: Option<String>,
    #[serde(default)]
    expect: Vec<Expect>,
    /// What `doctor` must say: each is what follows the project and the source on a line.
    #[serde(default)]
    doctor: Vec<String>,
    /// What the last collection must fail with, if it must.
    #[serde(default)]
    refused: Option<String>,
}

/// A question and its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    sql: String,
    /// The rows as CSV, without the heading; not compared when it is left out.
    #[serde(default)]
    rows: Option<String>,
}

#[derive(Deserialize)]
struct File {
    check: Vec<Check>,
}

/// Reads `[--program PATH] [--shared DIR] [PART OF A NAME …]` and makes the checks; nothing when it
/// is not that.
pub(crate) fn asked(words: &[&str], root: &Path) -> Option<Result<Said, Box<dyn Error>>> {
    let (mut program, mut place, mut only) = (built(root), vec![], vec![]);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--program" => program = Some(PathBuf::from(words.next()?)),
            "--shared" => place = vec!["--shared", words.next()?],
            part => only.push(part),
        }
    }
    let shared = oracle::shared(&place, root)?;
    Some(found(program, &shared).and_then(|(program, shared)| check(&program, &shared, &only)))
}

/// Returns the program and the data, once both are there.
fn found(program: Option<PathBuf>, shared: &Path) -> Result<(PathBuf, PathBuf), Box<dyn Error>> {
    let program = program.ok_or("no program is built: cargo build, or --program")?;
    Ok((absolute(&program)?, absolute(shared)?))
}

/// Runs every check whose name holds one of `only`, or all.
fn check(program: &Path, shared: &Path, only: &[&str]) -> Result<Said, Box<dyn Error>> {
    let list: File = toml::from_str(EXPECTED)?;
    let scratch = tempfile::tempdir()?;
    let data = shared.join("data");
    let mut compared = Compared::default();
    for (number, check) in list.check.iter().enumerate() {
        if !only.is_empty() && !only.iter().any(|part| check.name.contains(part)) {
            continue;
        }
        let folder = scratch.path().join(number.to_string());
        let ground = Ground { program, data: &data, folder: &folder };
        let found = ground.read(check).map_err(|why| format!("{}: {why}", check.name))?;
        compared.compare(check, found, &data)?;
        std::fs::remove_dir_all(&folder)?;
    }
    compared.said()
}

/// What was compared so far.
#[derive(Default)]
struct Compared {
    /// The answers of each check, by its name.
    answers: BTreeMap<String, Vec<String>>,
    text: String,
    asked: u64,
    wrong: u64,
}

impl Compared {
    fn compare(&mut self, check: &Check, found: Found, data: &Path) -> Result<(), Box<dyn Error>> {
        let before = (self.asked, self.wrong);
        for (question, answer) in check.expect.iter().zip(&found.answers) {
            if let Some(rows) = &question.rows {
                self.same(&check.name, &question.sql, rows.trim(), answer)?;
            }
        }
        for line in &check.doctor {
            let line = line.replace("{data}", &data.display().to_string());
            let told = found.doctor.lines().any(|told| told.ends_with(&format!(": {line}")));
            self.same(&check.name, "doctor", &line, if told { &line } else { "no such line" })?;
        }
        if let Some(why) = &check.refused {
            let refused = found.refused.as_deref().unwrap_or("it did not fail");
            let same = refused.contains(why.as_str());
            self.same(&check.name, "collect", why, if same { why } else { refused })?;
        }
        if let Some(other) = &check.same_as {
            let same = self.answers.get(other) == Some(&found.answers);
            let answer = if same { "the same" } else { "something else" };
            self.same(&check.name, &format!("answers as of {other}"), "the same", answer)?;
        }
        let (asked, wrong) = (self.asked - before.0, self.wrong - before.1);
        writeln!(self.text, "{}: {asked} compared, {wrong} otherwise", check.name)?;
        self.answers.insert(check.name.clone(), found.answers);
        Ok(())
    }

    fn same(&mut self, of: &str, what: &str, wanted: &str, found: &str) -> std::fmt::Result {
        self.asked += 1;
        if wanted == found {
            return Ok(());
        }
        self.wrong += 1;
        writeln!(self.text, "{of}: {what}\nwanted:\n{wanted}\nfound:\n{found}\n")
    }

    fn said(mut self) -> Result<Said, Box<dyn Error>> {
        let (asked, wrong) = (self.asked, self.wrong);
        writeln!(self.text, "{asked} compared, {wrong} otherwise than stated")?;
        let passed = wrong == 0 && asked > 0;
        let code = if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        Ok(Said { text: self.text, code })
    }
}
