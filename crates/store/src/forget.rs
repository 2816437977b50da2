//! Forgetting: a person is taken out of every table, page and line, for good, and the counts stay.
//!
//! What was decided is written to the log first. Then texts in the log, raw pages and the personal
//! tables are rewritten, the tables as a new generation, and the files of every earlier generation
//! are removed at once; a reader that still has one open finds it gone. Each of these can be done
//! twice, so a forgetting that was cut off is completed by the next one, or by the next run, before
//! anything else. Events keep their keyed ids, which name nobody.

mod others;
mod rewrite;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use model::address::halves;
use model::{
    AccountKey, AccountSeen, Act, Decision, Forgotten, Handle, HandleId, Personal, SignatureSeen,
    SubjectId, no_reply,
};
use others::Others;

use crate::door::{ANYWHERE, Door, Slot, alias_keys, name_of_words};
use crate::manifest::{self, Manifest};
use crate::run::publish;
use crate::store::replace;
use crate::{Id, Lock, Snapshot, Store, StoreError, decisions, raw};

/// What a forgetting changed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ForgetTally {
    /// The generation that holds nothing of the forgotten any more.
    pub generation: u64,
    /// Names and addresses on commits that were removed.
    pub signatures: u64,
    /// Accounts under one login and name that were removed.
    pub accounts: u64,
    /// Lines of `.mailmap` files that were removed, and titles, names of places and other texts
    /// from which they were taken out.
    pub texts: u64,
    /// Raw pages from which they were taken out.
    pub pages: u64,
    /// Earlier decisions whose texts were blanked.
    pub decisions: u64,
}

impl Store {
    /// Returns what is written down to forget a person: what stands in their place, all that they
    /// are in events, and fingerprints of all by which they would be found again.
    ///
    /// `subjects` are all rows of the person; whatever else has a row is somebody else. Handles of
    /// their own rows are added to `handles`, with the logins of accounts whose id is known found
    /// only where no id is told. What would find anybody else too is left out, whoever told it: an
    /// address that they sign with, a login that they have or had, the id of their account.
    pub fn forgotten(
        &self,
        subjects: &BTreeSet<SubjectId>,
        handles: &[Handle],
    ) -> Result<Forgotten, StoreError> {
        let snapshot = self.snapshot()?;
        let (signatures, accounts) = (snapshot.signatures()?, snapshot.accounts_seen()?);
        let others = Others::of(subjects, &signatures, &accounts);
        let mut found: BTreeSet<Handle> = handles.iter().cloned().collect();
        found.extend(own_handles(subjects, &signatures, &accounts));
        let mut handles = settled(&found);
        handles.retain(|handle| !others.are_found_by(handle));
        let mut all = subjects.clone();
        all.extend(others.own_addresses(subjects, &signatures));

        let slot = Slot::new(self.slot(&all, &handles, &snapshot.decisions()?));
        let mut platforms: BTreeSet<String> =
            accounts.iter().map(|seen| seen.platform.clone()).collect();
        platforms.extend(handles.iter().map(|handle| handle.parts().1.to_owned()));
        platforms.retain(|platform| platform != ANYWHERE);
        platforms.insert("git".to_owned());
        for platform in platforms {
            for (platform, key) in alias_keys(&slot, &platform) {
                handles.extend(Handle::of_account(&platform, &key, None));
                all.insert(SubjectId(self.key.account_by(&platform, &key).to_string()));
            }
        }
        let alias = Personal::new(slot.alias.as_str());
        handles.insert(Handle::Login(ANYWHERE.to_owned(), alias));
        let slot = SubjectId(slot.id.to_string());
        all.remove(&slot);
        let mut handles: Vec<HandleId> = handles.iter().map(|h| self.handle_id(h)).collect();
        handles.sort();
        Ok(Forgotten { slot, subjects: all.into_iter().collect(), handles })
    }

    /// Takes down the decisions of one step, with a forgetting among them, and removes all that is
    /// personal of whoever is forgotten.
    ///
    /// Once this returns nothing of them is left. Cut off before that, the next forgetting or the
    /// next run completes it first. Fails before anything is taken down: with
    /// [`StoreError::Damaged`] where something that would have to be rewritten cannot be read, and
    /// with [`StoreError::OfOthers`] where rows would go that no forgetting names.
    pub fn forget(&self, lock: &Lock, step: &[Decision]) -> Result<ForgetTally, StoreError> {
        let snapshot = self.snapshot()?;
        if let Some(damage) = snapshot.damages_of_people().pop() {
            return Err(damage);
        }
        others::refuse(&self.key, step, &snapshot)?;
        self.append_decisions(lock, step)?;
        complete(self)
    }

    /// Returns what stands in the place of a person: what did before, where they were forgotten.
    fn slot(
        &self,
        subjects: &BTreeSet<SubjectId>,
        handles: &BTreeSet<Handle>,
        decisions: &[Decision],
    ) -> Id {
        let earlier = decisions.iter().find_map(|decision| match &decision.act {
            Act::Forget(one) => {
                let mut ids = one.subjects.iter().chain([&one.slot]);
                ids.any(|id| subjects.contains(id)).then(|| Id::parse(&one.slot.0)).flatten()
            }
            _ => None,
        });
        let handles = handles.iter().map(|handle| self.handle_id(handle).0).min();
        let smallest = subjects.first().map(|subject| subject.0.clone()).or(handles);
        let smallest = smallest.unwrap_or_default();
        earlier.unwrap_or_else(|| self.key.id(&[b"slot", smallest.as_bytes()]))
    }
}

/// Completes every forgetting of the log; nothing changes where all are.
pub(crate) fn complete(store: &Store) -> Result<ForgetTally, StoreError> {
    let (root, disk) = (store.root.as_path(), store.disk.as_ref());
    let snapshot = store.snapshot()?;
    let decisions = snapshot.decisions()?;
    let mut tally = ForgetTally { generation: snapshot.generation(), ..ForgetTally::default() };
    let Some(door) = Door::new(&store.key, &decisions) else { return Ok(tally) };
    let standing = decisions.iter().filter(|decision| matches!(decision.act, Act::Forget(_)));
    let standing = standing.count() as u64;
    if snapshot.manifest.forgotten < standing {
        raw::sweep(root, disk)?;
        tally.decisions = decisions::blank(root, disk, |decision| blanked(&door, decision))?;
        let finished: BTreeMap<_, _> = snapshot
            .manifest
            .sources_collected()
            .map(|(state, then)| (raw::folder(root, &state.project, &state.source), then))
            .collect();
        let is_finished = |folder: &std::path::Path, generation: u64| {
            finished.get(folder).is_some_and(|then| generation <= *then)
        };
        tally.pages = raw::rewrite(root, disk, &is_finished, &door)?;
        // Before anything was collected there is no generation, and nothing to take out of one.
        tally.generation += u64::from(tally.generation > 0);
        let files = rewrite::tables(store, &snapshot, &door, &mut tally)?;
        let manifest = published(&snapshot, &door, files, (standing, tally.generation));
        replace(disk, &root.join(manifest::NAME), &manifest.to_bytes()?)?;
    }
    sweep(store)?;
    Ok(tally)
}

/// Returns the manifest of a generation without whoever was forgotten.
fn published(
    before: &Snapshot,
    door: &Door,
    files: Vec<manifest::StoredFile>,
    (forgotten, generation): (u64, u64),
) -> Manifest {
    let before = before.manifest.clone();
    let mut manifest = Manifest { generation, files, forgotten, unswept: true, ..before };
    for source in &mut manifest.sources {
        source.tips.iter_mut().for_each(|(name, _)| door.scrub_word(name));
    }
    manifest
}

/// Removes the files of every earlier generation, where that is still to be done.
pub(crate) fn sweep(store: &Store) -> Result<(), StoreError> {
    let (root, disk) = (store.root.as_path(), store.disk.as_ref());
    let newest = store.snapshot()?.manifest;
    if !newest.unswept {
        return Ok(());
    }
    for path in publish::unnamed(root, &[&newest]) {
        disk.remove(&path).map_err(|source| StoreError::io("remove", &path, source))?;
    }
    let swept = Manifest { unswept: false, ..newest };
    replace(disk, &root.join(manifest::NAME), &swept.to_bytes()?)
}

/// Returns a decision without the texts about whoever was forgotten.
pub(crate) fn blanked(door: &Door, decision: &Decision) -> Decision {
    let mut decision = decision.clone();
    let of = |ids: &[&SubjectId]| ids.iter().any(|id| door.is_subject(&id.0));
    let about = match &mut decision.act {
        Act::Bind(one, other) | Act::Unbind(one, other) | Act::Reject(one, other) => {
            of(&[one, other])
        }
        Act::Name(subject, name) => {
            let about = of(&[subject]);
            if about {
                *name = None;
            }
            about
        }
        Act::Affiliation(subject, organization, _) => {
            let about = of(&[subject]);
            if about {
                *organization = None;
            } else if let Some(organization) = organization {
                door.scrub_word(organization);
            }
            about
        }
        Act::Credit(subject, _)
        | Act::Bot(subject, _)
        | Act::NotBot(subject, _)
        | Act::Ghost(subject) => of(&[subject]),
        _ => false,
    };
    for text in [&mut decision.by, &mut decision.why] {
        if about {
            text.clear();
        } else {
            door.scrub_word(text);
        }
    }
    decision
}

/// Returns by what the rows of subjects are found, but for addresses that anybody can have.
fn own_handles(
    subjects: &BTreeSet<SubjectId>,
    signatures: &[SignatureSeen],
    accounts: &[AccountSeen],
) -> BTreeSet<Handle> {
    let mut own = BTreeSet::new();
    for seen in signatures.iter().filter(|seen| subjects.contains(&seen.id.clone().into())) {
        let address = &seen.signature.address;
        own.extend(Handle::of_address(address).into_iter().chain(login_beside_id(address)));
        own.extend(name_anywhere(&seen.signature.name));
    }
    for seen in accounts.iter().filter(|seen| subjects.contains(&seen.id.clone().into())) {
        own.extend(handles_of(seen));
        own.extend(seen.address.iter().filter_map(login_beside_id));
        own.extend(seen.name.iter().filter_map(name_anywhere));
    }
    own.retain(|handle| !matches!(handle, Handle::Address(address) if is_anybodys(address)));
    own
}

/// Returns the login of a no-reply address that tells an id too, and is found by the id alone.
fn login_beside_id(address: &Personal) -> Option<Handle> {
    let of = no_reply::read(address.bytes()).filter(|of| of.id.is_some())?;
    Some(Handle::AnyLogin(of.platform.host().to_owned(), of.login))
}

/// Returns whether an address is of a host that is not told from others, such as `root@localhost`:
/// one without a dot that is no UUID.
fn is_anybodys(address: &Personal) -> bool {
    const UUID: usize = 36;
    halves(address.bytes()).is_none_or(|(_, host)| !host.contains(&b'.') && host.len() != UUID)
}

/// Returns by what a name of several words is found in texts.
pub(crate) fn name_anywhere(name: &Personal) -> Option<Handle> {
    name_of_words(name.bytes()).map(|name| Handle::Name(ANYWHERE.to_owned(), name))
}

/// Returns by what the row of an account is found.
pub(crate) fn handles_of(seen: &AccountSeen) -> Vec<Handle> {
    let key = seen.key();
    let mut handles = Handle::of_account(&seen.platform, &key, seen.login.as_ref());
    if let (AccountKey::Id(_), Some(address)) = (&key, &seen.address) {
        handles.extend(Handle::of_address(address));
    }
    handles
}

/// Returns the handles to be kept: the login of an account whose id is known finds others only where
/// no id is told, for it may be somebody else's by now.
pub(crate) fn settled(found: &BTreeSet<Handle>) -> BTreeSet<Handle> {
    let mut kept = BTreeSet::new();
    for handle in found {
        match handle {
            Handle::AnyLogin(platform, login) => {
                kept.insert(Handle::Login(platform.clone(), login.clone()));
                kept.insert(Handle::Login(ANYWHERE.to_owned(), login.clone()));
            }
            Handle::Login(platform, login) => {
                let with_id = Handle::AnyLogin(platform.clone(), login.clone());
                if !found.contains(&with_id) {
                    kept.insert(with_id);
                }
                kept.insert(handle.clone());
                kept.insert(Handle::Login(ANYWHERE.to_owned(), login.clone()));
            }
            Handle::Id(_, id) => {
                kept.insert(Handle::Id(ANYWHERE.to_owned(), id.clone()));
                kept.insert(handle.clone());
            }
            Handle::Name(_, name) => {
                kept.extend(name_anywhere(name));
                kept.insert(handle.clone());
            }
            other => {
                kept.insert(other.clone());
            }
        }
    }
    kept
}
