//! Fuzzes the shape `zulip_archive`.
#![no_main]

fuzz::shape!("zulip_archive");
