//! Limits and tokens: what is waited for, what is not, and which token is asked with.

use collect::net::Unanswered;

use super::server::{Reply, Server};
use super::{Asker, CANARY, Log, after, body, keep, noon, page};

fn exhausted(reset: String) -> Reply {
    let reply = Reply::new(403, r#"{"message": "API rate limit exceeded"}"#);
    reply.with("X-RateLimit-Remaining", "0").with("X-RateLimit-Reset", reset)
}

#[test]
fn row_01_a_spent_budget_is_waited_for_until_it_begins_anew() {
    let server = Server::playing(vec![exhausted(after(1200)), Reply::ok("[1]")]);
    let asker = Asker::with_tokens(1);
    assert_eq!(body(asker.ask(&server, "/a")), "[1]");
    assert_eq!(asker.waited(), [1200]);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn row_01_a_budget_that_is_known_to_be_spent_is_not_tried() {
    let last = Reply::ok("[1]").with("X-RateLimit-Remaining", "0");
    let server =
        Server::playing(vec![last.with("X-RateLimit-Reset", after(900)), Reply::ok("[2]")]);
    let asker = Asker::with_tokens(1);
    asker.client(&server.host(), |client| {
        assert_eq!(body(client.ask(server.get("/a"), None)), "[1]");
        assert_eq!(body(client.ask(server.get("/b"), None)), "[2]");
    });
    assert_eq!(asker.waited(), [900]);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn row_01_without_patience_the_run_ends_in_part_and_the_next_repeats_nothing() {
    let log = Log::new();
    let mut asker = Asker::with_tokens(1);
    asker.patient = false;
    let server = Server::playing(vec![Reply::ok("[1]"), exhausted(after(1200))]);
    asker.client(&server.host(), |client| {
        log.run(|kept| {
            assert_eq!(page(keep(kept, client, server.get("/a")).unwrap()).to_string(), "[1]");
            let failed = keep(kept, client, server.get("/b")).unwrap_err();
            let words = failed.to_string();
            assert!(words.contains("1200 more seconds"), "{words}");
        });
    });
    assert!(asker.waited().is_empty());

    let again = Server::playing(vec![Reply::ok("[2]")]);
    asker.client(&again.host(), |client| {
        log.run(|kept| {
            let first = keep(kept, client, server.get("/a")).unwrap();
            assert_eq!(page(first).to_string(), "[1]");
            assert_eq!(page(keep(kept, client, again.get("/b")).unwrap()).to_string(), "[2]");
            assert_eq!(kept.replayed(), 1);
        });
    });
    assert_eq!(again.asked().len(), 1);
}

#[test]
fn row_01_what_was_published_in_part_is_not_asked_for_again() {
    let (log, asker) = (Log::new(), Asker::with_tokens(1));
    let server = Server::playing(vec![Reply::ok("[1]"), Reply::ok("[2]"), Reply::ok("[3]")]);
    let ask = |since, path| {
        asker.client(&server.host(), |client| {
            log.publish(since, |kept| {
                page(keep(kept, client, server.get(path)).unwrap()).to_string()
            })
        })
    };
    assert_eq!(ask(noon(), "/a"), "[1]");
    assert_eq!(ask(noon(), "/a"), "[1]");
    assert_eq!(ask(noon(), "/b"), "[2]");
    assert_eq!(ask(noon().plus_seconds(1), "/a"), "[3]", "what is too old is asked for");
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn row_01_another_token_is_used_while_one_is_spent() {
    let near = Reply::ok("[1]").with("X-RateLimit-Remaining", "3");
    let near = near.with("X-RateLimit-Reset", after(900));
    let server = Server::playing(vec![near, exhausted(after(600)), Reply::ok("[3]")]);
    let asker = Asker::with_tokens(2);
    asker.client(&server.host(), |client| {
        assert_eq!(body(client.ask(server.get("/a"), None)), "[1]");
        assert_eq!(body(client.ask(server.get("/b"), None)), "[3]");
    });
    let used: Vec<_> = server
        .asked()
        .iter()
        .map(|asked| asked.header("authorization").unwrap().rsplit('-').next().unwrap().to_owned())
        .collect();
    assert_eq!(used, ["0", "1", "0"]);
    assert!(asker.waited().is_empty());
}

#[test]
fn row_02_a_reset_in_the_past_is_waited_for_a_little_and_not_for_ever() {
    let server = Server::playing(vec![exhausted(after(-50)), Reply::ok("[1]")]);
    let asker = Asker::with_tokens(1);
    assert_eq!(body(asker.ask(&server, "/a")), "[1]");
    assert_eq!(asker.waited(), [5]);
}

#[test]
fn row_02_the_reset_is_reckoned_by_the_clock_of_the_host() {
    let limited = exhausted(after(3600 + 100)).with("Date", "Thu, 01 Jan 2026 13:00:00 GMT");
    let server = Server::playing(vec![limited, Reply::ok("[1]")]);
    let asker = Asker::with_tokens(1);
    assert_eq!(body(asker.ask(&server, "/a")), "[1]");
    assert_eq!(asker.waited(), [100]);
}

#[test]
fn row_03_a_secondary_limit_with_retry_after_is_obeyed() {
    let limited = Reply::new(403, r#"{"message": "You have exceeded a secondary rate limit"}"#);
    let moment = limited.clone().with("Retry-After", "Thu, 01 Jan 2026 12:01:47 GMT");
    let server = Server::playing(vec![limited.with("Retry-After", "77"), moment, Reply::ok("[1]")]);
    let asker = Asker::with_tokens(1);
    assert_eq!(body(asker.ask(&server, "/a")), "[1]");
    assert_eq!(asker.waited(), [77, 30]);
}

#[test]
fn row_03_what_a_host_asks_for_beyond_all_patience_is_not_waited_for() {
    let limited = Reply::new(429, "").with("Retry-After", "18446744073709551615");
    let server = Server::playing(vec![limited]);
    let asker = Asker::with_tokens(1);
    assert!(matches!(asker.ask(&server, "/a"), Err(Unanswered::Limited { .. })));
    assert!(asker.waited().is_empty());
}

#[test]
fn row_04_a_secondary_limit_without_headers_is_waited_for_twice_as_long_each_time() {
    for status in [403, 429] {
        let limited =
            Reply::new(status, r#"{"message": "You have exceeded a secondary rate limit"}"#);
        let server = Server::playing(vec![limited]);
        let asker = Asker::with_tokens(1);
        let failed = asker.ask(&server, "/a").unwrap_err();
        assert!(matches!(failed, Unanswered::Limited { .. }));
        assert_eq!(asker.waited(), [60, 120, 240, 480, 960, 1920]);
        assert_eq!(server.asked().len(), 7);
    }
}

#[test]
fn row_05_what_is_refused_for_good_is_asked_once() {
    let sso = Reply::new(403, r#"{"message": "Resource protected"}"#);
    let refusals = [
        (sso.with("X-GitHub-SSO", "required; url=https://forge.invalid"), "single sign-on"),
        (Reply::new(403, r#"{"message": "Repository access blocked"}"#), "blocked"),
        (Reply::new(403, r#"{"message": "Resource not accessible by token"}"#), "not allowed"),
        (Reply::new(451, r#"{"message": "DMCA"}"#), "legal"),
    ];
    for (reply, word) in refusals {
        let server = Server::playing(vec![reply]);
        let asker = Asker::with_tokens(1);
        let failed = asker.ask(&server, "/a").unwrap_err();
        assert!(matches!(failed, Unanswered::Refused { .. }));
        assert!(failed.to_string().contains(word), "{failed}");
        assert_eq!(server.asked().len(), 1);
        assert!(asker.waited().is_empty());
    }
}

#[test]
fn row_06_a_refused_token_gives_way_to_the_next_and_is_never_used_again() {
    let refused = Reply::new(401, r#"{"message": "Bad credentials"}"#);
    let server = Server::playing(vec![refused, Reply::ok("[1]")]);
    let asker = Asker::with_tokens(2);
    asker.client(&server.host(), |client| {
        assert_eq!(body(client.ask(server.get("/a"), None)), "[1]");
        assert_eq!(body(client.ask(server.get("/b"), None)), "[1]");
    });
    let used: Vec<String> = server
        .asked()
        .iter()
        .map(|asked| asked.header("authorization").unwrap().to_owned())
        .collect();
    let [first, second] = [0, 1].map(|at| format!("Bearer {CANARY}-{at}"));
    assert_eq!(used, [first, second.clone(), second]);
}

#[test]
fn row_06_when_every_token_is_refused_the_credentials_are_to_blame() {
    let server = Server::playing(vec![Reply::new(401, "")]);
    for tokens in [0, 1, 2] {
        let asker = Asker::with_tokens(tokens);
        let failed = asker.ask(&server, "/a").unwrap_err();
        match tokens {
            0 => assert!(matches!(failed, Unanswered::NoToken { .. })),
            _ => assert!(matches!(failed, Unanswered::TokenRefused { .. })),
        }
        assert!(!format!("{:?} {failed:?}", asker.tokens).contains(CANARY));
    }
    assert_eq!(server.asked().len(), 1 + 1 + 2);
}

#[test]
fn a_wait_moves_the_clock_that_pages_are_kept_by() {
    let server = Server::playing(vec![exhausted(after(600)), Reply::ok("[1]")]);
    let log = Log::new();
    let asker = Asker::with_tokens(1);
    asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap());
    });
    assert_eq!(log.pages()[0].at(), Some(noon().plus_seconds(600)));
}
