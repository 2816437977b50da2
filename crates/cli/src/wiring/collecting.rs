//! Traces become events: every place of a scene goes into the store, in one run.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::path::PathBuf;

use collect::net::{Clock, Live, Outside};
use collect::sources::git::{CloneRequest, NAME, check, clone};
use collect::{Allowance, CollectError, Collected, Order, Progress, Settings, collect};
use model::{CommitId, Instant, ProjectName};
use store::{SnapshotFrom, Store};

use crate::failure::Failure;
use crate::ui::Ui;
use crate::wiring::places::{Location, Place, Scene};

/// Collects every place of a scene into its store and returns what became of each.
///
/// A source that cannot be read ends the run before anything is published, so the store stays as
/// it was.
pub(crate) fn gather(
    ui: &mut Ui<'_>,
    scene: &Scene,
    snapshot_from: SnapshotFrom,
) -> Result<Vec<Collected>, Failure> {
    refuse_no_repository(ui, scene)?;
    let secret = (ui.world.secret)().map_err(|cause| {
        Failure::could_not(format!("could not make the store's key: {cause}"), "run it again")
    })?;
    let store = Store::open_or_create(&scene.store, secret)?;
    let lock = store.lock(ui.global.wait)?;
    let mut run = store.begin(lock)?;
    let orders = orders(ui, scene)?;
    let bar = ui.progress();
    let net = Live::new(None);
    let clock = Still(ui.world.now);
    let outside = Outside { net: &net, clock: &clock, tokens: &|_, _| Vec::new(), patient: false };
    let collected = collect(
        &store,
        &mut run,
        &orders,
        &Settings {
            now: ui.world.now,
            snapshot_from,
            outside: &outside,
            offline: false,
            threads: ui.world.processors,
            allowance: Allowance::default(),
            progress: &|order, step| bar.show(told(&order.project, step)),
        },
    );
    bar.end();
    let mut collected = collected?;
    if let Some(failed) = collected.iter_mut().find_map(|one| one.failed.take()) {
        return Err(failed.into());
    }
    run.publish()?;
    Ok(collected)
}

/// The clock of a collection that asks no network: the moment at which the program started.
struct Still(Instant);

impl Clock for Still {
    fn now(&self) -> Instant {
        self.0
    }

    fn wait(&self, _seconds: u64, _why: &str) {}

    fn jitter(&self) -> u64 {
        0
    }
}

/// Fails at the first folder that holds no repository, before a store is made for it.
fn refuse_no_repository(ui: &Ui<'_>, scene: &Scene) -> Result<(), Failure> {
    for place in wanted(ui, scene) {
        if let Location::Folder(path) = &place.location {
            check(path)
                .map_err(|source| CollectError::Git { project: place.name.clone(), source })?;
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

/// Turns places into orders; a URL is cloned first, or brought up to date.
fn orders(ui: &mut Ui<'_>, scene: &Scene) -> Result<Vec<Order>, Failure> {
    let mut orders = Vec::with_capacity(scene.places.len());
    let places = wanted(ui, scene);
    if places.is_empty() {
        let names: Vec<&str> = scene.places.iter().map(|place| place.name.as_str()).collect();
        return Err(Failure::asked(
            "none of the clones has the name given with --project",
            format!("--project with one of: {}", names.join(", ")),
        ));
    }
    for place in places {
        let path = match &place.location {
            Location::Folder(path) => path.clone(),
            Location::Url(url) => bring(ui, scene, place, url)?,
        };
        let mut section = place.git.clone();
        section.insert("git".to_owned(), vec![toml::Value::from(".")].into());
        let (project, source) = (place.name.clone(), NAME.to_owned());
        orders.push(Order { project, source, section, folder: path });
    }
    Ok(orders)
}

/// Brings a full clone into the store's folder, saying first how large it is.
fn bring(ui: &mut Ui<'_>, scene: &Scene, place: &Place, url: &str) -> Result<PathBuf, Failure> {
    let folder = scene.store.join("clones").join(place.name.as_str());
    let bar = ui.progress();
    let proxy = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        .into_iter()
        .find_map(|name| ui.world.env.get(OsStr::new(name)))
        .and_then(|proxy| proxy.to_str())
        .map(str::to_owned);
    let ui = RefCell::new(ui);
    let brought = clone(&CloneRequest {
        url,
        folder: &folder,
        proxy: proxy.as_deref(),
        progress: &|step| match step {
            Progress::Announced { .. } => {
                bar.pause(|| ui.borrow_mut().say(&told(&place.name, step)));
            }
            step => bar.show(told(&place.name, step)),
        },
    });
    bar.end();
    brought?;
    Ok(folder)
}

/// Returns a step in words.
fn told(project: &ProjectName, step: Progress) -> String {
    match step {
        Progress::Announced { objects, bytes } => {
            let objects = objects.map(|objects| format!("{objects} objects"));
            let bytes = bytes.map(|bytes| format!("{} MB", bytes.div_ceil(1_000_000)));
            let size: Vec<String> = objects.into_iter().chain(bytes).collect();
            let size = if size.is_empty() { "of unknown size".to_owned() } else { size.join(", ") };
            format!("{project}: bringing a full clone, {size}")
        }
        Progress::Bringing { objects, of, bytes } => {
            let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
            format!("{project}: {objects}{of} objects, {} MB", bytes / 1_000_000)
        }
        Progress::Reading { found, read } => format!("{project}: {read} of {found} commits read"),
        _ => format!("{project}: at work"),
    }
}

/// Returns the references that were followed, shortened as git shows them.
pub(crate) fn branches(tips: &[(String, CommitId)]) -> String {
    let short = |name: &str| {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        name.strip_prefix("refs/remotes/").unwrap_or(name).to_owned()
    };
    let names: Vec<String> = tips.iter().map(|(name, _)| short(name)).collect();
    if names.is_empty() { "no branch yet".to_owned() } else { names.join(", ") }
}

/// Returns what a collection amounts to, in a line per project.
pub(crate) fn summary(collected: &[Collected]) -> Vec<String> {
    collected
        .iter()
        .filter_map(|one| {
            let state = one.state.as_ref()?;
            let branches = branches(&state.tips);
            let mut line =
                format!("{}: {} commits reachable from {branches}", state.project, one.reachable);
            line.push_str(&match state.read {
                0 => "; nothing new".to_owned(),
                read => {
                    let (new, known) = (state.stored, state.duplicate);
                    format!("; {read} read, {new} new, {known} known already")
                }
            });
            if state.quarantined > 0 {
                line.push_str(&format!(", {} set aside", state.quarantined));
            }
            for missing in &one.missing {
                line.push_str(&format!("; {missing}"));
            }
            Some(line)
        })
        .collect()
}
