//! Worked cases: a `<measure>.cases.md` beside a measure is prose that a machine reads too.
//!
//! Under each `##` stand a *given* table (who contributed when, through which merge) and an *expect*
//! table; the measure is asked by year, and the snapshot is 2025-01-01.

use std::fs;
use std::path::{Path, PathBuf};

use model::{Per, Value};

use crate::ground::{Ground, Told, measured, per, sql_folder};
use crate::histories::history;

/// The lines of a table under a word, without its heading and its rule.
fn table<'t>(case: &'t str, word: &str) -> (Vec<&'t str>, Vec<Vec<&'t str>>) {
    let at = case.find(&format!("*{word}*")).unwrap_or_else(|| panic!("no *{word}* in {case}"));
    let lines = case[at..].lines().skip_while(|line| !line.starts_with('|'));
    let cells = |line: &'t str| line.trim_matches('|').split('|').map(str::trim).collect();
    let mut rows = lines.take_while(|line| line.starts_with('|')).map(cells);
    let heading = rows.next().unwrap();
    (heading, rows.skip(1).collect())
}

/// Writes a given table in the village's words.
fn told(rows: &[Vec<&str>]) -> String {
    let (mut text, mut merges) = (String::new(), vec![]);
    for row in rows {
        let [at, who, merge] = row[..] else { panic!("three cells: {row:?}") };
        let branch = if merge.is_empty() { String::new() } else { format!(" in {merge}") };
        text.push_str(&format!("{at} {who} src/a.py{branch}\n"));
        if !merge.is_empty() && !merges.contains(&merge) {
            merges.push(merge);
        }
    }
    let merges =
        merges.iter().map(|merge| format!("merge {merge} by keeper at 2024-12-31T12:00Z\n"));
    format!("2021-01-01T12:00Z bot README.md\n{text}{}", merges.collect::<String>())
}

fn answered(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Estimate { value, of, .. } => format!("{} of {of}", (value * *of as f64).round()),
        Value::Undefined(why) => why.clone(),
    }
}

fn check(id: &str, case: &str) {
    let (given, rows) = table(case, "given");
    assert_eq!(given, ["committed at", "who", "merge"]);
    let ground = Ground::new(&[Told::whole(history("case", &told(&rows)))]);
    let answer = measured(&ground, &ground.session(), id, &per(Per::Year));
    let names: Vec<&str> = answer.definition.values.iter().map(|v| v.name.as_str()).collect();
    let (expected, rows) = table(case, "expect");
    let mut found = vec![];
    for row in answer.rows.iter().filter(|row| row.people > 0) {
        let cell = |name: &&str| match *name {
            "period" => row.period.clone(),
            "people" => row.people.to_string(),
            name => answered(&row.values[names.iter().position(|known| *known == name).unwrap()]),
        };
        found.push(expected.iter().map(cell).collect::<Vec<String>>());
    }
    assert_eq!(found, rows, "{id}: {}", case.lines().next().unwrap_or_default());
}

fn case_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            case_files(&path, found);
        } else if path.to_str().unwrap().ends_with(".cases.md") {
            found.push(path);
        }
    }
}

#[test]
fn the_worked_cases_come_out_as_they_say() {
    let mut files = vec![];
    case_files(sql_folder(), &mut files);
    assert!(!files.is_empty());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let cases: Vec<&str> = text.split("\n## ").skip(1).collect();
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            check(name.trim_end_matches(".cases.md"), case);
        }
    }
}
