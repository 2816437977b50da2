//! The source `mailing_list`, on input of its true format about invented people.
