//! Whoever is forgotten takes nobody along, whatever the others have in common with them.

use std::collections::BTreeSet;

use model::{
    Account, AccountKey, AccountKind, AccountSeen, Act, Commit, Event, Forgotten, Handle, Personal,
    Signature, SignatureSeen, Signed, SubjectId, Who,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::ground::*;
use crate::disk::doomed::Brittle;
use crate::{Landed, Page, Store, StoreError};

const ADDRESSES: [&str; 9] = [
    "a@x.invalid",
    "A@x.invalid",
    "1+ada@users.noreply.github.com",
    "2+ada@users.noreply.github.com",
    "1+bea@users.noreply.github.com",
    "ada@users.noreply.github.com",
    "bea@users.noreply.github.com",
    "1-ada@users.noreply.gitlab.com",
    "root@localhost",
];

/// Accounts by platform, and by id and login, login, address or name.
const ACCOUNTS: [(&str, &str); 11] = [
    ("github.com", "#1 ada"),
    ("github.com", "#2 ada"),
    ("github.com", "#1 bea"),
    ("github.com", "ada"),
    ("github.com", "bea"),
    ("gitlab.com", "#1 ada"),
    ("mail", "a@x.invalid"),
    ("mail", "A@x.invalid"),
    ("mail", "1+ada@users.noreply.github.com"),
    ("mail", "root@localhost"),
    ("mail", "Ada Lovelace"),
];

fn signature(name: &str, address: &str) -> Signature {
    Signature { name: Personal::new(name), address: Personal::new(address) }
}

fn account((platform, told): (&str, &str)) -> Account {
    let personal = |text: &str| Personal::new(text);
    let (key, login) = match (told.strip_prefix('#').and_then(|told| told.split_once(' ')), told) {
        (Some((id, login)), _) => (AccountKey::Id(id.to_owned()), Some(personal(login))),
        (_, told) if told.contains('@') => (AccountKey::Address(personal(told)), None),
        (_, told) if platform == "mail" => (AccountKey::Name(personal(told)), None),
        (_, told) => (AccountKey::Login(personal(told)), Some(personal(told))),
    };
    let name = (platform == "mail").then(|| personal("Ada Lovelace"));
    Account { platform: platform.to_owned(), key, login, name, kind: AccountKind::Unstated }
}

/// Collects a commit of each signature and an issue of each account.
fn gather(store: &Store, signatures: &[Signature], accounts: &[Account]) {
    let signed = |(number, by): (usize, &Signature)| {
        let signed = Signed { by: by.clone(), stamp: at(2020) };
        Commit { author: signed.clone(), committer: signed, credits: vec![], ..commit(number) }
    };
    let mut run = store.begin(store.lock(false).unwrap()).unwrap();
    let commits = signatures.iter().enumerate().map(signed).collect();
    let added = run.add_commits(&project(), "git", commits).unwrap();
    run.set_source(state("git", (added.stored, added.duplicate)));
    let (mut stored, mut duplicate) = (0, 0);
    for (number, account) in accounts.iter().enumerate() {
        let mut told = record(100 + number);
        told.events.truncate(1);
        if let Some(Event::Item(item)) = told.events.first_mut() {
            item.author = Who::Account(account.clone());
            item.marks.clear();
        }
        match run.add_record(&project(), "forge", told).unwrap() {
            Landed::Stored => stored += 1,
            Landed::Duplicate => duplicate += 1,
        }
    }
    run.set_source(state("forge", (stored, duplicate)));
    run.publish().unwrap();
}

/// Returns the rows of everybody but some.
fn rows(store: &Store, but: &BTreeSet<SubjectId>) -> (Vec<SignatureSeen>, Vec<AccountSeen>) {
    let snapshot = store.snapshot().unwrap();
    let (mut signed, mut seen) =
        (snapshot.signatures().unwrap(), snapshot.accounts_seen().unwrap());
    signed.retain(|seen| !but.contains(&SubjectId::from(seen.id.clone())));
    seen.retain(|seen| !but.contains(&SubjectId::from(seen.id.clone())));
    signed.sort();
    seen.sort();
    (signed, seen)
}

/// Returns what is written down to forget whoever signs or acts so.
fn forgotten(store: &Store, signatures: &[Signature], accounts: &[Account]) -> Forgotten {
    let mut subjects: BTreeSet<SubjectId> =
        signatures.iter().map(|by| store.signature_id(by).into()).collect();
    let id = |account: &Account| store.key.account_by(&account.platform, &account.key).to_string();
    subjects.extend(accounts.iter().map(|account| SubjectId(id(account))));
    store.forgotten(&subjects, &[]).unwrap()
}

#[test]
fn a_login_beside_an_id_goes_from_titles_unless_somebody_else_has_it() {
    let mine = signature("Quinn", &format!("9+{}@users.noreply.github.com", LOGINS[0]));
    let other = account(("gitlab.com", &format!("#5 {}", LOGINS[0])));
    for (others, is_left) in [(vec![account(ACCOUNTS[0])], false), (vec![other], true)] {
        let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
        gather(&store, std::slice::from_ref(&mine), &others);
        let title = || {
            let titles = store.snapshot().unwrap().titles().unwrap();
            let mention = format!("@{}", LOGINS[0]);
            titles.iter().any(|told| told.row.title.lossy().contains(&mention))
        };
        assert!(title());
        let act = Act::Forget(forgotten(&store, std::slice::from_ref(&mine), &[]));
        store.forget(&store.lock(false).unwrap(), &[decision(1, act)]).unwrap();
        assert_eq!(title(), is_left);
        assert_eq!(rows(&store, &BTreeSet::new()).1.len(), 1);
    }
}

#[test]
fn an_account_parted_from_its_no_reply_address_is_taken_out_of_pages_alone() {
    let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
    let (theirs, mine) = (signature("Zoe", ADDRESSES[2]), account(ACCOUNTS[0]));
    gather(&store, std::slice::from_ref(&theirs), std::slice::from_ref(&mine));
    let act = Act::Forget(forgotten(&store, &[], std::slice::from_ref(&mine)));
    let door = crate::door::Door::new(&store.key, &[decision(1, act.clone())]).unwrap();
    let body = serde_json::json!({"user": {"login": "ada", "id": 1}});
    let page = Page { body: serde_json::to_vec(&body).unwrap(), ..page(1) };
    let scrubbed: serde_json::Value =
        serde_json::from_slice(&door.page(&page).unwrap().body).unwrap();
    assert!(scrubbed["user"]["login"].as_str().unwrap().starts_with("forgotten-"));
    store.forget(&store.lock(false).unwrap(), &[decision(1, act)]).unwrap();
    let (signed, seen) = rows(&store, &BTreeSet::new());
    assert_eq!((signed.len(), seen.len()), (1, 0));
}

#[test]
fn a_forgetting_that_would_take_rows_of_others_is_refused_and_not_written_down() {
    let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
    gather(&store, &[signature("Ada", ADDRESSES[5])], &[account(ACCOUNTS[0])]);
    let mut taking = forgotten(&store, &[signature("Ada", ADDRESSES[5])], &[]);
    let login = Handle::AnyLogin("github.com".to_owned(), Personal::new("ada"));
    taking.handles.push(store.handle_id(&login));
    let before = rows(&store, &BTreeSet::new());
    let refused = store
        .forget(&store.lock(false).unwrap(), &[decision(1, Act::Forget(taking))])
        .err()
        .unwrap();
    assert!(matches!(refused, StoreError::OfOthers));
    assert!(store.snapshot().unwrap().decisions().unwrap().is_empty());
    assert_eq!(rows(&store, &BTreeSet::new()), before);
}

fn told() -> impl Strategy<Value = Handle> {
    let login = |login: &str| Handle::Login("github.com".to_owned(), Personal::new(login));
    prop_oneof![
        select(&ADDRESSES[..]).prop_map(|text| Handle::Address(Personal::new(text.to_lowercase()))),
        select(&["ada", "bea"][..]).prop_map(login),
        Just(Handle::Id("github.com".to_owned(), Personal::new("1"))),
        Just(Handle::Name("mail".to_owned(), Personal::new("Ada Lovelace"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// People are whoever somebody decided that they are, so any rows may be one person's.
    #[test]
    fn forgetting_one_of_any_people_leaves_every_row_of_the_others(
        signed in vec((select(&["Ada Lovelace", "Bea"][..]), select(&ADDRESSES[..])), 1..8),
        told_accounts in subsequence(&ACCOUNTS[..], 0..ACCOUNTS.len()),
        whose in vec(0usize..3, 20),
        told in vec(told(), 0..3),
    ) {
        let (_dir, store) = fresh(Brittle::dying_after(usize::MAX));
        let signatures: Vec<_> = signed.iter().map(|(name, at)| signature(name, at)).collect();
        let accounts: Vec<_> = told_accounts.into_iter().map(account).collect();
        gather(&store, &signatures, &accounts);
        let (signed, seen) = rows(&store, &BTreeSet::new());
        let signed = signed.into_iter().map(|seen| SubjectId::from(seen.id));
        let ids: BTreeSet<SubjectId> =
            signed.chain(seen.into_iter().map(|seen| SubjectId::from(seen.id))).collect();
        let own = ids.into_iter().zip(whose).filter(|(_, whose)| *whose == 0);
        let own: BTreeSet<SubjectId> = own.map(|(id, _)| id).collect();
        let others = rows(&store, &own);

        let forgotten = store.forgotten(&own, &told).unwrap();
        let step = [decision(1, Act::Forget(forgotten))];
        store.forget(&store.lock(false).unwrap(), &step).unwrap();
        prop_assert_eq!(&rows(&store, &BTreeSet::new()), &others);
        gather(&store, &signatures, &accounts);
        prop_assert_eq!(rows(&store, &BTreeSet::new()), others);
    }
}
