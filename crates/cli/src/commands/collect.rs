//! `collect`: reads the histories into the store, only what is new.

use ::collect::Collected;
use clap::Args;
use store::SnapshotFrom;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::collecting::{gather, summary};
use crate::wiring::places::Scene;

/// Read the history of one or more clones into the store.
///
/// PATH is a clone (with or without files checked out, also shallow or without file contents) or a
/// clone URL, of which a full clone is brought. A second run reads only what is new. Without PATH:
/// the projects of `convivial.toml`, else this folder.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial collect ~/src/orchard
  convivial collect ~/src/orchard hive=~/src/beehive --store orchard.store")]
pub(crate) struct CollectArgs {
    /// Clones or clone URLs; NAME=PATH gives the project another name than its folder's.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
}

pub(crate) fn run(args: &CollectArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &args.paths)?;
    let collected = gather(ui, &scene, SnapshotFrom::Clock)?;
    for line in summary(&collected) {
        ui.say(&line);
    }
    ui.say(&format!("store: {}", scene.store.display()));
    let partial = collected.iter().any(Collected::in_part);
    Ok(if partial { Done::Part } else { Done::All })
}
