//! Words: one concept has one word everywhere; `docs/glossary.md` defines them.

use crate::tree::{File, Finding, files, hold};

/// A second word, and the first word that the glossary gives its meaning.
const SECOND_WORDS: &[(&str, &str)] =
    &[("contributor", "person"), ("newbie", "newcomer"), ("churn", "inactive")];

/// Names that others gave (metrics, programs, files), in lower case with single spaces: they stay as they are.
const NAMES_OF_OTHERS: &[&str] = &[
    "\"contributor",
    "\"new contributor",
    "all contributors",
    "allcontributors",
    "contributor absence factor",
    "contributor covenant",
    "contributor experience",
    "contributors*",
    "long term contributor",
    "new contributors",
    "occasional contributors",
    "one time contributor",
];

/// Files that speak about words.
const ABOUT_WORDS: &[&str] =
    &["crates/report/tests/it/pages.rs", "docs/glossary.md", "xtask/tests/it/words.rs"];

const READ: &[&str] = &[".rs", ".sql", ".md", ".html", ".toml", ".css", ".mjs"];

/// Returns the lines without the value of a measure's `related`, which names the metrics of others.
fn without_related(text: &str) -> Vec<&str> {
    let mut inside = false;
    let keep = |line| {
        let begins = str::trim_start(line).starts_with("related");
        let skipped = inside || begins;
        inside = skipped && !line.contains(']') && (inside || line.contains('['));
        if skipped { "" } else { line }
    };
    text.lines().map(keep).collect()
}

fn second_words(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in without_related(&file.text).into_iter().enumerate() {
        let mut line = line.to_lowercase().replace(['_', '-'], " ");
        for name in NAMES_OF_OTHERS {
            line = line.replace(name, "");
        }
        for (second, first) in SECOND_WORDS.iter().filter(|(second, _)| line.contains(second)) {
            found.push(Finding::at_line(file, index, format!("says {second}; we say {first}")));
        }
    }
    found
}

#[test]
fn one_concept_has_one_word() {
    let read = |file: &File| file.ends_in(READ) && !ABOUT_WORDS.contains(&file.path.as_str());
    hold(
        "a concept is called by the glossary's word, in code, SQL, pages and documents",
        "two words for one thing make a reader look for a difference that is not there",
        "use the glossary's word; the names that others gave (CHAOSS metrics) are listed here",
        files().iter().filter(|file| read(file)).flat_map(second_words).collect(),
    );
}

#[test]
fn a_second_word_is_found_and_the_names_of_others_are_kept() {
    let file = File::invented(
        "x.sql",
        "related = [\"CHAOSS: Contributors\"]\nrelated = [\n  \"Contributors\",\n]\nSELECT \
         contributor_id\nlong_term_contributors, Contributor Absence Factor\n-- 3 Contributors\n",
    );
    let at: Vec<String> = second_words(&file).into_iter().map(|finding| finding.at).collect();
    assert_eq!(at, ["x.sql:5", "x.sql:7"]);
}
