//! The report of an invented community, rendered in every format and read as its readers would.
//!
//! Nobody and nothing here is real; every answer passes `protect` on its way.

#![allow(clippy::unwrap_used)]

mod community;
mod level;
mod lint;
mod pages;
mod rows;
