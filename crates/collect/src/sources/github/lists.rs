//! Reading one list of a repository: its pages, and what within an item goes on beyond its page.

use std::collections::{BTreeMap, BTreeSet};

use model::{Instant, NoteKind, Quarantine};
use serde_json::{Map, Value, json};
use store::Page;

use super::home::Home;
use super::live::Live;
use super::page::{self, Items, Told};
use super::queries::Operation;
use super::told::Kind;
use crate::lenient::{at, list, number};
use crate::net::graphql::{Cursors, Next};
use crate::net::{Fields, Got, Unanswered};
use crate::{SourceError, Tell};

/// What is kept of an answer to a query; a `body` leaves its marks.
const FIELDS: Fields = Fields {
    keep: &[
        "__typename",
        "additions",
        "answerChosenAt",
        "changedFiles",
        "closed",
        "closedAt",
        "createdAt",
        "databaseId",
        "deletedAt",
        "deletions",
        "endCursor",
        "fullDatabaseId",
        "hasNextPage",
        "id",
        "isDraft",
        "label.name",
        "lockReason",
        "login",
        "mergedAt",
        "nameWithOwner",
        "number",
        "oid",
        "previousReviewState",
        "state",
        "stateReason",
        "submittedAt",
        "title",
        "totalCount",
        "updatedAt",
    ],
    texts: &["body"],
};

/// How many days are read again each time: what was moved or told late is seen so.
const OVERLAP: i64 = 14;

/// How the reading of a list ended.
pub(super) enum End {
    /// It was read to its end.
    Whole,
    /// It could not be; the words say why.
    Short(&'static str),
    /// A cursor was refused, or led back to what was read.
    Turned,
}

/// What one pass over a list has met.
#[derive(Default)]
pub(super) struct Pass {
    /// The numbers of the items.
    pub(super) numbers: BTreeSet<u64>,
    /// How many there are, as GitHub counts.
    pub(super) total: Option<u64>,
    /// How many issues there are, changed or not.
    pub(super) issues: Option<u64>,
    /// Whether an item could not be told.
    pub(super) lost: bool,
    /// Whether a list within an item was cut short.
    pub(super) cut: bool,
    /// Whether it is read from its beginning.
    pub(super) full: bool,
}

impl Live<'_, '_> {
    /// Runs a query, through what is kept.
    pub(super) fn query(
        &mut self,
        operation: Operation,
        variables: &Map<String, Value>,
        home: &Home,
    ) -> Result<Got, SourceError> {
        let text = operation.text();
        let cut = |data| FIELDS.cut(data, Some(&home.place));
        let query = operation.query(&text);
        self.kept.query(&mut self.client, &mut self.graphql, &query, variables, &cut)
    }

    /// Reads a list from where it was left, a page at a time.
    pub(super) fn pages(
        &mut self,
        id: &str,
        kind: Kind,
        home: &Home,
        pass: &mut Pass,
        tell: &mut dyn Tell,
    ) -> Result<End, SourceError> {
        let read = self.ground.memory.list(id, kind).clone();
        let bound =
            read.until.and_then(Instant::from_micros).map(|until| until.plus_days(-OVERLAP));
        pass.full = bound.is_none() && read.going.is_none();
        let mut after = read.going.as_ref().and_then(|going| going.after.clone());
        let mut cursors = Cursors::default();
        let mut narrow = false;
        loop {
            let variables = self.variables(id, kind, bound, after.as_deref(), narrow);
            let got = match self.query(kind.operation(), &variables, home) {
                Err(SourceError::Net(Unanswered::Refused { status: 200, .. }))
                    if after.is_some() =>
                {
                    return Ok(End::Turned);
                }
                Err(SourceError::Net(Unanswered::Refused { .. })) => {
                    tell.note(NoteKind::RequestsRefused, kind.word());
                    return Ok(End::Short("are refused"));
                }
                got => got?,
            };
            let page = match got {
                Got::Page(page) => page,
                Got::TooHeavy if !narrow => {
                    narrow = true;
                    continue;
                }
                Got::TooHeavy => return Ok(End::Short("are more than GitHub can tell at once")),
                Got::Unchanged => return Ok(End::Whole),
                Got::Unreadable { why, excerpt } => {
                    page::set_aside(tell, kind.word(), why, &excerpt);
                    return Ok(End::Short("could not be read"));
                }
            };
            let body: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            let Some(items) = at(&body, &["data", "repository", "items"]) else {
                page::set_aside(tell, &page.request, Quarantine::FieldMissing, b"");
                return Ok(End::Short("could not be read"));
            };
            let begun = page.at().unwrap_or(self.ground.now).micros();
            let told = self.page(kind, home, &page, &body, tell)?;
            pass.add(&told, &body, items);
            let older = told.oldest.is_some_and(|oldest| Some(oldest) < bound);
            let next = cursors.next(items.get("pageInfo"));
            let going = self.ground.memory.list(id, kind).going.get_or_insert_default();
            if going.begun == 0 {
                going.begun = begun;
            }
            match next {
                _ if kind != Kind::Issue && older => return Ok(End::Whole),
                Next::End => return Ok(End::Whole),
                Next::Repeated => return Ok(End::Turned),
                Next::After(cursor) => {
                    going.after = Some(cursor.clone());
                    after = Some(cursor);
                }
            }
        }
    }

    fn variables(
        &self,
        id: &str,
        kind: Kind,
        bound: Option<Instant>,
        after: Option<&str>,
        narrow: bool,
    ) -> Map<String, Value> {
        let called = self.ground.called(id);
        let (owner, name) = called.split_once('/').unwrap_or((&called, ""));
        let mut variables = Map::new();
        variables.insert("owner".into(), owner.into());
        variables.insert("name".into(), name.into());
        if let Some(after) = after {
            variables.insert("after".into(), after.into());
        }
        match (kind, bound) {
            (Kind::Issue, None) => {}
            (Kind::Issue, Some(since)) => {
                variables.insert("since".into(), since.to_string().into());
            }
            (_, None) => {
                let order = json!({ "field": "CREATED_AT", "direction": "ASC" });
                variables.insert("order".into(), order);
            }
            (_, Some(_)) => {
                let order = json!({ "field": "UPDATED_AT", "direction": "DESC" });
                variables.insert("order".into(), order);
            }
        }
        if narrow {
            variables.insert("inner".into(), 10.into());
            if kind != Kind::Issue {
                variables.insert("within".into(), 5.into());
            }
        }
        variables
    }

    /// Makes a page whole and tells it.
    fn page(
        &mut self,
        kind: Kind,
        home: &Home,
        page: &Page,
        body: &Value,
        tell: &mut dyn Tell,
    ) -> Result<Told, SourceError> {
        let mut items = Items::new(kind, page, body, home.clone(), self.ground.now);
        let mut lost = !list(body, "missing").is_empty();
        let broken = items.broken(body);
        lost &= broken.is_empty();
        for node in broken {
            lost |= !self.follow(&mut items, Operation::Again, &node, None, home)?;
        }
        let mut cursors: BTreeMap<(Operation, String), String> = BTreeMap::new();
        while let Some((operation, node, after)) = items.open() {
            let key = (operation, node.clone());
            let cursor = after.clone().unwrap_or_default();
            let turned = cursors.insert(key, cursor.clone()) == Some(cursor);
            if turned || !self.follow(&mut items, operation, &node, after, home)? {
                items.give_up(operation, &node);
            }
        }
        let mut told = items.tell(tell)?;
        told.lost |= lost;
        Ok(told)
    }

    /// Asks for what belongs to a node and puts it in its place; returns whether that went well.
    fn follow(
        &mut self,
        items: &mut Items,
        operation: Operation,
        node: &str,
        after: Option<String>,
        home: &Home,
    ) -> Result<bool, SourceError> {
        let mut variables = Map::new();
        variables.insert("id".into(), node.into());
        if let Some(after) = after {
            variables.insert("after".into(), after.into());
        }
        match self.query(operation, &variables, home) {
            Ok(Got::Page(page)) => {
                let body: Value = serde_json::from_slice(&page.body).unwrap_or_default();
                let whole = list(&body, "missing").is_empty();
                Ok(items.absorb(operation, node, &page, &body) && whole)
            }
            Ok(_) | Err(SourceError::Net(Unanswered::Refused { .. })) => Ok(false),
            Err(failed) => Err(failed),
        }
    }
}

impl Pass {
    fn add(&mut self, told: &Told, body: &Value, items: &Value) {
        self.numbers.extend(&told.numbers);
        self.total = number(items, "totalCount").or(self.total);
        let all = at(body, &["data", "repository", "all"]);
        self.issues = all.and_then(|all| number(all, "totalCount")).or(self.issues);
        self.lost |= told.lost;
        self.cut |= told.cut;
    }
}
