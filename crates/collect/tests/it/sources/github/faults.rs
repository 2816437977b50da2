//! What `github` must survive, row by row as the list of faults counts.
//!
//! Row 13 (a search of more than 1,000 results) concerns nothing here: no search is asked for.

use collect::SourceError;
use collect::net::{NetError, Request, Response, Unanswered};
use model::{Event, Extent, Fact, ItemKey, ItemKind, NoteKind, TraceKind, Who};
use serde_json::{Value, json};

use super::world::World;
use super::{Garden, SECTION, extent, issue_of_many, items, of_kind, record, told, traces, whole};

fn answer(request: &Request, status: u16, body: Value) -> Option<Result<Response, NetError>> {
    let body = body.to_string().into_bytes();
    Some(Ok(Response { status, headers: Vec::new(), body, url: request.url.clone() }))
}

/// Returns the page size that a query asks for.
fn size(request: &Request) -> u64 {
    let body: Value = serde_json::from_slice(request.body.as_deref().unwrap()).unwrap();
    body["variables"]["first"].as_u64().unwrap_or(1)
}

fn is(request: &Request, operation: &str) -> bool {
    request.label.split(' ').next() == Some(operation)
}

#[test]
fn row_05_a_refused_repository_does_not_keep_the_others_from_being_read() {
    let refusals = [
        (403, json!({ "message": "Resource protected by organization SAML enforcement" })),
        (403, json!({ "message": "Repository access blocked" })),
        (451, json!({})),
    ];
    for (status, body) in refusals {
        let world = World::with(|request, _| {
            request
                .url
                .ends_with("/orchard/closed")
                .then(|| answer(request, status, body.clone()))?
        });
        let section = "repositories = [\"orchard/closed\", \"orchard/trees\"]";
        let (heard, reading) = Garden::new().try_read(&world, section, false);
        let reading = reading.unwrap();
        assert_eq!(items(&heard).len(), 6);
        assert_eq!(reading.missing.len(), 1);
        assert!(!reading.missing[0].contains("closed"), "no name is told");
        assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
        assert_eq!(heard.notes[&NoteKind::RequestsRefused].0, 1);
        let refused = world.asked.borrow().iter().filter(|(_, known)| *known == status).count();
        assert_eq!(refused, 1, "it is not tried again");
    }
}

#[test]
fn row_06_a_token_that_is_refused_is_an_error_of_credentials() {
    let world =
        World::with(|request, _| answer(request, 401, json!({ "message": "Bad credentials" })));
    let (_, reading) = Garden::new().try_read(&world, SECTION, false);
    let refused = reading.unwrap_err();
    assert!(matches!(refused, SourceError::Net(Unanswered::TokenRefused { .. })));
    assert!(!format!("{refused} {refused:?}").contains("canary"));
}

#[test]
fn row_08_a_query_that_takes_too_long_is_asked_for_in_smaller_pages() {
    let slow = [
        (502, json!({})),
        (
            200,
            json!({ "data": null, "errors": [{ "message": "Something went wrong while executing" }] }),
        ),
    ];
    for (status, body) in slow {
        let world = World::with(|request, _| {
            (is(request, "Changes") && size(request) > 6)
                .then(|| answer(request, status, body.clone()))?
        });
        let mut garden = Garden::new();
        let (heard, reading) = garden.read(&world);
        assert_eq!(items(&heard).len(), 6);
        assert_eq!(reading.missing.len(), 0);
        assert!(reading.memory.contains(r#""Changes":6"#), "the size that worked is remembered");
    }
}

#[test]
fn row_08_what_is_too_heavy_by_itself_is_asked_for_with_shorter_lists() {
    let world = World::with(|request, _| {
        let narrow = request.label.contains(r#""inner":10"#);
        (is(request, "Changes") && !narrow).then(|| answer(request, 502, json!({})))?
    });
    let (heard, reading) = Garden::new().read(&world);
    assert_eq!(told(&heard), told(&whole().0));
    assert_eq!(reading.missing.len(), 0);
    let sizes = world.sizes.borrow();
    assert_eq!(
        sizes.iter().filter(|(name, _)| name == "Changes").map(|(_, size)| *size).max(),
        Some(1)
    );
}

#[test]
fn row_08_no_data_is_never_taken_for_an_empty_list() {
    let world = World::with(|request, _| {
        is(request, "Changes").then(|| answer(request, 200, json!({ "data": null })))?
    });
    let (heard, reading) = Garden::new().read(&world);
    assert!(items(&heard).iter().all(|item| item.kind != ItemKind::Change));
    assert_eq!(extent(&reading, Fact::Changes), Extent::Partial);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Complete);
}

#[test]
fn row_09_a_node_that_came_in_part_is_asked_for_again_by_its_id() {
    let small = World::new();
    let world = World::with(|request, _| {
        if !is(request, "Issues") {
            return None;
        }
        let whole = collect::net::Net::send(&small, request).unwrap();
        let mut body: Value = serde_json::from_slice(&whole.body).unwrap();
        body["data"]["repository"]["items"]["nodes"][0]["timelineItems"] = Value::Null;
        let path = json!(["repository", "items", "nodes", 0, "timelineItems"]);
        body["errors"] = json!([{ "type": "SERVICE_UNAVAILABLE", "path": path, "message": "oh" }]);
        answer(request, 200, body)
    });
    let mut garden = Garden::new();
    let (heard, reading) = garden.read(&world);
    assert_eq!(told(&heard), told(&whole().0));
    assert_eq!(reading.missing.len(), 0);
    let again = world.asked.borrow().iter().filter(|(line, _)| line.contains(" Again ")).count();
    assert_eq!(again, 1);
    let (offline, _) = garden.try_read(&world, SECTION, true);
    assert_eq!(told(&offline), told(&heard));
}

#[test]
fn row_09_a_node_that_did_not_come_makes_the_list_partial_and_is_read_the_next_time() {
    let small = World::new();
    let world = World::with(|request, _| {
        if !is(request, "Issues") {
            return None;
        }
        let whole = collect::net::Net::send(&small, request).unwrap();
        let mut body: Value = serde_json::from_slice(&whole.body).unwrap();
        body["data"]["repository"]["items"]["nodes"][1] = Value::Null;
        let path = json!(["repository", "items", "nodes", 1]);
        body["errors"] = json!([{ "type": "NOT_FOUND", "path": path, "message": "oh" }]);
        answer(request, 200, body)
    });
    let mut garden = Garden::new();
    let (heard, reading) = garden.read(&world);
    assert_eq!(items(&heard).len(), 5);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
    assert_eq!(extent(&reading, Fact::Changes), Extent::Complete);
    garden.publish();
    let (heard, reading) = garden.read(&World::new());
    let issues = items(&heard).into_iter().filter(|item| item.kind == ItemKind::Issue);
    assert_eq!(issues.count(), 3);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Complete);
}

#[test]
fn row_09_a_node_that_never_comes_is_given_up_after_the_second_time_and_said_to_be_missing() {
    let small = World::new();
    let world = World::with(|request, _| {
        if !is(request, "Issues") {
            return None;
        }
        let whole = collect::net::Net::send(&small, request).unwrap();
        let mut body: Value = serde_json::from_slice(&whole.body).unwrap();
        body["data"]["repository"]["items"]["nodes"][1] = Value::Null;
        answer(request, 200, body)
    });
    let mut garden = Garden::new();
    for round in 0..3 {
        world.asked.borrow_mut().clear();
        let (_, reading) = garden.read(&world);
        garden.publish();
        assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
        assert_eq!(world.spent() == 0, round == 2);
    }
}

#[test]
fn row_10_a_cursor_that_leads_back_ends_the_list_and_says_so() {
    let small = World::new();
    let world = World::with(|request, _| {
        if !is(request, "Changes") {
            return None;
        }
        let whole = collect::net::Net::send(&small, request).unwrap();
        let mut body: Value = serde_json::from_slice(&whole.body).unwrap();
        body["data"]["repository"]["items"]["pageInfo"] =
            json!({ "hasNextPage": true, "endCursor": "cursor:1" });
        answer(request, 200, body)
    });
    let (heard, reading) = Garden::new().read(&world);
    assert_eq!(heard.notes[&NoteKind::ListCut].0, 1);
    assert_eq!(extent(&reading, Fact::Changes), Extent::Partial);
    assert!(world.asked.borrow().len() < 20);
}

#[test]
fn row_10_an_expired_cursor_begins_the_list_anew() {
    let many: Vec<Value> = (0..120).map(issue_of_many).collect();
    let refused = std::cell::Cell::new(false);
    let world = World::with(|request, _| {
        let late = is(request, "Issues") && request.label.contains("after");
        (late && !refused.replace(true)).then(|| {
            answer(
                request,
                200,
                json!({ "errors": [{ "type": "INVALID_CURSOR", "message": "no" }] }),
            )
        })?
    });
    world.repository.borrow_mut()["issues"] = many.into();
    let (heard, reading) = Garden::new().read(&world);
    let mut numbers: Vec<String> =
        heard.records().map(|record| record.key.lossy().into_owned()).collect();
    numbers.retain(|key| key.starts_with("issue:"));
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 120);
    assert_eq!(reading.missing.len(), 0);
}

#[test]
fn row_11_an_empty_page_in_the_middle_ends_nothing() {
    let small = World::new();
    let world = World::with(|request, _| {
        let first = is(request, "Issues") && !request.label.contains("after");
        first.then(|| {
            let whole = collect::net::Net::send(&small, request).unwrap();
            let mut body: Value = serde_json::from_slice(&whole.body).unwrap();
            let items = &mut body["data"]["repository"]["items"];
            items["nodes"] = json!([]);
            items["pageInfo"] = json!({ "hasNextPage": true, "endCursor": "cursor:0" });
            answer(request, 200, body)
        })?
    });
    let (heard, reading) = Garden::new().read(&world);
    assert_eq!(items(&heard).len(), 6);
    assert_eq!(reading.missing.len(), 0);
}

#[test]
fn row_12_fewer_items_than_are_counted_make_the_list_partial() {
    let small = World::new();
    let world = World::with(|request, _| {
        is(request, "Issues").then(|| {
            let whole = collect::net::Net::send(&small, request).unwrap();
            let mut body: Value = serde_json::from_slice(&whole.body).unwrap();
            body["data"]["repository"]["items"]["totalCount"] = 9.into();
            answer(request, 200, body)
        })?
    });
    let (heard, reading) = Garden::new().read(&world);
    assert_eq!(heard.notes[&NoteKind::CountDiffers].0, 1);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
}

#[test]
fn row_15_a_renamed_repository_keeps_one_history_under_both_names() {
    let (mut garden, world) = (Garden::new(), World::new());
    let (before, _) = garden.read(&world);
    garden.publish();
    world.repository.borrow_mut()["nameWithOwner"] = "orchard/grove".into();
    let moved = World::with(|request, _| {
        let old = request.url.ends_with("/repos/orchard/trees");
        old.then(|| {
            let to = request.url.replace("trees", "grove");
            let headers = vec![("location".to_owned(), to)];
            Ok(Response { status: 301, headers, body: Vec::new(), url: request.url.clone() })
        })
    });
    moved.repository.replace(world.repository.borrow().clone());
    let (heard, reading) = garden.read(&moved);
    assert_eq!(heard.notes[&NoteKind::PlaceRenamed].0, 1);
    assert_eq!(reading.missing.len(), 0);
    let names: Vec<_> = record(&heard, "place:7100")
        .events
        .iter()
        .map(|event| match event {
            Event::Place(place, _) => {
                (place.name.lossy().into_owned(), place.native.clone().unwrap())
            }
            _ => panic!("not a place"),
        })
        .collect();
    let id = || "7100".to_owned();
    assert_eq!(names, [("orchard/trees".into(), id()), ("orchard/grove".into(), id())]);
    let keys = |heard: &collect::Heard| -> Vec<ItemKey> {
        items(heard).iter().map(|item| item.key.clone()).collect()
    };
    assert!(keys(&heard).iter().all(|key| keys(&before).contains(key)));
    assert!(moved.asked.borrow().iter().any(|(line, _)| line.contains(r#""name":"grove""#)));
}

#[test]
fn row_16_a_repository_that_is_gone_is_said_to_be_missing_and_asked_for_once() {
    for status in [404, 410, 451] {
        let mut garden = Garden::new();
        garden.read(&World::new());
        garden.publish();
        let world = World::with(|request, _| answer(request, status, json!({})));
        let (heard, reading) = garden.read(&world);
        assert_eq!(heard.records().count(), 0);
        assert_eq!((reading.missing.len(), world.asked.borrow().len()), (1, 1));
        assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
        assert!(garden.memory.contains("7100"), "what is known of it is kept");
    }
}

#[test]
fn row_17_a_name_that_belongs_to_another_repository_now_begins_another_history() {
    let (mut garden, world) = (Garden::new(), World::new());
    garden.read(&world);
    garden.publish();
    world.repository.borrow_mut()["databaseId"] = 7999.into();
    world.touch("");
    let (heard, _) = garden.read(&world);
    assert_eq!(heard.notes[&NoteKind::NameReused].0, 1);
    let issue = items(&heard)[0];
    assert_eq!(issue.place.native.as_deref(), Some("7999"));
    record(&heard, "issue:orchard/trees@7999#1");
}

#[test]
fn row_18_issues_that_were_moved_or_deleted_are_marked_and_kept() {
    let (mut garden, world) = (Garden::new(), World::new());
    garden.read(&world);
    garden.publish();
    {
        let mut repository = world.repository.borrow_mut();
        repository["moved"] = json!({ "1": "orchard/tools#40" });
        let issues = repository["issues"].as_array_mut().unwrap();
        issues.retain(|issue| issue["number"] == 3);
    }
    world.touch("");
    world.touch("issues/events?per_page=1");
    let (heard, reading) = garden.read(&world);
    let told = traces(&heard);
    let gone: Vec<_> = told
        .iter()
        .filter(|trace| matches!(trace.kind, TraceKind::Transferred | TraceKind::Deleted))
        .filter(|trace| trace.native.is_none())
        .collect();
    assert_eq!(
        gone.iter().map(|trace| trace.kind).collect::<Vec<_>>(),
        [TraceKind::Transferred, TraceKind::Deleted]
    );
    let Some(ItemKey::Number { place, number }) = &gone[0].target else { panic!("no target") };
    assert_eq!((place.name.lossy().as_ref(), *number), ("orchard/tools", 40));
    assert_eq!(heard.notes[&NoteKind::Gone].0, 2);
    assert_eq!(reading.missing.len(), 0);
}

#[test]
fn row_19_a_deleted_account_is_somebody_and_nobody_in_particular() {
    let (heard, _) = whole();
    let issue = items(&heard).into_iter().find(|item| item.author == Who::Ghost).unwrap();
    assert_eq!(issue.title.as_ref().unwrap().lossy(), "A ghost's report");
    let comments = of_kind(&heard, TraceKind::Comment);
    assert_eq!(comments.iter().filter(|comment| comment.by == Who::Ghost).count(), 1);
    assert_eq!(of_kind(&heard, TraceKind::Unassigned)[0].subject, Who::Ghost);
}

#[test]
fn row_20_a_login_is_an_attribute_and_the_number_the_key() {
    let (before, _) = whole();
    let world = World::new();
    let renamed = world.repository.borrow().to_string().replace("ada-invented", "ada-renamed");
    world.repository.replace(serde_json::from_str(&renamed).unwrap());
    let (after, _) = Garden::new().read(&world);
    let author = |heard| items(heard)[0].author.account().unwrap().clone();
    let (before, after) = (author(&before), author(&after));
    assert_eq!(before.key, after.key);
    assert_ne!(before.login, after.login);
}

#[test]
fn row_38_long_lists_within_an_item_are_followed_to_their_end() {
    let world = World::new();
    let ada = json!({ "__typename": "User", "login": "ada-invented", "databaseId": 501 });
    let comments: Vec<Value> = (0..250)
        .map(|number| json!({
            "__typename": "IssueComment", "id": format!("IC_{number}"), "author": ada,
            "fullDatabaseId": number.to_string(), "createdAt": "2025-05-05T00:00:00Z", "body": "",
        }))
        .collect();
    let inline: Vec<Value> = (0..70)
        .map(|number| {
            json!({
                "__typename": "PullRequestReviewComment", "id": format!("PRRC_{number}"),
                "author": ada, "fullDatabaseId": number.to_string(), "body": "",
                "createdAt": "2025-05-05T00:00:00Z", "state": "SUBMITTED", "replyTo": null,
            })
        })
        .collect();
    {
        let mut repository = world.repository.borrow_mut();
        repository["issues"][1]["timelineItems"] = comments.into();
        repository["pullRequests"][0]["reviews"][0]["comments"] = inline.into();
    }
    let mut garden = Garden::new();
    let (heard, reading) = garden.read(&world);
    assert_eq!(record(&heard, "issue:orchard/trees#3").events.len(), 251);
    assert_eq!(of_kind(&heard, TraceKind::InlineComment).len(), 70);
    assert_eq!(reading.missing.len(), 0);
    assert!(!heard.notes.contains_key(&NoteKind::ListCut));
    let (offline, _) = garden.try_read(&world, SECTION, true);
    assert_eq!(told(&offline), told(&heard));
}

#[test]
fn row_38_a_list_that_cannot_be_followed_is_said_to_be_cut() {
    let world = World::with(|request, _| {
        is(request, "Timeline")
            .then(|| answer(request, 200, json!({ "errors": [{ "message": "no" }] })))?
    });
    let label = |number: u64| {
        json!({
            "__typename": "ReopenedEvent", "id": format!("REE_{number}"), "actor": null,
            "createdAt": "2025-05-05T00:00:00Z",
        })
    };
    world.repository.borrow_mut()["issues"][1]["timelineItems"] = (0..150).map(label).collect();
    let (heard, reading) = Garden::new().read(&world);
    assert_eq!(record(&heard, "issue:orchard/trees#3").events.len(), 101);
    assert_eq!(heard.notes[&NoteKind::ListCut].0, 1);
    assert_eq!(extent(&reading, Fact::Issues), Extent::Partial);
    assert_eq!(reading.missing.len(), 1);
}
