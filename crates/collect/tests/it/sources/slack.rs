//! The source `slack`, on input of its true format about invented people.
