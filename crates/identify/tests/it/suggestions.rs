//! Who might be one person: what is enough to ask, what is not, and what is never asked again.

use std::collections::BTreeMap;

use identify::Evidence;
use model::{AccountId, AccountKind, AccountSeen, Act, Forgotten, Personal, Spell};
use proptest::prelude::*;

use crate::community::{Community, id, project};

fn mill(signatures: &[&str]) -> Community {
    Community::default().signs("mill", signatures)
}

/// Checks what is suggested of two signatures: words of evidence, or nothing.
#[track_caller]
fn of_two(one: &str, other: &str, evidence: &[Evidence]) {
    let found = mill(&[one, other]).suggestions();
    let told: Vec<&[Evidence]> = found.open.iter().map(|it| it.evidence.as_slice()).collect();
    let expected = if evidence.is_empty() { vec![] } else { vec![evidence] };
    assert_eq!(told, expected, "{one} and {other}");
}

#[test]
fn the_same_full_name_suggests_whatever_its_accents_and_order() {
    for other in
        ["Zoë Müller <z@b.invalid>", "MUELLER, zoe <q@b.invalid>", "Zoe A. Muller (Mill) <>"]
    {
        of_two("Zoe Müller <zm@a.invalid>", other, &[Evidence::SameName]);
    }
    of_two("Ada B. Wheel <a@x.invalid>", "Ada C. Wheel <b@x.invalid>", &[]);
}

#[test]
fn a_given_name_alone_never_suggests() {
    of_two("Daniel <x@a.invalid>", "Daniel <y@b.invalid>", &[]);
    of_two("Daniel <daniel@a.invalid>", "Daniel <daniel@b.invalid>", &[]);
    of_two("Daniel Wheel <daniel@a.invalid>", "Daniel Stone <daniel@b.invalid>", &[]);
    of_two("Daniel Wheel <q@a.invalid>", "x <daniel@users.noreply.github.com>", &[]);
    of_two("Zebedee <x@a.invalid>", "Zebedee <y@b.invalid>", &[]);
}

#[test]
fn a_login_and_what_stands_before_the_at_suggest_unless_names_speak_against_it() {
    let login = "wheelwright <5+wheelwright@users.noreply.github.com>";
    of_two(
        "Ada Wheel <wheelwright@a.invalid>",
        login,
        &[Evidence::LoginIsLocalPart, Evidence::NameIsLogin],
    );
    of_two("Ada Wheel <wheelwright@a.invalid>", "Bea Stone <wheelwright@b.invalid>", &[]);
    of_two(
        "Ada Wheel <wheelwright@a.invalid>",
        "Ada <wheelwright@b.invalid>",
        &[Evidence::SameLocalPart, Evidence::NameInCommon],
    );
    of_two("Ada Wheel <info@a.invalid>", "Ada <info@b.invalid>", &[]);
    of_two("x <orchard@a.invalid>", "y <orchard@b.invalid>", &[]);
}

#[test]
fn names_are_found_in_logins_and_behind_initials() {
    of_two(
        "Ada Wheel <a@x.invalid>",
        "x <adawheel@users.noreply.github.com>",
        &[Evidence::SpelledName],
    );
    of_two("Ada Wheel <a@x.invalid>", "awheel <b@x.invalid>", &[Evidence::InitialsAndSurname]);
    of_two("Ada Wheel <a@x.invalid>", "A. Wheel <b@x.invalid>", &[Evidence::InitialsAndSurname]);
    of_two("Ada Wheel <a@x.invalid>", "B. Wheel <b@x.invalid>", &[]);
    of_two("Ada Bea Wheel <a@x.invalid>", "Ada Wheel <b@x.invalid>", &[Evidence::PartOfName]);
}

#[test]
fn an_account_is_suggested_beside_a_signature() {
    let mut mill = mill(&["Ada Wheel <wheelwright@a.invalid>"]);
    let account = AccountId("account".to_owned());
    mill.accounts.push(AccountSeen {
        id: account.clone(),
        platform: "github.com".to_owned(),
        native: Some("7".to_owned()),
        login: Some(Personal::new("Wheelwright")),
        name: None,
        address: None,
        kind: AccountKind::User,
        first_at: None,
        last_at: None,
    });
    mill.account_usage.push((project("mill"), account));
    let found = mill.suggestions();
    assert_eq!(found.open[0].evidence, [Evidence::LoginIsLocalPart]);
    assert_eq!(found.open[0].other.id(), "account");
}

#[test]
fn whoever_is_one_already_or_is_no_person_is_not_suggested() {
    let one = "Ada Wheel <a@x.invalid>";
    let other = "Ada Wheel <b@x.invalid>";
    let bound = mill(&[one, other]).decides(1, Act::Bind(id(one), id(other)));
    assert_eq!(bound.suggestions().open, []);
    let machine = mill(&[one, other]).decides(1, Act::Bot(id(one), Spell::default()));
    assert_eq!(machine.suggestions().open, []);
    let forgotten = Forgotten { slot: id("slot"), subjects: vec![id(one)], handles: vec![] };
    let forgotten = mill(&[one, other]).decides(1, Act::Forget(forgotten));
    assert_eq!(forgotten.suggestions().open, []);
    let ghost = "Ada Wheel <ghost@users.noreply.github.com>";
    assert_eq!(mill(&[one, ghost]).suggestions().open, []);
}

#[test]
fn a_pair_that_was_turned_down_stays_so_until_that_is_undone() {
    let one = "Ada Wheel <a@x.invalid>";
    let other = "Ada Wheel <b@x.invalid>";
    let counts = |mill: &Community| {
        let found = mill.suggestions();
        (found.open.len(), found.rejected)
    };
    let open = mill(&[one, other]);
    assert_eq!(counts(&open), (1, 0));
    let rejected = open.decides(1, Act::Reject(id(other), id(one)));
    assert_eq!(counts(&rejected), (0, 1));
    let undone = rejected.decides(2, Act::Undo(1));
    assert_eq!(counts(&undone), (1, 0));
    let again = undone.decides(3, Act::Undo(2));
    assert_eq!(counts(&again), (0, 1));
    let parted = mill(&[one, other])
        .decides(1, Act::Bind(id(one), id(other)))
        .decides(2, Act::Unbind(id(one), id(other)));
    assert_eq!(counts(&parted), (0, 1));
}

#[test]
fn turning_down_one_signature_of_a_person_holds_for_all_of_them() {
    let one = "Ada Wheel <a@x.invalid>";
    let also = "wheel <a@x.invalid>";
    let other = "Ada Wheel <b@x.invalid>";
    let found = mill(&[one, also, other]).decides(1, Act::Reject(id(also), id(other)));
    assert_eq!((found.suggestions().open.len(), found.suggestions().rejected), (0, 1));
}

#[test]
fn a_name_that_many_share_is_counted_and_not_offered() {
    let of = |people: u32| {
        let signatures: Vec<String> =
            (0..people).map(|n| format!("Ada Wheel <{n}@x.invalid>")).collect();
        let signatures: Vec<&str> = signatures.iter().map(String::as_str).collect();
        let found = mill(&signatures).suggestions();
        (found.open.len(), found.left_out)
    };
    assert_eq!(of(5), (10, 0));
    assert_eq!(of(6), (0, 15));
}

#[test]
fn a_word_that_many_carry_as_a_name_is_no_login_that_tells_somebody() {
    let login = "x <wheel@users.noreply.github.com>";
    let local = "y <wheel@a.invalid>";
    assert_eq!(mill(&[login, local]).suggestions().open.len(), 1);
    let names = ["Ada", "Bea", "Cleo", "Dan", "Eve", "Fay"];
    let family: Vec<String> =
        names.iter().map(|name| format!("{name} Wheel <{name}@x.invalid>")).collect();
    let mut signatures: Vec<&str> = family.iter().map(String::as_str).collect();
    signatures.extend([login, local]);
    assert_eq!(mill(&signatures).suggestions().open, []);
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        rejected in proptest::collection::vec((0..12_usize, 0..12_usize, 0..3_i64), 0..6),
    ) {
        let texts: Vec<String> = (0..12)
            .map(|n| match n % 3 {
                0 => format!("Ada Wheel{} <wheelwright{n}@a.invalid>", n / 6),
                1 => format!("a. wheel{} <{n}@b.invalid>", n / 6),
                _ => format!("x <{n}+adawheel{}@users.noreply.github.com>", n / 6),
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut straight = mill(&texts);
        for (one, other, second) in &rejected {
            straight = straight.decides(*second, Act::Reject(id(texts[*one]), id(texts[*other])));
        }
        let shuffled: Vec<&str> = order.iter().map(|at| texts[*at]).collect();
        let mut other = mill(&shuffled).signs("lake", &shuffled);
        other.decisions = straight.decisions.iter().rev().cloned().collect();
        prop_assert_eq!(straight.suggestions(), other.suggestions());
        let pairs: BTreeMap<_, u32> = straight
            .suggestions()
            .open
            .into_iter()
            .map(|it| ((it.one, it.other), 1))
            .collect();
        prop_assert_eq!(pairs.len(), straight.suggestions().open.len());
    }
}
