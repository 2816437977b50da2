//! The source `gitlab`, on input of its true format about invented people.
