//! Checking: what a store holds, what is missing from it, and what is damaged, a line each.
//!
//! A damaged file hides only what it held: everything else is still told.

use std::fmt::Write;

use model::{Coverage, Note};
use store::{Snapshot, SourceState, StoreError};

use crate::wiring::collected::branches;
use crate::wiring::people::Resolution;
use crate::wiring::places::Scene;

/// Returns what is to be said about a store.
pub(crate) fn told(
    scene: &Scene,
    snapshot: &Snapshot,
    people: Option<&Resolution>,
    damages: &[StoreError],
) -> String {
    let mut lines = vec![
        format!("store: {}", scene.store.display()),
        format!("generation: {}", snapshot.generation()),
    ];
    lines.extend(snapshot.sources().iter().map(source));
    lines.extend(snapshot.coverage().unwrap_or_default().iter().map(coverage));
    lines.extend(snapshot.notes().unwrap_or_default().iter().map(note));
    lines.extend(people.map(Resolution::skipped_lines).unwrap_or_default());
    lines.extend(damages.iter().map(|damage| format!("damaged: {damage}")));
    if damages.is_empty() {
        lines.push("every file is as it was written".to_owned());
    }
    lines.join("\n") + "\n"
}

fn source(source: &SourceState) -> String {
    format!(
        "{} from {} ({}): as of {}; last run read {}, stored {}, knew {}, set aside {}, ignored {}",
        source.project,
        source.source,
        branches(&source.tips),
        source.snapshot_at,
        source.read,
        source.stored,
        source.duplicate,
        source.quarantined,
        source.ignored
    )
}

fn coverage(row: &Coverage) -> String {
    let mut line = format!("{}: {} {}", row.project, row.fact.word(), row.extent.word());
    if !row.reason.is_empty() {
        // Writing to a text cannot fail.
        let _ = write!(line, ": {}", row.reason);
    }
    line
}

fn note(note: &Note) -> String {
    let times = if note.count == 1 { "once".to_owned() } else { format!("{} times", note.count) };
    format!("{}: {times}: {} (first: {})", note.project, note.kind.meaning(), note.example)
}
