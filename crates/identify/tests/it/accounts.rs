//! Accounts beside signatures: by number, login, address and name.

use model::{AccountKind, Class, Handle, Personal, Rule};

use crate::community::Community;

fn mill(signatures: &[&str]) -> Community {
    Community::default().signs("mill", signatures)
}

#[test]
fn an_account_is_joined_to_a_signature_by_address_and_by_no_reply_number() {
    let mail = "mail:Ada L. <Ada@x.invalid>";
    let community = mill(&["Ada <ada@x.invalid>", "A <12+ada@users.noreply.github.com>"])
        .acts("mill", &[mail, "github.com:#12 ada", "github.com:#34 bea"]);
    community.are(&[
        "A <12+ada@users.noreply.github.com> = github.com:#12",
        "Ada <ada@x.invalid> = mail:<Ada@x.invalid>",
        "github.com:#34",
    ]);
    let merges = community.merges();
    assert!(merges.contains(&(Rule::AddressCase, 1)), "{merges:?}");
    assert!(merges.contains(&(Rule::NoReply, 1)), "{merges:?}");
    assert!(merges.contains(&(Rule::SameAccount, 0)), "{merges:?}");
}

#[test]
fn a_renamed_login_stays_one_person_and_a_reused_one_joins_nobody() {
    let renamed = Community::default()
        .acts("mill", &["github.com:#12 ada", "github.com:#12 lovelace"])
        .acts("lake", &["github.com:Lovelace"]);
    renamed.are(&["github.com:#12 = github.com:Lovelace"]);
    assert!(renamed.merges().contains(&(Rule::SameAccount, 1)));
    let reused = renamed.acts("lake", &["github.com:#34 lovelace"]);
    reused.are(&["github.com:#12", "github.com:#34", "github.com:Lovelace"]);
    assert_eq!(reused.class("github.com:Lovelace"), (Class::Human, false));
}

#[test]
fn one_login_on_two_platforms_is_two_people() {
    Community::default()
        .acts("mill", &["github.com:#1 ada", "git.x.invalid:#1 ada", "git.x.invalid:ada"])
        .are(&["git.x.invalid:#1 = git.x.invalid:ada", "github.com:#1"]);
}

#[test]
fn whoever_is_known_by_a_name_alone_is_unresolved() {
    let community = Community::default().acts("mill", &["mail:\"Ada\"", "talk.x.invalid:\"Ada\""]);
    community.are(&["mail:\"Ada\"", "talk.x.invalid:\"Ada\""]);
    assert_eq!(community.class("mail:\"Ada\""), (Class::Human, true));
}

#[test]
fn an_unusable_address_joins_no_account() {
    let community = mill(&["Ada <root@localhost>"]).acts("mill", &["mail:Bea <root@localhost>"]);
    community.are(&["Ada <root@localhost>", "mail:<root@localhost>"]);
    assert_eq!(community.class("mail:<root@localhost>"), (Class::Human, true));
}

#[test]
fn a_mailmap_sends_an_account_with_one_name_and_leaves_one_with_two() {
    let lines = b"Ada <ada@x.invalid> Ada <pc@x.invalid>\nBea <bea@x.invalid> Bea <pc@x.invalid>\n";
    let one = mill(&["A <ada@x.invalid>", "B <bea@x.invalid>"]).maps("mill", lines);
    let ada = one.clone().acts("mill", &["mail:Ada <pc@x.invalid>"]);
    ada.are(&["A <ada@x.invalid> = mail:<pc@x.invalid>", "B <bea@x.invalid>"]);
    let both = one.acts("mill", &["mail:Ada <pc@x.invalid>", "mail:Bea <pc@x.invalid>"]);
    both.are(&["A <ada@x.invalid>", "B <bea@x.invalid>", "mail:<pc@x.invalid>"]);
}

#[test]
fn machines_and_deleted_accounts_are_known_as_such() {
    let community = Community::default()
        .acts_as("mill", "github.com:#7 wheel", AccountKind::Bot)
        .acts("mill", &["github.com:#8 app[bot]", "github.com:ghost", "talk.x.invalid:ghost"]);
    assert_eq!(community.class("github.com:#7"), (Class::Bot, false));
    assert_eq!(community.class("github.com:#8"), (Class::Bot, false));
    assert_eq!(community.class("github.com:ghost"), (Class::Ghost, false));
    assert_eq!(community.class("talk.x.invalid:ghost"), (Class::Human, false));
}

#[test]
fn a_machine_account_speaks_for_its_signatures() {
    let wheel = "Wheel <7+wheel@users.noreply.github.com>";
    let community = mill(&[wheel]).acts_as("mill", "github.com:#7 wheel", AccountKind::Bot);
    assert_eq!(community.class(wheel), (Class::Bot, false));
}

#[test]
fn an_organization_was_somebody_and_a_stand_in_takes_no_login() {
    let community = mill(&["Ada <ada@users.noreply.github.com>"])
        .acts_as("mill", "github.com:#1 ada", AccountKind::Organization)
        .acts_as("mill", "github.com:#2 ada", AccountKind::Mannequin);
    community.are(&["Ada <ada@users.noreply.github.com> = github.com:#1", "github.com:#2"]);
    assert_eq!(community.class("github.com:#1"), (Class::Human, false));
    assert_eq!(community.class("github.com:#2"), (Class::Human, false));
}

#[test]
fn whatever_a_declared_link_finds_is_one_person() {
    let text = |text: &str| Personal::new(text);
    let login = Handle::Login("github.com".into(), text("Ada"));
    let (laptop, mail) =
        (Handle::Address(text("ada@laptop")), Handle::Address(text("a@x.invalid")));
    let name = Handle::Name("talk.x.invalid".into(), text("Ada L."));
    let community = mill(&["Ada <ada@laptop>", "L <ada@laptop>", "Ada <A@x.invalid>", "Bea <>"])
        .acts("mill", &["github.com:#12 ada", "talk.x.invalid:\"Ada L.\""])
        .acts("lake", &["github.com:ada", "other.x.invalid:\"Ada L.\""])
        .links(&[login, laptop, mail, name]);
    community.are(&[
        "Ada <A@x.invalid> = Ada <ada@laptop> = L <ada@laptop> = github.com:#12 = github.com:ada \
         = talk.x.invalid:\"Ada L.\"",
        "Bea <>",
        "other.x.invalid:\"Ada L.\"",
    ]);
    assert_eq!(community.class("talk.x.invalid:\"Ada L.\""), (Class::Human, false));
    assert!(community.merges().contains(&(Rule::Declared, 4)));
}

#[test]
fn by_mailmap_an_account_is_its_address_alone() {
    mill(&["Ada <ada@x.invalid>", "A <12+ada@users.noreply.github.com>"])
        .acts("mill", &["mail:Ada <old@x.invalid>", "github.com:#12 ada", "github.com:ada"])
        .maps("mill", b"<ada@x.invalid> <old@x.invalid>\n")
        .by_mailmap()
        .are(&[
            "A <12+ada@users.noreply.github.com>",
            "Ada <ada@x.invalid> = mail:<old@x.invalid>",
            "github.com:#12",
            "github.com:ada",
        ]);
}
