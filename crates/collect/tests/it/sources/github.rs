//! The source `github`, on input of its true format about invented people.
