//! Why a file is not of the format that it is said to be.
//!
//! A message holds places and the words of the format, never what the file says.

use thiserror::Error;

/// Why a file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The bytes are not JSON.
    #[error("line {line}, column {column}: not JSON; export the file again, or name its format")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The JSON is of another kind of file.
    #[error("not a file of {format}: `{key}` is not there as {expected}; name the right format")]
    Another {
        /// The format that was asked for.
        format: &'static str,
        /// The key without which it is none.
        key: &'static str,
        /// What it is to hold.
        expected: &'static str,
    },
    /// No line can be read.
    #[error("not a file of {format}: none of its lines is {expected}; name the right format")]
    NoLine {
        /// The format that was asked for.
        format: &'static str,
        /// What a line is to be.
        expected: &'static str,
    },
}
