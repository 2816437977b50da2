//! Fuzzes the shape `forgejo`.
#![no_main]

fuzz::shape!("forgejo");
