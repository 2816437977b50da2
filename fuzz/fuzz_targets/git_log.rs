//! Fuzzes the shape `git_log`.
#![no_main]

fuzz::shape!("git_log");
