//! The program from outside: what a person types, reads and finds on the disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod bytes;
mod canary;
mod cases;
mod faults;
mod forge;
mod forgetting;
mod forgetting_forge;
mod forgetting_others;
mod interruptions;
mod lines;
mod manual;
mod place;
