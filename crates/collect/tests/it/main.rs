//! What `collect` promises, checked on repositories made by git itself with invented people.

#![allow(clippy::unwrap_used, reason = "a broken fixture should end its test")]

mod broken;
mod clones;
mod community_files;
mod conformance;
mod door;
mod faults;
mod histories;
mod hostile;
mod net;
mod payload;
mod repository;
mod rig;
mod served;
mod sources;
mod steps;
