//! The source `calendar`, on input of its true format about invented people.
