//! All that a store knows of one person, to be handed to them.
//!
//! Nothing is left out and nothing is summed up: rows, events, decisions and how many raw pages name
//! them.

mod told_to;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Snapshot;
use crate::door::Door;
use crate::forget::{handles_of, name_anywhere, settled};
use crate::keyed::Key;
use crate::tables::{commits, credits};
use crate::{Id, StoreError, Table, Told, decisions, raw};
use model::{
    AccountSeen, Act, CommitId, CreditRole, Decision, Forgotten, Handle, Instant, Personal,
    SignatureId, SubjectId,
};
pub use told_to::{
    ItemOpened, KnownAccount, KnownCommit, KnownDecision, KnownOf, KnownSignature, NamedFor,
    TraceLeft,
};

impl Snapshot {
    /// Returns all that is known of the person behind these subjects; the person's own, and for
    /// nobody else.
    pub fn known_of(&self, subjects: &BTreeSet<SubjectId>) -> Result<KnownOf, StoreError> {
        let has = |id: &str| subjects.contains(&SubjectId(id.to_owned()));
        let mut known = KnownOf::default();
        let mut handles = BTreeSet::new();
        let mut names = Vec::new();
        for seen in self.signatures()?.into_iter().filter(|seen| has(&seen.id.0)) {
            handles.extend(Handle::of_signature(&seen.signature));
            names.push(seen.signature.name.clone());
            known.signatures.push(KnownSignature {
                id: seen.id.0,
                name: seen.signature.name.lossy().into_owned(),
                address: seen.signature.address.lossy().into_owned(),
                first_at: told(seen.first_at),
                last_at: told(seen.last_at),
            });
        }
        for seen in self.accounts_seen()?.into_iter().filter(|seen| has(&seen.id.0)) {
            handles.extend(handles_of(&seen));
            names.extend(seen.name.clone());
            known.accounts.push(account(seen));
        }
        names.sort();
        names.dedup();
        known.commits = self.commits_of(subjects)?;
        self.events_of(subjects, &mut known)?;
        let decisions = self.decisions()?;
        let about =
            decisions.iter().filter(|decision| subjects.iter().any(|id| is_about(decision, id)));
        known.decisions = about.filter_map(decisions::known).collect();
        handles.extend(names.iter().filter_map(name_anywhere));
        known.raw_pages = self.pages_of(&handles)?;
        Ok(known)
    }

    fn commits_of(&self, subjects: &BTreeSet<SubjectId>) -> Result<Vec<KnownCommit>, StoreError> {
        let has = |id: &SignatureId| subjects.contains(&SubjectId::from(id.clone()));
        let mut found = BTreeSet::new();
        for project in self.projects() {
            let named = |commit: &CommitId, role: &str, at| KnownCommit {
                project: project.as_str().to_owned(),
                commit: commit.as_str().to_owned(),
                role: role.to_owned(),
                at: told(at),
            };
            let mut times = HashMap::new();
            for row in self.gather(Table::Commits, Some(&project), &[], commits::rows)? {
                if has(&row.author) {
                    found.insert(named(&row.commit, "author", row.authored.at));
                }
                if has(&row.committer) {
                    found.insert(named(&row.commit, "committer", row.committed.at));
                }
                times.insert(row.commit, row.committed.at);
            }
            for row in self.gather(Table::Credits, Some(&project), &[], credits::rows)? {
                if has(&row.signature) {
                    let at = times.get(&row.commit).copied().flatten();
                    found.insert(named(&row.commit, row.role.word(), at));
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Adds what the person opened, did and is named for.
    fn events_of(
        &self,
        subjects: &BTreeSet<SubjectId>,
        known: &mut KnownOf,
    ) -> Result<(), StoreError> {
        let ids: HashSet<Id> =
            subjects.iter().filter_map(|subject| Id::parse(&subject.0)).collect();
        let is = |id: Option<Id>| id.is_some_and(|id| ids.contains(&id));
        for Told { project, source, row, .. } in self.items()? {
            if is(row.author) {
                known.items.push(ItemOpened {
                    project: project.as_str().to_owned(),
                    source,
                    item: row.item.to_string(),
                    kind: row.kind.word().to_owned(),
                    platform: row.platform.to_string(),
                    number: row.number,
                    at: told(row.opened_at),
                });
            }
        }
        for Told { project, source, row, .. } in self.traces()? {
            for (role, id) in [("author", row.author), ("subject", row.subject)] {
                if is(id) {
                    known.traces.push(TraceLeft {
                        project: project.as_str().to_owned(),
                        source: source.clone(),
                        role: role.to_owned(),
                        kind: row.kind.word().to_owned(),
                        platform: row.platform.to_string(),
                        at: told(row.at),
                    });
                }
            }
        }
        for Told { project, source, row, .. } in self.recognitions()? {
            if is(Some(row.account)) {
                known.recognitions.push(NamedFor {
                    project: project.as_str().to_owned(),
                    source,
                    document: row.document.word().to_owned(),
                    role: row.role.to_string(),
                    within: row.within.to_string(),
                    at: told(row.at),
                });
            }
        }
        for Told { project, source, row, .. } in self.marks()? {
            if is(row.account) {
                known.recognitions.push(NamedFor {
                    project: project.as_str().to_owned(),
                    source,
                    document: "trailer".to_owned(),
                    role: row.role.map_or("", CreditRole::word).to_owned(),
                    within: String::new(),
                    at: None,
                });
            }
        }
        Ok(())
    }

    /// Returns how many raw pages name whoever is found by some handles.
    fn pages_of(&self, handles: &BTreeSet<Handle>) -> Result<u64, StoreError> {
        // The door finds by fingerprints; here they need to be the same for this question alone.
        let key = Key::new([0; 32]);
        let handles = settled(handles).iter().map(|handle| key.handle(handle)).collect();
        let slot = SubjectId("0".repeat(32));
        let forgotten = Forgotten { slot, subjects: Vec::new(), handles };
        let Some(door) = Door::of(&key, [&forgotten]) else { return Ok(0) };
        let mut pages = 0;
        raw::each_page(&self.root, &mut |page| pages += u64::from(door.page(page).is_some()))?;
        Ok(pages)
    }
}

fn account(seen: AccountSeen) -> KnownAccount {
    let text = |text: Option<Personal>| text.map(|text| text.lossy().into_owned());
    KnownAccount {
        id: seen.id.0,
        platform: seen.platform,
        native: seen.native,
        login: text(seen.login),
        name: text(seen.name),
        address: text(seen.address),
        kind: seen.kind.word().to_owned(),
        first_at: told(seen.first_at),
        last_at: told(seen.last_at),
    }
}

/// Returns whether a decision is about somebody.
fn is_about(decision: &Decision, id: &SubjectId) -> bool {
    match &decision.act {
        Act::Bind(one, other) | Act::Unbind(one, other) | Act::Reject(one, other) => {
            one == id || other == id
        }
        Act::Name(of, _)
        | Act::Credit(of, _)
        | Act::Bot(of, _)
        | Act::NotBot(of, _)
        | Act::Ghost(of)
        | Act::Affiliation(of, ..) => of == id,
        Act::Forget(forgotten) => forgotten.slot == *id || forgotten.subjects.contains(id),
        _ => false,
    }
}

fn told(at: Option<Instant>) -> Option<String> {
    at.map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::forget::tests::ground::{IDS, LOGINS, NAMES, filled, forget, subjects, traces_of};

    #[test]
    fn a_person_is_handed_all_that_is_known_of_them_and_nothing_of_others() {
        let (_dir, store) = filled();
        let snapshot = store.snapshot().unwrap();
        let known = snapshot.known_of(&subjects(&store, 2)).unwrap();
        assert_eq!((known.signatures.len(), known.accounts.len()), (3, 4));
        assert_eq!(known.signatures.iter().filter(|seen| seen.name == NAMES[2]).count(), 2);
        assert!(known.accounts.iter().any(|seen| seen.native == Some(IDS[2].to_string())));
        let roles: BTreeSet<&str> = known.commits.iter().map(|one| one.role.as_str()).collect();
        assert_eq!(roles, BTreeSet::from(["author", "co_authored", "committer"]));
        assert!(known.commits.iter().all(|one| one.at.is_some()));
        assert_eq!((known.items.len(), known.traces.len()), (4, 8));
        let documents: BTreeSet<&str> =
            known.recognitions.iter().map(|one| one.document.as_str()).collect();
        assert_eq!(documents, BTreeSet::from(["team", "trailer"]));
        assert_eq!((known.decisions.len(), known.raw_pages), (3, 1));
        assert!(known.decisions.iter().any(|one| one.name.as_deref() == Some(NAMES[2])));
        let json = serde_json::to_string(&known).unwrap();
        assert!(json.contains(LOGINS[2]));
        for other in [0, 1, 3] {
            assert_eq!(traces_of(&json.to_lowercase(), other), Vec::<String>::new());
        }

        let before = known;
        forget(&store, 2).unwrap();
        let left = store.snapshot().unwrap().known_of(&subjects(&store, 2)).unwrap();
        assert!(left.signatures.is_empty() && left.accounts.is_empty() && left.raw_pages == 0);
        assert_eq!(left.commits, before.commits);
        assert_eq!(left.traces, before.traces);
    }
}
