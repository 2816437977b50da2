//! Reading one repository from the network: first what costs nothing, then what has changed.
//!
//! Every collection begins with conditional REST requests: the repository itself, the newest of its
//! issues (changes are among them), changes, events of issues, and of its public events for
//! discussions. Where all are unchanged nothing else is asked. Each list is read a page at a time;
//! where a reading ends early it goes on behind the same cursor, and until a list was read to its
//! end its entity tags are not believed.

use std::collections::{BTreeMap, BTreeSet};

use model::{Instant, NoteKind, Quarantine};
use serde_json::{Map, Value, json};
use store::Page;

use super::ground::Ground;
use super::home::Home;
use super::page::{self, Items, Told};
use super::queries::Operation;
use super::told::Kind;
use crate::lenient::{at, list, number};
use crate::net::graphql::{Cursors, Graphql, Next};
use crate::net::{Client, Fields, Got, Kept, Request, Unanswered};
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

/// GitHub at one address, and what is known of it.
pub(super) struct Live<'a, 'k> {
    /// Asks, with patience.
    pub(super) client: Client<'a>,
    /// The address of GraphQL.
    pub(super) graphql: Graphql,
    /// What was answered.
    pub(super) kept: Kept<'k>,
    /// What is remembered, and where.
    pub(super) ground: Ground,
    /// Why something is missing.
    pub(super) missing: Vec<String>,
    /// The lists that are not whole.
    pub(super) partial: BTreeSet<Kind>,
    /// Whether discussions are asked for.
    pub(super) discussions: bool,
    /// Whether anything was answered yet.
    pub(super) reached: bool,
}

/// What is asked first of a repository, with the lists that may have changed when it has.
const FIRST: [(&str, &[Kind]); 4] = [
    ("issues?state=all&sort=updated&direction=desc&per_page=1", &[Kind::Issue]),
    ("pulls?state=all&sort=updated&direction=desc&per_page=1", &[Kind::Change]),
    ("issues/events?per_page=1", &[Kind::Issue, Kind::Change]),
    ("events?per_page=1", &[Kind::Discussion]),
];

/// What was asked first and has changed: its address, its new entity tag, and its lists.
type Changed = (String, Option<String>, &'static [Kind]);

/// How the reading of a list ended.
enum End {
    /// It was read to its end.
    Whole,
    /// It could not be; the words say why.
    Short(&'static str),
    /// A cursor was refused, or led back to what was read.
    Turned,
}

/// What one pass over a list has met.
#[derive(Default)]
struct Pass {
    numbers: BTreeSet<u64>,
    total: Option<u64>,
    issues: Option<u64>,
    lost: bool,
    cut: bool,
    full: bool,
}

impl Live<'_, '_> {
    /// Reads every repository that can be read.
    ///
    /// # Errors
    /// When not even the first can be asked for, or nothing more is wanted.
    pub(super) fn all(&mut self, names: &[String], tell: &mut dyn Tell) -> Result<(), SourceError> {
        for (place, name) in names.iter().enumerate() {
            let spot = format!("repository {} of {}", place + 1, names.len());
            match self.repository(&spot, name, tell) {
                Ok(()) => {}
                Err(SourceError::Net(failed)) if self.reached => {
                    self.lacks(&spot, &format!("and what follows could not be read: {failed}"));
                    if ends_all(&failed) {
                        break;
                    }
                }
                Err(failed) => return Err(failed),
            }
        }
        Ok(())
    }

    /// Reads a repository; `place` is which of the configuration's it is.
    ///
    /// # Errors
    /// When the host cannot be asked any further, or nothing more is wanted.
    pub(super) fn repository(
        &mut self,
        place: &str,
        name: &str,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let Some((id, changed)) = self.meet(place, name, tell)? else { return Ok(()) };
        let Some(home) = self.ground.home(&id) else { return Ok(()) };
        let fresh = self.changed(&id)?;
        let mut short = BTreeSet::new();
        for kind in self.kinds() {
            let read = self.ground.memory.list(&id, kind).clone();
            let unread = read.until.is_none() || read.going.is_some();
            let told_so = fresh.iter().any(|(.., kinds)| kinds.contains(&kind));
            if read.cut {
                self.partial.insert(kind);
            }
            if !(told_so || unread || (changed && kind == Kind::Issue)) {
                continue;
            }
            if let Some(why) = self.list(&id, kind, &home, tell)? {
                short.insert(kind);
                self.partial.insert(kind);
                self.missing.push(format!("{place}: the {} {why}", kind.word()));
            }
        }
        for (url, tag, kinds) in fresh {
            let whole = !kinds.iter().any(|kind| short.contains(kind));
            self.ground.memory.tags.keep(&self.client, &url, tag.as_deref().filter(|_| whole));
        }
        Ok(())
    }

    /// Returns the kinds of items that are asked for.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let wanted = |kind: &Kind| *kind != Kind::Discussion || self.discussions;
        Kind::ALL.iter().map(|(kind, _)| *kind).filter(wanted).collect()
    }

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

    /// Asks what a repository is; returns its id and whether other issues are open than before.
    fn meet(
        &mut self,
        place: &str,
        name: &str,
        tell: &mut dyn Tell,
    ) -> Result<Option<(String, bool)>, SourceError> {
        let url = format!("{}/repos/{name}", self.ground.api);
        let before = self.ground.memory.asked(name);
        let tag =
            before.is_some().then(|| self.ground.memory.tags.get(&self.client, &url)).flatten();
        let tag = tag.map(str::to_owned);
        let got = self.kept.ask(&mut self.client, Request::get(&url), tag.as_deref(), &repository);
        self.reached |= got.is_ok();
        let page = match got {
            Ok(Got::Page(page)) => page,
            Ok(Got::Unchanged) => return Ok(before.map(|id| (id, false))),
            Ok(Got::Unreadable { why, excerpt }) => {
                page::set_aside(tell, &format!("GET {url}"), why, &excerpt);
                self.lacks(place, "could not be read");
                return Ok(None);
            }
            Ok(Got::TooHeavy) => return Ok(None),
            Err(SourceError::Net(Unanswered::Gone { .. })) => {
                self.lacks(place, "is not there (any more); what was read before is kept");
                return Ok(None);
            }
            Err(SourceError::Net(Unanswered::Refused { reason, .. })) => {
                tell.note(NoteKind::RequestsRefused, place);
                self.lacks(place, &format!("is refused: {reason}"));
                return Ok(None);
            }
            Err(failed) => return Err(failed),
        };
        let Some((id, open)) = self.ground.recognize(&page, name, tell)? else {
            self.lacks(place, "could not be read");
            return Ok(None);
        };
        self.ground.memory.tags.keep(&self.client, &url, tag_of(&page));
        let known = self.ground.memory.repositories.entry(id.clone()).or_default();
        let changed = known.open.is_some() && known.open != open;
        known.open = open.or(known.open);
        Ok(Some((id, changed)))
    }

    fn lacks(&mut self, place: &str, why: &str) {
        self.missing.push(format!("{place} {why}"));
        self.partial.extend(self.kinds());
    }

    /// Asks what has changed since the last time, without a cost where nothing has.
    fn changed(&mut self, id: &str) -> Result<Vec<Changed>, SourceError> {
        let called = self.ground.called(id);
        let mut changed = Vec::new();
        for (path, kinds) in FIRST {
            if !self.discussions && kinds.contains(&Kind::Discussion) {
                continue;
            }
            let url = format!("{}/repos/{called}/{path}", self.ground.api);
            let tag = self.ground.memory.tags.get(&self.client, &url).map(str::to_owned);
            let (request, nothing) = (Request::get(&url), |_| Value::Null);
            let tag = match self.kept.ask(&mut self.client, request, tag.as_deref(), &nothing) {
                Ok(Got::Unchanged) => continue,
                Ok(Got::Page(page)) => tag_of(&page).map(str::to_owned),
                Ok(_) => None,
                // Issues may be switched off; the query tells what there is.
                Err(SourceError::Net(Unanswered::Gone { .. } | Unanswered::Refused { .. })) => None,
                Err(failed) => return Err(failed),
            };
            changed.push((url, tag, kinds));
        }
        Ok(changed)
    }

    /// Reads what has changed in a list; returns why not all of it, if so.
    fn list(
        &mut self,
        id: &str,
        kind: Kind,
        home: &Home,
        tell: &mut dyn Tell,
    ) -> Result<Option<&'static str>, SourceError> {
        let mut pass = Pass::default();
        for _ in 0..2 {
            match self.pages(id, kind, home, &mut pass, tell)? {
                End::Whole => return self.finish(id, kind, home, &pass, tell),
                End::Short(why) => return Ok(Some(why)),
                // A cursor that leads nowhere or back is given up once for a fresh beginning.
                End::Turned => self.ground.memory.list(id, kind).going = None,
            }
        }
        tell.note(NoteKind::ListCut, kind.word());
        Ok(Some("lead back to what was read"))
    }

    /// Takes stock of a list that was read to its end.
    fn finish(
        &mut self,
        id: &str,
        kind: Kind,
        home: &Home,
        pass: &Pass,
        tell: &mut dyn Tell,
    ) -> Result<Option<&'static str>, SourceError> {
        let seen = pass.numbers.len() as u64;
        let total = pass.total.filter(|_| pass.full).unwrap_or(seen);
        if total != seen {
            tell.note(NoteKind::CountDiffers, kind.word());
        }
        if kind == Kind::Issue && !pass.lost {
            self.look_for_gone(id, home, &pass.numbers, pass.issues, tell)?;
        }
        let read = self.ground.memory.list(id, kind);
        let begun = read.going.take().map(|going| going.begun);
        read.cut |= pass.cut;
        if pass.lost {
            return Ok(Some("could not all be read"));
        }
        if total.saturating_sub(seen) > 1 + total / 1000 {
            return Ok(Some("are fewer than GitHub counts"));
        }
        read.until = begun.or(read.until);
        if pass.cut {
            self.partial.insert(kind);
            let why =
                format!("some {} have lists that could not be read to their end", kind.word());
            self.missing.push(why);
        }
        Ok(None)
    }

    fn pages(
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
            let older = told.changed.is_some_and(|(_, last)| Some(last) < bound);
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

/// Returns whether asking the host for anything else would fail in the same way.
fn ends_all(failed: &Unanswered) -> bool {
    !matches!(failed, Unanswered::Gone { .. } | Unanswered::Refused { .. })
}

/// Returns the three fields that are kept of a repository.
fn repository(told: Value) -> Value {
    let field = |key| told.get(key).cloned().unwrap_or_default();
    json!({
        "id": field("id"),
        "full_name": field("full_name"),
        "open_issues_count": field("open_issues_count"),
    })
}

fn tag_of(page: &Page) -> Option<&str> {
    page.headers.iter().find(|(name, _)| name == "etag").map(|(_, tag)| tag.as_str())
}
