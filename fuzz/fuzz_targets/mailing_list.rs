//! Fuzzes the shape `mailing_list`.
#![no_main]

fuzz::shape!("mailing_list");
