//! Importing: what another program's file says about who is who, as one step of the log.

use std::collections::BTreeSet;

use identify::formats::{Format, Told};
use model::{Act, Affiliation, Class, Decision};

use super::deciding::{Saying, locked, next_step, write};
use super::{Ground, telling};
use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// The largest file that is taken over, unpacked.
const LARGEST: u64 = 256 << 20;

/// Returns the contents of a file, which may be packed with gzip.
pub(crate) fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let contents = collect::unpacked::whole_of(&bytes, LARGEST);
    match contents.broken {
        None => Ok(contents.bytes),
        Some(_) => Err(Failure::could_not(
            "the file cannot be unpacked",
            "unpack it by hand; at most 256 MiB are read",
        )),
    }
}

/// Returns the format of a file by its name and its beginning, where they tell it.
pub(crate) fn format_of(name: &str, bytes: &[u8]) -> Option<Format> {
    if name.ends_with("mailmap") {
        return Some(Format::Mailmap);
    }
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let has = |key: &str| value.get(key).is_some();
    match (has("uidentities"), has("users") && has("companies")) {
        (true, _) => Some(Format::SortingHat),
        (false, true) => Some(Format::Stackalytics),
        (false, false) => None,
    }
}

/// Takes over what a file says, as one step.
pub(crate) fn import(ui: &mut Ui<'_>, saying: &Saying, mut told: Told) -> Result<Done, Failure> {
    let (lock, ground) = locked(ui)?;
    for (oddity, count, at) in told.notes.iter() {
        ui.say(&format!("note: {} ({})", oddity.meaning(), telling::places(at, count)));
    }
    let own = ground.scene.playbook.iter().flat_map(|playbook| playbook.unusable.iter().cloned());
    told.unusable.extend(own);
    let step = next_step(&ground);
    let mut imported = told.decisions(&ground.index, step, ui.world.now, &saying.by, &saying.why);
    ui.say(&format!(
        "people in the file: {}; known in the store: {}; addresses and logins that tell nobody \
         apart, not used: {}",
        imported.matched + imported.unmatched,
        imported.matched,
        imported.ambiguous
    ));
    ground.keep_news(&mut imported.decisions);
    if imported.decisions.is_empty() {
        ui.say("nothing changes: it is so already");
        return Ok(Done::All);
    }
    write(ui, &ground, &lock, saying, &imported.decisions)
}

impl Ground {
    /// Drops the decisions that say what is so already.
    fn keep_news(&self, decisions: &mut Vec<Decision>) {
        let bots = self.people.resolved.iter().filter(|row| row.class == Class::Bot);
        let bots: BTreeSet<u32> = bots.map(|row| row.person).collect();
        let is_bot = |person: Option<u32>| person.is_some_and(|person| bots.contains(&person));
        let affiliations: BTreeSet<&Affiliation> = self.people.affiliations.iter().collect();
        decisions.retain(|decision| match &decision.act {
            Act::Bind(one, other) => self.person(one) != self.person(other),
            Act::Bot(of, _) => !is_bot(self.person(of)),
            Act::Affiliation(of, organization, spell) => self.person(of).is_none_or(|person| {
                let (organization, spell) = (organization.clone(), *spell);
                let said = Affiliation { person, organization, spell };
                !affiliations.contains(&said)
            }),
            _ => true,
        });
    }
}
