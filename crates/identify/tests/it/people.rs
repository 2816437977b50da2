//! Who is one person and who is not, rule by rule.

use model::{Act, Class, Rule, SignatureId, Spell};

use crate::community::{Community, id, project};

fn mill(signatures: &[&str]) -> Community {
    Community::default().signs("mill", signatures)
}

#[test]
fn equal_addresses_are_one_person_and_equal_names_are_not() {
    mill(&["Ada <a@x.invalid>", "A. L. <a@x.invalid>", "Ada <A@X.invalid>", "Ada <b@x.invalid>"])
        .are(&["A. L. <a@x.invalid> = Ada <A@X.invalid> = Ada <a@x.invalid>", "Ada <b@x.invalid>"]);
}

#[test]
fn a_no_reply_id_holds_through_a_renamed_login() {
    let old = "Ada <12+ada@users.noreply.github.com>";
    let new = "Ada <12+lovelace@users.noreply.github.com>";
    let plain = "A <Ada@users.noreply.github.com>";
    mill(&[old, new, plain]).are(&[&format!("{plain} = {old} = {new}")]);
}

#[test]
fn a_login_that_two_accounts_had_joins_neither() {
    let one = "Ada <12+wheel@users.noreply.github.com>";
    let two = "Bea <34+wheel@users.noreply.github.com>";
    let login = "Cleo <wheel@users.noreply.github.com>";
    let elsewhere = "Dan <12-wheel@users.noreply.gitlab.com>";
    mill(&[one, two, login, elsewhere]).are(&[one, two, login, elsewhere]);
}

#[test]
fn unusable_addresses_join_nobody() {
    let signatures =
        ["Ada <>", "Bea <>", "Ada <root@localhost>", "Bea <root@localhost>", "C <(none)>"];
    let mill = mill(&signatures);
    mill.are(&signatures);
    for signature in signatures {
        assert_eq!(mill.class(signature), (Class::Human, true), "{signature}");
    }
}

#[test]
fn an_unusable_signature_in_two_projects_is_one_person() {
    mill(&["Ada <ada@localhost>"])
        .signs("lake", &["Ada <ada@localhost>"])
        .are(&["Ada <ada@localhost>"]);
}

#[test]
fn a_mailmap_line_places_an_unusable_address_in_its_own_project_alone() {
    let both = mill(&["Ada <ada@x.invalid>", "root <root@localhost>"])
        .signs("lake", &["toor <root@localhost>"])
        .maps("mill", b"Ada <ada@x.invalid> <root@localhost>\n");
    both.are(&["Ada <ada@x.invalid> = root <root@localhost>", "toor <root@localhost>"]);
    assert_eq!(both.class("root <root@localhost>"), (Class::Human, false));
    assert_eq!(both.class("toor <root@localhost>"), (Class::Human, true));
}

#[test]
fn a_mailmap_of_one_project_joins_people_in_all() {
    mill(&["Ada <ada@x.invalid>"])
        .signs("lake", &["Ada <old@x.invalid>"])
        .maps("mill", b"<Ada@X.invalid> <old@x.invalid>\n")
        .are(&["Ada <ada@x.invalid> = Ada <old@x.invalid>"]);
}

#[test]
fn a_mailmap_tells_two_people_apart_who_signed_with_one_address() {
    mill(&[
        "Ada <pc@x.invalid>",
        "Bea <pc@x.invalid>",
        "Ada <ada@x.invalid>",
        "Cleo <pc@x.invalid>",
    ])
    .maps("mill", b"Ada <ada@x.invalid> Ada <pc@x.invalid>\nB <bea@x.invalid> bea <pc@x.invalid>\n")
    .are(&[
        "Ada <ada@x.invalid> = Ada <pc@x.invalid>",
        "Bea <pc@x.invalid>",
        "Cleo <pc@x.invalid>",
    ]);
    mill(&["Ada <pc@x.invalid>", "Bea <pc@x.invalid>", "Ada <ada@x.invalid>"])
        .maps(
            "mill",
            b"Ada <ada@x.invalid> <pc@x.invalid>\nBea <pc@x.invalid> Bea <pc@x.invalid>\n",
        )
        .are(&["Ada <ada@x.invalid> = Ada <pc@x.invalid>", "Bea <pc@x.invalid>"]);
}

#[test]
fn a_chain_of_addresses_over_two_mailmaps_is_one_person() {
    mill(&["A <1@x.invalid>", "A <2@x.invalid>", "A <3@x.invalid>"])
        .maps("mill", b"A <2@x.invalid> <1@x.invalid>\n")
        .maps("lake", b"A <3@x.invalid> <2@x.invalid>\n")
        .are(&["A <1@x.invalid> = A <2@x.invalid> = A <3@x.invalid>"]);
}

#[test]
fn a_mailmap_that_gives_a_no_reply_address_joins_its_account() {
    let old = "Ada <old@x.invalid>";
    let renamed = "Ada <12+lovelace@users.noreply.github.com>";
    mill(&[old, renamed])
        .maps("mill", b"<12+ada@users.noreply.github.com> <old@x.invalid>\n")
        .are(&[&format!("{renamed} = {old}")]);
}

// Until now a rule stayed whatever was unbound, and two people who share an address could not be
// told apart by anybody who may not edit the `.mailmap`.
#[test]
fn the_log_binds_and_unbinds_even_what_a_rule_joins() {
    let [a, b, c] = ["A <a@x.invalid>", "B <b@x.invalid>", "C <a@x.invalid>"];
    let bound = mill(&[a, b, c]).decides(5, Act::Bind(id(a), id(b)));
    bound.are(&[&format!("{a} = {b} = {c}")]);
    let unbound = bound.decides(6, Act::Unbind(id(b), id(a)));
    unbound.are(&[&format!("{a} = {c}"), b]);
    let parted = unbound.decides(7, Act::Unbind(id(a), id(c)));
    parted.are(&[a, b, c]);
    parted.decides(8, Act::Bind(id(a), id(b))).are(&[&format!("{a} = {b}"), c]);
}

#[test]
fn a_binding_reaches_through_a_signature_that_is_not_in_use() {
    let [a, b] = ["A <a@x.invalid>", "B <b@x.invalid>"];
    mill(&[a, b])
        .decides(1, Act::Bind(id(a), id("gone")))
        .decides(2, Act::Bind(id("gone"), id(b)))
        .are(&[&format!("{a} = {b}")]);
}

#[test]
fn binding_somebody_to_themselves_resolves_nothing() {
    let ada = "Ada <>";
    let mill = mill(&[ada]).decides(1, Act::Bind(id(ada), id(ada)));
    assert_eq!(mill.class(ada), (Class::Human, true));
}

#[test]
fn a_forgotten_signature_stays_somebody() {
    let mut mill = mill(&["A <a@x.invalid>"]);
    mill.usage.push((project("mill"), SignatureId("forgotten".to_owned())));
    mill.are(&["A <a@x.invalid>", "forgotten"]);
    assert_eq!(mill.class("forgotten"), (Class::Human, true));
}

#[test]
fn a_machine_is_a_machine_under_all_its_signatures_unless_the_log_says_no() {
    let [app, plain, human] = ["x[bot] <x@x.invalid>", "x <X@x.invalid>", "Ada <ada@x.invalid>"];
    let mill = mill(&[app, plain, human]);
    assert_eq!(mill.class(app), (Class::Bot, false));
    assert_eq!(mill.class(plain), (Class::Bot, false));
    assert_eq!(mill.class(human), (Class::Human, false));
    let overruled = mill
        .decides(1, Act::NotBot(id(plain), Spell::default()))
        .decides(1, Act::Bot(id(human), Spell::default()));
    assert_eq!(overruled.class(app), (Class::Human, false));
    assert_eq!(overruled.class(human), (Class::Bot, false));
    assert_eq!(
        overruled.decides(2, Act::NotBot(id(human), Spell::default())).class(human),
        (Class::Human, false)
    );
}

#[test]
fn a_machine_at_an_unusable_address_does_not_speak_for_a_person() {
    let [machine, ada] = ["GitHub <noreply@github.com>", "Ada <noreply@github.com>"];
    let mill = mill(&[machine, ada]);
    assert_eq!(mill.class(machine), (Class::Bot, false));
    assert_eq!(mill.class(ada), (Class::Human, true));
}

#[test]
fn ghosts_are_neither_people_nor_machines_and_join_nobody() {
    let [ghost, other] =
        ["Ghost <ghost@users.noreply.github.com>", "A <ghost@users.noreply.github.com>"];
    let [nobody, bot] = [" <>", "x[bot] <x@x.invalid>"];
    let mill = mill(&[ghost, other, nobody, bot])
        .decides(1, Act::Bind(id(ghost), id(bot)))
        .maps("mill", b"A <x@x.invalid> <ghost@users.noreply.github.com>\n");
    mill.are(&[ghost, other, nobody, bot]);
    assert_eq!(mill.class(ghost), (Class::Ghost, false));
    assert_eq!(mill.class(other), (Class::Ghost, false));
    assert_eq!(mill.class(nobody), (Class::Ghost, true));
    assert_eq!(mill.by_mailmap().class(ghost), (Class::Ghost, false));
}

#[test]
fn by_mailmap_the_projects_own_address_alone_counts() {
    let [a, case, old, empty, blank] =
        ["A <a@x.invalid>", "A <A@x.invalid>", "A <old@x.invalid>", "A <>", "B <>"];
    let both = mill(&[a, case, old, empty, blank])
        .signs("lake", &[old])
        .maps("mill", b"A <a@x.invalid> <old@x.invalid>\n")
        .decides(1, Act::Bind(id(a), id(empty)))
        .by_mailmap();
    let people = both.people();
    let number = |project_name: &str, signature: &str| {
        let mut rows = people.resolved.iter();
        let row = rows.find(|r| r.project == project(project_name) && r.subject.id() == signature);
        row.unwrap().person
    };
    assert_eq!(number("mill", a), number("mill", old));
    assert_ne!(number("lake", old), number("mill", old));
    assert_eq!(number("mill", a), number("mill", case), "git folds the case of addresses");
    assert_ne!(number("mill", empty), number("mill", blank));
    assert_ne!(number("mill", empty), number("mill", a), "decisions do not count here");
    assert!(people.tallies.is_empty());
}

#[test]
fn people_say_how_they_were_resolved() {
    let said = |people: model::People| {
        let mut lists = people.lists.into_iter();
        lists.find(|(name, _)| name == "identity").map(|(_, how)| how)
    };
    let community = || mill(&["A <a@x.invalid>"]);
    assert_eq!(said(community().people()).as_deref(), Some("rules"));
    assert_eq!(said(community().by_mailmap().people()).as_deref(), Some("mailmap"));
}

#[test]
fn merges_are_counted_by_the_first_rule_that_made_them() {
    let community = mill(&[
        "A <a@x.invalid>",
        "AA <a@x.invalid>",
        "A <A@x.invalid>",
        "A <old@x.invalid>",
        "B <1+b@users.noreply.github.com>",
        "B <b@users.noreply.github.com>",
        "C <c@x.invalid>",
    ])
    .maps("mill", b"A <a@x.invalid> <A@x.invalid>\nA <a@x.invalid> <old@x.invalid>\n")
    .decides(1, Act::Bind(id("A <a@x.invalid>"), id("C <c@x.invalid>")));
    let merges = community.merges();
    assert_eq!(
        merges,
        [
            (Rule::SameAddress, 1),
            (Rule::AddressCase, 1),
            (Rule::NoReply, 1),
            (Rule::SameAccount, 0),
            (Rule::Mailmap, 1),
            (Rule::Declared, 0),
            (Rule::Decided, 1)
        ]
    );
}

#[test]
fn no_debug_text_shows_a_name_or_an_address() {
    let community = mill(&[])
        .signs_bytes("mill", SignatureId("1".to_owned()), b"Marker", b"marker@x.invalid")
        .maps("mill", b"Marker Proper <marker@x.invalid> Marker <marked@x.invalid>\n");
    let text = format!("{:?} {:?}", community.signatures, community.mailmaps);
    let shown = text.replace("AccountId(\"marker@x.invalid\")", "");
    assert!(!shown.to_lowercase().contains("mark"), "{shown}");
    assert!(!format!("{:?}", community.people()).to_lowercase().contains("mark"));
}
