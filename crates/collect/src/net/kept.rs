//! What is kept of a network's answers: each is cut, written to the raw log, and only then read.
//!
//! So a better parser needs no second fetch, and a run that was killed asks for nothing that it had
//! kept: for a week, what it left stands for the same request of the run that follows. A source asks
//! through this room and parses [`Page`]s; the same parser replays them without the network.

use std::collections::{HashMap, VecDeque};

use model::{Instant, Quarantine};
use serde_json::{Map, Value, json};
use store::{Page, RawLog, StoreError};

use super::graphql::{Graphql, Outcome, Query};
use super::links::next_link;
use super::{Answer, Client, NetError, NotJson, Request, Response, Unanswered};
use crate::SourceError;

/// The headers that are kept, in lower case.
const HEADERS: [&str; 4] = ["etag", "link", "x-total-count", "x-next-page"];

/// The header under which a page tells where it was found, when that is not where it was asked.
const MOVED: &str = "content-location";

/// For so many days a page of a reading that did not end stands for its request.
pub(super) const FRESH_DAYS: i64 = 7;

/// The answers of one source, through its raw log.
pub struct Kept<'k> {
    raw: &'k mut RawLog,
    /// What a run that was never published has left, by request.
    left: HashMap<String, VecDeque<Page>>,
    replayed: u64,
    first: Option<Instant>,
}

/// What came of a request.
#[derive(Clone, PartialEq, Debug)]
pub enum Got {
    /// A page; its body is JSON, cut to what is declared, and is kept.
    Page(Page),
    /// Nothing has changed since the entity tag that was given.
    Unchanged,
    /// The answer is no JSON, twice in a row, or unpacks to too much; to be set aside.
    Unreadable {
        /// What is wrong with it.
        why: Quarantine,
        /// How it begins.
        excerpt: Vec<u8>,
    },
    /// A query is more than the host can bear even for a single node: ask for fewer fields.
    TooHeavy,
}

impl<'k> Kept<'k> {
    /// Opens the log, with what an unfinished run has left in it, unless it is too old: items are
    /// changed without end, and what was answered long before `now` is no answer of today.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn new(raw: &'k mut RawLog, now: Instant) -> Result<Self, StoreError> {
        let oldest = now.plus_days(-FRESH_DAYS);
        let mut left: HashMap<String, VecDeque<Page>> = HashMap::new();
        for page in raw.unfinished()?.into_iter().filter(|page| page.at() >= Some(oldest)) {
            left.entry(page.request.clone()).or_default().push_back(page);
        }
        Ok(Self { raw, left, replayed: 0, first: None })
    }

    /// Opens the log for a source that ended in part and was published so: every page that was
    /// kept from `since` on stands for its request too.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn resuming(raw: &'k mut RawLog, since: Instant) -> Result<Self, StoreError> {
        let mut left: HashMap<String, VecDeque<Page>> = HashMap::new();
        raw.each(&mut |page| {
            if page.at() >= Some(since) {
                left.entry(page.request.clone()).or_default().push_back(page);
            }
        })?;
        Ok(Self { raw, left, replayed: 0, first: None })
    }

    /// Returns the answer to a request: what an unfinished run has kept of it, or else what the
    /// network says, cut by `cut` and kept.
    ///
    /// # Errors
    /// When it stays unanswered, or cannot be kept.
    pub fn ask(
        &mut self,
        client: &mut Client<'_>,
        request: Request,
        etag: Option<&str>,
        cut: &dyn Fn(Value) -> Value,
    ) -> Result<Got, SourceError> {
        let line = request.line();
        if let Some(page) = self.take(&line) {
            return Ok(Got::Page(page));
        }
        let mut read = self.once(client, &request, etag)?;
        if matches!(read, Once::Unreadable(_)) {
            read = self.once(client, &request, etag)?;
        }
        match read {
            Once::Fresh(response, value) => {
                let mut headers = headers(&response);
                if response.url != request.url {
                    headers.push((MOVED.to_owned(), response.url));
                }
                self.keep(client, line, response.status, headers, &cut(value)).map(Got::Page)
            }
            Once::Unchanged => Ok(Got::Unchanged),
            Once::Unreadable(NotJson { why, excerpt }) => Ok(Got::Unreadable { why, excerpt }),
        }
    }

    /// Returns the answer to a query in the same way. The page's body is
    /// `{"data": …, "missing": […]}`, of which `cut` sees the data.
    ///
    /// # Errors
    /// When it stays unanswered, or cannot be kept.
    pub fn query(
        &mut self,
        client: &mut Client<'_>,
        graphql: &mut Graphql,
        query: &Query<'_>,
        variables: &Map<String, Value>,
        cut: &dyn Fn(Value) -> Value,
    ) -> Result<Got, SourceError> {
        let line = graphql.request(query, variables).line();
        if let Some(page) = self.take(&line) {
            return Ok(Got::Page(page));
        }
        let Outcome::Told(told) = graphql.run(client, query, variables)? else {
            return Ok(Got::TooHeavy);
        };
        let missing: Vec<Value> = told.missing.iter().map(|missing| missing.json()).collect();
        let body = json!({ "data": cut(told.data), "missing": missing });
        self.keep(client, line, 200, Vec::new(), &body).map(Got::Page)
    }

    /// Hands over every page that was ever kept, oldest first: how a source reads `--offline`.
    ///
    /// # Errors
    /// When the log cannot be read, or whoever takes the pages fails.
    pub fn replay(
        &self,
        take: &mut dyn FnMut(Page) -> Result<(), SourceError>,
    ) -> Result<(), SourceError> {
        let mut failed = None;
        self.raw.each(&mut |page| {
            if failed.is_none() {
                failed = take(page).err();
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// Returns when the first of the pages that were handed over was answered.
    pub fn first(&self) -> Option<Instant> {
        self.first
    }

    /// Returns how many requests were answered by what an unfinished run has left.
    pub fn replayed(&self) -> u64 {
        self.replayed
    }

    fn take(&mut self, line: &str) -> Option<Page> {
        let page = self.left.get_mut(line)?.pop_front()?;
        self.replayed += 1;
        self.handed(&page);
        Some(page)
    }

    fn once(
        &mut self,
        client: &mut Client<'_>,
        request: &Request,
        etag: Option<&str>,
    ) -> Result<Once, SourceError> {
        match client.ask(request.clone(), etag) {
            Ok(Answer::Unchanged) => Ok(Once::Unchanged),
            Ok(Answer::Fresh(response)) => Ok(match response.json() {
                Ok(value) => Once::Fresh(response, value),
                Err(other) => Once::Unreadable(other),
            }),
            Err(Unanswered::Unreachable { source: NetError::TooLarge { .. }, .. }) => {
                let why = Quarantine::NotUnpackable;
                Ok(Once::Unreadable(NotJson { why, excerpt: Vec::new() }))
            }
            Err(failed) => Err(failed.into()),
        }
    }

    fn keep(
        &mut self,
        client: &Client<'_>,
        request: String,
        status: u16,
        headers: Vec<(String, String)>,
        body: &Value,
    ) -> Result<Page, SourceError> {
        let at_micros = client.now().micros();
        let body = body.to_string().into_bytes();
        let page = Page { request, status, at_micros, headers, body };
        self.raw.append(&page)?;
        self.handed(&page);
        Ok(page)
    }

    fn handed(&mut self, page: &Page) {
        self.first = match (self.first, page.at()) {
            (Some(first), Some(at)) => Some(first.min(at)),
            (first, at) => first.or(at),
        };
    }
}

/// Returns a header that was kept with a page, by its lower-case name.
pub fn header_of<'p>(page: &'p Page, name: &str) -> Option<&'p str> {
    page.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Returns the address at which a page was asked for.
pub fn asked_of(page: &Page) -> &str {
    page.request.split(' ').nth(1).unwrap_or_default()
}

/// Returns the address at which a page was found, where that is another one: the thing was renamed
/// or moved.
pub fn moved_to(page: &Page) -> Option<&str> {
    header_of(page, MOVED)
}

/// Returns the address of the page after this one, as its `Link` header tells it.
pub fn next_of(page: &Page) -> Option<String> {
    next_link(header_of(page, "link"), moved_to(page).unwrap_or_else(|| asked_of(page)))
}

/// What one attempt brought.
enum Once {
    Fresh(Response, Value),
    Unchanged,
    Unreadable(NotJson),
}

fn headers(response: &Response) -> Vec<(String, String)> {
    let kept = HEADERS.iter().filter_map(|name| Some((*name, response.header(name)?)));
    kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
