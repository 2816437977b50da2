//! Automation for people who work on Convivial: `cargo xtask COMMAND`, one file per command.
//!
//! A command returns what to print, so that nothing but this file writes to the terminal.

mod aligned;
mod asked;
mod bench;
mod formats;
mod name;
mod new_measure;
mod new_source;
mod oracle;
mod people;
mod real;
mod sources;
mod village;

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asked::Asked;

const USAGE: &str = "\
usage: cargo xtask formats [--examples DIR] [--shared DIR]
                                             read real files about people and compare the counts
       cargo xtask new-measure FAMILY NAME   begin a measure: one .sql file with its head
       cargo xtask new-source NAME           begin a source: its file, its line, its tests
       cargo xtask oracle [--shared DIR]     compare the estimators with the reference tables
       cargo xtask sources [--program PATH] [--shared DIR] [PART OF A NAME ...]
                                             read the shared data and compare the counts
       cargo xtask people [--examples DIR] [--shared DIR] [NAME=CLONE ...]
                                             compare people in real histories with .mailmap and
                                             release notes; a clone stands for the shared log
       cargo xtask village DIR               write the village's projects as repositories
       cargo xtask real [--program PATH] [--mailmap NAME=FILE] NAME=CLONE ...
                                             compare real clones with published figures and git
       cargo xtask bench [--program PATH] NAME=CLONE ...
                                             time the program beside git
       cargo xtask bench-sources [--program PATH] [--shared DIR]
                                             time it on files of sources beside gunzip and DuckDB
       cargo xtask bench-estimate [--python PATH]
                                             time the estimators beside lifelines
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (text, code) = match run(&words) {
        None => (USAGE.to_owned(), ExitCode::from(2)),
        Some(Err(error)) => (format!("error: {error}\n"), ExitCode::FAILURE),
        Some(Ok(said)) => {
            let written = std::io::stdout().write_all(said.text.as_bytes());
            return if written.is_ok() { said.code } else { ExitCode::FAILURE };
        }
    };
    // When even this cannot be written, the exit code still tells.
    let _ = std::io::stderr().write_all(text.as_bytes());
    code
}

/// What a command prints, and how it ends.
struct Said {
    text: String,
    code: ExitCode,
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, code: ExitCode::SUCCESS }
    }
}

impl From<oracle::Verdict> for Said {
    fn from(verdict: oracle::Verdict) -> Self {
        let code = if verdict.agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        Self { text: verdict.text, code }
    }
}

/// Returns what a command has to say, or nothing when there is no such command.
fn run(words: &[&str]) -> Option<Result<Said, Box<dyn Error>>> {
    Some(match words {
        ["formats", words @ ..] => formats::asked(words, &root())?.map(Said::from),
        ["new-measure", family, name] => new_measure::write(&root(), family, name).map(Said::from),
        ["new-source", name] => new_source::write(&root(), name).map(Said::from),
        ["oracle", place @ ..] => oracle::check(&oracle::shared(place, &root())?).map(Said::from),
        ["real", words @ ..] => Asked::read(words, &root())?.and_then(|asked| real::check(&asked)),
        ["bench", words @ ..] => {
            Asked::read(words, &root())?.and_then(|asked| bench::run(&asked)).map(Said::from)
        }
        ["sources", words @ ..] => sources::asked(words, &root())?,
        ["people", words @ ..] => people::asked(words, &root())?,
        ["bench-sources", words @ ..] => bench::sources::Inputs::read(words, &root())?
            .and_then(|inputs| bench::sources::run(&inputs))
            .map(Said::from),
        ["bench-estimate", words @ ..] => bench::estimate::asked(words)?.map(Said::from),
        ["village", folder] => village::write(Path::new(folder)).map(Said::from),
        _ => return None,
    })
}

/// Returns the root of the checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}
