//! `cargo xtask new-source NAME`: the source's file, its line in the list, its tests.
//!
//! Nothing is written unless everything can be, so a failed command leaves the checkout as it was.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::name::checked;

const TEMPLATE: &str = include_str!("new_source.rs.txt");
const TESTS: &str = include_str!("new_source_tests.rs.txt");
const SOURCES: &str = "crates/collect/src/sources.rs";
const TEST_BINARY: &str = "crates/collect/tests/it/main.rs";

/// Writes the files under the root of the checkout and says what to do next.
pub(crate) fn write(root: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let name = checked(name)?;
    let source = format!("crates/collect/src/sources/{name}.rs");
    let tests = format!("crates/collect/tests/it/{name}.rs");
    let list = with_module(&read(root, SOURCES)?, &format!("pub mod {name};"))
        .and_then(|text| with_entry(&text, &format!("{name}::NAME")))
        .ok_or_else(|| format!("{SOURCES} has no `mod` line or no list ALL to add to"))?;
    let binary = with_module(&read(root, TEST_BINARY)?, &format!("mod {name};"))
        .ok_or_else(|| format!("{TEST_BINARY} has no `mod` line to stand beside"))?;
    for path in [&source, &tests] {
        if root.join(path).exists() {
            return Err(format!("{path} is already there").into());
        }
    }
    fs::write(root.join(&source), filled_in(TEMPLATE, name))?;
    fs::write(root.join(&tests), filled_in(TESTS, name))?;
    fs::write(root.join(SOURCES), list)?;
    fs::write(root.join(TEST_BINARY), binary)?;
    Ok(format!(
        "wrote {source} and {tests}; added their lines to {SOURCES} and {TEST_BINARY}\n\
         1. say which personal fields it sees, which it keeps and why\n\
         2. write `parse`: bytes in, events and notes out, and nothing read from outside\n\
         3. put input in the true format, about invented people, under crates/collect/tests/it/{name}/\n\
         4. let `collect` call it, and write one line in CHANGELOG.md\n"
    ))
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))
}

fn filled_in(template: &str, name: &str) -> String {
    let words = name.replace('_', " ");
    template.replace("{name}", name).replace("{words}", &words)
}

/// Returns the text with a line after its last `mod` line, or nothing when it has none.
fn with_module(text: &str, line: &str) -> Option<String> {
    let is_module = |line: &&str| line.starts_with("mod ") || line.starts_with("pub mod ");
    let last = text.lines().rfind(is_module)?;
    Some(text.replacen(&format!("{last}\n"), &format!("{last}\n{line}\n"), 1))
}

/// Returns the text with an entry at the end of the list `ALL`, or nothing when it has no list.
fn with_entry(text: &str, entry: &str) -> Option<String> {
    let from = text.find("pub const ALL: [&str; ")?;
    let to = from + text[from..].find("];")?;
    let (head, entries) = text[from..to].split_once("] = [")?;
    let count: usize = head.rsplit(' ').next()?.parse().ok()?;
    let head = head.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let entries = entries.trim_end();
    let entries = match entries.strip_suffix(',') {
        Some(lines) => format!("{lines},\n    {entry},\n"),
        None => format!("{entries}, {entry}"),
    };
    let before = &text[..from];
    Some(format!("{before}{head}{}] = [{entries}{}", count + 1, &text[to..]))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{SOURCES, TEST_BINARY, read, with_entry, with_module, write};

    const LIST: &str = "//! The list.\n\npub mod git;\n\npub const ALL: [&str; 1] = [git::NAME];\n";

    #[test]
    fn a_source_gets_its_file_its_line_and_its_tests() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["src/sources", "tests/it"] {
            fs::create_dir_all(root.path().join("crates/collect").join(folder)).unwrap();
        }
        let failed = write(root.path(), "mailing_list").unwrap_err().to_string();
        assert!(failed.contains(SOURCES), "{failed}");
        fs::write(root.path().join(SOURCES), LIST).unwrap();
        fs::write(root.path().join(TEST_BINARY), "//! Tests.\n\nmod git;\n").unwrap();

        write(root.path(), "mailing_list").unwrap();
        let text = |path: &str| read(root.path(), path).unwrap();
        let list = LIST
            .replace("git;\n", "git;\npub mod mailing_list;\n")
            .replace("1] = [git::NAME", "2] = [git::NAME, mailing_list::NAME");
        assert_eq!(text(SOURCES), list);
        assert_eq!(text(TEST_BINARY), "//! Tests.\n\nmod git;\nmod mailing_list;\n");
        for path in ["src/sources/mailing_list.rs", "tests/it/mailing_list.rs"] {
            let text = text(&format!("crates/collect/{path}"));
            assert!(text.starts_with("//! ") && !text.contains("{name}"), "{path}");
        }
        assert!(write(root.path(), "mailing_list").is_err(), "it is already there");
    }

    #[test]
    fn the_places_that_are_edited_are_where_they_are_expected() {
        let text = |path: &str| read(&crate::root(), path).unwrap();
        assert!(with_module(&text(TEST_BINARY), "mod later;").is_some());
        let list = with_module(&text(SOURCES), "pub mod later;").unwrap();
        assert!(with_entry(&list, "later::NAME").unwrap().contains("later::NAME"));
        let long = "pub const ALL: [&str; 2] = [\n    a::NAME,\n    b::NAME,\n];\n";
        let longer = "pub const ALL: [&str; 3] = [\n    a::NAME,\n    b::NAME,\n    c::NAME,\n];\n";
        assert_eq!(with_entry(long, "c::NAME").as_deref(), Some(longer));
    }
}
