//! Fuzzes the shape `github`.
#![no_main]

fuzz::shape!("github");
