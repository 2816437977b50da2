//! Documents: those that a newcomer needs are there, and their promises name tests that exist.

use std::collections::BTreeSet;
use std::io::Write as _;

use crate::tree::{File, Finding, files, hold, rust_files, text_of};

const NEEDED: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DESIGN.md",
    "LICENSE",
    "PR-REVIEW.md",
    "README.md",
    "docs/glossary.md",
];

const ARCHITECTURE_LINES: usize = 250;

/// Returns the names of the test functions in these files.
fn tests_in(files: &[File]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for file in files {
        let mut lines = file.text.lines().map(str::trim_start);
        while let Some(line) = lines.next() {
            // `proptest!` writes #[test] as well, so every test stands under this line.
            if line.starts_with("#[test]") {
                let function = lines.find_map(|line| line.strip_prefix("fn "));
                names.extend(function.and_then(|rest| rest.split('(').next()));
            }
        }
    }
    names
}

/// Returns the bullets under `## Invariants`, each with the number of its first line, from 0.
fn invariants(text: &str) -> Vec<(usize, String)> {
    let mut bullets: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("## ") {
            inside = line.starts_with("## Invariants");
        } else if inside && line.starts_with("- ") {
            bullets.push((index, line.to_owned()));
        } else if let Some((_, bullet)) = bullets.last_mut()
            && inside
            && line.starts_with("  ")
        {
            bullet.push_str(line);
        }
    }
    bullets
}

/// Finds bullets without a test, in backticks, that exists.
fn broken_promises(architecture: &File, tests: &BTreeSet<&str>) -> Vec<Finding> {
    let bullets = invariants(&architecture.text);
    let mut found = Vec::new();
    if bullets.is_empty() {
        found.push(Finding::new(&architecture.path, "no bullets under `## Invariants`"));
    }
    for (index, bullet) in bullets {
        let mut quoted = bullet.split('`').skip(1).step_by(2);
        let is_a_test = |name: &str| tests.contains(name.rsplit("::").next().unwrap_or_default());
        if !quoted.any(is_a_test) {
            found.push(Finding::at_line(architecture, index, "names no test that exists"));
        }
    }
    found
}

/// Finds paths of ours, in backticks, that lead nowhere; a part in capitals is for the reader.
fn lost_paths(file: &File, exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let is_ours = |path: &&str| {
        let folders = ["crates/", "docs/", "xtask/", ".ci/"];
        let plain = !path.contains(['*', ' ', '<', '{']);
        let stem = |part: &str| part.split('.').next().unwrap_or_default().to_owned();
        let filled_in = |part: &str| stem(part) != stem(part).to_uppercase();
        folders.iter().any(|folder| path.starts_with(folder))
            && plain
            && path.split('/').filter(|part| !part.starts_with('.')).all(filled_in)
    };
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let quoted = line.split('`').skip(1).step_by(2);
        for path in quoted.filter(is_ours).filter(|path| !exists(path)) {
            found.push(Finding::at_line(file, index, format!("{path} does not exist")));
        }
    }
    found
}

/// Returns the lines of prose that hold more than one sentence.
fn crowded_lines(file: &File) -> Vec<usize> {
    let mut fenced = false;
    let mut crowded = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced || line.starts_with(['|', '#', ' ']) {
            continue;
        }
        let letters: Vec<char> = line.chars().collect();
        let ends_inside = letters.windows(4).any(|four| {
            four[0].is_lowercase()
                && ".?!".contains(four[1])
                && four[2] == ' '
                && four[3].is_uppercase()
        });
        if ends_inside {
            crowded.push(index + 1);
        }
    }
    crowded
}

#[test]
fn the_documents_a_newcomer_needs_are_there() {
    let missing = NEEDED.iter().filter(|path| text_of(path).is_none_or(|text| text.is_empty()));
    hold(
        "README, ARCHITECTURE, DESIGN, CONTRIBUTING, CHANGELOG, PR-REVIEW, LICENSE, the glossary",
        "a person's first hour starts here",
        "write it",
        missing.map(|path| Finding::new(*path, "is missing or empty")).collect(),
    );
}

#[test]
fn architecture_is_short_and_its_invariants_name_their_tests() {
    let Some(text) = text_of("ARCHITECTURE.md") else { panic!("ARCHITECTURE.md is missing") };
    let lines = text.lines().count();
    assert!(
        lines <= ARCHITECTURE_LINES,
        "ARCHITECTURE.md has {lines} lines, over {ARCHITECTURE_LINES}: it is read in one go; what \
         explains a decision belongs into DESIGN.md, what explains a file into the file"
    );
    let rust = rust_files();
    hold(
        "every bullet under `## Invariants` names, in backticks, a test that exists",
        "an invariant that nothing holds is a wish",
        "name the test (its function, with or without its path), or write it",
        broken_promises(&File::invented("ARCHITECTURE.md", &text), &tests_in(&rust)),
    );
}

#[test]
fn the_readme_and_the_checks_run_the_same_test_command() {
    for path in ["README.md", ".ci/run"] {
        let text = text_of(path).unwrap_or_default();
        assert!(
            text.contains("cargo test --workspace"),
            "{path} does not say `cargo test --workspace`: what people run and what is checked is \
             one command"
        );
    }
}

#[test]
fn the_files_that_documents_name_exist() {
    let root = crate::tree::root();
    let files = files();
    let prose = files.iter().filter(|file| file.ends_in(&[".md"]));
    hold(
        "a path of ours in a document leads to a file or folder",
        "a newcomer who follows a dead path stops there",
        "mend the path; write the part that the reader fills in in CAPITALS",
        prose.flat_map(|file| lost_paths(file, |path| root.join(path).exists())).collect(),
    );
}

#[test]
fn a_path_that_leads_nowhere_is_found() {
    let text =
        "see `crates/a/b.rs`\n`crates/a/NAME.rs` `crates/FAMILY/x` `crates/*/c` `docs/d.md`\n";
    let found = lost_paths(&File::invented("x.md", text), |path| path == "docs/d.md");
    assert_eq!(found.iter().map(|f| f.at.as_str()).collect::<Vec<_>>(), ["x.md:1"]);
}

#[test]
fn crowded_lines_of_prose_are_told() {
    let crowded: Vec<String> = files()
        .iter()
        .filter(|file| file.ends_in(&[".md"]))
        .flat_map(|file| {
            crowded_lines(file).into_iter().map(|line| format!("{}:{line}", file.path))
        })
        .collect();
    if !crowded.is_empty() {
        // Asked for, not demanded: diffs of prose are read by sentence.
        let told = format!("more than one sentence on a line: {}\n", crowded.join(", "));
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    assert_eq!(crowded_lines(&File::invented("x.md", "One. Two.\nOne, e.g. this.\n")), [1]);
}

#[test]
fn an_invariant_without_its_test_is_found() {
    let tests = File::invented("a.rs", "#[test]\n#[should_panic]\nfn it_holds() {}\n");
    let text = "# A\n- `no`\n## Invariants\n- **One.** Held by `x::it_holds`.\n- **Two.**\n  Held by\n  \
                `it_holds`.\n- **Three.** Held by `it_hopes`.\n## Next\n- four\n";
    let found = broken_promises(&File::invented("A.md", text), &tests_in(&[tests]));
    assert_eq!(found.iter().map(|f| f.at.as_str()).collect::<Vec<_>>(), ["A.md:8"]);
}
