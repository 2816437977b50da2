//! What the decision log does: partings, undone steps, spells, credit, where people belong.

use std::cell::Cell;

use identify::{Freeze, Unkept, freeze};
use model::{Act, Automated, Class, Forgotten, Handle, Instant, Personal, Spell};

use crate::community::{Community, id};

const A: &str = "A <a@x.invalid>";
const B: &str = "B <b@x.invalid>";
const C: &str = "C <a@x.invalid>";
const D: &str = "D <a@x.invalid>";

fn mill() -> Community {
    Community::default().signs("mill", &[A, B, C, D])
}

fn spell(from: Option<i64>, until: Option<i64>) -> Spell {
    let at = |second: i64| Instant::from_seconds(second).unwrap();
    Spell { from: from.map(at), until: until.map(at) }
}

fn together(of: &[&str]) -> String {
    of.join(" = ")
}

#[test]
fn a_parting_cuts_the_first_out_and_leaves_the_others_joined() {
    let parted = mill().decides(1, Act::Unbind(id(A), id(C)));
    parted.are(&[A, B, &together(&[C, D])]);
    parted
        .clone()
        .decides(2, Act::Bind(id(A), id(B)))
        .are(&[&together(&[A, B]), &together(&[C, D])]);
    parted.clone().decides(1, Act::Bind(id(A), id(D))).are(&[A, B, &together(&[C, D])]);
    parted.decides(2, Act::Bind(id(C), id(A))).are(&[&together(&[A, C, D]), B]);
}

#[test]
fn a_parting_takes_back_earlier_bindings_through_others() {
    let chain = mill().decides(1, Act::Bind(id(A), id(B)));
    chain.clone().decides(2, Act::Unbind(id(B), id(C))).are(&[&together(&[A, C, D]), B]);
    chain.decides(2, Act::Unbind(id(C), id(B))).are(&[&together(&[A, B, D]), C]);
}

#[test]
fn what_is_said_later_changes_nothing_of_whom_a_parting_cut_out() {
    let bound = mill().decides(1, Act::Bind(id(A), id(B)));
    let parted = bound.decides(2, Act::Unbind(id(C), id(B)));
    let apart = [&together(&[A, B, D]), C];
    parted.clone().decides(3, Act::Bind(id(A), id(B))).are(&apart);
    parted.decides(3, Act::Unbind(id(A), id(B))).are(&[&together(&[A, D]), B, C]);
}

#[test]
fn a_parting_of_two_who_are_not_one_changes_nothing() {
    mill().decides(1, Act::Unbind(id(A), id(B))).are(&[&together(&[A, C, D]), B]);
}

#[test]
fn a_parting_reaches_declared_links_and_accounts() {
    let login = Handle::Login("github.com".into(), Personal::new("a"));
    let linked = mill()
        .acts("mill", &["github.com:#1 a"])
        .links(&[Handle::Address(Personal::new("b@x.invalid")), login]);
    linked.are(&[&together(&[A, C, D]), &together(&[B, "github.com:#1"])]);
    let parted = linked.decides(1, Act::Unbind(id("github.com:#1"), id(B)));
    parted.are(&[&together(&[A, C, D]), B, "github.com:#1"]);
}

#[test]
fn a_cut_account_leaves_its_signatures_joined_to_each_other() {
    let [one, two] = ["A <7+a@users.noreply.github.com>", "A <7+b@users.noreply.github.com>"];
    Community::default()
        .signs("mill", &[one, two])
        .acts("mill", &["github.com:#7 a"])
        .decides(1, Act::Unbind(id("github.com:#7"), id(one)))
        .are(&[&together(&[one, two]), "github.com:#7"]);
}

#[test]
fn an_undone_step_never_was_and_an_undo_can_be_undone() {
    let bound = mill().decides(1, Act::Bind(id(A), id(B)));
    let undone = bound.clone().undoes(1);
    assert_eq!(undone.people(), mill().people());
    let redone = undone.undoes(2);
    assert_eq!(redone.people(), bound.people());
    assert_eq!(redone.undoes(3).people(), mill().people());
}

#[test]
fn all_lines_of_a_step_are_undone_together() {
    let mut step = mill().decides(1, Act::Bind(id(A), id(B))).decides(1, Act::Credit(id(B), false));
    step.decisions[1].step = 1;
    let mut undone = step.clone().undoes(1);
    assert_eq!(undone.people(), mill().people());
    assert_eq!(step.people().uncredited.len(), 1);
    undone.decisions.reverse();
    assert_eq!(undone.people(), mill().people());
}

#[test]
fn a_forgetting_cannot_be_undone() {
    let forgotten = mill().decides(1, forget("slot", &[A, B]));
    assert_eq!(forgotten.clone().undoes(1).people(), forgotten.people());
}

fn forget(slot: &str, subjects: &[&str]) -> Act {
    let subjects = subjects.iter().map(|subject| id(subject)).collect();
    Act::Forget(Forgotten { slot: id(slot), subjects, handles: Vec::new() })
}

#[test]
fn the_forgotten_are_one_person_without_a_name() {
    let mut community = mill()
        .acts("lake", &["github.com:#1 a"])
        .decides(1, Act::Name(id(A), Some(Personal::new("Chosen"))))
        .decides(1, Act::Affiliation(id(A), Some("Mill".into()), Spell::default()))
        .decides(2, forget("slot", &[A, C, D, "github.com:#1"]));
    community.signatures.retain(|seen| seen.id.0 == B);
    community.accounts.clear();
    let slot = |id: &str| community.usage.iter().find(|(_, seen)| seen.0 == id).is_none();
    assert!(slot("slot"));
    community.usage.push((crate::community::project("mill"), model::SignatureId("slot".into())));
    let account = model::AccountId("slot".into());
    community.account_usage.push((crate::community::project("mill"), account));
    community.are(&[&together(&[A, C, D, "github.com:#1", "slot"]), B]);
    assert_eq!(community.class("slot"), (Class::Human, false));
    assert_eq!(community.class(A), (Class::Human, false));
    assert_eq!(community.names().into_keys().collect::<Vec<_>>(), [B]);
    assert!(community.people().affiliations.is_empty());
    let person = community.person("slot");
    assert_eq!(community.people().uncredited, [person]);
    let by_mailmap = community.clone().by_mailmap();
    assert_eq!(by_mailmap.person("slot"), by_mailmap.person(A));
    let machine = community.decides(3, Act::Bot(id(C), Spell::default()));
    assert_eq!(machine.class("slot"), (Class::Bot, false));
}

#[test]
fn a_freeze_keeps_others_as_they_were_when_somebody_is_forgotten() {
    let login = "W <wheel@users.noreply.github.com>";
    let [app, listed] = ["x[bot] <x@x.invalid>", "x <x@x.invalid>"];
    let community = Community::default()
        .signs("mill", &[login, app, listed])
        .acts("mill", &["github.com:#1 wheel", "github.com:#2 wheel"]);
    let people = community.people();
    let mut forgotten = community.decides(1, forget("slot", &["github.com:#1"]));
    forgotten.accounts.retain(|seen| seen.native.as_deref() == Some("2"));
    forgotten.signatures.retain(|seen| seen.id.0 == login);
    assert_eq!(forgotten.person(login), forgotten.person("github.com:#2"), "the only one left");
    assert_ne!(forgotten.person(app), forgotten.person(listed));
    let kept = forgotten.keeps(&people);
    kept.are(&[&together(&[listed, app]), "github.com:#1", "github.com:#2", login]);
    assert_eq!(kept.class(listed), (Class::Bot, false));
    assert_eq!(freeze(&people, |_| people.clone()), Ok(Freeze::default()));
}

#[test]
fn a_freeze_is_refused_where_nothing_said_would_part_people_again() {
    let (people, looks) = (mill().people(), Cell::new(0));
    let both = mill().decides(1, forget("slot", &[A, B]));
    let kept = freeze(&people, |freeze| {
        looks.set(looks.get() + 1);
        both.clone().freezes(freeze).people()
    });
    assert_eq!(kept, Err(Unkept));
    assert!(looks.get() < 13, "everybody was resolved {} times", looks.get());
}

#[test]
fn a_login_joins_nobody_who_was_bound_once_the_other_who_had_it_is_forgotten() {
    let (address, other) = ("mail:<pc@x.invalid>", "Ada <2+ada@users.noreply.github.com>");
    let community = Community::default()
        .signs("mill", &[" <pc@x.invalid>", other])
        .acts("mill", &["mail: <pc@x.invalid>", "github.com:#1 ada", "github.com:ada"])
        .decides(1, Act::Bind(id(address), id("github.com:#1")));
    let people = community.people();
    let mut forgotten = community.decides(2, forget("slot", &[other]));
    forgotten.signatures.retain(|seen| seen.id.0 != other);
    assert_eq!(forgotten.person("github.com:ada"), forgotten.person("github.com:#1"));
    let one = together(&[" <pc@x.invalid>", "github.com:#1", address]);
    forgotten.keeps(&people).are(&[&one, other, "github.com:ada"]);
}

#[test]
fn a_freeze_keeps_a_deleted_account_from_those_to_whom_it_was_bound() {
    let (ada, ghost) = ("ada <1+ada@users.noreply.github.com>", "github.com:ghost");
    let mut community = Community::default()
        .signs("mill", &[ada])
        .acts("mill", &["github.com:#1 ada", ghost])
        .decides(1, Act::Bind(id("github.com:#1"), id(ghost)))
        .decides(1, Act::Bind(id(ghost), id(ada)))
        .decides(1, Act::Bind(id(ghost), id("unused")))
        .decides(1, Act::Bot(id("unused"), spell(None, Some(10))));
    let people = community.people();
    community.signatures.clear();
    community.accounts.clear();
    let kept = community.keeps(&people);
    kept.are(&[&together(&[ada, "github.com:#1"]), ghost]);
    assert_eq!(kept.class(ghost).0, Class::Ghost);
    assert_eq!(kept.people().automated, people.automated);
}

#[test]
fn somebody_may_be_a_machine_for_a_time() {
    let day = Act::Bot(id(A), spell(Some(10), Some(20)));
    let some = mill().decides(1, day).decides(2, Act::NotBot(id(C), spell(Some(12), Some(15))));
    assert_eq!(some.class(A), (Class::Human, false));
    let person = some.person(A);
    let of = |from, until| Automated { person, spell: spell(Some(from), Some(until)) };
    assert_eq!(some.people().automated, [of(10, 12), of(15, 20)]);
    let never = some.clone().decides(3, Act::NotBot(id(D), Spell::default()));
    assert_eq!((never.class(A).0, never.people().automated), (Class::Human, vec![]));
    let always = some.decides(3, Act::Bot(id(D), Spell::default()));
    assert_eq!((always.class(A).0, always.people().automated), (Class::Bot, vec![]));
}

#[test]
fn a_machine_of_the_list_may_be_a_person_for_a_time() {
    let app = "x[bot] <x@x.invalid>";
    let community = Community::default()
        .signs("mill", &[app])
        .decides(1, Act::NotBot(id(app), spell(None, Some(20))));
    assert_eq!(community.class(app), (Class::Human, false));
    let spell = spell(Some(20), None);
    assert_eq!(community.people().automated, [Automated { person: 0, spell }]);
}

#[test]
fn the_last_word_on_credit_counts_for_the_whole_person() {
    let refused = mill().decides(1, Act::Credit(id(A), false));
    assert_eq!(refused.people().uncredited, [refused.person(D)]);
    assert!(refused.clone().decides(2, Act::Credit(id(C), true)).people().uncredited.is_empty());
    assert_eq!(refused.decides(1, Act::Credit(id(C), true)).people().uncredited.len(), 1);
}

#[test]
fn a_decision_about_an_unused_signature_counts_for_its_person() {
    let mut community = mill()
        .decides(1, Act::Credit(id(C), false))
        .decides(1, Act::Name(id(C), Some(Personal::new("Chosen"))));
    community.usage.retain(|(_, used)| used.0 != C);
    assert_eq!(community.people().uncredited, [community.person(A)]);
    assert_eq!(community.names()[A], "Chosen");
}

#[test]
fn the_last_word_on_each_time_says_where_somebody_belongs() {
    let belongs = |of: &str, name: Option<&str>, from, until| {
        Act::Affiliation(id(of), name.map(str::to_owned), spell(from, until))
    };
    let mut community = mill()
        .decides(1, belongs(A, Some("Mill"), None, Some(20)))
        .decides(1, belongs(C, Some("School"), Some(5), None))
        .decides(2, belongs(D, None, Some(10), Some(30)));
    community.decisions[1].step = 1;
    let people = community.people();
    let told: Vec<_> =
        people.affiliations.iter().map(|a| (a.organization.as_deref(), a.spell)).collect();
    assert_eq!(
        told,
        [
            (None, spell(Some(10), Some(30))),
            (Some("Mill"), spell(None, Some(10))),
            (Some("School"), spell(Some(5), Some(10))),
            (Some("School"), spell(Some(30), None)),
        ]
    );
}
