//! Fuzzes the shape `devstats`.
#![no_main]

fuzz::shape!("devstats");
