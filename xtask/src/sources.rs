//! `cargo xtask sources`: the real records of the shared data, read by the program, against the
//! counts that the data's own README states.
//!
//! `sources/expected.toml` is the list: what is read, what is asked of the store afterwards, and
//! what the answer must be. Counts only; nothing about a single person is asked or printed.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde::Deserialize;

use crate::asked::{absolute, built};
use crate::{Said, oracle};

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
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut text, mut wrong, mut asked) = (String::new(), 0, 0);
    for (number, check) in list.check.iter().enumerate() {
        if !only.is_empty() && !only.iter().any(|part| check.name.contains(part)) {
            continue;
        }
        let place = Ground { program, shared, folder: scratch.path().join(number.to_string()) };
        let found = place.answers(check).map_err(|why| format!("{}: {why}", check.name))?;
        for (question, answer) in check.expect.iter().zip(&found) {
            asked += 1;
            let wanted = question.rows.as_ref().map(|rows| rows.trim().to_owned());
            if wanted.is_some_and(|wanted| wanted != *answer) {
                wrong += 1;
                let wanted = question.rows.as_deref().unwrap_or_default().trim();
                writeln!(
                    text,
                    "{}: {}\nwanted:\n{wanted}\nfound:\n{answer}\n",
                    check.name, question.sql
                )?;
            }
        }
        if let Some(other) = &check.same_as {
            asked += 1;
            if answers.get(other) != Some(&found) {
                wrong += 1;
                writeln!(text, "{}: the answers are not those of {other}", check.name)?;
            }
        }
        writeln!(text, "{}: {} answers", check.name, found.len())?;
        answers.insert(check.name.clone(), found);
    }
    writeln!(text, "{asked} compared, {wrong} otherwise than stated")?;
    let code = if wrong == 0 && asked > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    Ok(Said { text, code })
}

/// Where one check is made.
struct Ground<'a> {
    program: &'a Path,
    shared: &'a Path,
    folder: PathBuf,
}

impl Ground<'_> {
    /// Reads what the check names and returns the answer to each of its questions.
    fn answers(&self, check: &Check) -> Result<Vec<String>, Box<dyn Error>> {
        fs::create_dir_all(&self.folder)?;
        for (folder, archive) in &check.unpack {
            let into = self.folder.join(folder);
            fs::create_dir_all(&into)?;
            let archive = self.shared.join("data").join(archive);
            done(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(into))?;
        }
        for (folder, bundle) in &check.bundles {
            self.repository(folder, &self.shared.join("data").join(bundle))?;
        }
        for step in &check.steps {
            let section = step.replace("{data}", &self.shared.join("data").display().to_string());
            let playbook = format!("[[projects]]\nname = \"project\"\n{section}");
            fs::write(self.folder.join("convivial.toml"), playbook)?;
            self.run(&["collect", "--quiet"])?;
        }
        check
            .expect
            .iter()
            .map(|question| {
                let rows = self.run(&["sql", &question.sql, "--quiet", "--format", "csv"])?;
                let rows: Vec<&str> = rows.lines().skip(1).collect();
                Ok(rows.join("\n"))
            })
            .collect()
    }

    /// Makes a repository of a bundle without file contents, as the data's README says.
    fn repository(&self, folder: &str, bundle: &Path) -> Result<(), Box<dyn Error>> {
        let into = self.folder.join(folder);
        done(Command::new("git").args(["init", "--quiet", "--bare"]).arg(&into))?;
        let git = |words: &[&str]| done(Command::new("git").arg("-C").arg(&into).args(words));
        git(&["config", "core.repositoryformatversion", "1"])?;
        git(&["config", "extensions.partialClone", "origin"])?;
        git(&["config", "remote.origin.url", "/nonexistent"])?;
        git(&["config", "remote.origin.promisor", "true"])?;
        let told = done(
            Command::new("git").arg("-C").arg(&into).args(["bundle", "unbundle"]).arg(bundle),
        )?;
        for line in told.lines() {
            if let Some((object, reference)) = line.split_once(' ') {
                git(&["update-ref", reference, object])?;
            }
        }
        git(&["symbolic-ref", "HEAD", "refs/heads/main"])?;
        Ok(())
    }

    fn run(&self, words: &[&str]) -> Result<String, Box<dyn Error>> {
        let mut command = Command::new(self.program);
        done(command.current_dir(&self.folder).args(words))
    }
}

/// Runs a command to its end and returns what it printed; 3 is "done in part".
fn done(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if matches!(output.status.code(), Some(0 | 3)) {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let name = command.get_program().to_string_lossy().into_owned();
    Err(format!("{name} ended with {:?}: {}", output.status.code(), why.trim_end()).into())
}
