//! The source `perceval`, on input of its true format about invented people.
