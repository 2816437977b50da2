//! Fuzzes the shape `discourse_files`.
#![no_main]

fuzz::shape!("discourse_files");
