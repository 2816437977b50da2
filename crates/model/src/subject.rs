//! Subjects: what can be decided about, a signature or an account, without being named.

use crate::{AccountId, SignatureId};

/// A signature or an account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// A name and an address as they stand on commits.
    Signature(SignatureId),
    /// An account of a forge, a list, a forum or a chat.
    Account(AccountId),
}

impl Subject {
    /// Returns its keyed fingerprint.
    pub fn id(&self) -> &str {
        match self {
            Subject::Signature(SignatureId(id)) | Subject::Account(AccountId(id)) => id,
        }
    }
}

/// The keyed fingerprint of a signature or an account, whichever of both it is: 32 hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SubjectId(pub String);

impl From<&Subject> for SubjectId {
    fn from(subject: &Subject) -> Self {
        Self(subject.id().to_owned())
    }
}

impl From<SignatureId> for SubjectId {
    fn from(SignatureId(id): SignatureId) -> Self {
        Self(id)
    }
}

impl From<AccountId> for SubjectId {
    fn from(AccountId(id): AccountId) -> Self {
        Self(id)
    }
}
