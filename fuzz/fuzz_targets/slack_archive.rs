//! Fuzzes the shape `slack_archive`.
#![no_main]

fuzz::shape!("slack_archive");
