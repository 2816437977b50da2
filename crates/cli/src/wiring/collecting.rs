//! Traces become events: every source of a scene goes into the store, in one run.

use std::path::PathBuf;

use collect::net::Outside;
use collect::sources::git::{CloneRequest, check, clone};
use collect::{Allowance, CollectError, Collected, Order, Progress, Settings, collect};
use model::counted;
use playbook::AT_PROJECT;
use store::{Lock, SnapshotFrom, Store, StoreError};

use crate::failure::Failure;
use crate::ui::Ui;
use crate::wiring::collected::failure;
use crate::wiring::looks;
use crate::wiring::places::{Location, Place, Scene, locate};
use crate::wiring::tokens::Tokens;
use crate::wiring::waiting::Countdown;
use crate::world::World;

/// The variables that name a proxy, best first.
const PROXIES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// How a collection is made.
#[derive(Clone, Copy)]
pub(crate) struct How {
    /// Where the snapshot's moment comes from.
    pub(crate) snapshot_from: SnapshotFrom,
    /// Whether everything is told again from what is kept, without the network.
    pub(crate) offline: bool,
    /// Whether limits are waited for.
    pub(crate) patient: bool,
}

/// Collects every source of a scene into its store and returns what became of each.
///
/// A source that cannot be read leaves what the store has of it as it was, and does not keep the
/// others from being read; when none can be, that is a failure and nothing is published.
pub(crate) fn gather(ui: &mut Ui<'_>, scene: &Scene, how: How) -> Result<Vec<Collected>, Failure> {
    refuse_no_repository(ui, scene)?;
    let secret = (ui.world.secret)().map_err(|cause| {
        Failure::could_not(format!("could not make the store's key: {cause}"), "run it again")
    })?;
    let store = Store::open_or_create(&scene.store, secret)?;
    let lock = lock(ui, &store)?;
    let mut run = store.begin(lock)?;
    let orders = orders(ui, scene)?;
    let net = (ui.world.network)(proxy(ui).as_deref());
    let tokens = Tokens::of(&ui.world.env, &ui.world.folder);
    let World { now, clock, sleep, processors, .. } = *ui.world;
    let bar = ui.progress();
    let clock = Countdown::new(clock, sleep, &bar, secret);
    let outside = Outside {
        net: net.as_ref(),
        clock: &clock,
        tokens: &|platform, host| tokens.find(platform, host),
        patient: how.patient,
    };
    let collected = collect(
        &store,
        &mut run,
        &orders,
        &Settings {
            now,
            snapshot_from: how.snapshot_from,
            outside: &outside,
            offline: how.offline,
            threads: processors,
            allowance: Allowance::default(),
            progress: &|order, step| {
                let text = told(&order.project, &order.source, step);
                match step {
                    Progress::Begun | Progress::Ended { .. } => bar.mark(text),
                    _ => bar.show(text),
                }
            },
        },
    );
    bar.end();
    let mut collected = collected?;
    for (one, order) in collected.iter_mut().zip(&orders) {
        if one.failed.is_some() || read_nothing(one) {
            one.missing.extend(looks::told(order));
        }
    }
    let failed = |one: &Collected| one.failed.is_some();
    if collected.iter().all(failed)
        && let Some(first) = collected.iter_mut().find_map(failure)
    {
        return Err(first);
    }
    run.publish()?;
    Ok(collected)
}

/// Returns whether nothing of a source could be read, though it holds something.
fn read_nothing(one: &Collected) -> bool {
    one.state.as_ref().is_some_and(|state| state.quarantined > 0 && state.quarantined == state.read)
}

/// Takes the right to write, and says so when another run has to end first.
fn lock(ui: &mut Ui<'_>, store: &Store) -> Result<Lock, Failure> {
    match store.lock(false) {
        Err(StoreError::Busy) if ui.global.wait => {
            ui.say("waiting for another run at the same store to end");
            Ok(store.lock(true)?)
        }
        taken => Ok(taken?),
    }
}

/// Fails at the first folder that holds no repository, before a store is made for it.
fn refuse_no_repository(ui: &Ui<'_>, scene: &Scene) -> Result<(), Failure> {
    for place in wanted(ui, scene).into_iter().filter(|place| place.source == AT_PROJECT) {
        for text in place.texts() {
            if let Location::Folder(path) = locate(&ui.world.folder, text) {
                check(&path)
                    .map_err(|source| CollectError::Git { project: place.name.clone(), source })?;
            }
        }
    }
    Ok(())
}

/// Returns the places that `--project` leaves.
fn wanted<'a>(ui: &Ui<'_>, scene: &'a Scene) -> Vec<&'a Place> {
    let asked = &ui.global.project;
    let fits = |place: &&Place| asked.is_empty() || asked.contains(&place.name);
    scene.places.iter().filter(fits).collect()
}

/// Turns places into orders; a clone URL is cloned first, or brought up to date.
fn orders(ui: &mut Ui<'_>, scene: &Scene) -> Result<Vec<Order>, Failure> {
    let places = wanted(ui, scene);
    if places.is_empty() {
        let mut names: Vec<&str> = scene.places.iter().map(|place| place.name.as_str()).collect();
        names.dedup();
        return Err(Failure::asked(
            "none of the projects has the name given with --project",
            format!("--project with one of: {}", names.join(", ")),
        ));
    }
    let mut orders = Vec::with_capacity(places.len());
    for place in places {
        let mut section = place.section.clone();
        if place.source == AT_PROJECT {
            let folders = clones(ui, scene, place)?;
            section.insert(AT_PROJECT.to_owned(), folders.into());
        }
        orders.push(Order {
            project: place.name.clone(),
            source: place.source.to_owned(),
            section,
            folder: ui.world.folder.clone(),
        });
    }
    Ok(orders)
}

/// Returns the folders of a place's clones, bringing those that are named by a URL.
fn clones(ui: &mut Ui<'_>, scene: &Scene, place: &Place) -> Result<Vec<String>, Failure> {
    let mut folders = vec![];
    for (number, text) in place.texts().enumerate() {
        let folder = match locate(&ui.world.folder, text) {
            Location::Folder(path) => path,
            Location::Url(url) => bring(ui, scene, place, number, &url)?,
        };
        let folder = folder.into_os_string().into_string().map_err(|_| {
            Failure::asked(
                "the path of a clone is not UTF-8",
                "move the clone, or rename its folder",
            )
        })?;
        folders.push(folder);
    }
    Ok(folders)
}

/// Brings a full clone into the store's folder, saying first how large it is.
fn bring(
    ui: &mut Ui<'_>,
    scene: &Scene,
    place: &Place,
    number: usize,
    url: &str,
) -> Result<PathBuf, Failure> {
    let name = match number {
        0 => place.name.to_string(),
        number => format!("{}.{}", place.name, number + 1),
    };
    let folder = scene.store.join("clones").join(name);
    let proxy = proxy(ui);
    let bar = ui.progress();
    let brought = clone(&CloneRequest {
        url,
        folder: &folder,
        proxy: proxy.as_deref(),
        progress: &|step| {
            let text = told(&place.name, place.source, step);
            match step {
                Progress::Announced { .. } => bar.say(&text),
                _ => bar.show(text),
            }
        },
    });
    bar.end();
    brought?;
    Ok(folder)
}

fn proxy(ui: &Ui<'_>) -> Option<String> {
    let found = PROXIES.into_iter().find_map(|name| ui.world.env.get(std::ffi::OsStr::new(name)));
    found.and_then(|proxy| proxy.to_str()).map(str::to_owned)
}

/// Returns a step in words.
fn told(project: &model::ProjectName, source: &str, step: Progress) -> String {
    match step {
        Progress::Announced { objects, bytes } => {
            let objects = objects.map(|objects| counted(objects, "object"));
            let bytes = bytes.map(|bytes| format!("{} MB", bytes.div_ceil(1_000_000)));
            let size: Vec<String> = objects.into_iter().chain(bytes).collect();
            let size = if size.is_empty() { "of unknown size".to_owned() } else { size.join(", ") };
            format!("{project}: bringing a full clone, {size}")
        }
        Progress::Bringing { objects, of, bytes } => {
            let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
            format!("{project}: {objects}{of} objects, {} MB", bytes / 1_000_000)
        }
        Progress::Begun => format!("{project}, {source}: reading"),
        Progress::Reading { found, read } => match source {
            AT_PROJECT => format!("{project}: {read} of {} read", counted(found, "commit")),
            "git_log" => format!("{project}, {source}: {} read", counted(read, "commit")),
            _ => format!("{project}, {source}: {} read", counted(read, "item")),
        },
        Progress::Telling { files, records } => {
            let records = counted(records, "record");
            format!("{project}, {source}: {records} read, file or page {files}")
        }
        Progress::Ended { well: true } => format!("{project}, {source}: was read"),
        Progress::Ended { well: false } => format!("{project}, {source}: could not be read"),
        _ => format!("{project}, {source}: at work"),
    }
}

#[cfg(test)]
mod tests {
    use collect::Progress;
    use model::ProjectName;

    use super::told;

    #[test]
    fn what_a_source_reads_is_counted_in_its_own_word() {
        let project = ProjectName::parse("orchard").unwrap();
        for (source, found, read, text) in [
            ("git", 1, 1, "orchard: 1 of 1 commit read"),
            ("git", 9, 2, "orchard: 2 of 9 commits read"),
            ("git_log", 2, 2, "orchard, git_log: 2 commits read"),
            ("devstats", 1, 1, "orchard, devstats: 1 item read"),
            ("perceval", 5, 5, "orchard, perceval: 5 items read"),
        ] {
            assert_eq!(told(&project, source, Progress::Reading { found, read }), text);
        }
        let telling = Progress::Telling { files: 2, records: 1 };
        let text = "orchard, zulip: 1 record read, file or page 2";
        assert_eq!(told(&project, "zulip", telling), text);
    }
}
