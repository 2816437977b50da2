//! The program `convivial`: hands the arguments and the real world to the library.
fn main() {}
