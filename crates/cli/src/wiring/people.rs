//! Accounts become people: the store's signatures and accounts, the mailmaps, the lists, the roster
//! and the log meet `identify`.

pub(crate) mod acts;
pub(crate) mod deciding;
mod effect;
pub(crate) mod importing;
pub(crate) mod removing;
pub(crate) mod telling;
pub(crate) mod unread;
mod who;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use identify::formats::Notes;
use identify::roster::Roster;
use identify::{
    BotList, Cause, Index, Input, Link, Mailmap, UnusableList, names, resolve, steps, suggest,
    unused,
};
use model::{
    AccountId, AccountSeen, Decision, Forgotten, IdentityMode, People, Personal, ProjectName,
    SignatureId, SignatureSeen, SubjectId, counted,
};
use store::{Snapshot, Store};

use crate::failure::Failure;
use crate::ui::Ui;
use crate::wiring::places::Scene;
use unread::Unread;

/// All that people are resolved from.
pub(crate) struct Record {
    signatures: Vec<SignatureSeen>,
    usage: Vec<(ProjectName, SignatureId)>,
    accounts: Vec<AccountSeen>,
    account_usage: Vec<(ProjectName, AccountId)>,
    links: Vec<Link>,
    mailmaps: Vec<(ProjectName, Mailmap)>,
    decisions: Vec<Decision>,
    bots: BotList,
    unusable: UnusableList,
    roster: Roster,
    roster_notes: Notes,
    mode: IdentityMode,
}

impl Record {
    /// Reads it from a snapshot, the playbook and the files that either names.
    pub(crate) fn read(
        scene: &Scene,
        snapshot: &Snapshot,
        mode: IdentityMode,
    ) -> Result<Self, Failure> {
        let (mut bots, mut unusable) = (BotList::built_in(), UnusableList::built_in());
        let mut links = vec![];
        if let Some(playbook) = &scene.playbook {
            bots = bots.with(&playbook.bots);
            unusable = unusable.with(&playbook.unusable);
            links.extend(playbook.links.iter().cloned().map(|handles| Link { handles }));
        }
        let (roster, roster_notes) = roster(scene)?;
        Ok(Self {
            signatures: snapshot.signatures()?,
            usage: snapshot.signatures_used()?,
            accounts: snapshot.accounts_seen()?,
            account_usage: snapshot.accounts_used()?,
            links,
            mailmaps: mailmaps(scene, snapshot)?.into_iter().collect(),
            decisions: snapshot.decisions()?,
            bots,
            unusable,
            roster,
            roster_notes,
            mode,
        })
    }

    /// Returns it as `identify` takes it.
    pub(crate) fn input(&self) -> Input<'_> {
        self.input_with(&self.decisions)
    }

    fn input_with<'a>(&'a self, decisions: &'a [Decision]) -> Input<'a> {
        Input {
            signatures: &self.signatures,
            usage: &self.usage,
            accounts: &self.accounts,
            account_usage: &self.account_usage,
            links: &self.links,
            mailmaps: &self.mailmaps,
            decisions,
            bots: &self.bots,
            unusable: &self.unusable,
            mode: self.mode,
        }
    }

    fn index(&self) -> Index {
        Index::of(&self.signatures, &self.accounts)
    }

    /// Resolves everybody and gives them the roles of the roster.
    fn people(&self, index: &Index) -> People {
        let mut people = resolve(&self.input());
        people.roles = self.roster.declared(index, &people).0;
        people
    }

    /// Returns which lines of `.mailmap` files cannot be read.
    pub(crate) fn unread(&self) -> Unread {
        Unread::of(&self.mailmaps)
    }
}

/// Everybody, as far as questions look at them.
pub(crate) struct Resolution {
    pub(crate) people: People,
    /// The same by `.mailmap` alone, to show what the other rules change.
    pub(crate) mailmapped: Option<People>,
    pub(crate) unread: Unread,
}

/// Resolves everybody in a snapshot, for questions that read these tables.
///
/// What stands in two tables alone takes as long as the rest, and hardly any question reads them.
pub(crate) fn everybody(
    scene: &Scene,
    snapshot: &Snapshot,
    mode: IdentityMode,
    through: Option<&str>,
    tables: &BTreeSet<String>,
) -> Result<Resolution, Failure> {
    let record = Record::read(scene, snapshot, mode)?;
    let mut people = match through {
        None if record.roster.is_empty() => resolve(&record.input()),
        None => record.people(&record.index()),
        Some(rule) => up_to(&record.input(), rule)?,
    };
    if tables.contains("resolution_checks") {
        people.suggestions = Some(suggest(&record.input(), &people).open.len() as u64);
    }
    let by_mailmap = || resolve(&Input { mode: IdentityMode::Mailmap, ..record.input() });
    let mailmapped = tables.contains("resolved_by_mailmap").then(by_mailmap);
    Ok(Resolution { people, mailmapped, unread: record.unread() })
}

/// Reads all that people are resolved from, to see whether it can be, and returns which lines of
/// `.mailmap` files cannot.
pub(crate) fn looked_over(
    scene: &Scene,
    snapshot: &Snapshot,
    mode: IdentityMode,
    through: Option<&str>,
) -> Result<Unread, Failure> {
    through.map(cause).transpose()?;
    Ok(Record::read(scene, snapshot, mode)?.unread())
}

/// A store opened to say who is who, with everybody resolved.
pub(crate) struct Ground {
    pub(crate) scene: Scene,
    pub(crate) store: Store,
    pub(crate) snapshot: Snapshot,
    pub(crate) record: Record,
    pub(crate) index: Index,
    pub(crate) people: People,
    names: OnceCell<BTreeMap<u32, Personal>>,
    person_of: BTreeMap<SubjectId, u32>,
    /// Signatures and accounts that no event carries.
    unused: BTreeSet<SubjectId>,
    people_known: BTreeSet<u32>,
}

impl Ground {
    /// Opens the scene's store.
    pub(crate) fn open(ui: &Ui<'_>) -> Result<Self, Failure> {
        let global = ui.global;
        if IdentityMode::from(global.identity) != IdentityMode::Rules
            || global.identity_through.is_some()
        {
            return Err(Failure::asked(
                "who is who is decided with every rule",
                "leave out --identity and --identity-through",
            ));
        }
        let scene = Scene::find(ui, &[])?;
        let store = Store::open(&scene.store)?;
        let snapshot = store.snapshot()?;
        let record = Record::read(&scene, &snapshot, IdentityMode::Rules)?;
        let index = record.index();
        let people = record.people(&index);
        let mut person_of: BTreeMap<SubjectId, u32> =
            people.resolved.iter().map(|row| (SubjectId::from(&row.subject), row.person)).collect();
        let others = unused(&record.input(), &people);
        let unused = others.keys().cloned().collect();
        person_of.extend(others);
        let people_known = person_of.values().copied().collect();
        Ok(Self {
            scene,
            store,
            snapshot,
            record,
            index,
            people,
            names: OnceCell::new(),
            person_of,
            unused,
            people_known,
        })
    }

    /// Returns the names by which people are shown.
    pub(crate) fn names(&self) -> &BTreeMap<u32, Personal> {
        self.names.get_or_init(|| names(&self.input(), &self.people))
    }

    pub(crate) fn input(&self) -> Input<'_> {
        self.record.input()
    }

    pub(crate) fn decisions(&self) -> &[Decision] {
        &self.record.decisions
    }

    /// Returns the person behind a signature or an account, whether or not an event carries it.
    pub(crate) fn person(&self, subject: &SubjectId) -> Option<u32> {
        self.person_of.get(subject).copied()
    }

    /// Returns whether a number is a person's of the store; a roster may name others.
    pub(crate) fn is_known(&self, person: u32) -> bool {
        self.people_known.contains(&person)
    }

    /// Returns every signature and account of a person, those that no event carries too.
    pub(crate) fn subjects_of(&self, person: u32) -> BTreeSet<SubjectId> {
        let own = self.person_of.iter().filter(|(_, of)| **of == person);
        own.map(|(subject, _)| subject.clone()).collect()
    }

    /// Returns what is kept of a person who is forgotten.
    pub(crate) fn forgotten(&self, person: u32) -> Result<Forgotten, Failure> {
        let subjects = self.subjects_of(person);
        Ok(self.store.forgotten(&subjects, &self.told_handles(&subjects))?)
    }

    /// Returns what is to be said of the roster: what is odd in it, and which of its lines are
    /// about nobody who is known.
    pub(crate) fn roster_notes(&self) -> Vec<String> {
        let odd = self.record.roster_notes.iter().map(|(what, count, places)| {
            format!("note: roster: {} ({})", what.meaning(), telling::places(places, count))
        });
        let (_, lines) = self.record.roster.declared(&self.index, &self.people);
        let unknown = (!lines.is_empty()).then(|| {
            let (count, lines) = (counted(lines.len() as u64, "line"), telling::lines(&lines));
            format!("note: roster: {count} about nobody in the store, or about several ({lines})")
        });
        odd.chain(unknown).collect()
    }
}

/// Resolves people by the rules up to one of them, to show what each changes.
fn up_to(input: &Input<'_>, rule: &str) -> Result<People, Failure> {
    let last = cause(rule)?;
    let found = steps(input).into_iter().find(|step| step.cause == last);
    found.map(|step| step.people).ok_or_else(no_such_rule)
}

/// Returns the rule of a word.
fn cause(word: &str) -> Result<Cause, Failure> {
    Cause::all().find(|cause| cause.word() == word).ok_or_else(no_such_rule)
}

fn no_such_rule() -> Failure {
    let names: Vec<&str> = Cause::all().map(Cause::word).collect();
    let hint = format!("--identity-through with one of: {}", names.join(", "));
    Failure::asked("there is no such rule", hint)
}

/// Reads each project's mailmap: the file given for it, else the one from its tree.
fn mailmaps(scene: &Scene, snapshot: &Snapshot) -> Result<BTreeMap<ProjectName, Mailmap>, Failure> {
    let mut found = BTreeMap::new();
    for (project, _, text) in snapshot.mailmaps()? {
        found.insert(project, Mailmap::parse(&text));
    }
    for project in snapshot.projects() {
        if let Some(file) = scene.mailmap_of(&project) {
            let text = fs::read(file).map_err(|cause| Failure::path("read", file, cause))?;
            found.insert(project, Mailmap::parse(&text));
        }
    }
    Ok(found)
}

/// Reads the roster that the playbook names; an empty one where it names none.
fn roster(scene: &Scene) -> Result<(Roster, Notes), Failure> {
    let named = scene.playbook.as_ref().and_then(|playbook| playbook.roster.as_ref());
    let Some((folder, name)) = scene.playbook_folder.as_ref().zip(named) else {
        return Ok(Default::default());
    };
    let file = folder.join(name);
    let bytes = fs::read(&file).map_err(|cause| Failure::path("read", &file, cause))?;
    let toml = file.extension().is_some_and(|extension| extension == "toml");
    let read = match toml {
        true => Roster::parse_toml(&String::from_utf8_lossy(&bytes)),
        false => Roster::parse_csv(&bytes),
    };
    read.map_err(|error| Failure::roster(&file, error))
}
