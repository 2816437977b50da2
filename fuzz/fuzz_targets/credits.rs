//! Fuzzes the shape `credits`.
#![no_main]

fuzz::shape!("credits");
