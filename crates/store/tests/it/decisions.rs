//! The decision log: what is said stays said, in order.

use std::fs;

use model::{Act, Decision, Forgotten, HandleId, Instant, Personal, Spell, SubjectId};
use store::{Damage, Store, StoreError};

use crate::village::{collect, commit, project};

fn decision(step: u64, act: Act) -> Decision {
    Decision {
        step,
        at: Instant::from_micros(1_709_210_096_000_001).unwrap(),
        by: "steward \"of\" records".to_owned(),
        why: "they told us\nin two lines".to_owned(),
        act,
    }
}

fn every_act() -> Vec<Decision> {
    let (one, other) = (SubjectId("1".repeat(32)), SubjectId("2".repeat(32)));
    let until = Instant::from_micros(1_709_210_096_000_000);
    let spell = Spell { from: None, until };
    let forgotten = Forgotten {
        slot: one.clone(),
        subjects: vec![other.clone()],
        handles: vec![HandleId("3".repeat(32))],
    };
    let acts = [
        Act::Bind(one.clone(), other.clone()),
        Act::Unbind(one.clone(), other.clone()),
        Act::Reject(one.clone(), other),
        Act::Name(one.clone(), Some(Personal::new("Ada \u{2022} Lovelace"))),
        Act::Name(one.clone(), None),
        Act::Credit(one.clone(), false),
        Act::Bot(one.clone(), spell),
        Act::NotBot(one.clone(), Spell::default()),
        Act::Ghost(one.clone()),
        Act::Affiliation(one.clone(), Some("Mill".to_owned()), spell),
        Act::Affiliation(one, None, Spell::default()),
        Act::Forget(forgotten),
        Act::Undo(3),
    ];
    (1..).zip(acts).map(|(step, act)| decision(step, act)).collect()
}

#[test]
fn decisions_come_back_as_they_were_taken_and_collecting_leaves_them_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    let lock = store.lock(false).unwrap();
    let taken: Vec<Decision> =
        every_act().into_iter().filter(|one| !matches!(one.act, Act::Forget(_))).collect();
    for decision in &taken {
        store.append_decisions(&lock, std::slice::from_ref(decision)).unwrap();
    }
    drop(lock);
    let log = fs::read(dir.path().join("decisions/decisions.ndjson")).unwrap();
    for generation in 1..=3 {
        assert_eq!(collect(&store, &project("village"), vec![commit(0)]).unwrap(), generation);
    }
    assert_eq!(store.snapshot().unwrap().decisions().unwrap(), taken);
    assert_eq!(fs::read(dir.path().join("decisions/decisions.ndjson")).unwrap(), log);
}

#[test]
fn a_step_comes_back_whole_and_a_forgetting_is_never_undone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    let lock = store.lock(false).unwrap();
    let step: Vec<Decision> =
        every_act().into_iter().map(|one| Decision { step: 1, ..one }).collect();
    store.append_decisions(&lock, &step).unwrap();
    assert_eq!(store.snapshot().unwrap().decisions().unwrap(), step);
    let undo = decision(2, Act::Undo(1));
    let refused = store.append_decisions(&lock, &[undo]).unwrap_err();
    assert!(matches!(refused, StoreError::Forgotten { step: 1 }), "{refused}");
    store.append_decisions(&lock, &[decision(2, Act::Undo(9))]).unwrap();
    assert_eq!(store.snapshot().unwrap().decisions().unwrap().len(), step.len() + 1);
}

#[test]
fn lines_of_the_first_layout_are_steps_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    let line = |id: char| {
        let at = "2024-02-29T12:00:00Z";
        let id = id.to_string().repeat(32);
        format!(
            "{{\"at\":\"{at}\",\"by\":\"steward\",\"why\":\"\",\"act\":\"bot\",\"signatures\":[\"{id}\"]}}\n"
        )
    };
    fs::write(dir.path().join("decisions/decisions.ndjson"), line('1') + &line('2')).unwrap();
    let lock = store.lock(false).unwrap();
    store.append_decisions(&lock, &every_act()[..2]).unwrap();
    let steps: Vec<u64> =
        store.snapshot().unwrap().decisions().unwrap().iter().map(|one| one.step).collect();
    assert_eq!(steps, [1, 2, 1, 2]);
}

#[test]
fn a_line_that_cannot_be_read_is_named_by_its_number_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path(), [1; 32]).unwrap();
    let lock = store.lock(false).unwrap();
    store.append_decisions(&lock, &every_act()[..1]).unwrap();
    let path = dir.path().join("decisions/decisions.ndjson");
    let mut log = fs::read_to_string(&path).unwrap();
    log.push_str("{\"why\": \"marked@village.invalid\"}\n");
    fs::write(&path, log).unwrap();
    let failed = store.snapshot().unwrap().decisions().unwrap_err();
    let StoreError::Damaged { why: Damage::Line(2), .. } = &failed else {
        panic!("{failed:?}");
    };
    assert!(!format!("{failed} {failed:?}").contains("marked"));
    assert_eq!(store.snapshot().unwrap().verify().len(), 1);
}
