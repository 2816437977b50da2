//! The village held to its word: its counts, its traps, its broken texts, and a real git.

// The workspace's leave to unwrap in tests does not reach what tests call.
#![allow(clippy::unwrap_used)]

mod broken;
mod counts;
mod git;
mod traps;
