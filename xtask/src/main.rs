//! Automation for people who work on Convivial.
fn main() {}
