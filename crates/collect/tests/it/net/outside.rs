//! The way out: proxies, networks that are not there, and clocks that are wrong.

use collect::Heard;
use collect::net::{Got, Live, NetError, Unanswered};
use model::NoteKind;

use super::server::{Reply, Server};
use super::{Asker, CANARY, Log, after, body, keep, short};

#[test]
fn row_45_a_proxy_is_asked_to_lead_the_way() {
    let proxy = Server::playing(vec![Reply::ok("[1]")]);
    let mut asker = Asker::with_tokens(1);
    asker.net = Live::with_patience(Some(&format!("http://{}", proxy.host())), short());
    let request = collect::net::Request::get("http://forge.invalid/a");
    let answer = asker.client("forge.invalid", |client| client.ask(request, None));
    assert_eq!(body(answer), "[1]");
    let asked = proxy.asked();
    assert!(asked[0].line.contains("forge.invalid"), "{}", asked[0].line);
}

#[test]
fn row_45_a_port_where_nobody_listens_is_named() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let asker = Asker::with_tokens(1);
    let request = collect::net::Request::get(format!("http://{closed}/a"));
    let answer = asker.client(&closed.to_string(), |client| client.ask(request, None));
    let failed = answer.unwrap_err();
    assert!(failed.to_string().contains(&closed.to_string()));
    let Unanswered::Unreachable { source: NetError::Closed { .. }, .. } = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(asker.waited(), [2, 4]);
}

#[test]
fn row_45_a_captive_portal_gets_no_token_and_its_page_is_set_aside() {
    let portal = Server::playing(vec![Reply::ok("<html>Pay for the network</html>")]);
    let server = Server::playing(vec![Reply::new(302, "").with("Location", portal.url("/"))]);
    let (log, asker) = (Log::new(), Asker::with_tokens(1));
    let got = asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap())
    });
    assert!(matches!(got, Got::Unreadable { .. }));
    for asked in portal.asked() {
        assert!(!asked.header("authorization").unwrap_or_default().contains(CANARY));
    }
    assert!(log.pages().is_empty());
}

#[test]
fn row_46_a_clock_that_is_wrong_by_years_is_noticed_and_the_hosts_clock_is_used() {
    let dated = Reply::ok("[1]").with("Date", "Sat, 01 Jan 2028 12:00:00 GMT");
    let server = Server::playing(vec![dated]);
    let (log, asker) = (Log::new(), Asker::with_tokens(1));
    let mut heard = Heard::default();
    asker.client(&server.host(), |client| {
        log.run(|kept| keep(kept, client, server.get("/a")).unwrap());
        client.note(&mut heard);
        assert_eq!(client.now().day(), "2028-01-01");
    });
    assert_eq!(heard.notes[&NoteKind::ClockSkew].0, 1);
    assert_eq!(log.pages()[0].at().unwrap().day(), "2028-01-01");
}

#[test]
fn row_46_a_clock_that_is_right_is_not_noted() {
    let dated = Reply::ok("[1]").with("Date", "Thu, 01 Jan 2026 12:00:30 GMT");
    let server = Server::playing(vec![dated.with("X-RateLimit-Reset", after(1))]);
    let asker = Asker::with_tokens(1);
    let mut heard = Heard::default();
    asker.client(&server.host(), |client| {
        client.ask(server.get("/a"), None).unwrap();
        client.note(&mut heard);
    });
    assert!(heard.notes.is_empty());
}
