//! The network's faults, on a real server that plays them: each test names its row of the list of
//! faults that the collector must survive.

mod failures;
mod limits;
mod lists;
mod outside;
mod queries;
mod server;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use collect::net::{
    Answer, Client, Clock, Got, Kept, Live, Manners, Outside, Patience, Request, Token, Unanswered,
};
use model::{Instant, ProjectName};
use serde_json::Value;
use store::{Page, Store};
use tempfile::TempDir;

use server::Server;

/// What no error and no log may ever hold.
pub(crate) const CANARY: &str = "canary-token-7f3a";

/// Manners like those of the forges.
pub(crate) const MANNERS: Manners = Manners {
    platform: "forge",
    token_header: ("Authorization", "Bearer "),
    remaining_header: "x-ratelimit-remaining",
    reset_header: "x-ratelimit-reset",
    headers: &[("Accept", "application/json")],
};

/// A clock that jumps instead of waiting.
pub(crate) struct Jumping {
    now: Cell<Instant>,
    /// The seconds of each wait.
    pub(crate) waited: RefCell<Vec<u64>>,
}

impl Clock for Jumping {
    fn now(&self) -> Instant {
        self.now.get()
    }

    fn wait(&self, seconds: u64, why: &str) {
        assert!(!why.contains(CANARY));
        self.now.set(self.now.get().plus_seconds(seconds as i64));
        self.waited.borrow_mut().push(seconds);
    }

    fn jitter(&self) -> u64 {
        0
    }
}

/// One who asks: with tokens, a clock and a network of their own.
pub(crate) struct Asker {
    pub(crate) clock: Jumping,
    pub(crate) tokens: Vec<Token>,
    pub(crate) patient: bool,
    pub(crate) net: Live,
}

impl Asker {
    /// Returns a patient one with so many tokens, each of which holds the canary.
    pub(crate) fn with_tokens(count: usize) -> Self {
        let tokens = (0..count).map(|at| Token::new(format!("{CANARY}-{at}"))).collect();
        let now = Cell::new(noon());
        let clock = Jumping { now, waited: RefCell::default() };
        Self { clock, tokens, patient: true, net: Live::with_patience(None, short()) }
    }

    /// Returns what was waited, in seconds.
    pub(crate) fn waited(&self) -> Vec<u64> {
        self.clock.waited.borrow().clone()
    }

    /// Lets a client of a host do something.
    pub(crate) fn client<T>(&self, host: &str, then: impl FnOnce(&mut Client<'_>) -> T) -> T {
        let tokens = |_: &str, _: &str| self.tokens.clone();
        let (net, clock, patient) = (&self.net, &self.clock, self.patient);
        let outside = Outside { net, clock, tokens: &tokens, patient };
        then(&mut Client::new(&outside, MANNERS, host))
    }

    /// Asks once, and makes sure that no failure shows the token.
    pub(crate) fn ask(&self, server: &Server, path: &str) -> Result<Answer, Unanswered> {
        let answer = self.client(&server.host(), |client| client.ask(server.get(path), None));
        if let Err(failed) = &answer {
            assert!(!format!("{failed} {failed:?}").contains(CANARY));
        }
        answer
    }
}

/// The start of every test, by the clock of this machine.
pub(crate) fn noon() -> Instant {
    Instant::parse("2026-01-01T12:00:00Z").unwrap()
}

/// Returns the moment some seconds after the start, as headers of a budget tell it.
pub(crate) fn after(seconds: i64) -> String {
    noon().plus_seconds(seconds).seconds().to_string()
}

/// Patience that is over soon enough for a test.
pub(crate) fn short() -> Patience {
    Patience { connect: Duration::from_secs(5), read: Duration::from_millis(400) }
}

/// Returns the body of an answer.
pub(crate) fn body(answer: Result<Answer, Unanswered>) -> String {
    match answer.unwrap() {
        Answer::Fresh(response) => String::from_utf8(response.body).unwrap(),
        Answer::Unchanged => panic!("nothing changed"),
    }
}

/// A raw log that outlives the runs that write it.
pub(crate) struct Log(TempDir);

impl Log {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Lets a run that is never published do something with what is kept.
    pub(crate) fn run<T>(&self, then: impl FnOnce(&mut Kept<'_>) -> T) -> T {
        self.run_at(noon(), then)
    }

    /// Lets a run that begins at a moment, and is never published, do something with what is kept.
    pub(crate) fn run_at<T>(&self, now: Instant, then: impl FnOnce(&mut Kept<'_>) -> T) -> T {
        let store = Store::open_or_create(self.0.path(), [7; 32]).unwrap();
        let run = store.begin(store.lock(true).unwrap()).unwrap();
        let mut raw = run.raw(&ProjectName::parse("orchard").unwrap(), "forge").unwrap();
        then(&mut Kept::new(&mut raw, now).unwrap())
    }

    /// Lets a run do something with what is kept, and publishes it; what was kept from a moment on
    /// stands for its request.
    pub(crate) fn publish<T>(&self, since: Instant, then: impl FnOnce(&mut Kept<'_>) -> T) -> T {
        let store = Store::open_or_create(self.0.path(), [7; 32]).unwrap();
        let run = store.begin(store.lock(true).unwrap()).unwrap();
        let mut raw = run.raw(&ProjectName::parse("orchard").unwrap(), "forge").unwrap();
        let then = then(&mut Kept::resuming(&mut raw, since).unwrap());
        run.publish().unwrap();
        then
    }

    /// Returns every page that was kept.
    pub(crate) fn pages(&self) -> Vec<Page> {
        let mut pages = Vec::new();
        self.run(|kept| {
            kept.replay(&mut |page| {
                pages.push(page);
                Ok(())
            })
        })
        .unwrap();
        pages
    }
}

/// Asks through a log, keeping every field.
pub(crate) fn keep(
    kept: &mut Kept<'_>,
    client: &mut Client<'_>,
    request: Request,
) -> Result<Got, collect::SourceError> {
    kept.ask(client, request, None, &|value| value)
}

/// Returns the JSON of a page.
pub(crate) fn page(got: Got) -> Value {
    match got {
        Got::Page(page) => serde_json::from_slice(&page.body).unwrap(),
        other => panic!("no page: {other:?}"),
    }
}
