//! The world: below the doors nothing reads the clock, the environment, a home or a terminal.
//!
//! The same inputs give the same report, byte for byte, because only `cli` looks outside.

use crate::tree::{File, Finding, hold, rust_files};

/// The rooms that may look at the world: the program, the people's automation, and the village.
const DOORS: &[&str] = &["cli", "xtask", "village"];

const LOOKS: &[(&str, &str)] = &[
    ("SystemTime::now", "the clock"),
    ("Instant::now()", "the clock"),
    ("Utc::now", "the clock"),
    ("Local::now", "the clock"),
    ("env::var", "the environment"),
    ("env::args", "the arguments"),
    ("env::current_dir", "the working folder"),
    ("env::temp_dir", "the folder for temporary files"),
    ("home_dir", "the home"),
    ("is_terminal", "the terminal"),
    ("io::stdout", "the terminal"),
    ("io::stderr", "the terminal"),
    ("RandomState::new", "chance"),
    ("rand::", "chance"),
];

fn looks_outside(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in file.outside_tests().lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (look, at_what) in LOOKS.iter().filter(|(look, _)| code.contains(look)) {
            found.push(Finding::at_line(file, index, format!("{look} looks at {at_what}")));
        }
    }
    found
}

#[test]
fn nothing_below_the_doors_looks_at_the_world() {
    let files = rust_files();
    let below = files.iter().filter(|file| {
        file.path.contains("/src/") && !file.room().is_none_or(|room| DOORS.contains(&room))
    });
    hold(
        "only the doors read the clock, the environment, the home, the terminal, or chance",
        "same inputs, same report, byte for byte; and a test can hand in any world it likes",
        "take the value as an argument and let cli's World pass it",
        below.flat_map(looks_outside).collect(),
    );
}

#[test]
fn a_look_at_the_clock_is_found() {
    let text = "//! X.\nlet now = SystemTime::now();\n// SystemTime::now\n\
                #[cfg(test)]\nmod tests {\n let t = std::env::temp_dir();\n}\n";
    let found = looks_outside(&File::invented("crates/x/src/a.rs", text));
    assert_eq!(found.len(), 1);
    assert!(looks_outside(&File::invented("crates/x/src/a/tests.rs", text)).is_empty());
}
