//! Fuzzes `fuzz::door`.
#![no_main]

fuzz::function!(door);
