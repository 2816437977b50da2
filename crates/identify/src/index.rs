//! The index: who is found by a handle, among all that a store knows.
//!
//! It only looks up. Whether those who are found are one person is for the rules and the decisions
//! to say, so a login that several accounts had finds all of them and is marked as shared.

use std::collections::{BTreeMap, BTreeSet};

use model::address::folded;
use model::{AccountSeen, Handle, Personal, Signature, SignatureSeen, SubjectId, no_reply};

/// Subjects by what they are found by.
#[derive(Clone, Default, Debug)]
pub struct Index {
    found: BTreeMap<Handle, Vec<SubjectId>>,
    named: BTreeMap<Personal, Vec<SubjectId>>,
    signed: BTreeMap<(Personal, Personal), Vec<SubjectId>>,
    owners: BTreeMap<(String, Personal), BTreeSet<String>>,
}

impl Index {
    /// Makes the index of the personal tables; their order does not matter.
    pub fn of(signatures: &[SignatureSeen], accounts: &[AccountSeen]) -> Self {
        let mut index = Self::default();
        for seen in signatures {
            let subject = SubjectId::from(seen.id.clone());
            index.address(&seen.signature.address, &subject);
            index.name(&seen.signature.name, &subject);
            index.signed.entry(both(&seen.signature)).or_default().push(subject);
        }
        for seen in accounts {
            index.account(seen);
        }
        let lists = index.found.values_mut().chain(index.named.values_mut());
        for subjects in lists.chain(index.signed.values_mut()) {
            subjects.sort();
            subjects.dedup();
        }
        index
    }

    /// Returns who is found by a handle, in order.
    ///
    /// An address is found in any case; a login finds the accounts that ever had it and the no-reply
    /// addresses with it; a name only those whom a platform tells apart by nothing else.
    pub fn subjects(&self, handle: &Handle) -> &[SubjectId] {
        self.found.get(&plain(handle)).map_or(&[], Vec::as_slice)
    }

    /// Returns who signed with exactly this name; for a person who asks, never for a rule.
    pub fn named(&self, name: &Personal) -> &[SubjectId] {
        self.named.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns who signed with this name and this address together, both in any case.
    pub fn signed(&self, signature: &Signature) -> &[SubjectId] {
        self.signed.get(&both(signature)).map_or(&[], Vec::as_slice)
    }

    /// Returns whether more than one account had this login, so that it tells nobody apart.
    pub fn is_shared(&self, handle: &Handle) -> bool {
        match plain(handle) {
            Handle::Login(platform, login) => {
                self.owners.get(&(platform, login)).is_some_and(|ids| ids.len() > 1)
            }
            _ => false,
        }
    }

    fn account(&mut self, seen: &AccountSeen) {
        let subject = SubjectId::from(seen.id.clone());
        for handle in Handle::of_account(&seen.platform, &seen.key(), None) {
            self.find(plain(&handle), &subject);
        }
        if let Some(login) = &seen.login {
            self.login(&seen.platform, folded(login.bytes()), seen.native.as_deref(), &subject);
        }
        if let Some(address) = &seen.address {
            self.address(address, &subject);
        }
        if let Some(name) = &seen.name {
            self.name(name, &subject);
        }
    }

    fn address(&mut self, address: &Personal, subject: &SubjectId) {
        for handle in Handle::of_address(address) {
            self.find(plain(&handle), subject);
        }
        if let Some(of) = no_reply::read(address.bytes()) {
            let id = of.id.as_ref().map(|id| id.lossy().into_owned());
            self.login(of.platform.host(), of.login, id.as_deref(), subject);
        }
    }

    fn login(&mut self, host: &str, login: Personal, id: Option<&str>, subject: &SubjectId) {
        let host = host.to_ascii_lowercase();
        if let Some(id) = id {
            let owners = self.owners.entry((host.clone(), login.clone())).or_default();
            owners.insert(id.to_owned());
        }
        self.find(Handle::Login(host, login), subject);
    }

    fn name(&mut self, name: &Personal, subject: &SubjectId) {
        if !name.is_blank() {
            self.named.entry(name.clone()).or_default().push(subject.clone());
        }
    }

    fn find(&mut self, handle: Handle, subject: &SubjectId) {
        self.found.entry(handle).or_default().push(subject.clone());
    }
}

/// Returns the handle as it is looked up: folded, and a login as a login whatever is told with it.
fn plain(handle: &Handle) -> Handle {
    let host = |platform: &String| platform.to_ascii_lowercase();
    match handle {
        Handle::Address(address) => Handle::Address(folded(address.bytes())),
        Handle::Id(platform, id) => Handle::Id(host(platform), id.clone()),
        Handle::Login(platform, login) | Handle::AnyLogin(platform, login) => {
            Handle::Login(host(platform), folded(login.bytes()))
        }
        Handle::Name(platform, name) => Handle::Name(host(platform), name.clone()),
    }
}

fn both(signature: &Signature) -> (Personal, Personal) {
    (folded(signature.address.bytes()), folded(signature.name.bytes()))
}
