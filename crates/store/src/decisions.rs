//! The decision log: one line per decision, only ever added to.
//!
//! It cannot be collected again, so nothing rewrites it. A line that a killed program left unfinished
//! was never a decision: reading passes over it and the next addition cuts it off.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use model::{Act, Decision, Instant, SignatureId};
use serde::{Deserialize, Serialize};

use crate::disk::Disk;
use crate::{Damage, StoreError};

/// Where the log lies, relative to the store's folder.
const LOG: &str = "decisions/decisions.ndjson";

/// One line of the log.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: String,
    by: String,
    why: String,
    act: String,
    signatures: Vec<String>,
}

/// Returns every decision, in the order in which they were taken down.
pub(crate) fn read(root: &Path) -> Result<Vec<Decision>, StoreError> {
    let text = finished(&root.join(LOG))?;
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .enumerate()
        .map(|(index, line)| {
            let line: Option<Line> = serde_json::from_slice(line).ok();
            line.and_then(Line::decision).ok_or(StoreError::damaged(LOG, Damage::Line(index + 1)))
        })
        .collect()
}

/// Adds one decision after the last finished line.
pub(crate) fn append(root: &Path, disk: &dyn Disk, decision: &Decision) -> Result<(), StoreError> {
    let path = root.join(LOG);
    let keep = finished(&path)?.len() as u64;
    let line = Line::of(decision).ok_or(StoreError::Encode { table: "decisions" })?;
    let mut bytes =
        serde_json::to_vec(&line).map_err(|_| StoreError::Encode { table: "decisions" })?;
    bytes.push(b'\n');
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

impl Line {
    /// Returns the line of a decision, or nothing for an act that this layout has no word for.
    fn of(decision: &Decision) -> Option<Self> {
        let (act, signatures) = match &decision.act {
            Act::Bind(one, other) => ("bind", vec![one, other]),
            Act::Unbind(one, other) => ("unbind", vec![one, other]),
            Act::Bot(one) => ("bot", vec![one]),
            Act::NotBot(one) => ("not_bot", vec![one]),
            _ => return None,
        };
        Some(Self {
            at: decision.at.to_string(),
            by: decision.by.clone(),
            why: decision.why.clone(),
            act: act.to_owned(),
            signatures: signatures.into_iter().map(|id| id.0.clone()).collect(),
        })
    }

    fn decision(self) -> Option<Decision> {
        let mut signatures = self.signatures.into_iter().map(SignatureId);
        let act = match (self.act.as_str(), signatures.next()?, signatures.next()) {
            ("bind", one, Some(other)) => Act::Bind(one, other),
            ("unbind", one, Some(other)) => Act::Unbind(one, other),
            ("bot", one, None) => Act::Bot(one),
            ("not_bot", one, None) => Act::NotBot(one),
            _ => return None,
        };
        if signatures.next().is_some() {
            return None;
        }
        Some(Decision { at: Instant::parse(&self.at)?, by: self.by, why: self.why, act })
    }
}
