//! Asking: a store becomes a session, a measure an answer, and `protect` decides what goes out.

use std::collections::BTreeSet;
use std::path::Path;

use measure::{Catalog, Kinds, Session, SessionInput};
use model::Instant;
use protect::Audience;
use store::{Snapshot, SourceState, Store};

use crate::failure::Failure;
use crate::ui::Ui;
use crate::wiring::people::{Ground, Resolution, everybody};
use crate::wiring::places::Scene;

/// A session with what stands around it.
pub(crate) struct Asking {
    pub(crate) catalog: Catalog,
    pub(crate) session: Session,
    pub(crate) snapshot: Snapshot,
    pub(crate) audience: Audience,
}

/// What is going to be asked.
#[derive(Clone, Copy)]
pub(crate) enum Question<'a> {
    /// A measure.
    Measure(&'a str),
    /// A SELECT.
    Sql(&'a str),
    /// Which columns there are.
    Columns,
    /// Every measure.
    Everything,
}

impl Question<'_> {
    /// Returns the tables that it comes down to.
    fn tables(self, catalog: &Catalog) -> BTreeSet<String> {
        match self {
            Question::Measure(name) => {
                catalog.get(name).map(|measure| catalog.behind(measure)).unwrap_or_default()
            }
            Question::Sql(sql) => catalog.behind_sql(sql),
            Question::Columns => BTreeSet::new(),
            Question::Everything => {
                catalog.measures().into_iter().flat_map(|measure| catalog.behind(measure)).collect()
            }
        }
    }
}

impl Asking {
    /// Opens the scene's store to be asked a question, and others that read no more.
    pub(crate) fn open(
        ui: &mut Ui<'_>,
        scene: &Scene,
        question: Question<'_>,
    ) -> Result<Self, Failure> {
        let store = Store::open(&scene.store)?;
        let snapshot = store.snapshot()?;
        let catalog = catalog(scene)?;
        let resolution = everybody(
            scene,
            &snapshot,
            ui.global.identity.into(),
            ui.global.identity_through.as_deref(),
            &question.tables(&catalog),
        )?;
        Self::of(ui, scene, (catalog, snapshot), &resolution)
    }

    /// Opens the same of a store whose people are known already; nothing is compared with the
    /// `.mailmap` alone, and suggestions are not counted.
    pub(crate) fn among(ui: &mut Ui<'_>, ground: &Ground) -> Result<Self, Failure> {
        let snapshot = ground.snapshot.clone();
        let unread = ground.record.unread();
        let resolution = Resolution { people: ground.people.clone(), mailmapped: None, unread };
        Self::of(ui, &ground.scene, (catalog(&ground.scene)?, snapshot), &resolution)
    }

    fn of(
        ui: &mut Ui<'_>,
        scene: &Scene,
        (catalog, snapshot): (Catalog, Snapshot),
        resolution: &Resolution,
    ) -> Result<Self, Failure> {
        ui.say_all(&resolution.unread.told());
        let own = scene.playbook.as_ref().map(|playbook| playbook.kinds.clone());
        let kinds = Kinds::new(&own.unwrap_or_default())?;
        let session = Session::open(&SessionInput {
            catalog: &catalog,
            snapshot: &snapshot,
            people: &resolution.people,
            mailmapped: resolution.mailmapped.as_ref(),
            kinds: &kinds,
            notes: &resolution.unread.notes(),
            as_of: ui.global.as_of,
            projects: &scene.projects,
            partitions: ui.world.processors,
        })?;
        if let Some(note) = behind(&session, &snapshot, ui.global.as_of) {
            ui.say(&note);
        }
        let audience = match scene.playbook.as_ref().map(|playbook| playbook.audience) {
            Some(playbook::Audience::Internal) => Audience::Internal,
            _ => Audience::Public,
        };
        Ok(Self { catalog, session, snapshot, audience })
    }
}

/// Returns the built-in measures with the playbook's own beside them.
pub(crate) fn catalog(scene: &Scene) -> Result<Catalog, Failure> {
    let catalog = Catalog::built_in()?;
    let own = scene.playbook_folder.as_deref().map(|folder| folder.join("measures"));
    Ok(match own.as_deref().filter(|folder: &&Path| folder.is_dir()) {
        Some(folder) => catalog.with_folder(folder)?,
        None => catalog,
    })
}

/// Says which record ends first, where another goes on for more than a month after it.
fn behind(session: &Session, snapshot: &Snapshot, asked: Option<Instant>) -> Option<String> {
    let mut sources: Vec<&SourceState> = snapshot.sources().iter().collect();
    sources.retain(|source| session.projects().contains(&source.project));
    let end = session.as_of();
    let first = sources.iter().find(|source| source.snapshot_at == end)?;
    let longest = sources.iter().max_by_key(|source| source.snapshot_at)?;
    (asked.is_none() && longest.snapshot_at > end.plus_days(30)).then(|| {
        if first.project == longest.project {
            return format!(
                "note: questions about commits are looked at from {}, where {} of {} ends; {} is \
                 known up to {}",
                end.day(),
                first.source,
                first.project,
                longest.source,
                longest.snapshot_at.day()
            );
        }
        format!(
            "note: everything is looked at from {}, where the record of {} ends; {} is known up to \
             {}, and --project {2} alone shows all of it",
            end.day(),
            first.project,
            longest.project,
            longest.snapshot_at.day()
        )
    })
}
