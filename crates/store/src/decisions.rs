//! The decision log: one line per decision, only ever added to.
//!
//! It cannot be collected again, so nothing rewrites it but a forgetting, which blanks texts. A step
//! is there with all its lines or was never taken: its first line says how many it has, and where a
//! killed program left fewer, reading passes over them and the next addition cuts them off.

mod line;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use model::{Act, Decision};

use crate::disk::Disk;
use crate::{Damage, KnownDecision, StoreError};
use line::Line;

/// Where the log lies, relative to the store's folder.
const LOG: &str = "decisions/decisions.ndjson";

/// Returns every decision, in the order in which they were taken down.
pub(crate) fn read(root: &Path) -> Result<Vec<Decision>, StoreError> {
    let text = finished(&root.join(LOG))?;
    (1..)
        .zip(lines(&text))
        .map(|(number, line)| {
            let line: Option<Line> = serde_json::from_slice(line).ok();
            let decision = line.and_then(|line| line.decision(number as u64));
            decision.ok_or(StoreError::damaged(LOG, Damage::Line(number)))
        })
        .collect()
}

/// Adds the decisions of a step after the last finished one.
pub(crate) fn append(root: &Path, disk: &dyn Disk, step: &[Decision]) -> Result<(), StoreError> {
    let path = root.join(LOG);
    let keep = finished(&path)?.len() as u64;
    let bytes = written(step, &[step.len()])?;
    disk.append(&path, keep, &bytes)
        .map_err(|source| crate::store::write_failed(&path, bytes.len(), source))?;
    if keep == 0 {
        let folder = root.join("decisions");
        disk.sync_dir(&folder).map_err(|source| StoreError::io("sync", &folder, source))?;
    }
    Ok(())
}

/// Blanks texts in decisions that are there, and returns in how many; only for a forgetting.
pub(crate) fn blank(
    root: &Path,
    disk: &dyn Disk,
    mut blanked: impl FnMut(&Decision) -> Decision,
) -> Result<u64, StoreError> {
    let path = root.join(LOG);
    let text = finished(&path)?;
    let before = read(root)?;
    let after: Vec<Decision> = before.iter().map(&mut blanked).collect();
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    if changed > 0 {
        let steps: Vec<usize> = steps(&text).into_iter().map(|(_, lines)| lines).collect();
        crate::store::replace(disk, &path, &written(&after, &steps)?)?;
    }
    Ok(changed as u64)
}

/// Returns a decision for whoever it is about.
pub(crate) fn known(decision: &Decision) -> Option<KnownDecision> {
    Line::of(decision).map(Line::known)
}

/// Returns whether a forgetting was decided in a step.
pub(crate) fn forgets(decisions: &[Decision], step: u64) -> bool {
    let mut here = decisions.iter().filter(|decision| decision.step == step);
    here.any(|decision| matches!(decision.act, Act::Forget(_)))
}

/// Returns the lines of decisions; `steps` says how many of them belong together.
fn written(decisions: &[Decision], steps: &[usize]) -> Result<Vec<u8>, StoreError> {
    let failed = || StoreError::Encode { table: "decisions" };
    let mut bytes = Vec::new();
    let mut left = decisions;
    for lines in steps {
        let (step, rest) = left.split_at_checked(*lines).ok_or_else(failed)?;
        for (index, decision) in step.iter().enumerate() {
            let mut line = Line::of(decision).ok_or_else(failed)?;
            if index == 0 {
                line.begin_step(step.len());
            }
            serde_json::to_writer(&mut bytes, &line).map_err(|_| failed())?;
            bytes.push(b'\n');
        }
        left = rest;
    }
    Ok(bytes)
}

/// Returns the log up to the end of its last finished step.
fn finished(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut text = match fs::read(path) {
        Ok(text) => text,
        Err(failed) if failed.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(StoreError::io("read", path, source)),
    };
    text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1));
    let end = steps(&text).last().map_or(0, |(end, _)| *end);
    text.truncate(end);
    Ok(text)
}

/// Returns where each whole step ends and how many lines it has; a line that cannot be read is
/// one of its own, for whoever reads to tell.
fn steps(text: &[u8]) -> Vec<(usize, usize)> {
    let mut steps = Vec::new();
    let (mut end, mut read, mut wanted) = (0, 0, 0);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if read == wanted {
            let line: Option<Line> = serde_json::from_slice(line).ok();
            (read, wanted) = (0, line.map_or(1, |line| line.of_step().max(1)));
        }
        end += line.len();
        read += 1;
        if read == wanted {
            steps.push((end, wanted));
        }
    }
    steps
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}
