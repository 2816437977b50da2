//! The decision log: one line per decision, only ever added to.
//!
//! It cannot be collected again, so nothing rewrites it but a forgetting, which blanks texts. A line
//! that a killed program left unfinished was never a decision: reading passes over it and the next
//! addition cuts it off. The lines of one step are added at once or not at all.

mod line;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use model::Decision;

use crate::disk::Disk;
use crate::{Damage, StoreError};
use line::Line;

/// Where the log lies, relative to the store's folder.
const LOG: &str = "decisions/decisions.ndjson";

/// Returns every decision, in the order in which they were taken down.
pub(crate) fn read(root: &Path) -> Result<Vec<Decision>, StoreError> {
    let text = finished(&root.join(LOG))?;
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    (1..)
        .zip(lines)
        .map(|(number, line)| {
            let line: Option<Line> = serde_json::from_slice(line).ok();
            let decision = line.and_then(|line| line.decision(number as u64));
            decision.ok_or(StoreError::damaged(LOG, Damage::Line(number)))
        })
        .collect()
}

/// Adds the decisions of a step after the last finished line.
pub(crate) fn append(
    root: &Path,
    disk: &dyn Disk,
    decisions: &[Decision],
) -> Result<(), StoreError> {
    let path = root.join(LOG);
    let keep = finished(&path)?.len() as u64;
    let mut bytes = Vec::new();
    for decision in decisions {
        let failed = StoreError::Encode { table: "decisions" };
        let line = Line::of(decision).and_then(|line| serde_json::to_vec(&line).ok());
        bytes.extend(line.ok_or(failed)?);
        bytes.push(b'\n');
    }
    disk.append(&path, keep, &bytes)
        .map_err(|source| crate::store::write_failed(&path, bytes.len(), source))?;
    if keep == 0 {
        let folder = root.join("decisions");
        disk.sync_dir(&folder).map_err(|source| StoreError::io("sync", &folder, source))?;
    }
    Ok(())
}

/// Returns the log up to the end of its last finished line.
fn finished(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut text = match fs::read(path) {
        Ok(text) => text,
        Err(failed) if failed.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(StoreError::io("read", path, source)),
    };
    text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1));
    Ok(text)
}
