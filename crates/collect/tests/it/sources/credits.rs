//! The source `credits`, on input of its true format about invented people.
