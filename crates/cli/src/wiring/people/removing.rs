//! Removing: a person is forgotten, or everybody's names go with the key; whoever stays is counted
//! as before.

use std::collections::BTreeSet;

use identify::{Freeze, Input, Link, freeze, resolve, standing_steps};
use model::{Act, Decision, Handle, People, Personal, Signature, SubjectId};

use super::deciding::{Saying, locked, locked_or_sealed, step};
use super::{Ground, telling};
use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// Forgets a person, keeping everybody else as they are.
pub(crate) fn forget(ui: &mut Ui<'_>, saying: &Saying, who: &str) -> Result<Done, Failure> {
    let (lock, ground) = locked(ui)?;
    let person = ground.one_person(who)?;
    let forgotten = ground.forgotten(person)?;
    let gone: BTreeSet<SubjectId> = forgotten.subjects.iter().cloned().collect();
    let mut decisions = step(ui, &ground, saying, vec![Act::Forget(forgotten)]);
    let freeze = freeze(&ground.people, |freeze| {
        let said = [decisions.as_slice(), &kept(ui, &ground, saying, freeze)].concat();
        ground.without(&said, |subject| gone.contains(subject))
    })?;
    decisions.extend(kept(ui, &ground, saying, &freeze));
    let counts = telling::to_be_removed(&ground, &gone);
    if saying.dry_run {
        ui.say(&format!("to be forgotten: {counts}"));
        ui.say("dry run: nothing was written");
        return Ok(Done::All);
    }
    let tally = ground.store.forget(&lock, &decisions)?;
    ui.say(&telling::forgotten(&tally));
    ui.say_all(&telling::elsewhere(&ground));
    Ok(Done::All)
}

/// Freezes who is who, and destroys the key with every name.
pub(crate) fn destroy_key(ui: &mut Ui<'_>, saying: &Saying) -> Result<Done, Failure> {
    let (lock, ground) = locked_or_sealed(ui)?;
    let decisions = match ground.snapshot.is_sealed() {
        // What was cut off is only to be completed.
        true => vec![],
        false => {
            let after =
                |freeze: &Freeze| ground.without(&kept(ui, &ground, saying, freeze), |_| true);
            kept(ui, &ground, saying, &freeze(&ground.people, after)?)
        }
    };
    if saying.dry_run {
        ui.say(&format!("lines that would freeze who is who: {}", decisions.len()));
        ui.say("dry run: nothing was written");
        return Ok(Done::All);
    }
    if !decisions.is_empty() {
        ground.store.append_decisions(&lock, &decisions)?;
    }
    ground.store.destroy_key(&lock)?;
    ui.say("the key and every name are gone; the store can be asked, and nothing can be added");
    Ok(Done::All)
}

/// Returns what keeps people as they are, as lines of one step, each moment a microsecond later.
fn kept(ui: &Ui<'_>, ground: &Ground, saying: &Saying, freeze: &Freeze) -> Vec<Decision> {
    let moments = (0..).zip(&freeze.moments);
    let lines = moments.flat_map(|(micros, acts)| {
        let said = step(ui, ground, saying, acts.clone());
        said.into_iter().map(move |line| Decision { at: line.at.plus_micros(micros), ..line })
    });
    lines.collect()
}

impl Ground {
    /// Returns by what subjects are found beyond their own rows: names that they chose or that a
    /// `.mailmap` gives them, and what that or a link says is theirs too, but for whatever somebody
    /// else is found by.
    pub(super) fn told_handles(&self, subjects: &BTreeSet<SubjectId>) -> Vec<Handle> {
        let mut told = self.mapped_handles(subjects);
        let is_about = |link: &&Link| link.handles.iter().any(|one| self.finds_any(one, subjects));
        let links = self.record.links.iter().filter(is_about);
        told.extend(links.flat_map(|link| link.handles.iter().cloned()));
        told.retain(|handle| self.finds_no_other(handle, subjects));
        let standing = standing_steps(self.decisions());
        let chosen = self.decisions().iter().filter(|line| standing.contains(&line.step));
        told.extend(chosen.filter_map(|line| match &line.act {
            Act::Name(of, Some(name)) if subjects.contains(of) => {
                Some(Handle::Name(String::new(), name.clone()))
            }
            _ => None,
        }));
        let named = self.mapped_names(subjects).into_iter();
        told.extend(named.map(|name| Handle::Name(String::new(), name)));
        told
    }

    /// Returns the addresses that `.mailmap` files give to subjects, and to no others.
    fn mapped_handles(&self, subjects: &BTreeSet<SubjectId>) -> Vec<Handle> {
        let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
        for (subject, signature) in self.signed() {
            if !self.record.unusable.is_usable(&signature.address) {
                continue;
            }
            let to = if subjects.contains(&subject) { &mut own } else { &mut others };
            for (_, mailmap) in &self.record.mailmaps {
                to.extend(Handle::of_address(&mailmap.map(&signature).address));
            }
        }
        own.difference(&others).cloned().collect()
    }

    /// Returns the names that `.mailmap` files give to subjects: at an address that tells nobody
    /// apart, only those that they give to no others there.
    fn mapped_names(&self, subjects: &BTreeSet<SubjectId>) -> BTreeSet<Personal> {
        let (mut names, mut own, mut others) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (subject, signature) in self.signed() {
            let is_own = subjects.contains(&subject);
            let to = match (is_own, self.record.unusable.is_usable(&signature.address)) {
                (true, true) => &mut names,
                (true, false) => &mut own,
                (false, false) => &mut others,
                (false, true) => continue,
            };
            let mapped = self.record.mailmaps.iter().map(|(_, map)| map.map(&signature).name);
            to.extend(mapped.filter(|name| *name != signature.name && !name.is_blank()));
        }
        names.extend(own.difference(&others).cloned());
        names
    }

    /// Returns by what name and address everybody signs whom a `.mailmap` may speak of.
    fn signed(&self) -> impl Iterator<Item = (SubjectId, Signature)> {
        let signatures = self.record.signatures.iter();
        let signed = signatures.map(|seen| (seen.id.clone().into(), seen.signature.clone()));
        let accounts = self.record.accounts.iter().filter_map(|seen| {
            let (name, address) = (seen.name.clone().unwrap_or_default(), seen.address.clone()?);
            Some((seen.id.clone().into(), Signature { name, address }))
        });
        signed.chain(accounts)
    }

    fn finds_any(&self, handle: &Handle, subjects: &BTreeSet<SubjectId>) -> bool {
        let mut found = self.index.subjects(handle).iter();
        self.is_telling(handle) && found.any(|subject| subjects.contains(subject))
    }

    fn finds_no_other(&self, handle: &Handle, subjects: &BTreeSet<SubjectId>) -> bool {
        let mut found = self.index.subjects(handle).iter();
        self.is_telling(handle) && found.all(|subject| subjects.contains(subject))
    }

    /// Returns whether a handle tells one person from another.
    fn is_telling(&self, handle: &Handle) -> bool {
        match handle {
            Handle::Address(address) => self.record.unusable.is_usable(address),
            other => !self.index.is_shared(other),
        }
    }

    /// Returns the people as they would be with more decisions and without some personal rows.
    fn without(&self, more: &[Decision], gone: impl Fn(&SubjectId) -> bool) -> People {
        let mut signatures = self.record.signatures.clone();
        signatures.retain(|seen| !gone(&SubjectId::from(seen.id.clone())));
        let mut accounts = self.record.accounts.clone();
        accounts.retain(|seen| !gone(&SubjectId::from(seen.id.clone())));
        let mut log = self.decisions().to_vec();
        log.extend_from_slice(more);
        let input = self.record.input_with(&log);
        resolve(&Input { signatures: &signatures, accounts: &accounts, ..input })
    }
}
