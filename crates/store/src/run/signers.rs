//! Signers: every signature of the store, each hashed with the key once.

use std::collections::HashMap;

use model::{Instant, Signature, SignatureId, SignatureSeen};

use crate::keyed::Key;
use crate::tables::signatures::PLATFORM;

/// Every signature that the store knows, and those that a run adds.
pub(super) struct Signers {
    key: Key,
    seen: Vec<SignatureSeen>,
    numbers: HashMap<Signature, u32>,
}

impl Signers {
    pub(super) fn new(key: Key, seen: Vec<SignatureSeen>) -> Self {
        let numbers = (0..).zip(&seen).map(|(number, s)| (s.signature.clone(), number)).collect();
        Self { key, seen, numbers }
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
        self.seen.push(SignatureSeen {
            id: self.key.signature(&signature),
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

    /// Returns every signature in order of its fingerprint, whatever the order they came in.
    pub(super) fn sorted(&self) -> Vec<&SignatureSeen> {
        let mut sorted: Vec<_> = self.seen.iter().collect();
        sorted.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        sorted
    }
}
