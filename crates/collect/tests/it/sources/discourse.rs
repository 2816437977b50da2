//! The source `discourse`, on input of its true format about invented people.
