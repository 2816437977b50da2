//! `cargo xtask new-source NAME`: the source's file, its line in the list, its tests, its sample.
//!
//! Nothing is written unless everything can be, so a failed command leaves the checkout as it was.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::name::checked;

const TEMPLATE: &str = include_str!("new_source.rs.txt");
const TESTS: &str = include_str!("new_source_tests.rs.txt");
const SOURCES: &str = "crates/collect/src/sources.rs";
const TEST_LIST: &str = "crates/collect/tests/it/sources.rs";

/// Writes the files under the root of the checkout and says what to do next.
pub(crate) fn write(root: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let name = checked(name)?;
    let source = format!("crates/collect/src/sources/{name}.rs");
    let tests = format!("crates/collect/tests/it/sources/{name}.rs");
    let sample = format!("crates/collect/tests/it/sources/{name}");
    let list = with_module(&read(root, SOURCES)?, &format!("pub mod {name};"))
        .and_then(|text| with_entry(&text, &format!("&{name}::{}", type_name(name))))
        .ok_or_else(|| format!("{SOURCES} has no `mod` line or no list ALL to add to"))?;
    let test_list = with_module(&read(root, TEST_LIST)?, &format!("mod {name};"))
        .ok_or_else(|| format!("{TEST_LIST} has no `mod` line to stand beside"))?;
    for path in [&source, &tests, &sample] {
        if root.join(path).exists() {
            return Err(format!("{path} is already there").into());
        }
    }
    fs::create_dir_all(root.join(&sample))?;
    fs::write(root.join(&sample).join("section.toml"), "files = [\"lines.txt\"]\n")?;
    fs::write(root.join(&sample).join("lines.txt"), SAMPLE)?;
    fs::write(root.join(&source), filled_in(TEMPLATE, name))?;
    fs::write(root.join(&tests), filled_in(TESTS, name))?;
    fs::write(root.join(SOURCES), list)?;
    fs::write(root.join(TEST_LIST), test_list)?;
    Ok(format!(
        "wrote {source}, {tests} and a sample in {sample}/; added their lines to {SOURCES} and \
         {TEST_LIST}\n\
         1. say which personal fields it sees, which it keeps and why\n\
         2. write `parse`: bytes in, records and notes told, and nothing read from outside\n\
         3. put input in the true format, about invented people, into {sample}/, with CANARY-BODY, \
         CANARY-NAME and CANARY-PLACE where it must be dropped\n\
         4. cargo test -p collect --test it conformance, and write one line in CHANGELOG.md\n"
    ))
}

/// What the sample of a new source holds: a record, and a line that is none.
const SAMPLE: &str = "2024-05-01T10:00:00Z 1 CANARY-BODY\nno line of this format\n";

/// Returns the name of the type that stands for a source.
fn type_name(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    };
    name.split('_').map(word).collect()
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))
}

fn filled_in(template: &str, name: &str) -> String {
    let words = name.replace('_', " ");
    let template = template.replace("{name}", name).replace("{words}", &words);
    template.replace("{Type}", &type_name(name))
}

/// Returns the text with a line after its last `mod` line, or nothing when it has none.
fn with_module(text: &str, line: &str) -> Option<String> {
    let is_module = |line: &&str| line.starts_with("mod ") || line.starts_with("pub mod ");
    let last = text.lines().rfind(is_module)?;
    Some(text.replacen(&format!("{last}\n"), &format!("{last}\n{line}\n"), 1))
}

/// Returns the text with an entry at the end of the list `ALL`, or nothing when it has no list.
fn with_entry(text: &str, entry: &str) -> Option<String> {
    let from = text.find("pub static ALL: [&dyn Source; ")?;
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

    use super::{SOURCES, TEST_LIST, read, with_entry, with_module, write};

    const LIST: &str = "//! The list.\n\npub mod git;\n\n\
                        pub static ALL: [&dyn Source; 1] = [&git::Git];\n";

    #[test]
    fn a_source_gets_its_file_its_line_its_tests_and_its_sample() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["src/sources", "tests/it/sources"] {
            fs::create_dir_all(root.path().join("crates/collect").join(folder)).unwrap();
        }
        let failed = write(root.path(), "chat_room").unwrap_err().to_string();
        assert!(failed.contains(SOURCES), "{failed}");
        fs::write(root.path().join(SOURCES), LIST).unwrap();
        fs::write(root.path().join(TEST_LIST), "//! Tests.\n\nmod zulip;\n").unwrap();

        write(root.path(), "chat_room").unwrap();
        let text = |path: &str| read(root.path(), path).unwrap();
        let list = LIST
            .replace("git;\n", "git;\npub mod chat_room;\n")
            .replace("1] = [&git::Git", "2] = [&git::Git, &chat_room::ChatRoom");
        assert_eq!(text(SOURCES), list);
        assert_eq!(text(TEST_LIST), "//! Tests.\n\nmod zulip;\nmod chat_room;\n");
        for path in ["src/sources/chat_room.rs", "tests/it/sources/chat_room.rs"] {
            let text = text(&format!("crates/collect/{path}"));
            assert!(text.starts_with("//! ") && !text.contains("{name}"), "{path}");
        }
        assert!(text("crates/collect/tests/it/sources/chat_room/section.toml").contains("files"));
        assert!(write(root.path(), "chat_room").is_err(), "it is already there");
    }

    #[test]
    fn the_places_that_are_edited_are_where_they_are_expected() {
        let text = |path: &str| read(&crate::root(), path).unwrap();
        assert!(with_module(&text(TEST_LIST), "mod later;").is_some());
        let list = with_module(&text(SOURCES), "pub mod later;").unwrap();
        assert!(with_entry(&list, "&later::Later").unwrap().contains("&later::Later"));
        let long = "pub static ALL: [&dyn Source; 2] = [\n    &a::A,\n    &b::B,\n];\n";
        let longer =
            "pub static ALL: [&dyn Source; 3] = [\n    &a::A,\n    &b::B,\n    &c::C,\n];\n";
        assert_eq!(with_entry(long, "&c::C").as_deref(), Some(longer));
    }
}
