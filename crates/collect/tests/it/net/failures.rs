//! Failures: hosts that break, answers that are cut, packed wrongly or something else altogether.

use std::cell::Cell;
use std::io::Write;

use collect::net::{Client, Got, Net, NetError, Outside, Request, Response, Unanswered};
use flate2::Compression;
use flate2::write::GzEncoder;
use model::Quarantine;

use super::server::{Reply, Server};
use super::{Asker, Log, MANNERS, body, keep, noon, page};

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn gzip(bytes: Vec<u8>) -> Reply {
    Reply::ok(bytes).with("Content-Encoding", "gzip")
}

#[test]
fn row_07_a_failing_host_is_asked_again_after_growing_pauses() {
    for status in [500, 502, 503, 504] {
        let failing = Reply::new(status, "<html>oops</html>");
        let server = Server::playing(vec![failing.clone(), failing, Reply::ok("[1]")]);
        let asker = Asker::with_tokens(1);
        assert_eq!(body(asker.ask(&server, "/a")), "[1]");
        assert_eq!(asker.waited(), [2, 4]);
    }
}

#[test]
fn row_07_a_host_that_keeps_failing_is_given_up() {
    let server = Server::playing(vec![Reply::new(503, "")]);
    let asker = Asker::with_tokens(1);
    let failed = asker.ask(&server, "/a").unwrap_err();
    assert!(matches!(failed, Unanswered::Failing { attempts: 6, status: 503, .. }));
    assert_eq!(asker.waited(), [2, 4, 8, 16, 32]);
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn row_07_a_connection_that_breaks_or_stalls_is_made_again() {
    let whole = "[1, 2, 3, 4, 5]";
    let faults =
        vec![Reply::reset(), Reply::ok(whole).cut(4), Reply::ok(whole).stall(4), Reply::ok(whole)];
    let server = Server::playing(faults);
    let asker = Asker::with_tokens(1);
    assert_eq!(body(asker.ask(&server, "/a")), whole);
    assert_eq!(asker.waited(), [2, 4, 8]);
}

#[test]
fn row_07_what_was_kept_before_a_failure_is_not_asked_for_again() {
    let log = Log::new();
    let mut asks = 0;
    let server = Server::playing(vec![Reply::ok("[1]"), Reply::ok("[2]"), Reply::new(500, "")]);
    let asker = Asker::with_tokens(1);
    asker.client(&server.host(), |client| {
        log.run(|kept| {
            for path in ["/1", "/2", "/3"] {
                asks += u32::from(keep(kept, client, server.get(path)).is_ok());
            }
        });
    });
    assert_eq!(asks, 2);
    let before = server.asked().len();
    asker.client(&server.host(), |client| {
        log.run(|kept| {
            assert_eq!(page(keep(kept, client, server.get("/1")).unwrap()).to_string(), "[1]");
            assert_eq!(page(keep(kept, client, server.get("/2")).unwrap()).to_string(), "[2]");
        });
    });
    assert_eq!(server.asked().len(), before);
}

#[test]
fn row_07_what_an_unfinished_run_has_left_is_asked_for_again_after_a_week() {
    let log = Log::new();
    let server = Server::playing(vec![Reply::ok("[1]"), Reply::ok("[2]")]);
    let asker = Asker::with_tokens(1);
    let at = |days| {
        asker.client(&server.host(), |client| {
            log.run_at(noon().plus_days(days), |kept| {
                page(keep(kept, client, server.get("/a")).unwrap()).to_string()
            })
        })
    };
    assert_eq!([at(0), at(6), at(8)], ["[1]", "[1]", "[2]"]);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn row_07_and_45_a_host_that_is_not_known_is_named() {
    let asker = Asker::with_tokens(1);
    let host = "forge.invalid";
    let answer =
        asker.client(host, |client| client.ask(Request::get("http://forge.invalid/a"), None));
    let Err(Unanswered::Unreachable { host: named, source: NetError::NoHost { .. } }) = answer
    else {
        panic!("{answer:?}")
    };
    assert_eq!(named, host);
    assert_eq!(asker.waited(), [2]);
}

/// A host that answers once and cannot be found then, for so many times.
struct Lost {
    times: Cell<u32>,
    answered: Cell<bool>,
}

impl Net for Lost {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        if self.answered.replace(true) && self.times.get() > 0 {
            self.times.set(self.times.get() - 1);
            return Err(NetError::NoHost { host: "forge.invalid".to_owned() });
        }
        let (headers, body) = (Vec::new(), b"[1]".to_vec());
        Ok(Response { status: 200, headers, body, url: request.url.clone() })
    }
}

#[test]
fn row_07_a_name_that_is_lost_on_the_way_is_looked_up_again_with_patience() {
    let net = Lost { times: Cell::new(4), answered: Cell::new(false) };
    let asker = Asker::with_tokens(1);
    let tokens = |_: &str, _: &str| asker.tokens.clone();
    let outside = Outside { net: &net, clock: &asker.clock, tokens: &tokens, patient: true };
    let mut client = Client::new(&outside, MANNERS, "forge.invalid");
    for _ in 0..2 {
        let answer = client.ask(Request::get("https://forge.invalid/a"), None);
        assert_eq!(body(answer), "[1]");
    }
    assert_eq!(asker.waited(), [2, 4, 8, 16]);
}

#[test]
fn row_22_fields_of_any_type_and_size_are_an_answer() {
    let odd = r#"[{"id": "17", "n": 123456789012345678901234567890, "new_field": {"x": []}}]"#;
    let server = Server::playing(vec![Reply::ok(odd)]);
    let log = Log::new();
    let asker = Asker::with_tokens(1);
    let got = asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap())
    });
    assert_eq!(page(got)[0]["id"], "17");
}

#[test]
fn row_23_what_is_no_json_is_asked_for_once_more_and_then_set_aside() {
    let html = "<!DOCTYPE html><html>Sign in to the network</html>";
    let deep = "[".repeat(100_000);
    let odd = [
        (html, Quarantine::WrongContents),
        ("[1, 2", Quarantine::Truncated),
        ("[1, }", Quarantine::Malformed),
        ("", Quarantine::Truncated),
        (deep.as_str(), Quarantine::Malformed),
    ];
    for (text, expected) in odd {
        let log = Log::new();
        let server = Server::playing(vec![Reply::ok(text)]);
        let asker = Asker::with_tokens(1);
        let got = asker.client(&server.host(), |client| {
            log.run(|kept| keep(kept, client, server.get("/a")).unwrap())
        });
        let Got::Unreadable { why, excerpt } = got else { panic!("{text:.20} was read") };
        assert_eq!(why, expected);
        assert_eq!(excerpt, &text.as_bytes()[..text.len().min(200)]);
        assert_eq!(server.asked().len(), 2);
        assert!(log.pages().is_empty());
    }
}

#[test]
fn row_23_an_error_page_that_goes_away_does_no_harm() {
    let server = Server::playing(vec![Reply::ok("<html>busy</html>"), Reply::ok("\u{feff}[1]")]);
    let log = Log::new();
    let asker = Asker::with_tokens(1);
    let got = asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap())
    });
    assert_eq!(page(got).to_string(), "[1]");
}

#[test]
fn row_23_a_length_that_is_too_short_gives_a_text_that_is_set_aside() {
    let log = Log::new();
    let server = Server::playing(vec![Reply::ok(r#"{"a": [1, 2, 3]}"#).short(4)]);
    let asker = Asker::with_tokens(1);
    let got = asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap())
    });
    assert!(matches!(got, Got::Unreadable { why: Quarantine::Truncated, .. }));
}

#[test]
fn row_24_packed_answers_are_unpacked_member_by_member() {
    let members = [packed(b"[1,"), packed(b" 2]")].concat();
    let server = Server::playing(vec![gzip(members)]);
    assert_eq!(body(Asker::with_tokens(1).ask(&server, "/a")), "[1, 2]");
    assert_eq!(server.asked()[0].header("accept-encoding"), Some("gzip"));
}

#[test]
fn row_24_an_answer_that_cannot_be_unpacked_is_no_answer() {
    let whole = packed(b"[1, 2, 3, 4, 5, 6]");
    for broken in [b"no gzip at all".to_vec(), whole[..whole.len() - 6].to_vec()] {
        let server = Server::playing(vec![gzip(broken), gzip(whole.clone())]);
        let asker = Asker::with_tokens(1);
        assert_eq!(body(asker.ask(&server, "/a")), "[1, 2, 3, 4, 5, 6]");
        assert_eq!(asker.waited(), [2]);
    }
}

#[test]
fn row_24_a_bomb_is_never_unpacked_whole() {
    let bomb = packed(&vec![b' '; 80 << 20]);
    let server = Server::playing(vec![gzip(bomb)]);
    let asker = Asker::with_tokens(1);
    let failed = asker.ask(&server, "/a").unwrap_err();
    let Unanswered::Unreachable { source: NetError::TooLarge { .. }, .. } = failed else {
        panic!("{failed:?}")
    };
    let log = Log::new();
    let got = asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap())
    });
    assert!(matches!(got, Got::Unreadable { why: Quarantine::NotUnpackable, .. }));
}
