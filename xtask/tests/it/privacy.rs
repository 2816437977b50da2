//! Privacy: no column, field or type for what must never be inferred.
//!
//! What people declare about themselves arrives with the surveys, as closed lists of a wave's own
//! file; it never becomes a word of the code.

use crate::tree::{File, Finding, files, hold};

const NEVER: &[&str] = &[
    "age",
    "country",
    "disability",
    "ethnicity",
    "gender",
    "nationality",
    "pronoun",
    "pronouns",
    "race",
    "religion",
    "sex",
];

/// Returns a line without its comment and without what stands in quotes.
fn code_of(line: &str, comment: &str) -> String {
    let mut code = String::new();
    let mut quoted = false;
    let mut escaped = false;
    for letter in line.chars() {
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && letter == '\\' && !escaped;
        code.push(if quoted { ' ' } else { letter });
    }
    code.split(comment).next().unwrap_or_default().to_owned()
}

/// Returns the words of a name in snake or camel case, in lower case.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter.is_ascii_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter != '_') {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words
}

fn inferred(file: &File) -> Vec<Finding> {
    let sql = file.ends_in(&[".sql"]);
    let comment = if sql { "--" } else { "//" };
    // The head of a measure is prose, and prose may say what is never inferred.
    let head = if sql { file.text.find("*/").unwrap_or(0) } else { 0 };
    let head_lines = file.text[..head].lines().count();
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate().skip(head_lines) {
        let code = code_of(line, comment);
        let names = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        for name in names {
            if words_of(name).iter().any(|word| NEVER.contains(&word.as_str())) {
                found.push(Finding::at_line(file, index, format!("a name in code: {name}")));
            }
        }
    }
    found
}

#[test]
fn no_name_in_code_stands_for_what_is_never_inferred() {
    let files = files();
    hold(
        "no column, field, type or variable for gender, ethnicity, country, age and their like",
        "Convivial never infers who somebody is; what has no name in the code cannot be stored",
        "if a duration is meant, name it wait, tenure or span, with its unit",
        files.iter().filter(|file| file.ends_in(&[".rs", ".sql"])).flat_map(inferred).collect(),
    );
}

#[test]
fn such_names_are_found_in_code_and_not_in_prose() {
    let rust = File::invented(
        "x.rs",
        concat!(
            "//! Never gender.\nstruct Row { country_code: u8 }\n",
            "let coverage = \"age\"; // country\nenum AgeBand {}\n",
        ),
    );
    let sql = File::invented("x.sql", "/*\nnot gender\n*/\nSELECT a AS gender -- age\n");
    let at = |file| inferred(file).into_iter().map(|finding| finding.at).collect::<Vec<_>>();
    assert_eq!(at(&rust), ["x.rs:2", "x.rs:4"]);
    assert_eq!(at(&sql), ["x.sql:4"]);
}
