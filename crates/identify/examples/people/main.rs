//! Compares people with what real projects say of themselves: their `.mailmap` and release notes.
//!
//! `people DATA TOLD`: DATA is the folder of shared data, TOLD holds a `NAME.ndjson` for each
//! project, as `told git_log` prints it. Counts and shares are printed, never a name; a count that
//! must not be makes it fail. `cargo xtask people` runs both.

mod alone;
mod groups;
mod history;
mod mailmap;
mod releases;
mod truth;

use std::io::Write as _;
use std::path::Path;

use history::History;
use truth::Truth;

type Failure = Box<dyn std::error::Error>;

/// The projects of which the shared data has both a log and a `.mailmap`.
const PROJECTS: [&str; 3] = ["numpy", "scipy", "networkx"];

/// The projects whose release notes mark who is new.
const WITH_NEWCOMERS: [&str; 2] = ["numpy", "scipy"];

/// What was compared, and how many figures were not as they must be.
#[derive(Default)]
struct Told {
    text: String,
    wrong: u64,
}

impl Told {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// Tells a figure that must hold.
    fn must(&mut self, holds: bool, line: impl AsRef<str>) {
        let line = line.as_ref();
        self.line(if holds { line.to_owned() } else { format!("{line}: WRONG") });
        self.wrong += u64::from(!holds);
    }
}

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [data, told] = words.as_slice() else { return Err("usage: people DATA TOLD".into()) };
    let (data, folder) = (Path::new(data), Path::new(told));
    let mut told = Told::default();
    for project in PROJECTS {
        let mailmap = data.join(format!("identity/{project}.mailmap")).canonicalize()?;
        let history = History::read(project, &folder.join(format!("{project}.ndjson")))?;
        let text = std::fs::read(&mailmap)?;
        let truth = Truth::ask(&mailmap, &text, &history.signatures)?;
        let (all, changed) = (history.signatures.len(), truth.changed);
        told.line(format!("{project}: {all} signatures, of which .mailmap changes {changed}"));
        mailmap::compare(&history, &text, &truth, &mut told);
        alone::compare(&history, &truth, &mut told);
        if WITH_NEWCOMERS.contains(&project) {
            releases::compare(&history, &text, data, &mut told)?;
        }
        told.line("");
    }
    told.line(format!("{} figures otherwise than they must be", told.wrong));
    std::io::stdout().write_all(told.text.as_bytes())?;
    if told.wrong == 0 { Ok(()) } else { Err("see above".into()) }
}
