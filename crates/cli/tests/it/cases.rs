//! The cases: one file of `cases/` per behavior, read and run by one small runner.
//!
//! A case makes repositories and files, then runs the program step by step. `{dir}` in a case is
//! the folder in which it runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::Deserialize;

use crate::place::{Place, finish};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown, in a sentence.
    behavior: String,
    #[serde(default)]
    repositories: Vec<String>,
    /// Texts by path.
    #[serde(default)]
    files: BTreeMap<String, String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    args: Vec<String>,
    /// The folder in which the program is started.
    #[serde(default)]
    folder: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    exit: i32,
    /// All of it; `_has` are pieces of it, `_lacks` are not in it.
    stdout: Option<String>,
    #[serde(default)]
    stdout_has: Vec<String>,
    #[serde(default)]
    stdout_lacks: Vec<String>,
    stderr: Option<String>,
    #[serde(default)]
    stderr_has: Vec<String>,
    #[serde(default)]
    stderr_lacks: Vec<String>,
    /// Files that are there afterwards.
    #[serde(default)]
    there: Vec<String>,
    /// Files that are not.
    #[serde(default)]
    absent: Vec<String>,
    /// Folders in which the step leaves every byte as it was.
    #[serde(default)]
    unchanged: Vec<String>,
}

#[test]
fn every_case_goes_as_it_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.iter().all(|path| path.extension().is_some_and(|end| end == "toml")));
    let (waiting, wrong) = (Mutex::new(paths.iter()), Mutex::new(vec![]));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(path) = waiting.lock().unwrap().next() else { break };
                    wrong.lock().unwrap().extend(check(path));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs a case and returns what went otherwise than told.
fn check(path: &Path) -> Vec<String> {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let case: Case = match toml::from_str(&fs::read_to_string(path).unwrap()) {
        Ok(case) => case,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let repositories: Vec<&str> = case.repositories.iter().map(String::as_str).collect();
    let place = Place::with(&repositories);
    for (path, text) in &case.files {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let told = |(number, step): (usize, &Step)| {
        let label = format!("{name}, step {} ({})", number + 1, case.behavior);
        run(&place, step).into_iter().map(|wrong| format!("{label}\n{wrong}\n")).collect::<Vec<_>>()
    };
    case.steps.iter().enumerate().flat_map(told).collect()
}

fn run(place: &Place, step: &Step) -> Vec<String> {
    let here = |text: &str| text.replace("{dir}", &place.path().display().to_string());
    let args: Vec<String> = step.args.iter().map(|arg| here(arg)).collect();
    let mut program = place.program(&args);
    program.current_dir(place.path().join(&step.folder)).envs(&step.env);
    let before: Vec<_> = step.unchanged.iter().map(|folder| place.files(folder)).collect();
    let output = finish(program, step.stdin.as_bytes());
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut wrong = vec![];
    if output.status.code() != Some(step.exit) {
        wrong.push(format!("exit {:?} instead of {}", output.status.code(), step.exit));
    }
    for (stream, found, whole, has, lacks) in [
        ("stdout", &stdout, &step.stdout, &step.stdout_has, &step.stdout_lacks),
        ("stderr", &stderr, &step.stderr, &step.stderr_has, &step.stderr_lacks),
    ] {
        let differs = whole.as_ref().filter(|whole| here(whole) != *found);
        wrong.extend(differs.map(|whole| format!("{stream} is not:\n{}", here(whole))));
        let missing = has.iter().filter(|piece| !found.contains(&here(piece)));
        wrong.extend(missing.map(|piece| format!("{stream} has not: {piece}")));
        let odd = lacks.iter().filter(|piece| found.contains(&here(piece)));
        wrong.extend(odd.map(|piece| format!("{stream} has: {piece}")));
    }
    let exists = |path: &&String| place.path().join(path).exists();
    let missing = step.there.iter().filter(|path| !exists(path));
    wrong.extend(missing.map(|path| format!("not there: {path}")));
    let odd = step.absent.iter().filter(exists);
    wrong.extend(odd.map(|path| format!("there, and should not be: {path}")));
    let changed = step.unchanged.iter().zip(before);
    let changed = changed.filter(|(folder, before)| place.files(folder) != *before);
    wrong.extend(changed.map(|(folder, _)| format!("changed, and should not be: {folder}")));
    if !wrong.is_empty() {
        wrong.push(format!("--- stdout\n{stdout}--- stderr\n{stderr}"));
    }
    wrong
}
