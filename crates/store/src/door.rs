//! The door: keeps whoever was forgotten out of a store, by keyed fingerprints alone.
//!
//! It knows nobody by name. Whatever comes in is taken apart into words, addresses, accounts and
//! names, and each is looked up under the store's key; what is found is replaced by a word that
//! stands for the person and says nothing of them. The same door cleans what is in a store already.

mod address;
mod everyday;
mod mail;
mod page;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;

use std::collections::HashMap;

use model::{
    Account, AccountKey, Act, Decision, Forgotten, Handle, Personal, Signature, SignatureId,
};

use crate::Id;
use crate::keyed::Key;
pub(crate) use text::name_of_words;

/// The platform under which a login, an id and a name are known wherever they stand in a text.
pub(crate) const ANYWHERE: &str = "";

/// Whoever was forgotten, and how they are known again.
pub(crate) struct Door {
    key: Key,
    slots: Vec<Slot>,
    /// By fingerprint of a handle: the number of the slot.
    handles: HashMap<Id, usize>,
    /// What they were known as in events.
    subjects: HashMap<Id, usize>,
}

/// What stands for somebody who was forgotten.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Slot {
    pub(crate) id: Id,
    /// In place of a login, an address or a name.
    pub(crate) alias: String,
    /// In place of a platform's id; every reader of JSON can hold it.
    pub(crate) number: u64,
}

impl Slot {
    pub(crate) fn new(id: Id) -> Self {
        let number = id.bytes().first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
        let hex = id.hex();
        let alias = format!("forgotten-{}", hex.as_str().get(..8).unwrap_or_default());
        Self { id, alias, number: number >> 11 }
    }
}

impl Door {
    /// Returns the door that these decisions make; nothing where nobody was forgotten.
    pub(crate) fn new(key: &Key, decisions: &[Decision]) -> Option<Self> {
        Self::of(
            key,
            decisions.iter().filter_map(|decision| match &decision.act {
                Act::Forget(forgotten) => Some(forgotten),
                _ => None,
            }),
        )
    }

    /// Returns the door that keeps these people out; nothing where there are none.
    pub(crate) fn of<'f>(
        key: &Key,
        people: impl IntoIterator<Item = &'f Forgotten>,
    ) -> Option<Self> {
        let mut door = Self {
            key: key.clone(),
            slots: Vec::new(),
            handles: HashMap::new(),
            subjects: HashMap::new(),
        };
        for forgotten in people {
            let Some(slot) = Id::parse(&forgotten.slot.0) else { continue };
            let number = door.slots.len();
            door.slots.push(Slot::new(slot));
            door.subjects.entry(slot).or_insert(number);
            for subject in forgotten.subjects.iter().filter_map(|subject| Id::parse(&subject.0)) {
                door.subjects.entry(subject).or_insert(number);
            }
            for handle in forgotten.handles.iter().filter_map(|handle| Id::parse(&handle.0)) {
                door.handles.entry(handle).or_insert(number);
            }
        }
        (!door.slots.is_empty()).then_some(door)
    }

    /// Returns the id under which an account that was forgotten is kept: its own where events carry
    /// it already, so that what is told again is the same, else the one that stands for the person.
    pub(crate) fn account(&self, account: &Account, id: Id) -> Option<Id> {
        if self.subjects.contains_key(&id) {
            return Some(id);
        }
        let login = account.login.as_ref();
        let handles = Handle::of_account(&account.platform, &account.key, login);
        self.find(&handles).map(|slot| slot.id)
    }

    /// Returns the id under which a signature that was forgotten is kept, as for an account.
    pub(crate) fn signature(&self, signature: &Signature, id: &SignatureId) -> Option<SignatureId> {
        if self.is_subject(&id.0) {
            return Some(id.clone());
        }
        let slot = self.find(&Handle::of_signature(signature))?;
        Some(SignatureId(slot.id.to_string()))
    }

    /// Returns whether a row of somebody is one of somebody who was forgotten.
    pub(crate) fn knows(&self, id: &str, handles: &[Handle]) -> bool {
        self.is_subject(id) || self.find(handles).is_some()
    }

    /// Returns whether an id is one of somebody who was forgotten.
    pub(crate) fn is_subject(&self, id: &str) -> bool {
        Id::parse(id).is_some_and(|id| self.subjects.contains_key(&id))
    }

    /// Takes whoever was forgotten out of a text.
    pub(crate) fn scrub(&self, text: &mut Personal) {
        if let Some(scrubbed) = self.text(text.bytes()) {
            *text = Personal::new(scrubbed);
        }
    }

    /// Takes whoever was forgotten out of a name of a file or a page.
    pub(crate) fn scrub_word(&self, text: &mut String) {
        if let Some(scrubbed) = self.address_of_page(text) {
            *text = scrubbed;
        }
    }

    /// Takes whoever was forgotten out of a name of a place, whose owner stands first.
    pub(crate) fn scrub_place(&self, name: &mut Personal) {
        let scrubbed = str::from_utf8(name.bytes()).ok().and_then(|name| self.owned(name));
        if let Some(scrubbed) = scrubbed {
            *name = Personal::new(scrubbed);
        }
        self.scrub_name(name);
    }

    /// Takes whoever was forgotten out of a name of a file or a page.
    pub(crate) fn scrub_name(&self, name: &mut Personal) {
        match str::from_utf8(name.bytes()).map(|name| self.address_of_page(name)) {
            Ok(Some(scrubbed)) => *name = Personal::new(scrubbed),
            Ok(None) => {}
            Err(_) => self.scrub(name),
        }
    }

    /// Takes whoever was forgotten out of what a source left for itself.
    pub(crate) fn scrub_memory(&self, memory: &mut Personal) {
        if let Some(scrubbed) = self.memory(&memory.lossy()) {
            *memory = Personal::new(scrubbed);
        }
    }

    /// Blanks the beginning of a record in which somebody who was forgotten is named: it may be cut
    /// in the middle of what else it says of them.
    pub(crate) fn scrub_excerpt(&self, excerpt: &mut Personal) {
        let mut numbers = excerpt.bytes().split(|byte| !byte.is_ascii_digit());
        let by_id =
            |id: &[u8]| str::from_utf8(id).is_ok_and(|id| self.find_id(ANYWHERE, id).is_some());
        if numbers.any(by_id) || self.text(excerpt.bytes()).is_some() {
            *excerpt = Personal::default();
        }
    }

    /// Returns who is found by any of some handles.
    fn find(&self, handles: &[Handle]) -> Option<&Slot> {
        handles.iter().find_map(|handle| self.find_one(handle))
    }

    fn find_one(&self, handle: &Handle) -> Option<&Slot> {
        let number = self.handles.get(&self.key.handle_bits(handle))?;
        self.slots.get(*number)
    }

    /// Returns whose an id is. Where somebody else is found by it too, by a no-reply address that
    /// was parted from its account, the account itself is still known as what it is in events.
    fn find_id(&self, platform: &str, id: &str) -> Option<&Slot> {
        self.find_one(&Handle::Id(platform.to_owned(), Personal::new(id)))
            .or_else(|| self.find_account(platform, &AccountKey::Id(id.to_owned())))
    }

    fn find_account(&self, platform: &str, key: &AccountKey) -> Option<&Slot> {
        let number = self.subjects.get(&self.key.account_by(platform, key))?;
        self.slots.get(*number)
    }

    fn find_login(&self, platform: &str, login: &[u8], among_ids: bool) -> Option<&Slot> {
        let folded = model::address::folded(login);
        let platform = platform.to_owned();
        self.find_one(&if among_ids {
            Handle::AnyLogin(platform, folded)
        } else {
            Handle::Login(platform, folded)
        })
    }

    /// Returns who is meant by a login wherever it stands.
    fn find_anywhere(&self, login: &[u8]) -> Option<&Slot> {
        self.find_login(ANYWHERE, login, false)
    }

    fn find_address(&self, address: &[u8]) -> Option<&Slot> {
        self.find(&Handle::of_address(&Personal::new(address)))
    }
}

/// Returns by what the alias of a slot is known where a scrubbed page is read again.
pub(crate) fn alias_keys(slot: &Slot, platform: &str) -> [(String, AccountKey); 3] {
    let alias = || Personal::new(slot.alias.as_str());
    [
        (platform.to_owned(), AccountKey::Id(slot.number.to_string())),
        (platform.to_owned(), AccountKey::Login(alias())),
        (platform.to_owned(), AccountKey::Address(alias())),
    ]
}
