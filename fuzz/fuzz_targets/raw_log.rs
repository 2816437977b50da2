//! Fuzzes `fuzz::raw_log`.
#![no_main]

fuzz::function!(raw_log);
