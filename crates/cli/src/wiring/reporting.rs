//! Reporting: every measure is asked and released, and the pages are made of what was released.

use model::{Coverage, Extent, Fact, IdentityMode};
use playbook::AT_PROJECT;
use protect::release;
use report::{Page, Provenance, Report, SourceSnapshot};
use store::{SnapshotFrom, SourceState};

use crate::failure::Failure;
use crate::ui::Ui;
use crate::wiring::asking::Asking;
use crate::wiring::places::Scene;

/// The measures whose newest figure stands at the head of a report, beside each other.
const HEADLINES: [&str; 2] = ["second_contribution_headline", "second_contribution_early_sign"];

/// Asks every measure and makes the pages of a report.
pub(crate) fn pages(ui: &mut Ui<'_>, scene: &Scene, asking: &Asking) -> Result<Vec<Page>, Failure> {
    let bar = ui.progress();
    let (mut headlines, mut answers) = (vec![], vec![]);
    // A page about one project does not go on about what only several could tell.
    let alone = asking.session.projects().len() < 2;
    let measures =
        asking.catalog.measures().into_iter().filter(|measure| !(alone && measure.asks_several()));
    for measure in measures {
        let about = measure.definition();
        bar.show(format!("asking: {}", about.title));
        let answer = asking.session.answer(measure, &measure::Params::default())?;
        let released = release(&answer, asking.audience);
        if HEADLINES.contains(&about.id.as_str()) {
            headlines.push(released);
        } else {
            answers.push(released);
        }
    }
    bar.end();
    let report = Report {
        title: title(scene, asking),
        as_of: asking.session.as_of(),
        projects: asking.session.projects().iter().map(ToString::to_string).collect(),
        items_known: items_known(asking)?,
        headlines,
        answers,
        provenance: provenance(ui, scene, asking)?,
    };
    Ok(report::pages(&report)?)
}

/// Returns whether some source told issues or changes of the projects asked about.
fn items_known(asking: &Asking) -> Result<bool, Failure> {
    let projects = asking.session.projects();
    let told = |row: &Coverage| {
        let of_items = matches!(row.fact, Fact::Issues | Fact::Changes);
        of_items && row.extent != Extent::Absent && projects.contains(&row.project)
    };
    Ok(asking.snapshot.coverage()?.iter().any(told))
}

fn title(scene: &Scene, asking: &Asking) -> String {
    let given = scene
        .playbook
        .as_ref()
        .and_then(|playbook| playbook.title.clone().or_else(|| playbook.programme.clone()));
    given.unwrap_or_else(|| {
        let names: Vec<String> =
            asking.session.projects().iter().map(ToString::to_string).collect();
        format!("Newcomers in {}", names.join(", "))
    })
}

fn provenance(ui: &Ui<'_>, scene: &Scene, asking: &Asking) -> Result<Provenance, Failure> {
    let mut snapshots = Vec::new();
    for source in asking.snapshot.sources() {
        if asking.session.projects().contains(&source.project) {
            let (project, name) = (&source.project, source.source.as_str());
            let records = match asking.snapshot.reachable(project, name)?.len() {
                0 => asking.snapshot.records_known(project, name),
                commits => commits as u64,
            };
            snapshots.push(SourceSnapshot {
                project: project.to_string(),
                source: source.source.clone(),
                records,
                as_of: source.snapshot_at,
            });
        }
    }
    let mode: IdentityMode = ui.global.identity.into();
    let identity = match mode {
        IdentityMode::Rules => "rules",
        IdentityMode::Mailmap => "mailmap",
    };
    Ok(Provenance {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        snapshots,
        identity: identity.to_owned(),
        playbook_adopted: scene.playbook.is_some(),
        reproduce: reproduce(scene, asking, mode),
    })
}

/// Returns the commands that make the same report again, from clones of the same projects.
fn reproduce(scene: &Scene, asking: &Asking, mode: IdentityMode) -> String {
    let projects = asking.session.projects();
    let sources = asking.snapshot.sources().iter().filter(|one| projects.contains(&one.project));
    let place = |one: &SourceState| match one.source.as_str() {
        AT_PROJECT => format!("{}=PATH", one.project),
        source => format!("{}={source}:PLACE", one.project),
    };
    let clones: Vec<String> = sources.map(place).collect();
    let clones = clones.join(" ");
    let by_clock = |source: &SourceState| source.snapshot_from == SnapshotFrom::Clock;
    let mut sources = asking.snapshot.sources().iter();
    let mut command =
        if sources.any(|source| projects.contains(&source.project) && by_clock(source)) {
            format!("convivial collect {clones} --store DIR && convivial report --store DIR")
        } else {
            format!("convivial report {clones}")
        };
    command.push_str(&format!(" --as-of {}", asking.session.as_of()));
    for project in projects.iter().filter(|project| scene.mailmap_of(project).is_some()) {
        command.push_str(&format!(" --mailmap {project}=FILE"));
    }
    if mode == IdentityMode::Mailmap {
        command.push_str(" --identity mailmap");
    }
    command
}
