//! The ground of one check: a folder of its own, where the program reads what the check names.
//!
//! Archives are unpacked and bundles made repositories in it first, so that a playbook can name them
//! as somebody would who has them.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::Check;

/// Where a check is made.
pub(super) struct Ground<'a> {
    pub(super) program: &'a Path,
    pub(super) data: &'a Path,
    pub(super) folder: &'a Path,
}

/// What came of it.
pub(super) struct Found {
    /// The answer to each question, as CSV without the heading.
    pub(super) answers: Vec<String>,
    /// What `doctor` said.
    pub(super) doctor: String,
    /// What the last collection failed with, if it was to fail.
    pub(super) refused: Option<String>,
}

impl Ground<'_> {
    /// Reads what a check names and returns what came of it.
    ///
    /// # Errors
    /// When something cannot be made or read, or a collection fails that was not to fail.
    pub(super) fn read(&self, check: &Check) -> Result<Found, Box<dyn Error>> {
        fs::create_dir_all(self.folder)?;
        for (folder, archive) in &check.unpack {
            let into = self.folder.join(folder);
            fs::create_dir_all(&into)?;
            let archive = self.data.join(archive);
            let tar = ["-xz", "--no-same-owner", "-f"];
            done(Command::new("tar").args(tar).arg(archive).arg("-C").arg(into))?;
        }
        for (folder, bundle) in &check.bundles {
            self.repository(folder, &self.data.join(bundle))?;
        }
        let refused = self.collect(check)?;
        let answer = |sql: &str| -> Result<String, Box<dyn Error>> {
            let rows = done(&mut self.program(&["sql", sql, "--quiet", "--format", "csv"]))?;
            Ok(rows.lines().skip(1).collect::<Vec<_>>().join("\n"))
        };
        let answers = check.expect.iter().map(|question| answer(&question.sql));
        let answers = answers.collect::<Result<_, _>>()?;
        let doctor = match check.doctor.is_empty() {
            true => String::new(),
            false => done(&mut self.program(&["doctor"]))?,
        };
        Ok(Found { answers, doctor, refused })
    }

    /// Collects step after step and returns what the last one failed with, if it was to fail.
    fn collect(&self, check: &Check) -> Result<Option<String>, Box<dyn Error>> {
        for (number, step) in (1..).zip(&check.steps) {
            let section = step.replace("{data}", &self.data.display().to_string());
            let playbook = format!("[[projects]]\nname = \"project\"\n{section}");
            fs::write(self.folder.join("convivial.toml"), playbook)?;
            let mut collect = self.program(&["collect", "--quiet"]);
            if number == check.steps.len() && check.refused.is_some() {
                let output = collect.output()?;
                let why = String::from_utf8_lossy(&output.stderr).into_owned();
                return Ok((!is_done(&output)).then_some(why));
            }
            done(&mut collect)?;
        }
        Ok(None)
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

    fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.current_dir(self.folder).args(words);
        command
    }
}

/// Runs a command to its end and returns what it printed.
fn done(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if is_done(&output) {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let name = command.get_program().to_string_lossy().into_owned();
    Err(format!("{name} ended with {:?}: {}", output.status.code(), why.trim_end()).into())
}

/// Returns whether a command did what it was to do; 3 is "done in part".
fn is_done(output: &Output) -> bool {
    matches!(output.status.code(), Some(0 | 3))
}
