//! `cargo xtask people [--shared DIR]`: real files about people, read by our rooms, against counts.
//!
//! What is compared and printed are counts: nothing about a single person leaves the examples that
//! read the files. They are built first: `cargo build -p identify --examples`.

mod formats;

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::oracle::{self, Verdict};

/// Reads `[--shared DIR]` and makes the checks; nothing when it is not that.
pub(crate) fn asked(words: &[&str], root: &Path) -> Option<Result<Verdict, Box<dyn Error>>> {
    let shared = oracle::shared(words, root)?;
    Some(formats::check(&shared.join("data")))
}

/// Returns an example that was built beside this program.
fn example(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let found = own.parent().map(|folder| folder.join("examples").join(name));
    let found = found.filter(|program| program.is_file());
    found.ok_or_else(|| "no example is built: cargo build -p identify --examples".into())
}
