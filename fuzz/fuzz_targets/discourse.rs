//! Fuzzes the shape `discourse`.
#![no_main]

fuzz::shape!("discourse");
