//! Ids: 128 bits that stand for an item, a trace, an account or a place under the store's key.

use std::fmt;

/// A keyed fingerprint; written as 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u128);

impl Id {
    pub(crate) fn new(bits: u128) -> Self {
        Self(bits)
    }

    /// Takes 32 hex digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32
            && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fits.then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }

    /// Returns its bits in the order of its digits.
    pub(crate) fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    pub(crate) fn hex(self) -> Hex {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let mut digits = [b'0'; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.bytes()) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        Hex(digits)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hex().as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hex().as_str())
    }
}

/// The 32 digits of an id.
pub(crate) struct Hex([u8; 32]);

impl Hex {
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn digits_lead_back_to_the_id() {
        for bits in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210] {
            let id = Id::new(bits);
            assert_eq!(Id::parse(&id.to_string()), Some(id));
        }
        for wrong in ["", "0", &"A".repeat(32), &"+".repeat(32), &"0".repeat(33)] {
            assert_eq!(Id::parse(wrong), None);
        }
    }
}
