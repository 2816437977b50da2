//! The source `forgejo`, on input of its true format about invented people.
