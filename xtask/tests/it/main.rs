//! Tidy: the rules of the house, one file per rule, each rule a test.
//!
//! A rule is a plain function from texts to findings, so that it is tried on invented offenders
//! before it is believed about the workspace. Nothing here needs the shared data.

#![allow(
    clippy::unwrap_used,
    reason = "a rule that cannot read the checkout fails where it stands"
)]

mod documents;
mod faults;
mod floors;
mod homes;
mod lengths;
mod licenses;
mod manifests;
mod marks;
mod names;
mod openings;
mod packages;
mod privacy;
mod reach;
mod traces;
mod tree;
mod words;
mod world;
