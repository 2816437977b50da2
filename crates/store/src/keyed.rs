//! Keyed fingerprints: how a signature and an account are named in events without being named.
//!
//! The key is made once with the store and never leaves it, so nobody can find out whether an
//! address is in a published table by hashing guesses. Every part is preceded by its length; a name
//! can therefore never run into an address.

use model::{AccountId, AccountKey, Handle, HandleId, Signature, SignatureId};

use crate::Id;
use crate::tables::signatures::PLATFORM;

/// The platform on which an account is an address, as a git signature's is.
const MAIL: &str = "mail";

/// The store's secret.
#[derive(Clone)]
pub(crate) struct Key([u8; 32]);

impl Key {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hex digits.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        Some(Self(*blake3::Hash::from_hex(text.trim_end()).ok()?.as_bytes()))
    }

    pub(crate) fn to_hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    pub(crate) fn signature(&self, signature: &Signature) -> SignatureId {
        SignatureId(self.fingerprint(&[
            b"signature",
            signature.name.bytes(),
            signature.address.bytes(),
        ]))
    }

    pub(crate) fn account(&self, platform: &str, native: &[u8]) -> AccountId {
        AccountId(self.fingerprint(&[b"account", platform.as_bytes(), native]))
    }

    /// Returns the fingerprint of an account by what tells it from every other one.
    pub(crate) fn account_by(&self, platform: &str, key: &AccountKey) -> Id {
        let prefixed = |prefix: &str, bytes: &[u8]| [prefix.as_bytes(), bytes].concat();
        let (platform, native) = match key {
            AccountKey::Id(id) => (platform, id.as_bytes().to_vec()),
            AccountKey::Login(login) => {
                (platform, prefixed("login:", &login.bytes().to_ascii_lowercase()))
            }
            // One address is one account, whether it wrote a message or a commit.
            AccountKey::Address(address) if platform == MAIL => {
                (PLATFORM, address.bytes().to_vec())
            }
            AccountKey::Address(address) => (platform, address.bytes().to_vec()),
            AccountKey::Name(name) => (platform, prefixed("name:", name.bytes())),
        };
        self.id(&[b"account", platform.as_bytes(), &native])
    }

    pub(crate) fn handle(&self, handle: &Handle) -> HandleId {
        HandleId(self.handle_bits(handle).to_string())
    }

    /// Returns the fingerprint of a handle as a number.
    pub(crate) fn handle_bits(&self, handle: &Handle) -> Id {
        let (kind, platform, text) = handle.parts();
        self.id(&[b"handle", kind.as_bytes(), platform.as_bytes(), text])
    }

    pub(crate) fn place(&self, place: &[u8]) -> String {
        self.fingerprint(&[b"place", place])
    }

    /// Returns the id of a thing of this kind; an account's is the one that [`Key::account`]
    /// spells out.
    pub(crate) fn id(&self, parts: &[&[u8]]) -> Id {
        let hash = self.hash(parts);
        Id::new(hash.as_bytes().first_chunk().map_or(0, |first| u128::from_be_bytes(*first)))
    }

    /// Returns 64 bits that stand for some bytes.
    pub(crate) fn number(&self, kind: &[u8], bytes: &[u8]) -> i64 {
        let hash = self.hash(&[kind, bytes]);
        hash.as_bytes().first_chunk().map_or(0, |first| i64::from_le_bytes(*first))
    }

    /// Returns the first 128 bits, as 32 hex digits.
    fn fingerprint(&self, parts: &[&[u8]]) -> String {
        self.hash(parts).to_hex()[..32].to_owned()
    }

    fn hash(&self, parts: &[&[u8]]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize()
    }
}

#[cfg(test)]
mod tests {
    use model::{Personal, Signature};

    use super::Key;

    fn signature(name: &str, address: &str) -> Signature {
        Signature { name: Personal::new(name), address: Personal::new(address) }
    }

    #[test]
    fn a_name_never_runs_into_an_address() {
        let key = Key::new([7; 32]);
        assert_ne!(key.signature(&signature("ab", "c")), key.signature(&signature("a", "bc")));
        assert_eq!(key.signature(&signature("a", "b")).0.len(), 32);
    }

    #[test]
    fn another_key_gives_other_fingerprints() {
        let (one, two) = (Key::new([1; 32]), Key::new([2; 32]));
        assert_ne!(one.account("git", b"a@b.invalid"), two.account("git", b"a@b.invalid"));
        assert_eq!(Key::from_hex(&one.to_hex()).unwrap().to_hex(), one.to_hex());
    }
}
