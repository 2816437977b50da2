//! Fuzzes `fuzz::history`.
#![no_main]

fuzz::function!(history);
