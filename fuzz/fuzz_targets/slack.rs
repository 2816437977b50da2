//! Fuzzes the shape `slack`.
#![no_main]

fuzz::shape!("slack");
