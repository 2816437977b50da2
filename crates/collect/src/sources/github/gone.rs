//! Issues that are not there any more: moved to another repository, or deleted.
//!
//! No list tells of them. When there are fewer issues than there should be, their numbers are listed
//! and compared with what was ever kept, and each that is missing is asked for by itself.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::home::Home;
use super::live::Live;
use super::page::asked;
use super::queries::Operation;
use super::told::Kind;
use crate::lenient::{at, id, list, number, text};
use crate::net::graphql::{Cursors, Next};
use crate::net::{Got, Request, Unanswered};
use crate::{SourceError, Tell};

/// The most issues that are asked for by themselves in one collection.
const MOST: usize = 200;

impl Live<'_, '_> {
    /// Tells the issues that are not there any more, when the count says that some are.
    pub(super) fn look_for_gone(
        &mut self,
        id: &str,
        home: &Home,
        seen: &BTreeSet<u64>,
        total: Option<u64>,
        tell: &mut dyn Tell,
    ) -> Result<(), SourceError> {
        let known = self.ground.memory.repositories.entry(id.to_owned()).or_default();
        let (before, last) = (known.issues, known.last);
        let new = seen.range(last + 1..).count() as u64;
        known.last = seen.last().copied().unwrap_or(0).max(last);
        known.issues = total.or(before);
        let (Some(before), Some(total)) = (before, total) else { return Ok(()) };
        if before + new <= total {
            return Ok(());
        }
        let Some(there) = self.numbers(id, home)? else { return Ok(()) };
        let mut missing = self.ever_kept(id)?;
        missing.retain(|number| !there.contains(number));
        for number in missing.into_iter().take(MOST) {
            self.ask_for(id, number)?;
        }
        self.ground.tell_gone(id, tell)
    }

    /// Returns the numbers of the issues that are there, unless they cannot be listed.
    fn numbers(&mut self, id: &str, home: &Home) -> Result<Option<BTreeSet<u64>>, SourceError> {
        let called = self.ground.called(id);
        let (owner, name) = called.split_once('/').unwrap_or((&called, ""));
        let mut variables = Map::new();
        variables.insert("owner".into(), owner.into());
        variables.insert("name".into(), name.into());
        let (mut there, mut cursors) = (BTreeSet::new(), Cursors::default());
        loop {
            let page = match self.query(Operation::Numbers, &variables, home) {
                Ok(Got::Page(page)) => page,
                Ok(_) | Err(SourceError::Net(Unanswered::Refused { .. })) => return Ok(None),
                Err(failed) => return Err(failed),
            };
            let body: Value = serde_json::from_slice(&page.body).unwrap_or_default();
            let Some(items) = at(&body, &["data", "repository", "items"]) else { return Ok(None) };
            there.extend(list(items, "nodes").iter().filter_map(|node| number(node, "number")));
            match cursors.next(items.get("pageInfo")) {
                Next::After(cursor) => variables.insert("after".into(), cursor.into()),
                Next::End => return Ok(Some(there)),
                Next::Repeated => return Ok(None),
            };
        }
    }

    /// Returns the numbers of the issues that were ever kept and are not known to be gone.
    fn ever_kept(&self, id: &str) -> Result<BTreeSet<u64>, SourceError> {
        let mut kept = BTreeSet::new();
        self.kept.replay(&mut |page| {
            let issues = asked(&page).is_some_and(|(what, _)| what == Kind::Issue.operation());
            if issues {
                kept.extend(numbers_of(&page.body, id));
            }
            Ok(())
        })?;
        if let Some(known) = self.ground.memory.repositories.get(id) {
            kept.retain(|number| !known.gone.contains_key(number));
        }
        Ok(kept)
    }

    /// Asks for an issue by itself, and remembers what became of it.
    fn ask_for(&mut self, id: &str, issue: u64) -> Result<(), SourceError> {
        let called = self.ground.called(id);
        let url = format!("{}/repos/{called}/issues/{issue}", self.ground.api);
        let became = match self.kept.ask(&mut self.client, Request::get(url), None, &address) {
            Ok(Got::Page(page)) => {
                let body: Value = serde_json::from_slice(&page.body).unwrap_or_default();
                let Some(moved) = moved(&body, &called) else { return Ok(()) };
                Some(moved)
            }
            Err(SourceError::Net(Unanswered::Gone { .. })) => None,
            Ok(_) | Err(SourceError::Net(Unanswered::Refused { .. })) => return Ok(()),
            Err(failed) => return Err(failed),
        };
        let known = self.ground.memory.repositories.entry(id.to_owned()).or_default();
        known.gone.insert(issue, became);
        Ok(())
    }
}

/// Returns the numbers of a page of issues, if it is one of this repository.
fn numbers_of(body: &[u8], repository: &str) -> Vec<u64> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(told) = at(&body, &["data", "repository"]) else { return Vec::new() };
    if id(told, "databaseId").as_deref() != Some(repository) {
        return Vec::new();
    }
    let nodes = told.get("items").map_or(&[][..], |items| list(items, "nodes"));
    nodes.iter().filter_map(|node| number(node, "number")).collect()
}

/// Returns where an issue is now, if that is in another repository.
fn moved(issue: &Value, called: &str) -> Option<(String, u64)> {
    let (_, name) = text(issue, "repository_url")?.split_once("/repos/")?;
    (!name.eq_ignore_ascii_case(called)).then_some((name.to_owned(), number(issue, "number")?))
}

/// Returns the two fields that are kept of an issue that is asked for by itself.
fn address(told: Value) -> Value {
    let field = |key| told.get(key).cloned().unwrap_or_default();
    json!({ "number": field("number"), "repository_url": field("repository_url") })
}
