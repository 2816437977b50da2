//! The network as sources see it: one exchange at a time, with its patience and its limits apart.
//!
//! `Net` does one exchange and nothing else, so that a test can answer from a folder; everything
//! that waits, tries again or gives up is in `client`. A token is shown to nobody: its `Debug` is
//! `‹token›`, and it travels in a header that is never written down.

mod budget;
mod client;
mod cut;
mod date;
mod exchange;
pub mod graphql;
mod kept;
mod links;
mod live;
mod memory;
mod site;
mod tags;
mod verdict;
pub(crate) mod visit;

use std::fmt;

use model::{Instant, Quarantine};
use serde_json::Value;

pub use client::{Answer, Client, Manners};
pub use cut::{Fields, marks_of};
pub use kept::{Got, Kept, asked_of, header_of, moved_to, next_of};
pub use links::Turns;
pub use live::{Live, Patience};
pub use memory::{Lack, Memory, lack};
pub(crate) use site::{Site, repository};
pub use tags::Tags;

/// What a source may reach of the outside.
pub struct Outside<'a> {
    /// The network.
    pub net: &'a dyn Net,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// Returns the tokens for a platform's kind and host, such as `github` and `api.github.com`,
    /// best first.
    pub tokens: &'a dyn Fn(&str, &str) -> Vec<Token>,
    /// Whether limits are waited for; without, the reading ends in part where it would wait long.
    pub patient: bool,
}

/// Does one exchange.
pub trait Net {
    /// Sends a request and returns whatever was answered, whatever its status.
    ///
    /// # Errors
    /// When nothing was answered, or not wholly.
    fn send(&self, request: &Request) -> Result<Response, NetError>;
}

/// Tells the time and lets it pass.
pub trait Clock {
    /// Returns the moment.
    fn now(&self) -> Instant;
    /// Lets `seconds` pass, telling why.
    fn wait(&self, seconds: u64, why: &str);
    /// Returns a number from 0 to 999 that nobody can foresee, to spread retries.
    fn jitter(&self) -> u64;
}

/// A secret that opens an account at a platform.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Takes the text of a token.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns its text, for a header and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹token›")
    }
}

/// A request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The whole address.
    pub url: String,
    /// Headers, but for the token's.
    pub headers: Vec<(String, String)>,
    /// The token and the header that carries it, with what stands before it: `("Authorization",
    /// "Bearer ", token)`.
    pub token: Option<(&'static str, &'static str, Token)>,
    /// What is posted.
    pub body: Option<Vec<u8>>,
    /// What a log calls it: for GraphQL the name of the operation and its variables; else empty.
    pub label: String,
}

impl Request {
    /// Returns a request that only asks.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: "GET",
            url: url.into(),
            headers: Vec::new(),
            token: None,
            body: None,
            label: String::new(),
        }
    }

    /// Returns a request that posts JSON.
    pub fn post(url: impl Into<String>, label: impl Into<String>, body: Vec<u8>) -> Self {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        Self {
            method: "POST",
            url: url.into(),
            headers,
            token: None,
            body: Some(body),
            label: label.into(),
        }
    }

    /// Returns the line by which it is known in what is kept, and by which tests answer it:
    /// `GET URL`, or `POST URL LABEL`.
    pub fn line(&self) -> String {
        let line = format!("{} {} {}", self.method, self.url, self.label);
        line.trim_end().to_owned()
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked, and no larger than allowed.
    pub body: Vec<u8>,
    /// The address that answered: the one that was asked, or, from a [`Client`], the one to which
    /// redirections led.
    pub url: String,
}

impl Response {
    /// Returns a header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as JSON, whether or not a byte order mark stands before it.
    ///
    /// # Errors
    /// When it is something else: an error page, a text that was cut off.
    pub fn json(&self) -> Result<Value, NotJson> {
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        serde_json::from_slice(body).map_err(|failed| {
            let page = body.trim_ascii_start().starts_with(b"<");
            let why = match failed.classify() {
                _ if page => Quarantine::WrongContents,
                serde_json::error::Category::Eof => Quarantine::Truncated,
                _ => Quarantine::Malformed,
            };
            NotJson { why, excerpt: body.iter().take(200).copied().collect() }
        })
    }
}

/// A body that is not the JSON that it should be.
#[derive(Clone, PartialEq, Eq)]
pub struct NotJson {
    /// What is wrong with it.
    pub why: Quarantine,
    /// How it begins.
    pub excerpt: Vec<u8>,
}

impl fmt::Debug for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NotJson {{ why: {:?}, excerpt: {} bytes }}", self.why, self.excerpt.len())
    }
}

/// Why nothing was answered.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetError {
    /// The host is not known.
    #[error("the host {host} is not known")]
    NoHost {
        /// The host.
        host: String,
    },
    /// Nobody listens there.
    #[error("{host} takes no connections")]
    Closed {
        /// The host.
        host: String,
    },
    /// The connection could not be made, broke, or brought nothing for too long.
    #[error("the connection to {host} failed")]
    Broken {
        /// The host.
        host: String,
    },
    /// The certificate was not accepted.
    #[error("the certificate of {host} is not trusted")]
    Untrusted {
        /// The host.
        host: String,
    },
    /// The body is larger than is allowed.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// What is allowed.
        limit: u64,
    },
}

/// Why a request ended without a usable answer, after all patience.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unanswered {
    /// The host could not be reached.
    #[error("{host} could not be reached")]
    Unreachable {
        /// The host.
        host: String,
        /// The last failure.
        #[source]
        source: NetError,
    },
    /// A token is needed, and there is none.
    #[error("{host} wants a token, and none is given")]
    NoToken {
        /// The host.
        host: String,
    },
    /// Every token was refused.
    #[error("{host} refused every token that is given")]
    TokenRefused {
        /// The host.
        host: String,
    },
    /// This request is refused, and trying again would not help.
    #[error("{host} refused with status {status}: {reason}")]
    Refused {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// Why, in plain words of ours.
        reason: &'static str,
    },
    /// What was asked for is not there any more.
    #[error("{host} has it no more (status {status})")]
    Gone {
        /// The host.
        host: String,
        /// The status: 404 or 410.
        status: u16,
    },
    /// A limit holds longer than is waited for.
    #[error("the limit of {host} holds for {seconds} more seconds")]
    Limited {
        /// The host.
        host: String,
        /// How long.
        seconds: u64,
    },
    /// Too many attempts failed.
    #[error("{host} failed {attempts} times, at last with status {status}")]
    Failing {
        /// The host.
        host: String,
        /// How many.
        attempts: u32,
        /// The last status; 0 for a broken answer.
        status: u16,
    },
    /// Without the network nothing can be asked.
    #[error("nothing that it answered is kept yet, and --offline was given")]
    Offline,
}
