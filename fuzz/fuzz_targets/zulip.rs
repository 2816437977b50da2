//! Fuzzes the shape `zulip`.
#![no_main]

fuzz::shape!("zulip");
