//! What is left of an answer once it is cut, and that marks survive being kept.

use model::{Account, AccountKind, CreditRole, ItemKey, Mark, Personal, Place};
use serde_json::json;

use super::{Fields, mark_json, mark_of};

const FIELDS: Fields =
    Fields { keep: &["id", "user.login", "labels.name", "tags", "/title"], texts: &["body"] };

#[test]
fn only_declared_fields_are_left() {
    let told = json!({
        "id": 7,
        "title": "kept",
        "milestone": { "title": "dropped" },
        "user": { "login": "ada", "name": "CANARY-NAME", "company": "CANARY-PLACE" },
        "labels": [{ "name": "bug", "text": "red" }, { "text": "blue" }],
        "tags": ["one", "two"],
        "assignee": null,
        "empty": [],
        "body": "CANARY-BODY",
        "extra": { "deep": { "name": "CANARY-NAME" } },
        "marks": [{ "hashtag": "forged" }],
    });
    let left = json!({
        "id": 7,
        "title": "kept",
        "user": { "login": "ada" },
        "labels": [{ "name": "bug" }],
        "tags": ["one", "two"],
        "assignee": null,
        "empty": [],
    });
    assert_eq!(FIELDS.cut(told, None), left);
}

#[test]
fn marks_survive_being_kept() {
    let name = Personal::new("orchard/pear");
    let place = Place { platform: "forge.invalid".into(), name, native: Some("5".into()) };
    let number = ItemKey::Number { place, number: 17 };
    let native = ItemKey::Native { platform: "mail".into(), id: Personal::new("message:a@b") };
    let who = Account::by_login("forge.invalid", Personal::new("ada"), AccountKind::User);
    let marks = [
        Mark::Hashtag("picking".into()),
        Mark::Reference(number.clone()),
        Mark::Reference(native),
        Mark::Closes(number),
        Mark::Trailer(CreditRole::Reviewed, who),
    ];
    for mark in marks {
        assert_eq!(mark_json(&mark).as_ref().and_then(mark_of), Some(mark));
    }
}
