//! `cargo xtask people`: people found in real histories, against what the projects say themselves.
//!
//! Two examples do the work, because the one who reads histories and the one who knows people are
//! different rooms: `told` reads the logs of the shared data and `people` compares. A log may have
//! been printed with its `.mailmap` applied, and then says little about people found without one;
//! a clone says how people really signed.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::asked::absolute;
use crate::{Said, oracle};

/// The projects with a log and a `.mailmap`.
const PROJECTS: [&str; 3] = ["numpy", "scipy", "networkx"];

/// Prints a history as the shared logs are, with everybody as they signed and without paths.
const LOG: [&str; 8] = [
    "log",
    "--no-mailmap",
    "--pretty=fuller",
    "--decorate=full",
    "--parents",
    "--topo-order",
    "--reverse",
    "--branches",
];

/// What is compared.
struct Places<'a> {
    examples: PathBuf,
    data: PathBuf,
    clones: Vec<(&'a str, &'a str)>,
}

/// Reads `[--examples DIR] [--shared DIR] [NAME=CLONE …]` and compares; nothing when it is not that.
pub(crate) fn asked(words: &[&str], root: &Path) -> Option<Result<Said, Box<dyn Error>>> {
    let (mut examples, mut place) = (root.join("target/debug/examples"), vec![]);
    let mut clones = vec![];
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--examples" => examples = PathBuf::from(words.next()?),
            "--shared" => place = vec!["--shared", words.next()?],
            word => clones.push(word.split_once('=').filter(|(of, _)| PROJECTS.contains(of))?),
        }
    }
    let shared = oracle::shared(&place, root)?;
    let places = absolute(&examples).and_then(|examples| {
        Ok(Places { examples, data: absolute(&shared.join("data"))?, clones })
    });
    Some(places.and_then(|places| places.compare()))
}

impl Places<'_> {
    fn compare(&self) -> Result<Said, Box<dyn Error>> {
        let scratch = tempfile::tempdir()?;
        for project in PROJECTS {
            self.tell(project, scratch.path())?;
        }
        let people = self.example("people")?.arg(&self.data).arg(scratch.path()).output()?;
        let mut text = String::from_utf8(people.stdout)?;
        text.push_str(&String::from_utf8_lossy(&people.stderr));
        let code = if people.status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        Ok(Said { text, code })
    }

    /// Reads the log of a project, or a clone of it, into `NAME.ndjson`.
    fn tell(&self, project: &str, scratch: &Path) -> Result<(), Box<dyn Error>> {
        let clone = self.clones.iter().find(|(of, _)| *of == project);
        let (folder, file) = match clone {
            None => (self.data.join("git"), format!("{project}-git-log.txt.gz")),
            Some((_, clone)) => {
                let file = format!("{project}-git-log.txt");
                let log = File::create(scratch.join(&file))?;
                let mut git = Command::new("git");
                git.arg("-C").arg(clone).args(LOG).arg("--tags").stdout(log);
                succeed(project, git)?;
                (scratch.to_owned(), file)
            }
        };
        let section = scratch.join("section.toml");
        std::fs::write(&section, format!("files = [\"{file}\"]\n"))?;
        let mut told = self.example("told")?;
        told.arg("git_log").args([&section, &folder]);
        told.stdout(File::create(scratch.join(format!("{project}.ndjson")))?);
        succeed(project, told)
    }

    fn example(&self, name: &str) -> Result<Command, Box<dyn Error>> {
        let path = self.examples.join(name);
        let why =
            "is not built: cargo build -p collect --example told -p identify --example people";
        path.is_file().then(|| Command::new(&path)).ok_or_else(|| format!("{name} {why}").into())
    }
}

fn succeed(project: &str, mut command: Command) -> Result<(), Box<dyn Error>> {
    let output = command.stderr(Stdio::piped()).spawn()?.wait_with_output()?;
    if output.status.success() {
        return Ok(());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(format!("{project}: {}", why.trim_end()).into())
}
