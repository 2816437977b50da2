//! GraphQL: one query whose page size follows what the host can bear.
//!
//! A host kills a query that takes too long, so half as much is asked for until it answers, and the
//! size that worked is remembered. An answer may be whole, in part, or a failure that calls itself
//! a success; no data is never taken for an empty list.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use super::client::Effort;
use super::verdict::{Verdict, says};
use super::{Answer, Client, Request, Response, Unanswered};
use crate::lenient::{at, id, list, number, text};

/// After so many answers in a row the page may grow again.
const GROW_AFTER: u32 = 8;

/// The most attempts at the smallest page.
const MOST_AT_ONE: u32 = 3;

/// The most pages that one list may have.
const MOST_PAGES: usize = 20_000;

/// A query.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// The name of its operation.
    pub name: &'q str,
    /// Its text.
    pub text: &'q str,
    /// The variable that holds the page size.
    pub size: Option<&'q str>,
    /// The largest page that is asked for.
    pub most: u32,
}

/// What came of a query.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Data, perhaps not all.
    Data(Data),
    /// The host cannot bear it even one at a time: ask for fewer fields.
    TooHeavy,
}

/// The data of an answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Data {
    /// What stands under `data`; never null.
    pub data: Value,
    /// What is missing of it.
    pub missing: Vec<Missing>,
}

/// A part of the data that could not be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// Where it should stand: keys and places in lists.
    pub path: Vec<String>,
    /// The node id of the innermost object around it that tells one, to ask for that again.
    pub id: Option<String>,
    /// The host's word for why, such as `NOT_FOUND`; may be empty.
    pub kind: String,
}

impl Missing {
    /// Returns it as JSON, as it is kept.
    pub fn json(&self) -> Value {
        json!({ "path": self.path, "id": self.id, "kind": self.kind })
    }

    /// Returns what [`Missing::json`] wrote.
    pub fn of_json(value: &Value) -> Self {
        let path = list(value, "path").iter().filter_map(Value::as_str).map(str::to_owned);
        let kind = text(value, "kind").unwrap_or_default().to_owned();
        Self { path: path.collect(), id: id(value, "id"), kind }
    }
}

/// An address that answers GraphQL.
#[derive(Clone, Debug)]
pub struct Graphql {
    url: String,
    sizes: BTreeMap<String, u32>,
    good: u32,
    points: u64,
    left: Option<u64>,
}

impl Graphql {
    /// Returns the address with the page sizes that worked before.
    pub fn new(url: impl Into<String>, sizes: BTreeMap<String, u32>) -> Self {
        Self { url: url.into(), sizes, good: 0, points: 0, left: None }
    }

    /// Returns the page sizes that worked, by operation, to be remembered.
    pub fn sizes(&self) -> &BTreeMap<String, u32> {
        &self.sizes
    }

    /// Returns how many points the queries have cost, where they ask `rateLimit { cost }`.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// Returns how many points are left, where the queries ask `rateLimit { remaining }`.
    pub fn left(&self) -> Option<u64> {
        self.left
    }

    /// Returns the request of a query with the page size that is held for right.
    ///
    /// Its line holds the variables but for the page size, so that it is the same request whatever
    /// the size.
    pub fn request(&self, query: &Query<'_>, variables: &Map<String, Value>) -> Request {
        let label = format!("{} {}", query.name, sorted(variables));
        let mut variables = variables.clone();
        if let Some(size) = query.size {
            variables.insert(size.to_owned(), self.size(query).into());
        }
        let body = json!({
            "operationName": query.name, "query": query.text, "variables": variables,
        });
        Request::post(self.url.as_str(), label, body.to_string().into_bytes())
    }

    /// Runs a query until it is answered, at last with the smallest page.
    ///
    /// # Errors
    /// As [`Client::ask`]; a query that the host does not accept is refused.
    pub fn run(
        &mut self,
        client: &mut Client<'_>,
        query: &Query<'_>,
        variables: &Map<String, Value>,
    ) -> Result<Outcome, Unanswered> {
        let mut at_one = 0;
        loop {
            let request = self.request(query, variables);
            let effort = Effort { timeouts: 1 };
            let answer = match client.ask_with(&request, None, effort, &limit) {
                Ok(Answer::Fresh(response)) => self.read(&response),
                Ok(Answer::Unchanged) => Read::TooLong,
                Err(Unanswered::Failing { status: 502 | 504, .. }) => Read::TooLong,
                Err(failed) => return Err(failed),
            };
            match answer {
                Read::Data(data) => {
                    self.grow(query);
                    return Ok(Outcome::Data(data));
                }
                Read::Refused => {
                    let (host, status) = (client.host(), 200);
                    let reason = "the query was not accepted";
                    return Err(Unanswered::Refused { host, status, reason });
                }
                Read::TooLong if self.halve(query) => {}
                Read::TooLong => {
                    at_one += 1;
                    if at_one >= MOST_AT_ONE {
                        return Ok(Outcome::TooHeavy);
                    }
                    client.rest(at_one);
                }
            }
        }
    }

    fn size(&self, query: &Query<'_>) -> u32 {
        let most = query.most.max(1);
        self.sizes.get(query.name).copied().unwrap_or(most).clamp(1, most)
    }

    /// Halves the page, unless it is the smallest already.
    fn halve(&mut self, query: &Query<'_>) -> bool {
        let size = self.size(query);
        self.good = 0;
        if query.size.is_none() || size == 1 {
            return false;
        }
        self.sizes.insert(query.name.to_owned(), size / 2);
        true
    }

    fn grow(&mut self, query: &Query<'_>) {
        let size = self.size(query);
        self.good += 1;
        if query.size.is_some() && size < query.most && self.good >= GROW_AFTER {
            self.good = 0;
            self.sizes.insert(query.name.to_owned(), (size + size.div_ceil(2)).min(query.most));
        }
    }

    fn read(&mut self, response: &Response) -> Read {
        let Ok(mut answer) = response.json() else { return Read::TooLong };
        let errors = list(&answer, "errors");
        let told: Vec<Told> = errors.iter().map(told).collect();
        let too_long = told.contains(&Told::TooLong);
        let data = at(&answer, &["data"]);
        if let Some(budget) = data.and_then(|data| at(data, &["rateLimit"])) {
            self.points += number(budget, "cost").unwrap_or(0);
            self.left = number(budget, "remaining").or(self.left);
        }
        if too_long || (data.is_none() && told.is_empty()) {
            return Read::TooLong;
        }
        let Some(data) = data else { return Read::Refused };
        let missing = errors.iter().map(|error| missing(error, data)).collect();
        let data = answer.get_mut("data").map(Value::take).unwrap_or_default();
        Read::Data(Data { data, missing })
    }
}

/// What one answer is.
enum Read {
    Data(Data),
    TooLong,
    Refused,
}

#[derive(PartialEq, Eq)]
enum Told {
    TooLong,
    Other,
}

/// Returns whether an error says that the query was too much for the host.
fn told(error: &Value) -> Told {
    let kind = text(error, "type").unwrap_or_default().to_ascii_uppercase();
    let words = text(error, "message").unwrap_or_default().to_lowercase();
    let kinds = ["TIMEOUT", "MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED", "INTERNAL"];
    let says = ["something went wrong", "timeout", "timed out", "timedout", "resource limits"];
    match kinds.contains(&kind.as_str()) || says.iter().any(|known| words.contains(known)) {
        true => Told::TooLong,
        false => Told::Other,
    }
}

/// Returns the limit that an answer tells of although its status is 200.
fn limit(response: &Response) -> Option<Verdict> {
    if response.status != 200 || !says(response, &["rate_limited", "rate limit"]) {
        return None;
    }
    let answer = response.json().ok()?;
    let limited = list(&answer, "errors").iter().any(|error| {
        let kind = text(error, "type").unwrap_or_default();
        kind.eq_ignore_ascii_case("RATE_LIMITED") || kind.eq_ignore_ascii_case("RATE_LIMIT")
    });
    let reset = || response.header("x-ratelimit-reset")?.trim().parse().ok();
    limited.then(|| Verdict::Exhausted(reset()))
}

fn missing(error: &Value, data: &Value) -> Missing {
    let path: Vec<String> = list(error, "path").iter().filter_map(step).collect();
    let mut around = Some(data);
    let mut known = None;
    for key in &path {
        let Some(here) = around else { break };
        known = text(here, "id").map(str::to_owned).or(known);
        around = match here {
            Value::Array(items) => key.parse().ok().and_then(|place: usize| items.get(place)),
            other => other.get(key),
        };
    }
    Missing { path, id: known, kind: text(error, "type").unwrap_or_default().to_owned() }
}

fn step(value: &Value) -> Option<String> {
    match value {
        Value::String(key) => Some(key.clone()),
        Value::Number(place) => Some(place.to_string()),
        _ => None,
    }
}

fn sorted(variables: &Map<String, Value>) -> Value {
    let sorted: BTreeMap<&String, &Value> = variables.iter().collect();
    sorted.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The pages of one list that is read by cursor.
#[derive(Clone, Default, Debug)]
pub struct Cursors {
    seen: HashSet<String>,
}

/// Where a list goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    /// After this cursor.
    After(String),
    /// Nowhere: it is at its end.
    End,
    /// The host led back to a page that was read, or the list has no end: what follows is missing.
    Repeated,
}

impl Cursors {
    /// Returns where the list goes on, by a page's `pageInfo { hasNextPage endCursor }`.
    pub fn next(&mut self, page_info: Option<&Value>) -> Next {
        let Some(info) = page_info else { return Next::End };
        let more = info.get("hasNextPage").and_then(Value::as_bool).unwrap_or(false);
        match text(info, "endCursor") {
            _ if !more => Next::End,
            Some(cursor) if self.seen.len() < MOST_PAGES && self.seen.insert(cursor.to_owned()) => {
                Next::After(cursor.to_owned())
            }
            _ => Next::Repeated,
        }
    }
}
