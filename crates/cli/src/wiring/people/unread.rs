//! Unread: which lines of `.mailmap` files cannot be read whole, and why, without what stands in them.

use std::collections::BTreeMap;

use identify::Mailmap;
use model::{Note, NoteKind, ProjectName, counted};

use super::telling::lines;

/// The lines of each project's `.mailmap` that cannot be read, or not to their end.
pub(crate) struct Unread(Vec<(ProjectName, Vec<(usize, identify::Unread)>)>);

impl Unread {
    pub(super) fn of(mailmaps: &[(ProjectName, Mailmap)]) -> Self {
        let broken = mailmaps.iter().filter(|(_, mailmap)| !mailmap.broken_lines().is_empty());
        Self(
            broken.map(|(name, mailmap)| (name.clone(), mailmap.broken_lines().to_vec())).collect(),
        )
    }

    /// Says which lines of each file they are, and why, each reason once.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = |(project, broken): &(ProjectName, Vec<(usize, identify::Unread)>)| {
            let mut reasons: BTreeMap<identify::Unread, Vec<usize>> = BTreeMap::new();
            for (line, why) in broken {
                reasons.entry(*why).or_default().push(*line);
            }
            let reasons: Vec<String> = reasons
                .iter()
                .map(|(why, at)| format!("{} {} ({})", at.len(), why.meaning(), lines(at)))
                .collect();
            let count = counted(broken.len() as u64, "line");
            let reasons = reasons.join("; ");
            format!("note: {project}: {count} of .mailmap cannot be read whole: {reasons}")
        };
        self.0.iter().map(told).collect()
    }

    /// Returns the same as notes, for the figures on data quality.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let note = |(project, broken): &(ProjectName, Vec<(usize, identify::Unread)>)| Note {
            project: project.clone(),
            source: "mailmap".to_owned(),
            kind: NoteKind::MailmapLine,
            count: broken.len() as u64,
            example: broken.first().map(|(line, _)| format!("line {line}")).unwrap_or_default(),
        };
        self.0.iter().map(note).collect()
    }
}
