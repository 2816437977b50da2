//! `report`: from clones, or from a filled store, to pages that can be read and shown.

use std::path::PathBuf;

use clap::Args;
use collect::Collected;
use store::SnapshotFrom;

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::asking::{Asking, Question};
use crate::wiring::collected::summary;
use crate::wiring::collecting::{How, gather};
use crate::wiring::output::{check_folder, write_pages};
use crate::wiring::places::Scene;
use crate::wiring::reporting;

/// Write a report about newcomers: one folder of pages, complete in itself.
///
/// With PATH, a clone or several: reads what is new in them first, and looks from the newest commit
/// (or from the last `collect`), so that the same history gives the same bytes on any day.
/// Without PATH: reports from the store of --store or of `convivial.toml` as `collect` left it;
/// without either, from the clone in this folder.
///
/// DIR then holds index.html, report.md, report.json and figures/.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial report ~/src/orchard
  convivial report ~/src/orchard hive=~/src/beehive --out newcomers
  convivial report https://example.org/orchard.git
  convivial report --store orchard.store --as-of 2025-01-01")]
pub(crate) struct ReportArgs {
    /// Clones or clone URLs; NAME=PATH gives the project another name than its folder's.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Folder to write to.
    #[arg(long, value_name = "DIR", default_value = "convivial-report")]
    out: PathBuf,
}

pub(crate) fn run(args: &ReportArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &args.paths)?;
    let out = ui.world.folder.join(&args.out);
    check_folder(&out)?;
    let mut part = false;
    if !args.paths.is_empty() || !scene.is_filled(ui) {
        let how = How { snapshot_from: SnapshotFrom::NewestCommit, offline: false, patient: true };
        let collected = gather(ui, &scene, how)?;
        part = collected.iter().any(Collected::in_part);
        let (lines, failures) = summary(collected);
        ui.say_all(&lines);
        failures.iter().for_each(|failure| ui.warn(&failure.to_string()));
    }
    let asking = Asking::open(ui, &scene, Question::Everything)?;
    let pages = reporting::pages(ui, &scene, &asking)?;
    write_pages(&out, &pages)?;
    ui.say(&format!("store: {}", scene.store.display()));
    ui.say("open this page in a browser:");
    ui.print(&format!("{}\n", out.join("index.html").display()))?;
    Ok(if part { Done::Part } else { Done::All })
}
