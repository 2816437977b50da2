//! Fuzzes the shape `gitlab`.
#![no_main]

fuzz::shape!("gitlab");
