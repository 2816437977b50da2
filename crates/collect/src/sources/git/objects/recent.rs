//! Recent: what was decoded last, within bounds.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A cache of two generations: when the young one is full, the old one is forgotten.
pub(super) struct Recent<K, V> {
    young: HashMap<K, V, BuildHasherDefault<Mix>>,
    old: HashMap<K, V, BuildHasherDefault<Mix>>,
    held: usize,
    limit: usize,
}

impl<K: Hash + Eq + Clone, V: Clone> Recent<K, V> {
    pub(super) fn new(bytes: usize) -> Self {
        Self { young: HashMap::default(), old: HashMap::default(), held: 0, limit: bytes / 2 }
    }

    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        self.young.get(key).or_else(|| self.old.get(key)).cloned()
    }

    pub(super) fn put(&mut self, key: K, value: V, bytes: usize) {
        self.held += bytes + 96;
        if self.held > self.limit {
            self.old = std::mem::take(&mut self.young);
            self.held = bytes + 96;
        }
        self.young.insert(key, value);
    }
}

/// A quick hash for keys that are hashes or places already.
#[derive(Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut first = [0_u8; 8];
        for (to, from) in first.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.write_u64(u64::from_le_bytes(first));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }

    fn write_usize(&mut self, _length: usize) {}

    fn write_isize(&mut self, _variant: isize) {}
}
