//! The sources: the places where a community leaves traces, one file each, in reading order.
//!
//! This is the only list. A source reads, tells events and notes, and never writes a store itself.

pub mod git;

/// The names of every source, in reading order.
pub const ALL: [&str; 1] = [git::NAME];
