//! By which name each person is shown.

use model::{Act, Personal};

use crate::community::{Community, id};

fn mill(signatures: &[&str]) -> Community {
    Community::default().signs("mill", signatures)
}

fn name(of: &str, name: &str) -> Act {
    Act::Name(id(of), Some(Personal::new(name)))
}

#[test]
fn the_name_last_signed_with_is_shown_and_a_login_where_there_is_none() {
    let [old, new] = ["Ada Old <a@x.invalid>", "Ada New <a@x.invalid>"];
    let names = mill(&[old, new])
        .seen_last(old, 1)
        .seen_last(new, 2)
        .acts("mill", &["github.com:#1 bea"])
        .names();
    assert_eq!(names[old], "Ada New");
    assert_eq!(names["github.com:#1"], "bea");
}

#[test]
fn a_name_that_a_mailmap_replaces_is_never_shown() {
    let [old, other] = ["Left Behind <a@x.invalid>", "left behind <b@x.invalid>"];
    let community = mill(&[old, other])
        .seen_last(other, 9)
        .maps("mill", b"Ada Proper <a@x.invalid>\n")
        .decides(1, Act::Bind(id(old), id(other)));
    assert_eq!(community.names()[other], "Ada Proper");
    // An older file of another project still gives the name left behind.
    let stale = community.maps("lake", b"Left Behind <a@x.invalid>\n");
    assert_eq!(stale.names()[old], "Ada Proper");
}

#[test]
fn files_that_replace_each_others_names_leave_the_one_signed_with_last() {
    let [old, new] = ["Old <a@x.invalid>", "New <a@x.invalid>"];
    let community = mill(&[old, new])
        .seen_last(old, 1)
        .seen_last(new, 2)
        .maps("mill", b"New <a@x.invalid>\n")
        .maps("lake", b"Old <a@x.invalid>\n");
    assert_eq!(community.names()[old], "New");
}

#[test]
fn a_chosen_name_stands_back_in_time_and_the_newest_one_wins() {
    let [one, two] = ["Ada <a@x.invalid>", "A. L. <a@x.invalid>"];
    let community = mill(&[one, two])
        .maps("mill", b"Ada Proper <a@x.invalid>\n")
        .decides(2, name(one, "Chosen"))
        .decides(1, name(two, "Earlier"));
    assert_eq!(community.names()[two], "Chosen");
    assert_eq!(community.clone().undoes(1).names()[two], "Earlier");
    let taken_back = community.decides(3, Act::Name(id(two), None));
    assert_eq!(taken_back.names()[one], "Ada Proper");
}

#[test]
fn a_mailmap_names_nobody_at_an_unusable_address_elsewhere() {
    let root = "root <root@localhost>";
    let toor = "toor <root@localhost>";
    let names = mill(&[root])
        .signs("lake", &[toor])
        .maps("mill", b"Ada <ada@x.invalid> <root@localhost>\n")
        .names();
    assert_eq!((names[root].as_str(), names[toor].as_str()), ("Ada", "toor"));
}

#[test]
fn a_deleted_account_has_no_name() {
    let ghost = "Ghost <ghost@users.noreply.github.com>";
    assert!(mill(&[ghost]).names().is_empty());
}

#[test]
fn whoever_is_parted_takes_no_name_of_whom_a_mailmap_sends_them_to() {
    let [one, two] = ["Kim <kim@elm.invalid>", "K. Elm <kim@elm.invalid>"];
    let [old, joe] = ["Joe Old <joe@x.invalid>", "Joe <joe@x.invalid>"];
    let community = mill(&[one, two, old, joe])
        .seen_last(one, 2)
        .seen_last(two, 1)
        .maps("mill", b"Joe <joe@x.invalid> <kim@elm.invalid>\nJoe <joe@x.invalid>\n");
    assert_eq!(community.names()[one], "Joe");
    let parted = community
        .decides(1, Act::Unbind(id(one), id(joe)))
        .decides(1, Act::Unbind(id(two), id(joe)))
        .decides(2, Act::Bind(id(one), id(two)));
    let names = parted.names();
    assert_eq!([one, two, old, joe].map(|of| names[of].as_str()), ["Kim", "Kim", "Joe", "Joe"]);
}

#[test]
fn whoever_is_parted_keeps_the_name_of_a_line_that_leads_home() {
    let [left, new, other] = ["Left <a@x.invalid>", "Ada <b@x.invalid>", "Bo <b@x.invalid>"];
    let parted = mill(&[left, new, other])
        .seen_last(left, 9)
        .maps("mill", b"Ada Proper <b@x.invalid> <a@x.invalid>\n")
        .decides(1, Act::Unbind(id(left), id(other)))
        .decides(1, Act::Unbind(id(new), id(other)))
        .decides(2, Act::Bind(id(left), id(new)));
    let names = parted.names();
    assert_eq!([left, new, other].map(|of| names[of].as_str()), ["Ada Proper", "Ada Proper", "Bo"]);
}
