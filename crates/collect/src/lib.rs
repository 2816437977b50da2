//! Traces become events: one source per file.
