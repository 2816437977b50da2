//! What `github` must survive, row by row as the list of faults counts.
