//! Whoever is forgotten is nowhere in a store, stays so, and leaves every count as it was.

pub(crate) mod ground;
mod others;

use std::collections::BTreeSet;
use std::fs;

use model::{
    Account, AccountKind, Act, Commit, Decision, Event, Handle, Personal, Signature, Signed,
    SubjectId, Who,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::disk::doomed::Brittle;
use crate::run::tests::copy;
use crate::{Store, StoreError};
use ground::*;

#[test]
fn whoever_is_forgotten_is_nowhere_and_what_is_collected_again_brings_nothing_back() {
    let (dir, store) = filled();
    assert_gone(dir.path(), &[]);
    let (before, events) = (counts(&store), store.snapshot().unwrap().traces().unwrap());

    let tally = forget(&store, 0).unwrap();

    assert_eq!((tally.signatures, tally.accounts), (3, 4));
    assert!(tally.pages > 0 && tally.texts > 0 && tally.decisions >= 2, "{tally:?}");
    assert_gone(dir.path(), &[0]);
    assert_eq!(counts(&store), before);
    assert_eq!(store.snapshot().unwrap().traces().unwrap(), events);
    let commits = store.snapshot().unwrap().commits(&project()).unwrap();
    assert!(commits.iter().any(|commit| commit.author.by == Signature::default()));

    assert_eq!(collect(&store, 0..16).unwrap(), 0);
    assert_gone(dir.path(), &[0]);
    assert_eq!(counts(&store), before);
    assert_eq!(store.snapshot().unwrap().traces().unwrap(), events);
    assert!(collect(&store, 0..24).unwrap() > 0);
    assert_gone(dir.path(), &[0]);
}

#[test]
fn a_second_forgetting_and_the_same_again_leave_the_others_alone() {
    let (dir, store) = filled();
    let before = counts(&store);
    forget(&store, 1).unwrap();
    forget(&store, 3).unwrap();
    forget(&store, 1).unwrap();
    assert_gone(dir.path(), &[1, 3]);
    assert_eq!(counts(&store), before);
    let forgotten = |decision: &Decision| match &decision.act {
        Act::Forget(forgotten) => Some(forgotten.slot.clone()),
        _ => None,
    };
    let decisions = store.snapshot().unwrap().decisions().unwrap();
    let slots: Vec<SubjectId> = decisions.iter().filter_map(forgotten).collect();
    assert!(slots[0] == slots[2] && slots[0] != slots[1]);
    assert_eq!(collect(&store, 0..16).unwrap(), 0);
    assert_gone(dir.path(), &[1, 3]);
}

#[test]
fn an_account_that_comes_under_another_name_stands_in_the_same_place() {
    let (_dir, store) = filled();
    let forgotten = store.forgotten(&subjects(&store, 0), &[]).unwrap();
    forget(&store, 0).unwrap();
    let mut again = record(100);
    again.events.truncate(1);
    if let Some(Event::Item(item)) = again.events.first_mut() {
        let id = IDS[0].to_string();
        let renamed = Some(Personal::new("renamed-later"));
        item.author = Who::Account(Account::by_id("github.com", id, renamed, AccountKind::User));
    }
    // Somebody else has the login now.
    let other =
        Account::by_id("github.com", "999", Some(Personal::new(LOGINS[0])), AccountKind::User);
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    run.add_record(&project(), "other", again).unwrap();
    let commit = Commit {
        author: Signed {
            by: Signature {
                name: Personal::new("Somebody Else"),
                address: Personal::new(address(0)),
            },
            stamp: at(2024),
        },
        ..commit(500)
    };
    run.add_commits(&project(), "other", vec![commit.clone()]).unwrap();
    let mut theirs = record(101);
    theirs.events.truncate(1);
    if let Some(Event::Item(item)) = theirs.events.first_mut() {
        item.author = Who::Account(other);
    }
    run.add_record(&project(), "other", theirs).unwrap();
    run.set_source(state("other", (3, 0)));
    run.publish().unwrap();

    let snapshot = store.snapshot().unwrap();
    let used = snapshot.signatures_used().unwrap();
    assert!(used.iter().any(|(_, id)| id.0 == forgotten.slot.0));
    let items = snapshot.items().unwrap();
    let authors: Vec<_> = items.iter().filter(|told| told.source == "other").collect();
    let ids: BTreeSet<String> =
        authors.iter().filter_map(|told| told.row.author).map(|id| id.to_string()).collect();
    assert_eq!(
        ids.iter().filter(|id| forgotten.subjects.contains(&SubjectId((*id).clone()))).count(),
        1
    );
    let seen = snapshot.accounts_seen().unwrap();
    assert!(seen.iter().any(|seen| seen.native.as_deref() == Some("999")));
    assert!(!seen.iter().any(|seen| seen.native == Some(IDS[0].to_string())));
}

#[test]
fn an_address_that_many_sign_with_forgets_none_of_the_others() {
    let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
    let shared = |name: &str| Signature {
        name: Personal::new(name),
        address: Personal::new("root@localhost"),
    };
    let by = |name: &str, number| {
        let signed = Signed { by: shared(name), stamp: at(2020) };
        Commit { author: signed.clone(), committer: signed, credits: vec![], ..commit(number) }
    };
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    run.add_commits(&project(), "git", vec![by("One Villager", 1), by("Other Villager", 2)])
        .unwrap();
    run.set_source(state("git", (2, 0)));
    run.publish().unwrap();
    let one = BTreeSet::from([store.signature_id(&shared("One Villager")).into()]);
    let forgotten = store.forgotten(&one, &[]).unwrap();
    let step = [decision(1, Act::Forget(forgotten))];
    store.forget(&store.lock(false).unwrap(), &step).unwrap();
    let left = store.snapshot().unwrap().signatures().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].signature, shared("Other Villager"));
}

#[test]
fn an_address_of_somebody_elses_account_or_of_no_host_forgets_nobody_later() {
    let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
    let (list, local) = (Personal::new("list@well.invalid"), Personal::new("root@localhost"));
    let signed = |name: &str, address: &Personal, number| {
        let by = Signature { name: Personal::new(name), address: address.clone() };
        let signed = Signed { by, stamp: at(2020) };
        Commit { author: signed.clone(), committer: signed, credits: vec![], ..commit(number) }
    };
    let mut theirs = record(100);
    theirs.events.truncate(1);
    if let Some(Event::Item(item)) = theirs.events.first_mut() {
        item.author = Who::Account(Account {
            platform: "mail".to_owned(),
            key: model::AccountKey::Address(list.clone()),
            login: None,
            name: Some(Personal::new("Other Villager")),
            kind: AccountKind::Unstated,
        });
    }
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    let mine = vec![signed("One Villager", &list, 1), signed("One Villager", &local, 2)];
    run.add_commits(&project(), "git", mine).unwrap();
    run.set_source(state("git", (2, 0)));
    run.add_record(&project(), "forge", theirs).unwrap();
    run.set_source(state("forge", (1, 0)));
    run.publish().unwrap();
    let one: BTreeSet<SubjectId> = [&list, &local]
        .map(|address| {
            let (name, address) = (Personal::new("One Villager"), address.clone());
            store.signature_id(&Signature { name, address }).into()
        })
        .into();
    let forgotten = store.forgotten(&one, &[]).unwrap();
    let step = [decision(1, Act::Forget(forgotten))];
    store.forget(&store.lock(false).unwrap(), &step).unwrap();
    let accounts = store.snapshot().unwrap().accounts_seen().unwrap();
    assert!(accounts.iter().any(|seen| seen.address.as_ref() == Some(&list)));
    assert!(store.snapshot().unwrap().signatures().unwrap().is_empty());

    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    run.add_commits(&project(), "git", vec![signed("Late Villager", &local, 3)]).unwrap();
    run.set_source(state("git", (1, 0)));
    run.publish().unwrap();
    let left = store.snapshot().unwrap().signatures().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].signature.name, Personal::new("Late Villager"));
}

#[test]
fn pages_read_again_tell_of_one_and_the_same_stand_in() {
    let (_dir, store) = filled();
    let forgotten = store.forgotten(&subjects(&store, 0), &[]).unwrap();
    forget(&store, 0).unwrap();
    let door = crate::door::Door::new(&store.key, &store.snapshot().unwrap().decisions().unwrap());
    let scrubbed = door.unwrap().page(&page(0)).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&scrubbed.body).unwrap();
    let id = body["user"]["id"].as_u64().unwrap();
    assert!(id < 1 << 53);
    assert_eq!(body["post"]["user_id"].as_u64(), Some(id));
    assert_eq!(body["actor_id"].as_u64(), Some(id));
    assert_eq!((body["post"]["id"].as_u64(), &body["state"]), (Some(12), &"open".into()));
    assert_eq!(body["assignees"][1]["login"], "passer-by");
    assert_eq!(body["user"]["login"], body["assignees"][0]["login"]);
    let login = Personal::new(body["user"]["login"].as_str().unwrap());
    assert!(login.lossy().starts_with("forgotten-"));
    let handle = Handle::Id("github.com".to_owned(), Personal::new(id.to_string()));
    assert!(forgotten.handles.contains(&store.handle_id(&handle)));
    let account = store.account_id("github.com", id.to_string().as_bytes());
    assert!(forgotten.subjects.contains(&account.into()));
}

#[test]
fn what_cannot_be_read_is_told_before_anybody_is_forgotten() {
    let (dir, store) = filled();
    let segment = dir.path().join("personal/raw/village/forge/g000001.pages");
    let whole = fs::read(&segment).unwrap();
    fs::write(&segment, &whole[..whole.len() - 1]).unwrap();
    let before = store.snapshot().unwrap().decisions().unwrap();
    assert!(matches!(forget(&store, 0), Err(StoreError::Damaged { .. })));
    assert_eq!(store.snapshot().unwrap().decisions().unwrap(), before);
    fs::write(&segment, &whole).unwrap();
    forget(&store, 0).unwrap();
    assert_gone(dir.path(), &[0]);
}

#[test]
fn somebody_whom_no_row_names_yet_is_kept_out_as_a_person_of_their_own() {
    let (dir, store) = fresh(Brittle::dying_after(usize::MAX));
    let of = |person: usize| {
        let told = account(person, 0);
        let mut handles = Handle::of_account(&told.platform, &told.key, told.login.as_ref());
        handles.push(Handle::Address(Personal::new(address(person).to_lowercase())));
        handles.push(Handle::Name("mail".to_owned(), Personal::new(NAMES[person])));
        store.forgotten(&BTreeSet::new(), &handles).unwrap()
    };
    let (one, other) = (of(0), of(1));
    assert_ne!(one.slot, other.slot);
    let step = [decision(1, Act::Forget(one)), decision(1, Act::Forget(other))];
    store.forget(&store.lock(false).unwrap(), &step).unwrap();
    collect(&store, 0..16).unwrap();
    assert_gone(dir.path(), &[0, 1]);
    let (_never, all) = fresh(Brittle::dying_after(usize::MAX));
    collect(&all, 0..16).unwrap();
    assert_eq!(counts(&store), counts(&all));
}

#[test]
fn what_is_decided_later_names_nobody_who_was_forgotten() {
    let (dir, store) = filled();
    forget(&store, 0).unwrap();
    name(&store, 0);
    assert_gone(dir.path(), &[0]);
}

#[test]
fn what_a_killed_run_has_left_goes_too() {
    for steps in [1, 9, 40, 60, 80, 100] {
        let (dir, store) = filled();
        let doomed = Store { disk: Brittle::dying_after(steps), ..store.clone() };
        let _ = collect(&doomed, 0..24);
        forget(&store, 0).unwrap();
        assert_gone(dir.path(), &[0]);
        collect(&store, 0..24).unwrap();
        assert_gone(dir.path(), &[0]);
        assert!(store.snapshot().unwrap().verify().is_empty());
    }
}

#[test]
fn a_forgetting_killed_at_any_write_is_completed_by_the_next_run() {
    let (once, _store) = filled();
    let mut steps = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        copy(once.path(), dir.path());
        let lasting = Brittle::dying_after(usize::MAX);
        let store = Store::open_or_create_on(dir.path(), [0; 32], lasting).unwrap();
        let before = counts(&store);
        let brittle = Brittle::dying_after(steps);
        let doomed = Store { disk: brittle.clone(), ..store.clone() };
        let outcome = forget(&doomed, 0);
        assert_eq!(counts(&store), before, "killed at {steps}");
        let decisions = store.snapshot().unwrap().decisions().unwrap();
        if decisions.iter().any(|decision| matches!(decision.act, Act::Forget(_))) {
            drop(store.begin(store.lock(false).unwrap()).unwrap());
            assert_gone(dir.path(), &[0]);
        } else {
            assert!(outcome.is_err());
            assert_gone(dir.path(), &[]);
        }
        assert_eq!(counts(&store), before, "completed after a kill at {steps}");
        if brittle.left() > 0 {
            break;
        }
        steps += 1;
    }
    assert!(steps > 30, "only {steps} operations were tried");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn forgetting_between_any_collections_ends_the_same(steps in vec((0usize..8, 0usize..24), 1..6)) {
        let (dir, store) = fresh(Brittle::dying_after(usize::MAX));
        collect(&store, 0..8).unwrap();
        let mut gone = BTreeSet::new();
        for (what, number) in steps {
            if what < PEOPLE {
                forget(&store, what).unwrap();
                gone.insert(what);
            } else {
                collect(&store, 0..number).unwrap();
            }
        }
        collect(&store, 0..24).unwrap();
        let text = everything(dir.path());
        for person in gone {
            prop_assert_eq!(traces_of(&text, person), Vec::<String>::new());
        }
        let (_other, never) = fresh(Brittle::dying_after(usize::MAX));
        collect(&never, 0..24).unwrap();
        prop_assert_eq!(counts(&store), counts(&never));
    }
}
