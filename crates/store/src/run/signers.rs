//! Signers: every signature of the store, each hashed with the key once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::{Instant, Signature, SignatureId, SignatureSeen};

use crate::door::Door;
use crate::keyed::Key;
use crate::tables::signatures::PLATFORM;

/// Every signature that the store knows, and those that a run adds.
pub(super) struct Signers {
    key: Key,
    door: Option<Arc<Door>>,
    seen: Vec<SignatureSeen>,
    numbers: HashMap<Signature, u32>,
    /// The numbers of those who were forgotten, of whom no row is written.
    forgotten: HashSet<u32>,
}

impl Signers {
    pub(super) fn new(key: Key, door: Option<Arc<Door>>, seen: Vec<SignatureSeen>) -> Self {
        let numbers = (0..).zip(&seen).map(|(number, s)| (s.signature.clone(), number)).collect();
        Self { key, door, seen, numbers, forgotten: HashSet::new() }
    }

    /// Returns the number of a signature in this run, noting that it was seen at a time.
    pub(super) fn number(&mut self, signature: Signature, at: Option<Instant>) -> u32 {
        if let Some(number) = self.numbers.get(&signature) {
            if let (Some(seen), Some(at)) = (self.seen.get_mut(*number as usize), at) {
                seen.first_at = Some(seen.first_at.map_or(at, |first| first.min(at)));
                seen.last_at = Some(seen.last_at.map_or(at, |last| last.max(at)));
            }
            return *number;
        }
        let number = self.seen.len() as u32;
        let mut id = self.key.signature(&signature);
        if let Some(kept) = self.door.as_ref().and_then(|door| door.signature(&signature, &id)) {
            self.forgotten.insert(number);
            id = kept;
        }
        self.seen.push(SignatureSeen {
            id,
            account: self.key.account(PLATFORM, signature.address.bytes()),
            signature: signature.clone(),
            first_at: at,
            last_at: at,
        });
        self.numbers.insert(signature, number);
        number
    }

    /// Returns the fingerprint behind a number that [`Signers::number`] gave.
    pub(super) fn id(&self, number: u32) -> Option<&SignatureId> {
        self.seen.get(number as usize).map(|seen| &seen.id)
    }

    /// Returns every signature that is written down, in order of its fingerprint, whatever the
    /// order they came in.
    pub(super) fn sorted(&self) -> Vec<&SignatureSeen> {
        let kept = (0..).zip(&self.seen).filter(|(number, _)| !self.forgotten.contains(number));
        let mut sorted: Vec<_> = kept.map(|(_, seen)| seen).collect();
        sorted.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        sorted
    }
}
