//! Others: everybody whose rows stay when somebody is forgotten, and what finds them.
//!
//! What is written down of the forgotten keeps them out for good, so nothing of it may find anybody
//! else: a login is taken over by the next account, a no-reply address is parted from its account,
//! one address is signed with by two. What finds others too is theirs as well, and is left out.

use std::collections::{BTreeMap, BTreeSet};

use model::address::folded;
use model::{AccountSeen, Act, Decision, Handle, Personal, SignatureSeen, SubjectId, no_reply};

use super::handles_of;
use crate::door::{ANYWHERE, Door};
use crate::keyed::Key;
use crate::{Snapshot, StoreError};

/// Everybody but one person.
#[derive(Default)]
pub(super) struct Others {
    /// By what their rows are found.
    found: BTreeSet<Handle>,
    /// Their logins, wherever an id is told with one.
    logins: BTreeSet<(String, Personal)>,
    /// The same, whatever the platform.
    logins_anywhere: BTreeSet<Personal>,
    /// What they are in events.
    ids: BTreeSet<SubjectId>,
    /// The ids that a login of anybody was told with.
    owners: BTreeMap<(String, Personal), BTreeSet<String>>,
}

impl Others {
    pub(super) fn of(
        subjects: &BTreeSet<SubjectId>,
        signatures: &[SignatureSeen],
        accounts: &[AccountSeen],
    ) -> Self {
        let mut others = Self::default();
        for seen in signatures {
            let is_other = !subjects.contains(&SubjectId::from(seen.id.clone()));
            if is_other {
                others.found.extend(Handle::of_signature(&seen.signature));
                others.ids.insert(seen.account.clone().into());
            }
            others.address(&seen.signature.address, is_other);
        }
        for seen in accounts {
            let is_other = !subjects.contains(&SubjectId::from(seen.id.clone()));
            if is_other {
                others.found.extend(handles_of(seen));
                others.found.extend(seen.address.iter().flat_map(Handle::of_address));
                others.ids.insert(seen.id.clone().into());
            }
            if let Some(login) = &seen.login {
                let login = folded(login.bytes());
                others.login((&seen.platform, login), seen.native.as_deref(), is_other);
            }
            seen.address.iter().for_each(|address| others.address(address, is_other));
        }
        others
    }

    /// Returns whether somebody else is found by a handle, or would be taken for its owner: a login
    /// that two accounts had tells nobody apart, so it finds no row even where both are one person's.
    pub(super) fn are_found_by(&self, handle: &Handle) -> bool {
        let is_login = match handle {
            Handle::Login(platform, login) if platform == ANYWHERE => {
                self.logins_anywhere.contains(login)
            }
            Handle::Login(platform, login) | Handle::AnyLogin(platform, login) => {
                let login = (platform.to_ascii_lowercase(), login.clone());
                let had = self.owners.get(&login);
                self.logins.contains(&login) || had.is_some_and(|ids| ids.len() > 1)
            }
            _ => false,
        };
        is_login || self.found.contains(handle)
    }

    /// Returns what the addresses of own signatures are in events, but for those of others too.
    pub(super) fn own_addresses(
        &self,
        subjects: &BTreeSet<SubjectId>,
        signatures: &[SignatureSeen],
    ) -> BTreeSet<SubjectId> {
        let own = |seen: &&SignatureSeen| subjects.contains(&SubjectId::from(seen.id.clone()));
        let own = signatures.iter().filter(own).map(|seen| SubjectId::from(seen.account.clone()));
        own.filter(|id| !self.ids.contains(id)).collect()
    }

    fn address(&mut self, address: &Personal, is_other: bool) {
        if let Some(of) = no_reply::read(address.bytes()) {
            let id = of.id.map(|id| id.lossy().into_owned());
            self.login((of.platform.host(), of.login), id.as_deref(), is_other);
        }
    }

    fn login(&mut self, (platform, login): (&str, Personal), id: Option<&str>, is_other: bool) {
        let key = (platform.to_ascii_lowercase(), login);
        if is_other {
            self.logins_anywhere.insert(key.1.clone());
            self.logins.insert(key.clone());
        }
        if let Some(id) = id {
            self.owners.entry(key).or_default().insert(id.to_owned());
        }
    }
}

/// Refuses a step that would take a row away which none of its forgettings names.
pub(super) fn refuse(key: &Key, step: &[Decision], rows: &Snapshot) -> Result<(), StoreError> {
    let people = || {
        step.iter().filter_map(|decision| match &decision.act {
            Act::Forget(forgotten) => Some(forgotten),
            _ => None,
        })
    };
    let Some(door) = Door::of(key, people()) else { return Ok(()) };
    let signatures = rows.signatures()?.into_iter();
    let signatures = signatures.map(|seen| (seen.id.0, Handle::of_signature(&seen.signature)));
    let accounts = rows.accounts_seen()?.into_iter();
    let accounts = accounts.map(|seen| (seen.id.0.clone(), handles_of(&seen)));
    let taken =
        |(id, handles): (String, Vec<Handle>)| door.knows(&id, &handles) && !door.is_subject(&id);
    match signatures.chain(accounts).any(taken) {
        true => Err(StoreError::OfOthers),
        false => Ok(()),
    }
}
