//! Fuzzes the shape `gharchive`.
#![no_main]

fuzz::shape!("gharchive");
