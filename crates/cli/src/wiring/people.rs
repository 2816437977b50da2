//! Accounts become people: the store's signatures, the mailmaps and the lists meet `identify`.

use std::collections::BTreeMap;
use std::fs;

use identify::{BotList, Input, Mailmap, UnusableList, resolve, steps};
use model::{IdentityMode, Note, NoteKind, People, ProjectName};
use store::Snapshot;

use crate::failure::Failure;
use crate::wiring::places::Scene;

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
    let mailmaps = mailmaps(scene, snapshot)?;
    let signatures = snapshot.signatures()?;
    let usage = snapshot.signatures_used()?;
    let (mut bots, mut unusable) = (BotList::built_in(), UnusableList::built_in());
    if let Some(playbook) = &scene.playbook {
        bots = bots.with(&playbook.bots);
        unusable = unusable.with(&playbook.unusable);
    }
    let mailmaps: Vec<(ProjectName, Mailmap)> = mailmaps.into_iter().collect();
    let input = Input {
        signatures: &signatures,
        usage: &usage,
        accounts: &snapshot.accounts_seen()?,
        account_usage: &snapshot.accounts_used()?,
        links: &[],
        mailmaps: &mailmaps,
        decisions: &snapshot.decisions()?,
        bots: &bots,
        unusable: &unusable,
        mode,
    };
    let people = match through {
        None => resolve(&input),
        Some(rule) => up_to(&input, rule)?,
    };
    let mailmapped = resolve(&Input { mode: IdentityMode::Mailmap, ..input });
    let broken = mailmaps
        .into_iter()
        .filter(|(_, mailmap)| !mailmap.broken_lines().is_empty())
        .map(|(project, mailmap)| (project, mailmap.broken_lines().to_vec()))
        .collect();
    Ok(Resolution { people, mailmapped, broken_mailmap_lines: broken })
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
