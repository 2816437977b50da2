//! The source `figures`, on input of its true format about invented people.
