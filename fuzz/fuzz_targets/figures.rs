//! Fuzzes the shape `figures`.
#![no_main]

fuzz::shape!("figures");
