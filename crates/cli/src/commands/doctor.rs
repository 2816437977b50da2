//! `doctor`: is the store whole, what is in it, and what is missing.

use clap::Args;
use store::Store;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::people::everybody;
use crate::wiring::places::Scene;

/// Check the store: every file's hash, what was read, what is missing, which lines cannot be read.
#[derive(Args)]
pub(crate) struct DoctorArgs {}

pub(crate) fn run(_: &DoctorArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let store = Store::open(&scene.store)?;
    let snapshot = store.snapshot()?;
    let mut lines = vec![
        format!("store: {}", scene.store.display()),
        format!("generation: {}", snapshot.generation()),
    ];
    for source in snapshot.sources() {
        lines.push(format!(
            "{} from {}: as of {}; last run read {}, stored {}, knew {}, set aside {}, ignored {}",
            source.project,
            source.source,
            source.snapshot_at,
            source.read,
            source.stored,
            source.duplicate,
            source.quarantined,
            source.ignored
        ));
    }
    for row in snapshot.coverage()? {
        let reason = if row.reason.is_empty() { String::new() } else { format!(": {}", row.reason) };
        lines.push(format!(
            "{}: {} {}{reason}",
            row.project,
            row.fact.word(),
            row.extent.word()
        ));
    }
    for note in snapshot.notes()? {
        lines.push(format!(
            "{}: {} times {} (first: {})",
            note.project,
            note.count,
            note.kind.meaning(),
            note.example
        ));
    }
    let resolution = everybody(&scene, &snapshot, ui.global.identity.into())?;
    lines.extend(resolution.skipped_lines());
    let damages = snapshot.verify();
    lines.extend(damages.iter().map(|damage| format!("damaged: {damage}")));
    if damages.is_empty() {
        lines.push("every file is as it was written".to_owned());
    }
    ui.print(&(lines.join("\n") + "\n"))?;
    match damages.into_iter().next() {
        None => Ok(Done::All),
        Some(damage) => Err(damage.into()),
    }
}
