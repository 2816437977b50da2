//! `collect`: reads every source into the store, only what is new, and says what is known of what.

use clap::Args;
use collect::Collected;
use store::{SnapshotFrom, Store};

use crate::failure::{Done, Failure};
use crate::ui::Ui;
use crate::wiring::collected::{coverage, heading, summary};
use crate::wiring::collecting::{How, gather};
use crate::wiring::places::Scene;

/// Read the sources of one or more projects into the store, and print what is known of what.
///
/// PATH is a clone (with or without files checked out, also shallow or without file contents) or a
/// clone URL, of which a full clone is brought. NAME=SOURCE:PLACE reads another source, such as
/// orchard=mailing_list:orchard.mbox; `convivial explain` lists the sources. A second run reads only
/// what is new. Without PATH: the projects of `convivial.toml`, else this folder.
///
/// Other keys of a source's section stand before PLACE, each with a comma behind, such as
/// orchard=zulip:host=chat.example.org,export.zip; `convivial explain zulip` lists its keys.
///
/// Tokens come from the environment or from a file `.env`: GITHUB_TOKEN, GITLAB_TOKEN,
/// FORGEJO_TOKEN; for other hosts with the host's name behind, such as GITLAB_TOKEN_LAB_EXAMPLE_ORG.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial collect ~/src/orchard
  convivial collect ~/src/orchard hive=~/src/beehive --store orchard.store
  convivial collect orchard=~/src/orchard orchard=github:orchard/orchard
  convivial collect orchard=mailing_list:lists/2024-05.mbox.gz
  convivial collect orchard=zulip:host=chat.example.org,zulip-export.tar.gz")]
pub(crate) struct CollectArgs {
    /// Clones, clone URLs, or NAME=SOURCE:PLACE; NAME=PATH gives a clone another name than its
    /// folder's.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Ask no network: read again what was answered before, and what lies in files.
    #[arg(long)]
    offline: bool,
    /// Do not wait for the limits of a platform: end in part, and go on the next time.
    #[arg(long)]
    no_wait: bool,
}

pub(crate) fn run(args: &CollectArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    let scene = Scene::find(ui, &args.paths)?;
    let how =
        How { snapshot_from: SnapshotFrom::Clock, offline: args.offline, patient: !args.no_wait };
    let collected = gather(ui, &scene, how)?;
    let part = collected.iter().any(Collected::in_part);
    let names: Vec<_> =
        collected.iter().map(|one| (one.project.clone(), one.source.clone())).collect();
    let (lines, failures) = summary(collected);
    ui.say_all(&lines);
    failures.iter().for_each(|failure| ui.warn(&failure.to_string()));
    if !ui.global.quiet {
        let mut rows = Store::open(&scene.store)?.snapshot()?.coverage()?;
        rows.retain(|row| names.contains(&(row.project.clone(), row.source.clone())));
        ui.print_narrow_table(&heading(), &coverage(&rows))?;
    }
    ui.say(&format!("store: {}", scene.store.display()));
    Ok(if part { Done::Part } else { Done::All })
}
