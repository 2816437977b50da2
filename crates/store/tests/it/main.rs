//! What others may count on from a store, tried through its public face alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod decisions;
mod locking;
mod opening;
mod publishing;
mod round_trip;
mod telling;
mod village;
