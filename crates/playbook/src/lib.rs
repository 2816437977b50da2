//! The community's folder of text, read and checked.
