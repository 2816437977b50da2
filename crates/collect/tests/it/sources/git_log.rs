//! The source `git_log`, on input of its true format about invented people.
