//! `cargo xtask oracle [--shared DIR]`: the reference tables, put to the same code as `estimate METHOD`.
//!
//! Cases are taken by their method alone; the request is built from the text of their dataset and settings.
//! Nothing may look at the name of a case or of a dataset, because other cases will be used to check this one.

mod case;
mod compare;
mod dataset;
mod expression;
mod reshape;
mod settings;

#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use case::Case;

/// What the comparison has to say, and whether everything agreed.
pub(crate) struct Verdict {
    /// One paragraph for each failure, then the counts.
    pub(crate) text: String,
    /// Whether something was compared and nothing failed.
    pub(crate) agrees: bool,
}

/// Returns the folder of shared data named by the words after `oracle`, by the environment, or by custom.
pub(crate) fn shared(words: &[&str], root: &Path) -> Option<PathBuf> {
    match words {
        [] => Some(match std::env::var_os("CONVIVIAL_SHARED") {
            Some(folder) => PathBuf::from(folder),
            None => root.join("..").join("shared"),
        }),
        ["--shared", folder] => Some(PathBuf::from(folder)),
        _ => None,
    }
}

/// Returns the verdict on every reference case whose method is built.
pub(crate) fn check(shared: &Path) -> Result<Verdict, Box<dyn Error>> {
    let reference = shared.join("data").join("reference");
    if !reference.is_dir() {
        return Err(format!(
            "no reference tables in {}; name the shared folder with --shared or CONVIVIAL_SHARED",
            reference.display()
        )
        .into());
    }
    let mut text = String::new();
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for case in case::read(&reference.join("expected"))? {
        let judged = judge(&case, &reference.join("data"));
        for failure in &judged.failures {
            writeln!(text, "{} ({}): {failure}", case.name, case.method)?;
        }
        passed += judged.passed;
        failed += judged.failed;
    }
    writeln!(text, "{passed} passed, {failed} failed")?;
    Ok(Verdict { text, agrees: failed == 0 && passed > 0 })
}

fn judge(case: &Case, data: &Path) -> compare::Judged {
    let answer = settings::request(case, data)
        .and_then(|request| estimate::methods::run(&request).map_err(settings::told));
    match answer {
        Ok(output) => compare::rows(case, &output),
        Err(why) => compare::Judged {
            passed: 0,
            failed: case.expected.len().max(1),
            failures: vec![format!("all {} rows: {why}", case.expected.len())],
        },
    }
}
