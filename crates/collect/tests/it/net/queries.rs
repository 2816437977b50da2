//! GraphQL: pages that shrink and grow, answers in part, failures that call themselves successes.

use std::collections::BTreeMap;

use collect::net::graphql::{Cursors, Graphql, Missing, Next, Outcome, Query};
use collect::net::{Got, Unanswered};
use serde_json::{Map, Value, json};

use super::server::{Reply, Server};
use super::{Asker, Log, after, page};

const QUERY: Query<'_> =
    Query { name: "Items", text: "query Items { x }", size: Some("first"), most: 40 };

fn timeout() -> Reply {
    Reply::ok(
        r#"{"data": null, "errors": [{"message": "Something went wrong while executing your query. This may be the result of a timeout"}]}"#,
    )
}

fn good() -> Reply {
    Reply::ok(r#"{"data": {"x": 1, "rateLimit": {"cost": 2, "remaining": 4998}}}"#)
}

fn run(server: &Server, graphql: &mut Graphql, asker: &Asker) -> Result<Outcome, Unanswered> {
    asker.client(&server.host(), |client| graphql.run(client, &QUERY, &variables()))
}

fn variables() -> Map<String, Value> {
    let Value::Object(variables) = json!({ "owner": "orchard", "after": null }) else { panic!() };
    variables
}

fn graphql(server: &Server) -> Graphql {
    Graphql::new(server.url("/graphql"), BTreeMap::new())
}

/// Returns the page sizes that were asked for.
fn sizes(server: &Server) -> Vec<u64> {
    let size = |body: &str| {
        let posted: Value = serde_json::from_str(body).unwrap();
        posted["variables"]["first"].as_u64().unwrap()
    };
    server.asked().iter().map(|asked| size(&asked.body)).collect()
}

#[test]
fn row_08_a_query_that_takes_too_long_asks_for_half_as_much() {
    let replies = vec![Reply::new(502, "<html>"), timeout(), Reply::new(504, ""), good()];
    let server = Server::playing(replies);
    let (asker, mut graphql) = (Asker::with_tokens(1), graphql(&server));
    let answer = run(&server, &mut graphql, &asker).unwrap();
    assert!(matches!(answer, Outcome::Data(data) if data.data["x"] == 1));
    assert_eq!(sizes(&server), [40, 20, 10, 5]);
    assert_eq!((graphql.points(), graphql.left()), (2, Some(4998)));
    for _ in 0..8 {
        run(&server, &mut graphql, &asker).unwrap();
    }
    assert_eq!(sizes(&server).last(), Some(&8), "it grows back slowly");
    assert_eq!(graphql.sizes().get("Items"), Some(&8));
}

#[test]
fn row_08_no_data_is_never_taken_for_an_empty_list() {
    let server = Server::playing(vec![Reply::ok(r#"{"data": null}"#), good()]);
    let mut graphql = graphql(&server);
    let answer = run(&server, &mut graphql, &Asker::with_tokens(1)).unwrap();
    assert!(matches!(answer, Outcome::Data(data) if data.data["x"] == 1));
}

#[test]
fn row_08_what_is_too_much_one_at_a_time_is_too_heavy() {
    let server = Server::playing(vec![timeout()]);
    let mut graphql = graphql(&server);
    let answer = run(&server, &mut graphql, &Asker::with_tokens(1)).unwrap();
    assert_eq!(answer, Outcome::TooHeavy);
    assert_eq!(sizes(&server), [40, 20, 10, 5, 2, 1, 1, 1]);
}

#[test]
fn row_08_a_query_that_is_wrong_is_refused() {
    let words = r#"{"errors": [{"message": "Field 'y' doesn't exist on type 'Query'"}]}"#;
    let server = Server::playing(vec![Reply::ok(words)]);
    let mut graphql = graphql(&server);
    let failed = run(&server, &mut graphql, &Asker::with_tokens(1)).unwrap_err();
    assert!(matches!(failed, Unanswered::Refused { status: 200, .. }));
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn row_01_a_limit_that_graphql_tells_with_status_200_is_waited_for() {
    let words = r#"{"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}"#;
    let limited = Reply::ok(words).with("X-RateLimit-Reset", after(300));
    let server = Server::playing(vec![limited, good()]);
    let (asker, mut graphql) = (Asker::with_tokens(1), graphql(&server));
    assert!(matches!(run(&server, &mut graphql, &asker), Ok(Outcome::Data(_))));
    assert_eq!(asker.waited(), [300]);
    assert_eq!(sizes(&server), [40, 40]);
}

#[test]
fn row_09_good_nodes_are_kept_and_missing_ones_are_named() {
    let partial = json!({
        "data": { "nodes": [{ "id": "I_1", "author": { "login": "ada" } }, { "id": "I_2", "author": null }] },
        "errors": [{ "type": "NOT_FOUND", "path": ["nodes", 1, "author"], "message": "no" }],
    });
    let server = Server::playing(vec![Reply::ok(partial.to_string())]);
    let (asker, log, mut graphql) = (Asker::with_tokens(1), Log::new(), graphql(&server));
    let got = asker.client(&server.host(), |client| {
        log.run(|kept| {
            kept.query(client, &mut graphql, &QUERY, &variables(), &|value| value).unwrap()
        })
    });
    let body = page(got);
    assert_eq!(body["data"]["nodes"][0]["author"]["login"], "ada");
    let missing = Missing::of_json(&body["missing"][0]);
    assert_eq!(missing.path, ["nodes", "1", "author"]);
    assert_eq!(missing.id.as_deref(), Some("I_2"));
    assert_eq!(missing.kind, "NOT_FOUND");
}

#[test]
fn row_10_a_cursor_that_comes_twice_is_noticed() {
    let mut cursors = Cursors::default();
    let info = json!({ "hasNextPage": true, "endCursor": "c1" });
    assert_eq!(cursors.next(Some(&info)), Next::After("c1".to_owned()));
    assert_eq!(cursors.next(Some(&info)), Next::Repeated);
    let broken = json!({ "hasNextPage": true, "endCursor": null });
    assert_eq!(cursors.next(Some(&broken)), Next::Repeated);
    assert_eq!(cursors.next(Some(&json!({ "hasNextPage": false }))), Next::End);
}

#[test]
fn a_page_that_was_kept_stands_for_its_query_whatever_its_size_was() {
    let server = Server::playing(vec![good(), timeout()]);
    let (asker, log) = (Asker::with_tokens(1), Log::new());
    for sizes in [BTreeMap::new(), BTreeMap::from([("Items".to_owned(), 3)])] {
        let mut graphql = Graphql::new(server.url("/graphql"), sizes);
        let got = asker.client(&server.host(), |client| {
            log.run(|kept| {
                kept.query(client, &mut graphql, &QUERY, &variables(), &|value| value).unwrap()
            })
        });
        let Got::Page(page) = got else { panic!("no page") };
        let line = format!(
            "POST {} Items {}",
            server.url("/graphql"),
            r#"{"after":null,"owner":"orchard"}"#
        );
        assert_eq!(page.request, line);
    }
    assert_eq!(server.asked().len(), 1);
}
