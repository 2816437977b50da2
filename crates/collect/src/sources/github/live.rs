//! Reading one repository from the network: first what costs nothing, then what has changed.
//!
//! Every collection begins with conditional REST requests: the repository itself, the newest of its
//! issues (changes are among them), changes, events of issues, and of its public events for
//! discussions. Where all are unchanged nothing else is asked. Each list is read a page at a time;
//! where a reading ends early it goes on behind the same cursor, and until a list was read to its
//! end its entity tags are not believed.

use std::collections::BTreeSet;

use model::NoteKind;
use serde_json::{Value, json};
use store::Page;

use super::ground::Ground;
use super::home::Home;
use super::lists::{End, Pass};
use super::page;
use super::told::Kind;
use crate::net::graphql::Graphql;
use crate::net::{Client, Got, Kept, Request, Unanswered};
use crate::{SourceError, Tell};

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
