//! GitHub's own payloads: small invented ones, and all that GitHub publishes as examples.
//!
//! `$CONVIVIAL_SHARED` names the folder of shared data; once it is set, a missing file is a failure.

use std::collections::BTreeMap;
use std::path::PathBuf;

use collect::payload::{self, Here, Outcome};
use collect::unpacked;
use model::{
    Account, AccountKind, Event, ItemKey, ItemKind, ItemState, Personal, Place, TraceKind, Who,
};
use serde_json::{Value, json};

use crate::rig::now;

fn place() -> Place {
    Place {
        platform: "github.com".to_owned(),
        name: Personal::new("orchard/apples"),
        native: Some("7001".to_owned()),
    }
}

fn delivery(name: &str, more: Value) -> Outcome {
    let mut payload = json!({
        "sender": {"login": "ada-orchard", "id": 41, "type": "User", "name": "CANARY-NAME"},
        "repository": {"id": 7001, "full_name": "orchard/apples"},
    });
    let (Value::Object(all), Value::Object(more)) = (&mut payload, more) else { panic!() };
    all.extend(more);
    payload::webhook(name, &payload, now(), &mut Vec::new())
}

fn told(outcome: Outcome) -> Vec<Event> {
    match outcome {
        Outcome::Told(events) => events,
        other => panic!("not told: {other:?}"),
    }
}

#[test]
fn a_label_is_told_with_its_item_and_whoever_put_it_on() {
    let events = told(delivery(
        "issues",
        json!({"action": "labeled", "label": {"name": "good first issue"}, "issue": {
            "number": 17, "title": "A ladder", "state": "open", "body": "CANARY-BODY",
            "user": {"id": "42", "login": "ben-orchard", "type": "User", "company": "CANARY-PLACE"},
            "created_at": "2025-03-01T10:00:00Z"}}),
    ));
    let [Event::Item(item), Event::Trace(trace)] = &events[..] else { panic!("{}", events.len()) };
    assert_eq!((item.kind, item.state), (ItemKind::Issue, Some(ItemState::Open)));
    assert_eq!(item.key, ItemKey::Number { place: place(), number: 17 });
    let ben =
        Account::by_id("github.com", "42", Some(Personal::new("ben-orchard")), AccountKind::User);
    assert_eq!(item.author, Who::Account(ben));
    assert_eq!(
        (trace.kind, trace.detail.as_deref()),
        (TraceKind::Labeled, Some("good first issue"))
    );
    // A delivery does not say when it was sent, and the time of the issue is not that of the label.
    assert_eq!(trace.at.at, None);
}

#[test]
fn a_merge_is_told_once_by_whoever_merged_and_never_before_the_change_was_proposed() {
    let merged = |merged_at: &str| {
        told(delivery(
            "pull_request",
            json!({"action": "closed", "number": 18, "pull_request": {
                "number": 18, "state": "closed", "merged": true, "merged_at": merged_at,
                "created_at": "2025-03-02T10:00:00Z", "user": null,
                "merged_by": {"id": 43, "login": "harvest[bot]", "type": "Bot"},
                "merge_commit_sha": "0123456789012345678901234567890123456789"}}),
        ))
    };
    let events = merged("2025-03-03T10:00:00Z");
    let [Event::Item(item), Event::Trace(trace)] = &events[..] else { panic!() };
    assert_eq!((item.author.clone(), item.state), (Who::Ghost, Some(ItemState::Merged)));
    assert_eq!(trace.kind, TraceKind::Merged);
    assert_eq!(trace.at.at.unwrap().to_string(), "2025-03-03T10:00:00Z");
    assert_eq!(trace.by.account().unwrap().kind, AccountKind::Bot);
    let events = merged("2025-03-01T10:00:00Z");
    let Some(Event::Trace(trace)) = events.last() else { panic!() };
    assert_eq!(trace.at.at, None);
}

#[test]
fn a_review_that_was_never_submitted_is_no_trace() {
    let review = |state: &str| {
        told(delivery(
            "pull_request_review",
            json!({"action": "submitted", "pull_request": {"number": 18},
                "review": {"id": 5, "state": state, "submitted_at": null, "user": {"id": 44}}}),
        ))
    };
    assert_eq!(review("pending").len(), 1);
    assert_eq!(review("approved").len(), 2);
}

#[test]
fn a_field_of_another_type_costs_nothing_but_itself() {
    let events = told(delivery(
        "issue_comment",
        json!({"action": "created", "issue": {"number": "17", "title": ["x"], "state": 5,
            "labels": {"a": 1}, "user": "cleo-orchard", "created_at": 12},
            "comment": {"id": "900", "user": [], "body": {"a": "b"}, "created_at": "yesterday"}}),
    ));
    let [Event::Item(item), Event::Trace(trace)] = &events[..] else { panic!() };
    assert_eq!(item.author.account().unwrap().login, Some(Personal::new("cleo-orchard")));
    assert_eq!(trace.native, Some(Personal::new("comment:900")));
    assert_eq!((trace.at.at, trace.at.suspect), (None, true));
}

#[test]
fn a_kind_that_nobody_knows_is_told_as_such() {
    assert_eq!(delivery("harvest_festival", json!({})), Outcome::Unknown);
    assert_eq!(delivery("check_run", json!({})), Outcome::NotWanted);
    assert_eq!(delivery("issues", json!({"action": "opened"})), Outcome::Broken);
}

#[test]
fn every_published_webhook_example_is_read() {
    let Some(text) = shared("octokit-webhooks-examples-7.6.1.api.github.com.json.gz") else {
        return;
    };
    let kinds: Vec<Value> = serde_json::from_slice(&text).unwrap();
    let mut seen = BTreeMap::new();
    let mut odd = Vec::new();
    for kind in &kinds {
        let name = kind["name"].as_str().unwrap();
        for example in kind["examples"].as_array().unwrap() {
            let outcome = match payload::webhook(name, example, now(), &mut odd) {
                Outcome::Told(_) => "told",
                Outcome::NotWanted => "not wanted",
                Outcome::Unknown | Outcome::Broken => panic!("{name}: not read"),
            };
            *seen.entry(outcome).or_insert(0) += 1;
        }
    }
    assert_eq!(kinds.len(), 58);
    assert_eq!(seen, BTreeMap::from([("not wanted", 209), ("told", 120)]));
    assert_eq!(odd, []);
}

#[test]
fn every_published_rest_example_is_read() {
    let Some(text) = shared("octokit-openapi-23.0.2.api.github.com.json.gz") else { return };
    let description: Value = serde_json::from_slice(&text).unwrap();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut odd = Vec::new();
    for (schema, example) in examples(&description) {
        let objects = example.as_array().cloned().unwrap_or_else(|| vec![example]);
        for object in &objects {
            let here = Here { place: &place(), now: now() };
            let item = Some(here.numbered(1));
            let is_read = match schema.as_str() {
                "issue" | "pull-request" | "pull-request-simple" => {
                    payload::issue(object, here, &mut odd).is_some()
                }
                "issue-comment" => payload::comment(object, item, here).is_some(),
                "pull-request-review-comment" | "review-comment" => {
                    payload::review_comment(object, item, here).is_some()
                }
                "pull-request-review" => payload::review(object, item, here, &mut odd).is_some(),
                "issue-event" | "issue-event-for-issue" | "timeline-issue-events" => {
                    let outcome = payload::issue_event(object, item, here, &mut odd);
                    matches!(outcome, Outcome::Told(_) | Outcome::NotWanted)
                }
                _ => continue,
            };
            assert!(is_read, "{schema}: {}", object["event"]);
            *seen.entry(schema.clone()).or_default() += 1;
        }
    }
    let known = [
        ("issue", 18),
        ("issue-comment", 6),
        ("issue-event", 2),
        ("issue-event-for-issue", 1),
        ("pull-request", 3),
        ("pull-request-review", 7),
        ("pull-request-review-comment", 6),
        ("pull-request-simple", 4),
        ("review-comment", 1),
        ("timeline-issue-events", 4),
    ];
    assert_eq!(seen, known.map(|(schema, count)| (schema.to_owned(), count)).into());
    assert_eq!(odd, []);
}

#[test]
fn every_rest_answer_among_the_fixtures_of_perceval_is_read() {
    let Some(shared) = std::env::var_os("CONVIVIAL_SHARED").map(PathBuf::from) else { return };
    let packed = std::fs::File::open(shared.join("data/perceval/github.tar.gz")).unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed));
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    let mut odd = Vec::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let Ok(answer) = serde_json::from_reader::<_, Value>(&mut entry) else { continue };
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        let objects = answer.as_array().cloned().unwrap_or_else(|| vec![answer]);
        for object in &objects {
            let here = Here { place: &place(), now: now() };
            let item = Some(here.numbered(1));
            let (kind, is_read) = if object["number"].is_u64() {
                ("item", payload::issue(object, here, &mut odd).is_some())
            } else if object["diff_hunk"].is_string() {
                ("comment at a line", payload::review_comment(object, item, here).is_some())
            } else if object["submitted_at"].is_string() {
                ("review", payload::review(object, item, here, &mut odd).is_some())
            } else if object["issue_url"].is_string() {
                ("comment", payload::comment(object, item, here).is_some())
            } else {
                continue;
            };
            assert!(is_read, "{name}");
            *seen.entry(kind).or_default() += 1;
        }
    }
    let known = [("comment", 2), ("comment at a line", 6), ("item", 7), ("review", 3)];
    assert_eq!(seen, known.into());
    assert_eq!(odd, []);
}

/// Returns every example of an answer, with the name of what it is an example of.
fn examples(description: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let operations = description["paths"].as_object().unwrap().values();
    for operation in operations.flat_map(|path| path.as_object().unwrap().values()) {
        let answers = operation["responses"].as_object().into_iter().flatten();
        for content in answers.filter_map(|(_, answer)| answer["content"].as_object()).flatten() {
            let schema = &content.1["schema"];
            let of = schema["$ref"].as_str().or(schema["items"]["$ref"].as_str());
            let Some(of) = of.and_then(|of| of.rsplit('/').next()) else { continue };
            for example in content.1["examples"].as_object().into_iter().flatten() {
                let value = resolved(description, example.1);
                let value = match value["value"]["$ref"].is_string() {
                    true => &resolved(description, &value["value"])["value"],
                    false => &value["value"],
                };
                found.push((of.to_owned(), value.clone()));
            }
        }
    }
    found
}

/// Returns what a value stands for, if it refers to another example.
fn resolved<'v>(description: &'v Value, value: &'v Value) -> &'v Value {
    match value["$ref"].as_str().and_then(|of| of.rsplit('/').next()) {
        Some(name) => &description["components"]["examples"][name],
        None => value,
    }
}

fn shared(name: &str) -> Option<Vec<u8>> {
    let shared = std::env::var_os("CONVIVIAL_SHARED").map(PathBuf::from)?;
    let contents = unpacked::whole(&shared.join("data/github").join(name), 64 << 20).unwrap();
    assert_eq!(contents.broken, None);
    Some(contents.bytes)
}
