//! Entity tags: by what a host knows that nothing has changed since it was last asked.
//!
//! A tag holds for one address and one token, since two accounts may see different things; both
//! stand in the key only as a fingerprint, so that what a source leaves for itself names nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Client;

/// The entity tags that a source has been given.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(BTreeMap<String, String>);

impl Tags {
    /// Returns the tag that an address had when it was last asked with the same token.
    pub fn get(&self, client: &Client<'_>, url: &str) -> Option<&str> {
        self.0.get(&client.fingerprint(url)).map(String::as_str)
    }

    /// Keeps the tag of an answer, or forgets the one before where it has none.
    pub fn keep(&mut self, client: &Client<'_>, url: &str, tag: Option<&str>) {
        let key = client.fingerprint(url);
        match tag {
            Some(tag) => self.0.insert(key, tag.to_owned()),
            None => self.0.remove(&key),
        };
    }
}
