//! `cargo xtask bench … NAME=CLONE …`: the program beside git, on real clones, on this machine.
//!
//! What is compared alternates within one run, so that a busy minute of the machine meets both alike;
//! the first round warms the caches and is not counted, and medians are told with their range.

mod child;
pub(crate) mod estimate;
pub(crate) mod sources;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::aligned::aligned;
use crate::asked::{Asked, Place};
use child::{Ran, watch};

const ROUNDS: usize = 5;

/// What was seen in the rounds that count.
struct Seen {
    what: &'static str,
    ran: Vec<Ran>,
}

/// Returns a table per clone: seconds, ratio to git, peak memory.
///
/// # Errors
/// When git or the program cannot be run, or fails.
pub(crate) fn run(asked: &Asked) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut text = machine();
    writeln!(text, "rounds: {ROUNDS} after one that warms up; medians, lowest to highest")?;
    for place in &asked.places {
        let seen = rounds(&asked.program, place, folder.path())?;
        writeln!(text, "{}", place.name)?;
        text.push_str(&aligned(&table(&seen)));
    }
    Ok(text)
}

/// Lets git and the program take turns.
fn rounds(program: &Path, place: &Place, folder: &Path) -> Result<[Seen; 3], Box<dyn Error>> {
    let mut seen = ["git log --raw", "collect", "report"].map(|what| Seen { what, ran: vec![] });
    for round in 0..=ROUNDS {
        // A round begins without a store, so that everything is read anew.
        let folder = folder.join(format!("{}-{round}", place.name));
        std::fs::create_dir(&folder)?;
        let ours = |words: &[&str]| {
            let mut command = Command::new(program);
            command.current_dir(&folder).args(["--quiet", "--store", "store"]).args(words);
            command
        };
        let clone = format!("{}={}", place.name, place.path.display());
        let mut git = Command::new("git");
        git.arg("-C").arg(&place.path);
        git.args(["log", "--no-renames", "--raw", "--format=%H", "HEAD"]);
        let commands = [git, ours(&["collect", &clone]), ours(&["report", "--out", "pages"])];
        for (seen, mut command) in seen.iter_mut().zip(commands) {
            let ran = watch(&mut command).map_err(|error| format!("{}: {error}", seen.what))?;
            if round > 0 {
                seen.ran.push(ran);
            }
        }
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(seen)
}

fn table(seen: &[Seen]) -> Vec<Vec<String>> {
    let heading = ["", "seconds", "range", "ratio to git", "peak MB"];
    let mut lines = vec![heading.map(str::to_owned).to_vec()];
    let seconds = |seen: &Seen| seen.ran.iter().map(|ran| ran.seconds).collect::<Vec<f64>>();
    let git = seen.first().and_then(|git| median(seconds(git)));
    for one in seen {
        let Some(middle) = median(seconds(one)) else { continue };
        let all = seconds(one);
        let (low, high) =
            all.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), s| (low.min(*s), high.max(*s)));
        let ratio = match (one.what, git) {
            ("collect", Some(git)) if git > 0.0 => format!("{:.2}", middle / git),
            _ => String::new(),
        };
        let peak = one.ran.iter().filter_map(|ran| ran.peak_bytes).max();
        lines.push(vec![
            one.what.to_owned(),
            format!("{middle:.2}"),
            format!("{low:.2} to {high:.2}"),
            ratio,
            peak.map_or("unknown".to_owned(), |bytes| bytes.div_ceil(1_000_000).to_string()),
        ]);
    }
    lines
}

/// Returns the middle value, or the mean of the two in the middle; nothing of nothing.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().saturating_sub(1) / 2)?;
    Some((lower + upper) / 2.0)
}

/// Returns what the figures depend on: cores, processor and the version of git.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("", |model| model.trim_start_matches([' ', '\t', ':']));
    let git = Command::new("git").arg("--version").output();
    let git = git.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let git = git.unwrap_or_else(|_| "no git".to_owned());
    format!("machine: {cores} cores, {model}, {}, {git}\n", std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use super::{Ran, Seen, median, table};

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(vec![]), None);
    }

    #[test]
    fn the_ratio_is_that_of_the_medians() {
        let seen = |what, seconds: [f64; 3]| Seen {
            what,
            ran: seconds.map(|seconds| Ran { seconds, peak_bytes: None }).to_vec(),
        };
        let lines = table(&[seen("git log --raw", [1.0, 2.0, 9.0]), seen("collect", [3.0; 3])]);
        assert_eq!(lines[2], ["collect", "3.00", "3.00 to 3.00", "1.50", "unknown"]);
    }
}
