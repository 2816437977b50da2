//! The source `zulip`, on input of its true format about invented people.
