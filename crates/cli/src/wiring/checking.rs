//! Checking: what a store holds, what is missing from it, and what is damaged, a line each.
//!
//! A damaged file hides only what it held: everything else is still told.

use model::{Coverage, Note, ProjectName, counted};
use playbook::AT_PROJECT;
use store::{FileTally, SetAside, Snapshot, SourceState, StoreError};

use crate::wiring::collected::{branches, told_once};
use crate::wiring::people::unread::Unread;
use crate::wiring::places::Scene;

/// Sources whose files bear the names of conversations, which name people.
const TOGETHER: [&str; 2] = ["slack", "zulip"];

/// How many files of one source are told one by one.
const FILES_TOLD: usize = 40;

/// Returns what is to be said about a store.
pub(crate) fn told(
    scene: &Scene,
    snapshot: &Snapshot,
    unread: Option<&Unread>,
    damages: &[StoreError],
) -> String {
    let mut lines = vec![
        format!("store: {}", scene.store.display()),
        format!("generation: {}", snapshot.generation()),
    ];
    lines.extend(snapshot.sources().iter().map(source));
    let covered = snapshot.coverage().unwrap_or_default();
    lines.extend(told_once(&covered).map(|(row, when)| coverage(row, &when)));
    lines.extend(files(&snapshot.files_read().unwrap_or_default()));
    lines.extend(snapshot.set_aside().unwrap_or_default().iter().map(set_aside));
    lines.extend(snapshot.notes().unwrap_or_default().iter().map(note));
    lines.extend(unread.map(Unread::told).unwrap_or_default());
    lines.extend(damages.iter().map(|damage| format!("damaged: {damage}")));
    if damages.is_empty() {
        lines.push("every file is as it was written".to_owned());
    }
    lines.join("\n") + "\n"
}

fn source(source: &SourceState) -> String {
    let followed = match source.source.as_str() {
        AT_PROJECT => format!(" ({})", branches(&source.tips)),
        _ => String::new(),
    };
    format!(
        "{} from {}{followed}: as of {}; last run read {}, stored {}, knew {}, set aside {}, ignored {}",
        source.project,
        source.source,
        source.snapshot_at,
        source.read,
        source.stored,
        source.duplicate,
        source.quarantined,
        source.ignored
    )
}

fn coverage(row: &Coverage, when: &str) -> String {
    let fact = row.fact.word().replace('_', " ");
    let mut line = format!("{}, {}: {fact} {}", row.project, row.source, row.extent.word());
    if !when.is_empty() {
        line.push_str(&format!(" {when}"));
    }
    if !row.reason.is_empty() {
        line.push_str(&format!(": {}", row.reason));
    }
    line
}

/// Tells what became of the records of each file; many files of one source are told together.
fn files(read: &[(ProjectName, String, FileTally)]) -> Vec<String> {
    let mut lines = vec![];
    for group in read.chunk_by(|one, other| (&one.0, &one.1) == (&other.0, &other.1)) {
        let [(project, source, _), ..] = group else { continue };
        if group.len() > FILES_TOLD || TOGETHER.contains(&source.as_str()) {
            let name = counted(group.len() as u64, "file");
            let mut sum = FileTally { name, ..FileTally::default() };
            for (_, _, tally) in group {
                sum.read += tally.read;
                sum.stored += tally.stored;
                sum.duplicate += tally.duplicate;
                sum.quarantined += tally.quarantined;
                sum.ignored += tally.ignored;
            }
            lines.push(file(&(project.clone(), source.clone(), sum)));
        } else {
            lines.extend(group.iter().map(file));
        }
    }
    lines
}

/// Tells what became of the records of a file or a page: read is the sum of the rest.
fn file((project, source, tally): &(ProjectName, String, FileTally)) -> String {
    let (read, stored) = (counted(tally.read, "record"), tally.stored);
    let (duplicate, quarantined, ignored) = (tally.duplicate, tally.quarantined, tally.ignored);
    format!(
        "{project}, {source}: {read} read = {stored} stored + {duplicate} known + \
         {quarantined} set aside + {ignored} not wanted: {}",
        tally.name
    )
}

/// Tells where a record was set aside, and never what it holds.
fn set_aside((project, source, row): &(ProjectName, String, SetAside)) -> String {
    format!("{project}, {source}: set aside, {}: {} of {}", row.why.meaning(), row.at, row.file)
}

fn note(note: &Note) -> String {
    let times = if note.count == 1 { "once".to_owned() } else { format!("{} times", note.count) };
    format!(
        "{}, {}: {times}: {} (first: {})",
        note.project,
        note.source,
        note.kind.meaning(),
        note.example
    )
}
