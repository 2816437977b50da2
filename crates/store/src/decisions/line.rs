//! One line of the decision log as it is written.
//!
//! Lines of the first layout had `signatures` for `subjects` and no step; each was a step of its own.

use model::{Act, Decision, Forgotten, HandleId, Instant, Personal, Spell, SubjectId};
use serde::{Deserialize, Serialize};

use crate::KnownDecision;

/// A decision, field by field; what an act has no need of is left out.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<u64>,
    /// On the first line of a step of several: how many it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lines: Option<u64>,
    at: String,
    by: String,
    why: String,
    act: String,
    #[serde(default, alias = "signatures", skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<String>,
    /// A chosen name, raw bytes as text; the only personal text in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wanted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organization: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    handles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    undone: Option<u64>,
}

impl Line {
    /// Returns the line of a decision, or nothing for an act that this layout has no word for.
    pub(super) fn of(decision: &Decision) -> Option<Self> {
        let mut line = Self {
            step: Some(decision.step),
            at: decision.at.to_string(),
            by: decision.by.clone(),
            why: decision.why.clone(),
            ..Self::default()
        };
        let (act, subjects) = match &decision.act {
            Act::Bind(one, other) => ("bind", vec![one, other]),
            Act::Unbind(one, other) => ("unbind", vec![one, other]),
            Act::Reject(one, other) => ("reject", vec![one, other]),
            Act::Name(of, name) => {
                line.name = name.as_ref().map(|name| name.lossy().into_owned());
                ("name", vec![of])
            }
            Act::Credit(of, wanted) => {
                line.wanted = Some(*wanted);
                ("credit", vec![of])
            }
            Act::Bot(of, spell) => {
                line.set_spell(spell);
                ("bot", vec![of])
            }
            Act::NotBot(of, spell) => {
                line.set_spell(spell);
                ("not_bot", vec![of])
            }
            Act::Ghost(of) => ("ghost", vec![of]),
            Act::Affiliation(of, organization, spell) => {
                line.organization.clone_from(organization);
                line.set_spell(spell);
                ("affiliation", vec![of])
            }
            Act::Forget(forgotten) => {
                line.handles = forgotten.handles.iter().map(|handle| handle.0.clone()).collect();
                let slot = std::iter::once(&forgotten.slot);
                ("forget", slot.chain(&forgotten.subjects).collect())
            }
            Act::Undo(step) => {
                line.undone = Some(*step);
                ("undo", Vec::new())
            }
            _ => return None,
        };
        line.act = act.to_owned();
        line.subjects = subjects.into_iter().map(|id| id.0.clone()).collect();
        Some(line)
    }

    /// Says that a step of so many lines begins here.
    pub(super) fn begin_step(&mut self, lines: usize) {
        self.lines = (lines > 1).then_some(lines as u64);
    }

    /// Returns how many lines the step that begins here has; 1 within a step as well.
    pub(super) fn of_step(&self) -> usize {
        self.lines.and_then(|lines| usize::try_from(lines).ok()).unwrap_or(1)
    }

    /// Returns the decision that stands on line `number`, or nothing where it makes no sense.
    pub(super) fn decision(self, number: u64) -> Option<Decision> {
        Some(Decision {
            step: self.step.unwrap_or(number),
            at: Instant::parse(&self.at)?,
            act: self.act()?,
            by: self.by,
            why: self.why,
        })
    }

    /// Returns the line for whoever it is about.
    pub(super) fn known(self) -> KnownDecision {
        KnownDecision {
            step: self.step.unwrap_or_default(),
            at: self.at,
            by: self.by,
            why: self.why,
            act: self.act,
            name: self.name,
            organization: self.organization,
        }
    }

    fn act(&self) -> Option<Act> {
        let subjects: Vec<SubjectId> = self.subjects.iter().cloned().map(SubjectId).collect();
        let spell = self.spell()?;
        match (self.act.as_str(), subjects.as_slice()) {
            ("bind", [one, other]) => Some(Act::Bind(one.clone(), other.clone())),
            ("unbind", [one, other]) => Some(Act::Unbind(one.clone(), other.clone())),
            ("reject", [one, other]) => Some(Act::Reject(one.clone(), other.clone())),
            ("name", [of]) => Some(Act::Name(of.clone(), self.name.as_deref().map(Personal::new))),
            ("credit", [of]) => Some(Act::Credit(of.clone(), self.wanted?)),
            ("bot", [of]) => Some(Act::Bot(of.clone(), spell)),
            ("not_bot", [of]) => Some(Act::NotBot(of.clone(), spell)),
            ("ghost", [of]) => Some(Act::Ghost(of.clone())),
            ("affiliation", [of]) => {
                Some(Act::Affiliation(of.clone(), self.organization.clone(), spell))
            }
            ("forget", [slot, subjects @ ..]) => Some(Act::Forget(Forgotten {
                slot: slot.clone(),
                subjects: subjects.to_vec(),
                handles: self.handles.iter().cloned().map(HandleId).collect(),
            })),
            ("undo", []) => self.undone.map(Act::Undo),
            _ => None,
        }
    }

    fn set_spell(&mut self, spell: &Spell) {
        self.from = spell.from.map(|at| at.to_string());
        self.until = spell.until.map(|at| at.to_string());
    }

    fn spell(&self) -> Option<Spell> {
        let read = |text: &Option<String>| match text {
            Some(text) => Instant::parse(text).map(Some),
            None => Some(None),
        };
        Some(Spell { from: read(&self.from)?, until: read(&self.until)? })
    }
}
