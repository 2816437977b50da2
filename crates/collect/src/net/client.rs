//! The client: patience, limits, tokens and conditional requests, by the rules that hosts publish.
//!
//! It asks one thing at a time. A limit is waited for as long as the host says (`Retry-After`, then
//! the moment at which the budget begins anew, then a minute and twice as long each time), a failure
//! is tried again after a pause that grows, and a refusal is never tried again. All moments are
//! those of the host's clock.

use model::{Instant, NoteKind};

use super::budget::{Choice, Lane, Purse};
use super::verdict::{self, Verdict};
use super::{NetError, Outside, Request, Response, Unanswered, date, exchange};
use crate::Tell;

/// The most attempts of one request that fail.
const MOST_FAILURES: u32 = 6;

/// The most attempts at a name that nobody knows: a second one, since looking up may fail once.
const MOST_LOOKUPS: u32 = 2;

/// The most attempts at a host that takes no connections: it may be starting anew.
const MOST_KNOCKS: u32 = 3;

/// The most waits for one request.
const MOST_WAITS: u32 = 6;

/// The least that is waited for a limit, whatever the host says.
const SHORTEST_WAIT: u64 = 5;

/// From so many seconds on a wait is a long one, which only the patient wait.
const LONG_WAIT: u64 = 60;

/// The most seconds from the first attempt of a request to the last.
const DEADLINE: i64 = 3 * 3600;

/// A clock that differs by more seconds than this is worth a note.
const SKEW: i64 = 60;

/// How a platform wants to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// The platform's kind for tokens: `github`, `gitlab`, `forgejo`, `discourse`.
    pub platform: &'static str,
    /// The header that carries a token, and what stands before the token in it.
    pub token_header: (&'static str, &'static str),
    /// The header that tells how many requests are left, in lower case.
    pub remaining_header: &'static str,
    /// The header that tells when the count begins anew, in lower case: seconds since 1970.
    pub reset_header: &'static str,
    /// Headers of every request.
    pub headers: &'static [(&'static str, &'static str)],
}

impl Manners {
    /// The manners towards a host of which nothing is known: no token, no count.
    pub const PLAIN: Manners = Manners {
        platform: "",
        token_header: ("Authorization", "Bearer "),
        remaining_header: "ratelimit-remaining",
        reset_header: "ratelimit-reset",
        headers: &[],
    };
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A new answer with a status from 200 to 299.
    Fresh(Response),
    /// Nothing has changed since the entity tag that was given (304).
    Unchanged,
}

/// A client of one host: serial, patient, and never asking twice for what it has.
pub struct Client<'a> {
    outside: &'a Outside<'a>,
    manners: Manners,
    host: String,
    /// The key under which addresses are remembered.
    key: Option<&'a dyn Fn(&str) -> String>,
    purse: Purse,
    /// By how many seconds the host's clock is ahead of this machine's.
    ahead: i64,
    spent: u64,
    /// Whether the host has answered: then it is there, and what fails will pass.
    answered: bool,
}

/// How much is tried for one request.
#[derive(Clone, Copy)]
pub(super) struct Effort {
    /// After so many answers that came too late (502, 504) the request is given up.
    pub(super) timeouts: u32,
}

/// What was tried for one request so far.
struct Tried {
    lane: Lane,
    begun: Instant,
    failures: u32,
    timeouts: u32,
    waits: u32,
}

impl<'a> Client<'a> {
    /// Returns a client that asks `host` (with its port, where it has an unusual one) with the
    /// platform's manners and whatever tokens there are. Tokens go to this host alone.
    pub fn new(outside: &'a Outside<'a>, manners: Manners, host: &str) -> Self {
        let purse = Purse::new((outside.tokens)(manners.platform, host));
        Self {
            outside,
            manners,
            host: host.to_owned(),
            key: None,
            purse,
            ahead: 0,
            spent: 0,
            answered: false,
        }
    }

    /// Returns it with the key under which it remembers addresses.
    pub fn keyed(self, key: &'a dyn Fn(&str) -> String) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Sends a request until it is answered or patience ends; with an entity tag, asks only for
    /// what has changed since. Redirections are followed: the answer's `url` tells where to.
    ///
    /// # Errors
    /// As [`Unanswered`] says; a request that cannot succeed is never tried again.
    pub fn ask(&mut self, request: Request, etag: Option<&str>) -> Result<Answer, Unanswered> {
        self.ask_with(&request, etag, Effort { timeouts: MOST_FAILURES }, &|_| None)
    }

    /// Returns the moment by the host's clock.
    pub fn now(&self) -> Instant {
        self.outside.clock.now().plus_seconds(self.ahead)
    }

    /// Returns how many requests were sent that count against a budget: all but those that were
    /// answered by "nothing has changed".
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Tells what was odd about the host: a clock that differs from this machine's.
    pub fn note(&self, tell: &mut dyn Tell) {
        if self.ahead.abs() > SKEW {
            tell.note(NoteKind::ClockSkew, &format!("{} seconds", self.ahead));
        }
    }

    /// Returns what an entity tag of an address is kept under: a fingerprint of the address and of
    /// the token with which it is asked, from which neither can be told: an address may hold a login,
    /// so that it could be guessed without the key.
    pub(super) fn fingerprint(&self, url: &str) -> String {
        let mut hash = blake3::Hasher::new();
        hash.update(url.as_bytes()).update(&[0]);
        if let Some(token) = self.purse.token() {
            hash.update(blake3::hash(token.reveal().as_bytes()).as_bytes());
        }
        let told: String = hash.finalize().to_hex().chars().take(32).collect();
        self.key.map_or_else(|| told.clone(), |key| key(&told))
    }

    /// As [`Client::ask`], where `judge` may know better what an answer means.
    pub(super) fn ask_with(
        &mut self,
        request: &Request,
        etag: Option<&str>,
        effort: Effort,
        judge: &dyn Fn(&Response) -> Option<Verdict>,
    ) -> Result<Answer, Unanswered> {
        let begun = self.outside.clock.now();
        let lane = Lane::of(&request.url);
        let mut tried = Tried { lane, begun, failures: 0, timeouts: 0, waits: 0 };
        loop {
            self.take_turn(&mut tried)?;
            let (answer, counted) =
                exchange::send(self.outside.net, self.dressed(request, etag), &self.host);
            self.spent += counted;
            let response = match answer {
                Ok(response) => response,
                Err(failed) => {
                    self.lost(failed, &mut tried)?;
                    continue;
                }
            };
            self.heed(lane, &response);
            let status = response.status;
            match judge(&response).unwrap_or_else(|| self.verdict(&response)) {
                Verdict::Good => return Ok(Answer::Fresh(response)),
                Verdict::Unchanged if etag.is_some() => return Ok(Answer::Unchanged),
                Verdict::Exhausted(reset) => self.exhausted(reset, &mut tried)?,
                Verdict::TooFast(told) => self.limited(told, &mut tried)?,
                Verdict::WrongToken => self.purse.refuse(),
                Verdict::Failed | Verdict::Unchanged => self.failed(status, effort, &mut tried)?,
                Verdict::Gone => return Err(Unanswered::Gone { host: self.host(), status }),
                Verdict::Refused(reason) => {
                    return Err(Unanswered::Refused { host: self.host(), status, reason });
                }
            }
        }
    }

    fn verdict(&self, response: &Response) -> Verdict {
        verdict::of(response, &self.manners, self.now())
    }

    /// Chooses a token, and waits first where none has anything left.
    fn take_turn(&mut self, tried: &mut Tried) -> Result<(), Unanswered> {
        match self.purse.choose(tried.lane, self.now()) {
            Choice::Use => Ok(()),
            Choice::Wait(reset) => self.until(reset, tried),
            Choice::Refused => Err(Unanswered::TokenRefused { host: self.host() }),
            Choice::Missing => Err(Unanswered::NoToken { host: self.host() }),
        }
    }

    fn dressed(&self, request: &Request, etag: Option<&str>) -> Request {
        let mut dressed = request.clone();
        let ours = self.manners.headers.iter();
        dressed.headers.extend(ours.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        if let Some(etag) = etag {
            dressed.headers.push(("If-None-Match".to_owned(), etag.to_owned()));
        }
        let (header, before) = self.manners.token_header;
        dressed.token = self.purse.token().map(|token| (header, before, token.clone()));
        dressed
    }

    /// Takes note of the host's clock and of what is left of the budget.
    fn heed(&mut self, lane: Lane, response: &Response) {
        self.answered = true;
        if let Some(date) = response.header("date").and_then(date::parse) {
            let ahead = date.seconds() - self.outside.clock.now().seconds();
            // A header tells whole seconds, and an answer is under way for some.
            self.ahead = if ahead.abs() > 2 { ahead } else { 0 };
        }
        self.purse.heed(lane, response, &self.manners);
    }

    fn exhausted(&mut self, reset: Option<i64>, tried: &mut Tried) -> Result<(), Unanswered> {
        self.purse.exhausted(tried.lane, reset);
        if self.purse.another(tried.lane, self.now()) {
            return Ok(());
        }
        self.until(reset, tried)
    }

    /// Waits until a budget begins anew.
    fn until(&mut self, reset: Option<i64>, tried: &mut Tried) -> Result<(), Unanswered> {
        let now = self.now().seconds();
        let told = reset.map(|reset| u64::try_from(reset.saturating_sub(now)).unwrap_or(0));
        self.limited(told, tried)?;
        self.purse.begin_anew(tried.lane);
        Ok(())
    }

    fn limited(&mut self, told: Option<u64>, tried: &mut Tried) -> Result<(), Unanswered> {
        let seconds = match told {
            Some(seconds) => seconds.max(SHORTEST_WAIT),
            None => self.spread(60 << tried.waits.min(10), 4),
        };
        tried.waits += 1;
        let passed = self.outside.clock.now().seconds().saturating_sub(tried.begun.seconds());
        let late = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_add(passed) > DEADLINE;
        let long = !self.outside.patient && seconds >= LONG_WAIT;
        if late || long || tried.waits > MOST_WAITS {
            return Err(Unanswered::Limited { host: self.host(), seconds });
        }
        self.outside.clock.wait(seconds, &format!("the limit of {}", self.host));
        Ok(())
    }

    /// Waits after an exchange that brought no answer, where trying again may help.
    fn lost(&mut self, source: NetError, tried: &mut Tried) -> Result<(), Unanswered> {
        let most = match &source {
            NetError::NoHost { .. } if !self.answered => MOST_LOOKUPS,
            NetError::Closed { .. } if !self.answered => MOST_KNOCKS,
            NetError::NoHost { .. } | NetError::Closed { .. } | NetError::Broken { .. } => {
                MOST_FAILURES
            }
            NetError::Untrusted { .. } | NetError::TooLarge { .. } => 0,
        };
        tried.failures += 1;
        if tried.failures >= most {
            return Err(Unanswered::Unreachable { host: self.host(), source });
        }
        self.rest(tried.failures);
        Ok(())
    }

    /// Waits after an answer that says the host failed.
    fn failed(&mut self, status: u16, effort: Effort, tried: &mut Tried) -> Result<(), Unanswered> {
        tried.failures += 1;
        tried.timeouts += u32::from(matches!(status, 502 | 504));
        if tried.failures >= MOST_FAILURES || tried.timeouts >= effort.timeouts {
            let attempts = tried.failures;
            return Err(Unanswered::Failing { host: self.host(), attempts, status });
        }
        self.rest(tried.failures);
        Ok(())
    }

    /// Returns seconds with up to a `part` more, so that many who wait do not come back at once.
    fn spread(&self, seconds: u64, part: u64) -> u64 {
        seconds + seconds * self.outside.clock.jitter().min(999) / (1000 * part)
    }

    /// Lets a little time pass, more each time.
    pub(super) fn rest(&self, times: u32) {
        let seconds = self.spread(1 << times.min(6), 1);
        self.outside.clock.wait(seconds, &format!("{} to answer", self.host));
    }

    /// Returns the host, for words to people.
    pub(super) fn host(&self) -> String {
        self.host.clone()
    }
}
