//! Fuzzes the shape `calendar`.
#![no_main]

fuzz::shape!("calendar");
