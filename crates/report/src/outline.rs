//! The whole report as pages tell it, before any format writes it.
//!
//! The order is fixed: who is counted, the two headline figures, the findings of each measure with
//! what rests on them, the gaps, the words, where it comes from. A measure's id is checked here,
//! because it becomes the name of files and anchors.

use std::collections::BTreeSet;

use protect::ReleasedAnswer;

use crate::headlines::{self, Headline};
use crate::section::{Body, Section};
use crate::words::{clean, count};
use crate::{Report, ReportError};

/// Who is counted: printed at the head of every report from histories alone.
pub(crate) const SURVIVORS: &str = "This counts only people whose change was accepted; those \
                                    declined or never answered are not here.";

/// The words of a report, each with what it means here.
pub(crate) const GLOSSARY: [(&str, &str); 11] = [
    ("Newcomer", "A person whose first known contribution to the project falls in the period."),
    ("Cohort", "The people whose first contribution falls in the same period."),
    (
        "Second contribution",
        "Another contribution at least 24 hours after the first and within 365 days of it.",
    ),
    (
        "Followed",
        "Enough time has passed since the first contribution to know; a person first seen last \
         month is not yet followed for a year.",
    ),
    ("Snapshot", "The moment at which looking stopped: nothing at or after it is counted."),
    ("Share", "How many of a group, from 0 % to 100 %, with the size of the group beside it."),
    (
        "Interval",
        "The 95 % interval: how far a figure could have been from chance alone in a like period.",
    ),
    (
        "Became inactive",
        "A silence of 365 days or more; people return, and many have good reasons to rest.",
    ),
    (
        "Too few people to say",
        "Fewer people stand behind the figure than its floor asks, so it would say more about them \
         than about the project.",
    ),
    ("Complete period", "A period that had ended at the snapshot."),
    ("Fingerprint", "A hash of the definition: compare two figures only when it is the same."),
];

/// The whole report as pages tell it.
pub(crate) struct Outline<'a> {
    /// The report itself.
    pub(crate) report: &'a Report,
    /// The title.
    pub(crate) title: String,
    /// The projects as one text.
    pub(crate) projects: String,
    /// The snapshot's day.
    pub(crate) as_of: String,
    /// The headline figures.
    pub(crate) headlines: Vec<Headline>,
    /// The chapters with their sections, in reading order.
    pub(crate) chapters: Vec<Chapter>,
    /// What is missing from the sources, over all answers.
    pub(crate) gaps: Vec<String>,
    /// Where it comes from.
    pub(crate) origin: Vec<(&'static str, String)>,
    /// What was read.
    pub(crate) sources: Vec<[String; 4]>,
    /// The command that makes it again.
    pub(crate) reproduce: String,
}

/// The sections of one family.
pub(crate) struct Chapter {
    /// Its anchor.
    pub(crate) id: String,
    /// The family's name.
    pub(crate) name: String,
    /// Its sections.
    pub(crate) sections: Vec<Section>,
}

impl<'a> Outline<'a> {
    /// Reads a report.
    ///
    /// # Errors
    /// [`ReportError::SameId`] and [`ReportError::UnusableId`], when files would collide or escape.
    pub(crate) fn of(report: &'a Report) -> Result<Self, ReportError> {
        let mut ids = BTreeSet::new();
        for answer in report.headlines.iter().chain(&report.answers) {
            check_id(id(answer), &mut ids)?;
        }
        let provenance = &report.provenance;
        let sources = provenance
            .snapshots
            .iter()
            .map(|s| [clean(&s.project), clean(&s.source), count(s.records), s.as_of.to_string()]);
        let projects: Vec<_> = report.projects.iter().map(|name| clean(name)).collect();
        Ok(Self {
            report,
            title: clean(&report.title),
            projects: crate::words::listed(&projects),
            as_of: report.as_of.day(),
            headlines: headlines::of(report),
            chapters: chapters(&report.answers),
            gaps: gaps(&report.answers),
            origin: origin(report),
            sources: sources.collect(),
            reproduce: clean(&provenance.reproduce),
        })
    }

    /// Returns why nothing is said about first responses.
    pub(crate) fn first_responses(&self) -> &'static str {
        match self.report.items_known {
            true => {
                "Not measured: issues or changes are in the store, but no measure asks yet who answered first."
            }
            false => "Not measured: needs issues and changes.",
        }
    }

    /// Returns every answer in reading order, the headlines first.
    pub(crate) fn answers(&self) -> impl Iterator<Item = &ReleasedAnswer> {
        self.report.headlines.iter().chain(&self.report.answers)
    }

    /// Returns the sections that stand behind the headline figures.
    pub(crate) fn headline_sections(&self) -> impl Iterator<Item = &Section> {
        self.headlines.iter().flat_map(|headline| &headline.behind)
    }

    /// Returns the section of every answer, in the order of [`Outline::answers`].
    pub(crate) fn all_sections(&self) -> impl Iterator<Item = &Section> {
        self.headline_sections().chain(self.sections())
    }

    /// Returns the sections of the chapters in reading order.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &Section> {
        self.chapters.iter().flat_map(|chapter| &chapter.sections)
    }
}

fn id(answer: &ReleasedAnswer) -> &str {
    match answer {
        ReleasedAnswer::Table(released) => &released.definition().id,
        ReleasedAnswer::Refused { definition, .. } => &definition.id,
    }
}

fn check_id(id: &str, ids: &mut BTreeSet<String>) -> Result<(), ReportError> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if id.is_empty() || id.len() > 100 || !id.bytes().all(fits) {
        return Err(ReportError::UnusableId { id: clean(id) });
    }
    if ids.insert(id.to_owned()) { Ok(()) } else { Err(ReportError::SameId { id: id.to_owned() }) }
}

fn chapters(answers: &[ReleasedAnswer]) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for section in answers.iter().map(Section::of) {
        match chapters.last_mut() {
            Some(chapter) if chapter.name == section.family => chapter.sections.push(section),
            _ => chapters.push(Chapter {
                id: format!("chapter-{}", chapters.len() + 1),
                name: section.family.clone(),
                sections: vec![section],
            }),
        }
    }
    chapters
}

fn gaps(answers: &[ReleasedAnswer]) -> Vec<String> {
    let mut gaps: Vec<String> = Vec::new();
    for answer in answers {
        if let ReleasedAnswer::Table(released) = answer {
            for line in released.coverage().iter().map(|line| clean(line)) {
                if !gaps.contains(&line) {
                    gaps.push(line);
                }
            }
        }
    }
    gaps
}

fn origin(report: &Report) -> Vec<(&'static str, String)> {
    let provenance = &report.provenance;
    let playbook = if provenance.playbook_adopted {
        "the community's own"
    } else {
        "none: every setting is the program's default"
    };
    vec![
        ("Made by", format!("Convivial {}", clean(&provenance.program_version))),
        ("Snapshot", format!("{}: nothing at or after it is counted", report.as_of)),
        ("Identity", format!("{}: how accounts became people", clean(&provenance.identity))),
        ("Playbook", playbook.to_owned()),
    ]
}

impl Section {
    /// Returns the figures' files of this section, if it was answered.
    pub(crate) fn files(&self) -> &[(String, &'static str)] {
        match &self.body {
            Body::Told(told) => &told.files,
            Body::Refused { .. } => &[],
        }
    }
}
