//! `doctor`: is the store whole, what is in it, and what is missing.

use clap::Args;
use store::Snapshot;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::checking;
use crate::wiring::people::looked_over;
use crate::wiring::places::Scene;

/// Check the store: every file's hash, what was read, what is missing, which lines cannot be read.
#[derive(Args)]
pub(crate) struct DoctorArgs {}

pub(crate) fn run(_: &DoctorArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &[])?;
    let snapshot = Snapshot::examine(&scene.store)?;
    let damages = snapshot.verify();
    let through = ui.global.identity_through.as_deref();
    let unread = looked_over(&scene, &snapshot, ui.global.identity.into(), through);
    ui.print_lines(&checking::told(&scene, &snapshot, unread.as_ref().ok(), &damages))?;
    match damages.into_iter().next() {
        Some(damage) => Err(damage.into()),
        None => unread.map(|_| Done::All),
    }
}
