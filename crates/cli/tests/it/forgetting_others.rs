//! Forgetting beside others: who shares a login, a number or an address with whoever goes stays,
//! row by row and as the person they were, and the dry run counts what will go.

use model::{AccountSeen, SignatureSeen};
use serde_json::{Value, json};
use store::{Snapshot, Store};

use crate::canary::{holds, named};
use crate::faults::said;
use crate::forge::sample;
use crate::place::Place;

const PLAYBOOK: &str = "[[projects]]\nname = 'grove'\n[projects.perceval]\n\
                        files = ['items.ndjson']\n[projects.git_log]\nfiles = ['grove.txt']\n";

/// Returns a place with an issue of each account, by id, login and title, and a commit of each
/// signature, collected.
fn grove(issues: &[(u64, &str, &str)], signatures: &[&str]) -> Place {
    let place = Place::new();
    let items = std::fs::read_to_string(sample("perceval").join("items.ndjson")).unwrap();
    let first: Value = serde_json::from_str(items.lines().next().unwrap()).unwrap();
    let issue = |(number, (id, login, title)): (usize, &(u64, &str, &str))| {
        let mut issue = first.clone();
        issue["uuid"] = json!(format!("u{number}"));
        let told = &mut issue["data"];
        told["id"] = json!(900 + number);
        told["number"] = json!(number);
        told["html_url"] = json!(format!("https://github.com/orchard/grove/issues/{number}"));
        told["title"] = json!(title);
        told["user"] = json!({"id": id, "login": login, "type": "User"});
        told["user_data"] = told["user"].clone();
        told["comments_data"] = json!([]);
        told["reactions_data"] = json!([]);
        format!("{issue}\n")
    };
    let items: String = issues.iter().enumerate().map(issue).collect();
    let commit = |(number, who): (usize, &&str)| {
        let parent = number.checked_sub(1).map(|parent| format!(" {:040x}", parent + 1));
        let (id, parent) = (number + 1, parent.unwrap_or_default());
        let date = "Mon May 1 10:00:00 2023 +0000";
        format!(
            "commit {id:040x}{parent}\nAuthor:     {who}\nAuthorDate: {date}\n\
             Commit:     {who}\nCommitDate: {date}\n\n    invented\n\n"
        )
    };
    let log: String = signatures.iter().enumerate().map(commit).collect();
    place.write(
        "",
        &[
            ("convivial.toml".into(), PLAYBOOK.into()),
            ("items.ndjson".into(), items.into_bytes()),
            ("grove.txt".into(), log.into_bytes()),
        ],
    );
    collect(&place);
    place
}

fn collect(place: &Place) {
    let output = place.run(&["collect", "--store", "store", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
}

fn people(place: &Place, args: &[&str]) -> String {
    let output = place.run(&[&["people"], args, &["--store", "store"]].concat());
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

fn snapshot(place: &Place) -> Snapshot {
    Store::open(&place.path().join("store")).unwrap().snapshot().unwrap()
}

/// Returns the first digits of the id of an account.
fn account(place: &Place, native: &str) -> String {
    let accounts = snapshot(place).accounts_seen().unwrap();
    let seen = accounts.iter().find(|seen| seen.native.as_deref() == Some(native)).unwrap();
    seen.id.0[..8].to_owned()
}

/// Returns the rows of everybody but one signature or account, and how many people there are.
fn others(place: &Place, but: &str) -> (Vec<SignatureSeen>, Vec<AccountSeen>, String) {
    let snapshot = snapshot(place);
    let (mut signed, mut seen) =
        (snapshot.signatures().unwrap(), snapshot.accounts_seen().unwrap());
    signed.retain(|seen| seen.signature.address.bytes() != but.as_bytes());
    seen.retain(|seen| !seen.id.0.starts_with(but));
    let answer = place.done(&["people", "--store", "store"]);
    let answer = String::from_utf8(answer).unwrap();
    let count = answer.lines().find(|line| line.starts_with(" people  ")).unwrap().to_owned();
    (signed, seen, count)
}

/// Forgets one, and looks that the dry run counted what went, that nobody else changed, and that
/// collecting again brings nobody back.
#[track_caller]
fn takes_nobody_along(place: &Place, who: &str, counted: &str) {
    let before = others(place, who);
    let dry = people(place, &["forget", who, "--dry-run"]);
    assert!(dry.starts_with(&format!("to be forgotten: {counted}\n")), "{dry}");
    let told = people(place, &["forget", who, "--yes"]);
    let counted = counted.replace(" and", ",");
    assert!(told.starts_with(&format!("forgotten: {counted}, ")), "{told}");
    assert_eq!(others(place, "nobody"), before);
    collect(place);
    assert_eq!(others(place, "nobody"), before);
}

const ISSUES: [(u64, &str, &str); 4] = [
    (77, "ada", "The gate sticks"),
    (99, "ada", "Oil the gate, as @ada says"),
    (57, "zoe", "The well is low"),
    (5, "bea", "Dig"),
];

const OLD_ADA: &str = "ada@users.noreply.github.com";

#[test]
fn a_login_of_a_no_reply_address_takes_no_account_that_had_it_too() {
    let place = grove(&ISSUES, &["Old Ada <ada@users.noreply.github.com>", "Bea <bea@x.invalid>"]);
    takes_nobody_along(&place, OLD_ADA, "1 signature and 0 accounts");
}

#[test]
fn an_account_takes_nobody_who_had_its_login_too() {
    let place = grove(&ISSUES, &["Old Ada <ada@users.noreply.github.com>", "Bea <bea@x.invalid>"]);
    takes_nobody_along(&place, &account(&place, "77"), "0 signatures and 1 account");
    takes_nobody_along(&place, OLD_ADA, "1 signature and 0 accounts");
}

#[test]
fn whoever_was_parted_first_is_not_forgotten_with_the_other() {
    let address = "57+zoe@users.noreply.github.com";
    for is_account in [false, true] {
        let place = grove(&ISSUES, &["Zoe <57+zoe@users.noreply.github.com>"]);
        let zoe = account(&place, "57");
        people(&place, &["unbind", address, &zoe]);
        match is_account {
            false => takes_nobody_along(&place, address, "1 signature and 0 accounts"),
            true => takes_nobody_along(&place, &zoe, "0 signatures and 1 account"),
        }
    }
}

#[test]
fn a_login_that_only_a_no_reply_address_tells_goes_from_titles_too() {
    let issues = [(5, "bea", "Dig, by @quinnash and Bea")];
    let place = grove(&issues, &["Quinn Ash <9+quinnash@users.noreply.github.com>"]);
    let found = || named(&snapshot(&place)).iter().any(|text| holds(text, b"quinnash"));
    assert!(found());
    let who = "9+quinnash@users.noreply.github.com";
    people(&place, &["forget", who, "--yes"]);
    assert!(!found());
    collect(&place);
    assert!(!found());
}
