//! `cargo xtask bench-sources`: whole commands on files of sources, beside gunzip and DuckDB.
//!
//! The hour repeated twenty times says how the program streams; once with the same ids, so that all
//! but the first hour are duplicates, and once with ids of their own, so that everything is stored.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::child::watch;
use super::{ROUNDS, Seen, machine, median};
use crate::aligned::aligned;

/// How often the hour is repeated.
const TIMES: usize = 20;

/// What DuckDB does with an hour when it finds out the columns by itself.
const DETECTED: &str = "import duckdb, sys
duckdb.sql(f\"copy (select * from read_json_auto('{sys.argv[1]}', maximum_object_size=67108864)) \
to '{sys.argv[2]}' (format parquet)\")";

/// What DuckDB does with an hour when it is told the columns.
const DECLARED: &str = "import duckdb, sys
duckdb.sql(f\"copy (select * from read_json('{sys.argv[1]}', format='newline_delimited', \
maximum_object_size=67108864, columns={{id: 'VARCHAR', type: 'VARCHAR', \
actor: 'STRUCT(id BIGINT, login VARCHAR)', repo: 'STRUCT(id BIGINT, name VARCHAR)', \
payload: 'JSON', public: 'BOOLEAN', created_at: 'TIMESTAMP'}})) \
to '{sys.argv[2]}' (format parquet)\")";

/// What the benchmark is run on.
pub(crate) struct Inputs {
    program: PathBuf,
    shared: PathBuf,
}

/// A file of the benchmark, and what is run on it.
struct Input {
    name: &'static str,
    words: Vec<String>,
    /// The one packed file, for those who unpack or read it beside us.
    file: Option<PathBuf>,
    duckdb: Option<(&'static str, &'static str)>,
}

impl Inputs {
    /// Reads `[--program PATH] [--shared DIR]`, or nothing when it is not that.
    ///
    /// # Errors
    /// When no program was built or the shared data are not there.
    pub(crate) fn read(words: &[&str], root: &Path) -> Option<Result<Self, Box<dyn Error>>> {
        let (program, words) = match words {
            ["--program", program, rest @ ..] => (PathBuf::from(program), rest),
            rest => (root.join("target/release/convivial"), rest),
        };
        let shared = crate::oracle::shared(words, root)?;
        let found = |path: PathBuf| {
            path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))
        };
        let inputs = || Ok(Self { program: found(program)?, shared: found(shared.join("data"))? });
        Some(inputs())
    }
}

/// Returns a table per input: seconds, ratio to ours, peak memory.
///
/// # Errors
/// When a command cannot be run, or fails.
pub(crate) fn run(asked: &Inputs) -> Result<String, Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let mut text = machine();
    writeln!(text, "rounds: {ROUNDS} after one that warms up; medians, lowest to highest")?;
    let has_duckdb = Command::new("python3").args(["-c", "import duckdb"]).output();
    let has_duckdb = has_duckdb.is_ok_and(|output| output.status.success());
    if !has_duckdb {
        writeln!(text, "without DuckDB: python3 cannot import it")?;
    }
    for input in inputs(asked, scratch.path())? {
        let seen = rounds(asked, &input, has_duckdb, scratch.path())?;
        writeln!(text, "{}", input.name)?;
        text.push_str(&aligned(&table(&seen)));
    }
    Ok(text)
}

/// Writes the inputs that are made from others, and returns them all.
fn inputs(asked: &Inputs, scratch: &Path) -> Result<Vec<Input>, Box<dyn Error>> {
    let hour = asked.shared.join("gharchive/2015-01-01-0.json.gz");
    let packed = fs::read(&hour)?;
    let same = scratch.join("same.json.gz");
    fs::write(&same, packed.repeat(TIMES))?;
    let own = scratch.join("own.json.gz");
    with_own_ids(&hour, &own)?;
    let archive = |name, file: PathBuf, duckdb| Input {
        name,
        words: vec![format!("orchard=gharchive:{}", file.display())],
        file: Some(file),
        duckdb,
    };
    let bundle = |file: &str| {
        let file = asked.shared.join("devstats").join(file);
        format!("scipy=devstats:{}", file.display())
    };
    let declared = Some(("DuckDB, columns declared", DECLARED));
    Ok(vec![
        archive("an hour", hour, Some(("DuckDB, columns detected", DETECTED))),
        archive("the hour twenty times, the same ids", same, declared),
        archive("the hour twenty times, ids of their own", own, declared),
        Input {
            name: "the scipy bundle",
            words: vec![bundle("scipy_issues.json.gz"), bundle("scipy_prs.json.gz")],
            file: None,
            duckdb: None,
        },
    ])
}

/// Writes the hour repeated, each event with an id that nobody else has.
fn with_own_ids(hour: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    const START: &str = "{\"id\":\"";
    let unpacked = Command::new("gunzip").arg("-c").arg(hour).output()?;
    let text = String::from_utf8(unpacked.stdout)?;
    let mut gzip = Command::new("gzip")
        .arg("-c")
        .stdin(Stdio::piped())
        .stdout(fs::File::create(to)?)
        .spawn()?;
    let mut into = gzip.stdin.take().ok_or("gzip takes no input")?;
    for time in 0..TIMES {
        for line in text.lines() {
            let rest = line.strip_prefix(START).ok_or("an event does not begin with its id")?;
            writeln!(into, "{START}{}{rest}", 10 + time)?;
        }
    }
    drop(into);
    match gzip.wait()?.success() {
        true => Ok(()),
        false => Err("gzip failed".into()),
    }
}

/// Lets the program and the others take turns.
fn rounds(
    asked: &Inputs,
    input: &Input,
    has_duckdb: bool,
    scratch: &Path,
) -> Result<Vec<Seen>, Box<dyn Error>> {
    let mut seen = vec![Seen { what: "collect", ran: vec![] }];
    seen.extend(input.file.iter().map(|_| Seen { what: "gunzip", ran: vec![] }));
    let duckdb = input.duckdb.filter(|_| has_duckdb);
    seen.extend(duckdb.map(|(what, _)| Seen { what, ran: vec![] }));
    for round in 0..=ROUNDS {
        // A round begins without a store, so that everything is read anew.
        let folder = scratch.join("round");
        fs::create_dir(&folder)?;
        let mut ours = Command::new(&asked.program);
        ours.current_dir(&folder).args(["--quiet", "--store", "store", "collect"]);
        ours.args(&input.words);
        let mut commands = vec![ours];
        if let Some(file) = &input.file {
            let mut gunzip = Command::new("gunzip");
            gunzip.arg("-c").arg(file);
            commands.push(gunzip);
            if let Some((_, script)) = duckdb {
                let mut python = Command::new("python3");
                python.args(["-c", script]).arg(file).arg(folder.join("duckdb.parquet"));
                commands.push(python);
            }
        }
        for (seen, mut command) in seen.iter_mut().zip(commands) {
            let ran = watch(&mut command).map_err(|error| format!("{}: {error}", seen.what))?;
            if round > 0 {
                seen.ran.push(ran);
            }
        }
        fs::remove_dir_all(&folder)?;
    }
    Ok(seen)
}

fn table(seen: &[Seen]) -> Vec<Vec<String>> {
    let heading = ["", "seconds", "range", "ours to it", "peak MB"];
    let mut lines = vec![heading.map(str::to_owned).to_vec()];
    let seconds = |seen: &Seen| seen.ran.iter().map(|ran| ran.seconds).collect::<Vec<f64>>();
    let ours = seen.first().and_then(|ours| median(seconds(ours)));
    for (place, one) in seen.iter().enumerate() {
        let all = seconds(one);
        let (low, high) =
            all.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), s| (low.min(*s), high.max(*s)));
        let Some(middle) = median(all) else { continue };
        let ratio = match ours {
            Some(ours) if place > 0 && middle > 0.0 => format!("{:.2}", ours / middle),
            _ => String::new(),
        };
        let peak = one.ran.iter().filter_map(|ran| ran.peak_bytes).max();
        lines.push(vec![
            one.what.to_owned(),
            format!("{middle:.3}"),
            format!("{low:.3} to {high:.3}"),
            ratio,
            peak.map_or("unknown".to_owned(), |bytes| bytes.div_ceil(1_000_000).to_string()),
        ]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::child::Ran;
    use super::{Seen, table};

    #[test]
    fn the_ratio_is_ours_to_the_other() {
        let seen = |what, seconds| Seen { what, ran: vec![Ran { seconds, peak_bytes: None }; 5] };
        let lines = table(&[seen("collect", 0.2), seen("gunzip", 0.1)]);
        assert_eq!(lines[1], ["collect", "0.200", "0.200 to 0.200", "", "unknown"]);
        assert_eq!(lines[2][3], "2.00");
    }
}
