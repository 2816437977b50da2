//! Words: texts that come again and again, each kept once.

use std::collections::HashSet;
use std::sync::Arc;

/// The words met so far.
#[derive(Default)]
pub(super) struct Words(HashSet<Arc<str>>);

impl Words {
    pub(super) fn keep(&mut self, word: &str) -> Arc<str> {
        if let Some(kept) = self.0.get(word) {
            return Arc::clone(kept);
        }
        let kept: Arc<str> = Arc::from(word);
        self.0.insert(Arc::clone(&kept));
        kept
    }
}

/// Writes parts, each with its length before it, so that none can run into the next.
pub(super) fn join(into: &mut Vec<u8>, parts: &[Option<&[u8]>]) {
    into.clear();
    for part in parts {
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        into.extend_from_slice(&length.to_le_bytes());
        into.extend_from_slice(part.unwrap_or_default());
    }
}
