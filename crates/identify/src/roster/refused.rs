//! What can be wrong with a roster, and where.
//!
//! Keys and the words of roles are shown; what stands under `who` never is.

use thiserror::Error;

/// Why a roster cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum RosterError {
    /// The file is not the CSV or TOML that it is to be.
    #[error("line {line}: {reason}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// A column or key that means nothing.
    #[error("line {line}: unknown key; {}", meant(*nearest, known))]
    Key {
        /// The line.
        line: usize,
        /// The known key that is nearest, if one is near.
        nearest: Option<&'static str>,
        /// All keys.
        known: Vec<&'static str>,
    },
    /// A role that is none.
    #[error("line {line}: unknown role; {}", meant(*nearest, known))]
    Role {
        /// The line.
        line: usize,
        /// The known role that is nearest, if one is near.
        nearest: Option<&'static str>,
        /// All roles.
        known: Vec<&'static str>,
    },
    /// A line without what is needed.
    #[error("line {line}: `{key}` is empty; `who` and `role` are needed")]
    Missing {
        /// The line.
        line: usize,
        /// The key.
        key: &'static str,
    },
    /// A project's name that cannot be one.
    #[error("line {line}: not a project's name; write it as in convivial.toml, or leave it empty")]
    Project {
        /// The line.
        line: usize,
    },
    /// A day that is none.
    #[error("line {line}: `{key}` is to be a day such as 2024-05-01, or empty")]
    Day {
        /// The line.
        line: usize,
        /// The key.
        key: &'static str,
    },
    /// A role that ends before it begins.
    #[error("line {line}: `until` is the first day after the role and is to come after `from`")]
    EndsFirst {
        /// The line.
        line: usize,
    },
}

fn meant(nearest: Option<&'static str>, known: &[&'static str]) -> String {
    match nearest {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("known are `{}`", known.join("`, `")),
    }
}
