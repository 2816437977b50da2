//! Fuzzes `fuzz::unpacked`.
#![no_main]

fuzz::function!(unpacked);
