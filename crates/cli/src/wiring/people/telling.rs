//! How people, suggestions and the log are shown to whoever keeps the record.
//!
//! Names and addresses stand in these tables and nowhere else in what the program prints.

mod person;
mod places;
mod suggested;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use measure::Rows;
use model::{
    AccountSeen, Act, Class, Decision, Instant, Personal, Rule, SignatureSeen, Spell, SubjectId,
};

use super::Ground;
use super::who::short_id;

pub(crate) use person::{elsewhere, everybody_of, export, forgotten, to_be_removed};
pub(crate) use places::{lines, places};
pub(crate) use suggested::{about_suggestions, bot_hints, suggestions, suggestions_as_rows};
pub(crate) use written::written;

/// A heading and rows of text.
pub(crate) type Shown = (Vec<String>, Vec<Vec<String>>);

/// What is asked for the roster.
pub(crate) const ROLES: &str = "SELECT project, person, role, from_seconds, until_seconds, evidence \
                                FROM roles ORDER BY project, role, from_seconds, person";

/// How many people whom lists of teams name are nobody known.
pub(crate) const STRANGERS: &str = "SELECT COUNT(*) AS found FROM team_strangers";

/// Returns the log as a table.
pub(crate) fn log(decisions: &[Decision]) -> Shown {
    let standing = identify::standing_steps(decisions);
    let rows = decisions.iter().map(|line| {
        let undone = if standing.contains(&line.step) { "" } else { "undone" };
        vec![
            line.step.to_string(),
            line.at.day().to_string(),
            line.by.clone(),
            act(&line.act),
            line.why.clone(),
            undone.to_owned(),
        ]
    });
    (heading(&["step", "day", "by", "decision", "why", ""]), rows.collect())
}

/// Says what was decided in a step, which is looked at to undo it.
pub(crate) fn step(decisions: &[Decision], step: u64) -> Vec<String> {
    let lines = decisions.iter().filter(|line| line.step == step);
    let kinds: Vec<&str> = lines.map(|line| kind(&line.act)).collect();
    let first = kinds.first().map(|first| match kinds.len() {
        1 => format!("step {step} was {first}"),
        several => format!("step {step} was {first}, and {} more", several - 1),
    });
    first.into_iter().collect()
}

/// Says what kind of decision it was.
fn kind(act: &Act) -> &'static str {
    match act {
        Act::Bind(..) => "a binding",
        Act::Unbind(..) => "a parting",
        Act::Reject(..) => "a rejection",
        Act::Name(..) => "about a name",
        Act::Credit(..) => "about credit",
        Act::Bot(..) | Act::NotBot(..) => "about a bot",
        Act::Affiliation(..) => "an affiliation",
        Act::Ghost(_) => "about a deleted account",
        Act::Forget(_) => "a forgetting",
        Act::Undo(_) => "an undo",
        _ => "another decision",
    }
}

/// Says what was decided, with ids and without names.
fn act(act: &Act) -> String {
    let id = |subject: &SubjectId| short_id(subject).to_owned();
    match act {
        Act::Bind(one, other) => format!("bind {} {}", id(one), id(other)),
        Act::Unbind(one, other) => format!("unbind {} from {}", id(one), id(other)),
        Act::Reject(one, other) => format!("reject {} {}", id(one), id(other)),
        Act::Name(of, Some(_)) => format!("name {}", id(of)),
        Act::Name(of, None) => format!("take the name of {} back", id(of)),
        Act::Credit(of, true) => format!("credit {}", id(of)),
        Act::Credit(of, false) => format!("do not credit {}", id(of)),
        Act::Bot(of, within) => format!("bot {}{}", id(of), spell(within)),
        Act::NotBot(of, within) => format!("not a bot {}{}", id(of), spell(within)),
        Act::Ghost(of) => format!("deleted account {}", id(of)),
        Act::Affiliation(of, Some(to), within) => {
            format!("affiliation of {}: {to}{}", id(of), spell(within))
        }
        Act::Affiliation(of, None, within) => {
            format!("affiliation of {}: none{}", id(of), spell(within))
        }
        Act::Forget(forgotten) => format!("forget, now {}", id(&forgotten.slot)),
        Act::Undo(step) => format!("undo step {step}"),
        _ => "unknown".to_owned(),
    }
}

/// Returns a span of time with a blank before it; nothing for all time.
fn spell(spell: &Spell) -> String {
    let day = |at: Instant| at.day().to_string();
    match (spell.from.map(day), spell.until.map(day)) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(until)) => format!(" until {until}"),
        (Some(from), Some(until)) => format!(" from {from} until {until}"),
    }
}

/// Returns how many people there are, and what joined them.
pub(crate) fn summary(ground: &Ground) -> Shown {
    let people = &ground.people;
    let mut classes: BTreeMap<Class, BTreeSet<u32>> = BTreeMap::new();
    let mut unresolved = BTreeSet::new();
    let mut subjects = BTreeSet::new();
    for row in &people.resolved {
        classes.entry(row.class).or_default().insert(row.person);
        subjects.insert(&row.subject);
        if row.unresolved {
            unresolved.insert(row.person);
        }
    }
    let count = |class| classes.get(&class).map_or(0, BTreeSet::len);
    let mut rows = vec![
        ("signatures and accounts", subjects.len()),
        ("people", count(Class::Human)),
        ("of them unresolved: an address or a name that tells nobody apart", unresolved.len()),
        ("bots", count(Class::Bot)),
        ("deleted accounts, counted as volume and never as people", count(Class::Ghost)),
        ("people who are a program for some of the time", people.automated.len()),
        ("people with a role in the roster", roster_people(ground)),
        ("people who are not named in credits", people.uncredited.len()),
        ("people who were forgotten", forgotten_people(ground)),
        ("groups too large to be one person, left apart", people.alarms.len()),
    ];
    let tallies = people.tallies.iter().filter(|tally| tally.merges > 0);
    let merged = tallies.map(|tally| (merged_by(tally.rule), tally.merges as usize));
    rows.extend(merged);
    rows.push(("lines in the log of decisions", ground.decisions().len()));
    let rows = rows.into_iter().map(|(what, count)| vec![what.to_owned(), count.to_string()]);
    (heading(&["what", "how many"]), rows.collect())
}

fn roster_people(ground: &Ground) -> usize {
    let people: BTreeSet<u32> = ground.people.roles.iter().map(|role| role.person).collect();
    people.iter().filter(|person| ground.is_known(**person)).count()
}

fn forgotten_people(ground: &Ground) -> usize {
    let slots = ground.decisions().iter().filter_map(|line| match &line.act {
        Act::Forget(forgotten) => Some(&forgotten.slot),
        _ => None,
    });
    slots.collect::<BTreeSet<_>>().len()
}

fn merged_by(rule: Rule) -> &'static str {
    match rule {
        Rule::SameAddress => "joined by the same address",
        Rule::AddressCase => "joined by the same address in other capitals",
        Rule::NoReply => "joined by a platform's no-reply address",
        Rule::SameAccount => "joined by the same account of a platform",
        Rule::Mailmap => "joined by .mailmap",
        Rule::Declared => "joined by links that the playbook declares",
        Rule::Decided => "joined by decisions in the log",
        _ => "joined by another rule",
    }
}

/// Returns what may be done next.
pub(crate) fn next_steps(ground: &Ground) -> Vec<String> {
    let mut lines = vec![];
    if !ground.people.alarms.is_empty() {
        lines.push(
            "a group that is too large is often one address that many people signed with: add it to \
             `unusable` under [people] in convivial.toml"
                .to_owned(),
        );
    }
    lines.push("convivial people suggest shows who might be one person".to_owned());
    lines
}

/// A signature or an account with what tells it apart.
enum Face<'a> {
    Signature(&'a SignatureSeen),
    Account(&'a AccountSeen),
}

impl Face<'_> {
    fn text(&self) -> String {
        match self {
            Face::Signature(seen) => signature(seen),
            Face::Account(seen) => account(seen),
        }
    }
}

fn signature(seen: &SignatureSeen) -> String {
    format!("{} <{}>", seen.signature.name.lossy(), seen.signature.address.lossy())
}

fn account(seen: &AccountSeen) -> String {
    let text = |text: &Option<Personal>| text.as_ref().map(|text| text.lossy().into_owned());
    let what = [text(&seen.login), text(&seen.address), text(&seen.name)];
    let what = what.into_iter().flatten().next().unwrap_or_default();
    let id = seen.native.as_ref().map(|id| format!(" (id {id})")).unwrap_or_default();
    format!("{}:{what}{id}", seen.platform)
}

fn seen_between(first: Option<Instant>, last: Option<Instant>) -> String {
    match (first, last) {
        (Some(first), Some(last)) => format!("{} to {}", first.day(), last.day()),
        _ => "at no believable time".to_owned(),
    }
}

/// Returns roles as a table, with the names by which people are shown.
pub(crate) fn roles(ground: &Ground, rows: &Rows) -> Shown {
    let person = rows.columns.iter().position(|column| column.name == "person");
    let heading: Vec<String> =
        rows.columns.iter().map(|c| c.name.replace("_seconds", "")).collect();
    let shown = rows.lines().into_iter().map(|line| {
        let cells = line.into_iter().enumerate().map(|(at, cell)| {
            let seconds = heading.get(at).is_some_and(|name| name == "from" || name == "until");
            match cell.parse::<i64>() {
                Ok(number) if Some(at) == person => {
                    u32::try_from(number).map_or(cell, |person| ground.shown_name(person))
                }
                Ok(seconds_since) if seconds => {
                    Instant::from_seconds(seconds_since).map_or(cell, |at| at.day().to_string())
                }
                _ => cell,
            }
        });
        cells.collect()
    });
    let shown = shown.collect();
    (heading, shown)
}

/// Returns a word of tables as it is read.
fn plain(word: &str) -> String {
    word.replace('_', " ")
}

fn heading(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

impl Ground {
    /// Returns the name by which a person is shown, or why there is none.
    pub(crate) fn shown_name(&self, person: u32) -> String {
        if !self.is_known(person) {
            return "(not in the store)".to_owned();
        }
        let name = self.names().get(&person).map(|name| name.lossy().into_owned());
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "(no name)".to_owned())
    }

    /// Returns every signature and account by its id.
    fn faces(&self) -> BTreeMap<&str, Face<'_>> {
        let accounts = self.record.accounts.iter();
        let accounts = accounts.map(|seen| (seen.id.0.as_str(), Face::Account(seen)));
        let signatures = self.record.signatures.iter();
        let signatures = signatures.map(|seen| (seen.id.0.as_str(), Face::Signature(seen)));
        accounts.chain(signatures).collect()
    }

    fn signatures_of<'a>(
        &'a self,
        subjects: &'a BTreeSet<SubjectId>,
    ) -> impl Iterator<Item = &'a SignatureSeen> {
        let own = |seen: &&SignatureSeen| subjects.contains(&SubjectId(seen.id.0.clone()));
        self.record.signatures.iter().filter(own)
    }

    fn accounts_of<'a>(
        &'a self,
        subjects: &'a BTreeSet<SubjectId>,
    ) -> impl Iterator<Item = &'a AccountSeen> {
        let own = |seen: &&AccountSeen| subjects.contains(&SubjectId(seen.id.0.clone()));
        self.record.accounts.iter().filter(own)
    }
}

#[cfg(test)]
mod tests {
    use model::{Act, Decision, Forgotten, Instant, SubjectId};

    use super::step;

    #[test]
    fn a_step_says_what_kind_of_decision_it_was() {
        let one = SubjectId("11".to_owned());
        let forget = Forgotten { slot: one.clone(), subjects: vec![], handles: vec![] };
        let at = Instant::from_seconds(1).unwrap();
        let (by, why) = ("lead".to_owned(), String::new());
        let line = |act| Decision { step: 1, at, by: by.clone(), why: why.clone(), act };
        let forget = line(Act::Forget(forget));
        let ghost = line(Act::Ghost(one));
        assert_eq!(step(&[forget, ghost.clone()], 1), ["step 1 was a forgetting, and 1 more"]);
        assert_eq!(step(&[ghost], 1), ["step 1 was about a deleted account"]);
    }
}
