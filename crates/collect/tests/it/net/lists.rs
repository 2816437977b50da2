//! Lists in pages, answers that have not changed, and things that moved or went.

use collect::net::{Answer, Got, Tags, Turns, Unanswered, moved_to, next_of};

use super::server::{Reply, Server};
use super::{Asker, CANARY, Log, body, keep, page};

/// Reads a list to its end, and returns its pages and whether it was cut.
fn whole(server: &Server, first: &str) -> (Vec<String>, bool) {
    let (log, asker) = (Log::new(), Asker::with_tokens(1));
    let mut turns = Turns::new(server.get(first));
    let mut pages = Vec::new();
    asker.client(&server.host(), |client| {
        log.run(|kept| {
            while let Some(request) = turns.next() {
                let got = keep(kept, client, request).unwrap();
                let Got::Page(kept) = &got else { panic!("no page") };
                turns.then(next_of(kept));
                pages.push(page(got).to_string());
            }
        });
    });
    (pages, turns.cut())
}

fn linked(body: &str, next: &str) -> Reply {
    Reply::ok(body).with("Link", format!("<{next}>; rel=\"next\""))
}

#[test]
fn row_10_a_list_that_leads_back_to_a_page_ends_and_is_said_to_be_cut() {
    let server = Server::playing(vec![linked("[1]", "/a?page=2"), linked("[2]", "/a?page=2")]);
    assert_eq!(whole(&server, "/a"), (vec!["[1]".to_owned(), "[2]".to_owned()], true));
}

#[test]
fn row_11_next_alone_is_followed_also_after_an_empty_page() {
    let replies = vec![linked("[1]", "/a?page=2"), linked("[]", "/a?page=3"), Reply::ok("[3]")];
    let server = Server::playing(replies);
    let (pages, cut) = whole(&server, "/a");
    assert_eq!(pages, ["[1]", "[]", "[3]"]);
    assert!(!cut);
    assert_eq!(server.asked()[2].line, "GET /a?page=3");
}

#[test]
fn row_11_a_next_page_on_another_host_never_gets_the_token() {
    let other = Server::playing(vec![Reply::ok("[2]")]);
    let server = Server::playing(vec![linked("[1]", &other.url("/a?page=2"))]);
    whole(&server, "/a");
    assert!(server.asked()[0].header("authorization").unwrap().contains(CANARY));
    assert_eq!(other.asked()[0].header("authorization"), None);
}

#[test]
fn row_14_what_has_not_changed_spends_no_budget() {
    let tagged = Reply::ok("[1]").with("ETag", "\"v1\"");
    let server = Server::playing(vec![tagged, Reply::new(304, "")]);
    let asker = Asker::with_tokens(1);
    let mut tags = Tags::default();
    asker.client(&server.host(), |client| {
        let url = server.url("/a");
        let Answer::Fresh(first) = client.ask(server.get("/a"), None).unwrap() else { panic!() };
        tags.keep(client, &url, first.header("etag"));
        assert_eq!(client.spent(), 1);
        let again = client.ask(server.get("/a"), tags.get(client, &url)).unwrap();
        assert_eq!(again, Answer::Unchanged);
        assert_eq!(client.spent(), 1);
    });
    assert_eq!(server.asked()[1].header("if-none-match"), Some("\"v1\""));
    let left = serde_json::to_string(&tags).unwrap();
    assert!(!left.contains(CANARY) && !left.contains("127.0.0.1"), "{left}");
}

#[test]
fn row_14_a_tag_holds_for_its_address_and_its_token_alone() {
    let mut tags = Tags::default();
    let host = "forge.invalid";
    let mut asker = Asker::with_tokens(1);
    asker.client(host, |client| {
        tags.keep(client, "https://forge.invalid/a", Some("\"v1\""));
        assert!(tags.get(client, "https://forge.invalid/a").is_some());
        assert!(tags.get(client, "https://forge.invalid/b").is_none());
    });
    asker.tokens.clear();
    asker.client(host, |client| {
        assert!(tags.get(client, "https://forge.invalid/a").is_none());
    });
}

#[test]
fn row_15_a_thing_that_moved_is_found_and_said_to_have_moved() {
    for status in [301, 302, 307, 308] {
        let moved = Reply::new(status, "").with("Location", "/repositories/5");
        let server = Server::playing(vec![moved, Reply::ok(r#"{"full_name": "new/name"}"#)]);
        let (log, asker) = (Log::new(), Asker::with_tokens(1));
        asker.client(&server.host(), |client| {
            log.run(|kept| {
                let got = keep(kept, client, server.get("/repos/old/name")).unwrap();
                let Got::Page(page) = got else { panic!("no page") };
                assert_eq!(moved_to(&page), Some(server.url("/repositories/5").as_str()));
                assert_eq!(page.request, format!("GET {}", server.url("/repos/old/name")));
            });
        });
        assert!(server.asked()[1].header("authorization").unwrap().contains(CANARY));
    }
}

#[test]
fn row_15_a_redirection_to_another_host_never_gets_the_token() {
    let other = Server::playing(vec![Reply::ok("[1]")]);
    let moved = Reply::new(301, "").with("Location", other.url("/a"));
    let server = Server::playing(vec![moved]);
    let asker = Asker::with_tokens(1);
    assert_eq!(body(asker.ask(&server, "/a")), "[1]");
    assert_eq!(other.asked()[0].header("authorization"), None);
}

#[test]
fn row_15_redirections_without_end_end() {
    let server = Server::playing(vec![Reply::new(302, "").with("Location", "/a")]);
    let asker = Asker::with_tokens(1);
    assert!(matches!(asker.ask(&server, "/a"), Err(Unanswered::Refused { .. })));
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn row_16_and_18_what_is_gone_is_asked_for_once() {
    for status in [404, 410] {
        let server = Server::playing(vec![Reply::new(status, r#"{"message": "Not Found"}"#)]);
        let asker = Asker::with_tokens(2);
        let failed = asker.ask(&server, "/a").unwrap_err();
        assert!(matches!(failed, Unanswered::Gone { status: told, .. } if told == status));
        assert_eq!(server.asked().len(), 1);
    }
}
