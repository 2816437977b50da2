//! The source `gharchive`, on input of its true format about invented people.
