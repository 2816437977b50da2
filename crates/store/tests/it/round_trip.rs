//! Hostile rows come back as they went in, and names stay where names belong.

use std::fs;
use std::path::Path;

use model::{Commit, CommitId, Credit, CreditRole, Instant, Personal, Signature, Signed, Stamp};
use proptest::collection::vec;
use proptest::prelude::*;
use store::Store;

use crate::village::{collect, project};

fn raw() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..12), "\\PC{0,8}".prop_map(String::into_bytes)]
}

fn signature() -> impl Strategy<Value = Signature> {
    (raw(), raw()).prop_map(|(name, address)| Signature {
        name: Personal::new(name),
        address: Personal::new(address),
    })
}

fn stamp() -> impl Strategy<Value = Stamp> {
    let at = prop::option::of(-62_167_219_200i64..253_402_300_800);
    (at, -840i16..=840, any::<bool>(), any::<bool>()).prop_map(
        |(at, offset_minutes, suspect, offset_suspect)| Stamp {
            at: at.and_then(Instant::from_seconds),
            offset_minutes,
            suspect,
            offset_suspect,
        },
    )
}

fn signed() -> impl Strategy<Value = Signed> {
    (signature(), stamp()).prop_map(|(by, stamp)| Signed { by, stamp })
}

fn credit() -> impl Strategy<Value = Credit> {
    (0..CreditRole::ALL.len(), signature())
        .prop_map(|(role, by)| Credit { role: CreditRole::ALL[role].0, by })
}

fn commit_id() -> impl Strategy<Value = CommitId> {
    prop_oneof!["[0-9a-f]{40}", "[0-9a-f]{64}"].prop_map(|hex| CommitId::parse(&hex).unwrap())
}

fn commit() -> impl Strategy<Value = Commit> {
    let people = (signed(), signed(), vec(credit(), 0..4));
    (commit_id(), vec(commit_id(), 0..4), people, vec(raw(), 0..5)).prop_map(
        |(id, parents, (author, committer, credits), paths)| Commit {
            id,
            parents,
            author,
            committer,
            credits,
            paths,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_goes_in_comes_out(commits in vec(commit(), 0..30)) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path(), [9; 32]).unwrap();
        collect(&store, &project("village"), commits.clone()).unwrap();
        let mut back = store.snapshot().unwrap().commits(&project("village")).unwrap();
        let mut commits = commits;
        back.sort_by(|one, other| one.id.cmp(&other.id));
        commits.sort_by(|one, other| one.id.cmp(&other.id));
        prop_assert_eq!(back, commits);
        for seen in store.snapshot().unwrap().signatures().unwrap() {
            prop_assert_eq!(&seen.id, &store.signature_id(&seen.signature));
            let address = seen.signature.address.bytes();
            prop_assert_eq!(&seen.account, &store.account_id("git", address));
            prop_assert!(seen.first_at <= seen.last_at);
        }
    }
}

#[test]
fn names_and_addresses_are_in_the_personal_folder_only() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [9; 32]).unwrap();
    let mut marked = crate::village::commit(0);
    marked.author.by = crate::village::signature("Markedperson");
    marked.credits =
        vec![Credit { role: CreditRole::Helped, by: crate::village::signature("Markedhelper") }];
    collect(&store, &project("village"), vec![marked]).unwrap();
    assert!(holds(&dir.path().join("personal"), b"marked"));
    for elsewhere in ["events", "decisions"] {
        assert!(!holds(&dir.path().join(elsewhere), b"marked"), "{elsewhere}");
    }
    let manifest = fs::read_to_string(dir.path().join("manifest.json")).unwrap();
    assert!(!manifest.to_lowercase().contains("marked"));
}

/// Returns whether any file under `folder` holds the bytes, in any case.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        let text = fs::read(&path).unwrap().to_ascii_lowercase();
        text.windows(bytes.len()).any(|window| window == bytes)
    })
}
