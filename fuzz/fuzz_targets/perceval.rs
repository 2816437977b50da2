//! Fuzzes the shape `perceval`.
#![no_main]

fuzz::shape!("perceval");
