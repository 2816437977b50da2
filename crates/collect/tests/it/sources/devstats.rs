//! The source `devstats`, on input of its true format about invented people.
