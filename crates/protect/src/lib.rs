//! The only door from a measured answer to a released one.
