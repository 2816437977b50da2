//! Accounts become people: the store's signatures and accounts, the mailmaps, the lists, the roster
//! and the log meet `identify`.

pub(crate) mod deciding;
mod effect;
pub(crate) mod importing;
pub(crate) mod removing;
pub(crate) mod telling;
mod who;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use identify::formats::Notes;
use identify::roster::Roster;
use identify::{
    BotList, Index, Input, Link, Mailmap, UnusableList, names, resolve, steps, suggest, unused,
};
use model::{
    AccountId, AccountSeen, Decision, Forgotten, IdentityMode, Note, NoteKind, People, Personal,
    ProjectName, SignatureId, SignatureSeen, SubjectId,
};
use store::{Snapshot, Store};

use crate::failure::Failure;
use crate::ui::Ui;
use crate::wiring::places::Scene;

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
    fn people(&self) -> People {
        let mut people = resolve(&self.input());
        people.roles = self.roster.declared(&self.index(), &people).0;
        people
    }
}

/// Everybody, and how many lines of each project's `.mailmap` could not be read.
pub(crate) struct Resolution {
    pub(crate) people: People,
    /// The same by `.mailmap` alone, to show what the other rules change.
    pub(crate) mailmapped: People,
    pub(crate) broken_mailmap_lines: Vec<(ProjectName, Vec<usize>)>,
}

impl Resolution {
    /// Returns, for each project, which lines of its `.mailmap` were skipped.
    pub(crate) fn skipped_lines(&self) -> Vec<String> {
        let told = |(project, lines): &(ProjectName, Vec<usize>)| {
            let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
            let numbers = numbers.join(", ");
            format!("note: {project}: lines of .mailmap that cannot be read, skipped: {numbers}")
        };
        self.broken_mailmap_lines.iter().map(told).collect()
    }

    /// Returns the same as notes, for the figures on data quality.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let note = |(project, lines): &(ProjectName, Vec<usize>)| Note {
            project: project.clone(),
            source: "mailmap".to_owned(),
            kind: NoteKind::MailmapLine,
            count: lines.len() as u64,
            example: lines.first().map(|line| format!("line {line}")).unwrap_or_default(),
        };
        self.broken_mailmap_lines.iter().map(note).collect()
    }
}

/// Resolves everybody in a snapshot.
pub(crate) fn everybody(
    scene: &Scene,
    snapshot: &Snapshot,
    mode: IdentityMode,
    through: Option<&str>,
) -> Result<Resolution, Failure> {
    let record = Record::read(scene, snapshot, mode)?;
    let mut people = match through {
        None => record.people(),
        Some(rule) => up_to(&record.input(), rule)?,
    };
    people.suggestions = Some(suggest(&record.input(), &people).open.len() as u64);
    let mailmapped = resolve(&Input { mode: IdentityMode::Mailmap, ..record.input() });
    let broken = record
        .mailmaps
        .into_iter()
        .filter(|(_, mailmap)| !mailmap.broken_lines().is_empty())
        .map(|(project, mailmap)| (project, mailmap.broken_lines().to_vec()))
        .collect();
    Ok(Resolution { people, mailmapped, broken_mailmap_lines: broken })
}

/// A store opened to say who is who, with everybody resolved and named.
pub(crate) struct Ground {
    pub(crate) scene: Scene,
    pub(crate) store: Store,
    pub(crate) snapshot: Snapshot,
    pub(crate) record: Record,
    pub(crate) index: Index,
    pub(crate) people: People,
    pub(crate) names: BTreeMap<u32, Personal>,
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
        let people = record.people();
        let names = names(&record.input(), &people);
        let mut person_of: BTreeMap<SubjectId, u32> =
            people.resolved.iter().map(|row| (SubjectId::from(&row.subject), row.person)).collect();
        let others = unused(&record.input(), &people);
        let unused = others.keys().cloned().collect();
        person_of.extend(others);
        let people_known = person_of.values().copied().collect();
        let index = record.index();
        Ok(Self {
            scene,
            store,
            snapshot,
            record,
            index,
            people,
            names,
            person_of,
            unused,
            people_known,
        })
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

    /// Returns what is to be said of the roster: what is odd in it, and how many of its lines are
    /// about nobody who is known.
    pub(crate) fn roster_notes(&self) -> Vec<String> {
        let (_, unmatched) = self.record.roster.declared(&self.index, &self.people);
        let odd = self.record.roster_notes.iter();
        let odd = odd.map(|(what, count, _)| format!("note: roster: {} ({count})", what.meaning()));
        let unknown = (unmatched > 0).then(|| {
            format!(
                "note: lines of the roster about nobody in the store, or about several: {unmatched}"
            )
        });
        odd.chain(unknown).collect()
    }
}

/// Resolves people by the rules up to one of them, to show what each changes.
fn up_to(input: &Input<'_>, rule: &str) -> Result<People, Failure> {
    let steps = steps(input);
    let names: Vec<&str> = steps.iter().map(|step| step.cause.word()).collect();
    let hint = format!("--identity-through with one of: {}", names.join(", "));
    let found = steps.into_iter().find(|step| step.cause.word() == rule);
    found.map(|step| step.people).ok_or_else(|| Failure::asked("there is no such rule", hint))
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
