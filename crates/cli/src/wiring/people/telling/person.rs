//! One person: all that is joined in them, all that is known of them, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use identify::Joined;
use model::{
    AccountSeen, Act, Class, Decision, ProjectName, Rule, SignatureSeen, SubjectId, counted,
};
use serde_json::{Value, json};
use store::{ForgetTally, KnownOf};

use super::{account, act, seen_between, signature, spell};
use crate::failure::Failure;
use crate::wiring::people::Ground;
use crate::wiring::people::who::short_id;

/// Returns people with all that is joined in each.
pub(crate) fn everybody_of(ground: &Ground, people: &BTreeSet<u32>) -> String {
    let gathered = Gathered::of(ground, people);
    people.iter().filter_map(|one| Some(person(ground, *one, gathered.people.get(one)?))).collect()
}

/// What is known of people who are shown together: gone through once, and not for each of them.
struct Gathered<'a> {
    people: BTreeMap<u32, Known<'a>>,
}

/// What is known of one person.
#[derive(Default)]
struct Known<'a> {
    class: Option<Class>,
    subjects: BTreeSet<SubjectId>,
    signatures: Vec<&'a SignatureSeen>,
    accounts: Vec<&'a AccountSeen>,
    decisions: Vec<&'a Decision>,
    joined: BTreeMap<SubjectId, Joined>,
}

impl<'a> Gathered<'a> {
    fn of(ground: &'a Ground, asked: &BTreeSet<u32>) -> Self {
        let mut of: BTreeMap<SubjectId, u32> = BTreeMap::new();
        let mut people: BTreeMap<u32, Known<'a>> = BTreeMap::new();
        for (subject, person) in ground.person_of.iter().filter(|(_, of)| asked.contains(of)) {
            of.insert(subject.clone(), *person);
            people.entry(*person).or_default().subjects.insert(subject.clone());
        }
        for row in &ground.people.resolved {
            if let Some(known) = people.get_mut(&row.person) {
                known.class.get_or_insert(row.class);
            }
        }
        let mut at = |id: SubjectId, take: &mut dyn FnMut(&mut Known<'a>)| {
            of.get(&id).and_then(|person| people.get_mut(person)).into_iter().for_each(take);
        };
        for seen in &ground.record.signatures {
            at(seen.id.clone().into(), &mut |known| known.signatures.push(seen));
        }
        for seen in &ground.record.accounts {
            at(seen.id.clone().into(), &mut |known| known.accounts.push(seen));
        }
        let subjects = of.keys().cloned().collect();
        for one in identify::joined(&ground.input(), &subjects) {
            if let Some(known) = of.get(&one.subject).and_then(|person| people.get_mut(person)) {
                known.joined.insert(one.subject.clone(), one);
            }
        }
        for line in ground.decisions() {
            let about: BTreeSet<u32> =
                concerned(&line.act).into_iter().filter_map(|id| of.get(id)).copied().collect();
            for person in about {
                people.entry(person).or_default().decisions.push(line);
            }
        }
        Self { people }
    }
}

/// Returns one person with all that is joined in them.
fn person(ground: &Ground, person: u32, known: &Known<'_>) -> String {
    let why = |id: SubjectId| known.joined.get(&id).map(joined_by);
    let mut lines = vec![format!(
        "{}  {}  ({})",
        known.subjects.first().map_or("", short_id),
        ground.shown_name(person),
        known.class.map_or("in no event", Class::word)
    )];
    for seen in &known.signatures {
        lines.push(format!(
            "  signature {}  {}  {}",
            seen.id.0.get(..8).unwrap_or_default(),
            signature(seen),
            seen_between(seen.first_at, seen.last_at)
        ));
        lines.extend(why(seen.id.clone().into()));
    }
    for seen in &known.accounts {
        lines.push(format!(
            "  account   {}  {}  {}",
            seen.id.0.get(..8).unwrap_or_default(),
            account(seen),
            seen_between(seen.first_at, seen.last_at)
        ));
        lines.extend(why(seen.id.clone().into()));
    }
    for role in ground.people.roles.iter().filter(|role| role.person == person) {
        let project = role.project.as_ref().map_or("every project".to_owned(), ToString::to_string);
        let within = spell(&role.spell);
        lines.push(format!("  {} of {project}{within} ({})", role.role.word(), role.source));
    }
    for one in ground.people.affiliations.iter().filter(|one| one.person == person) {
        let to = one.organization.as_deref().unwrap_or("no organization");
        lines.push(format!("  declared: {to}{}", spell(&one.spell)));
    }
    for one in ground.people.automated.iter().filter(|one| one.person == person) {
        lines.push(format!("  a program{}", spell(&one.spell)));
    }
    if ground.people.uncredited.contains(&person) {
        lines.push("  is not named in credits".to_owned());
    }
    for line in &known.decisions {
        lines.push(format!("  step {} {}: {}", line.step, line.at.day(), act(&line.act)));
    }
    lines.join("\n") + "\n"
}

/// Says what joined a signature or an account to another.
fn joined_by(joined: &Joined) -> String {
    let by = match joined.rule {
        Rule::SameAddress => "the same address".to_owned(),
        Rule::AddressCase => "the same address in other capitals".to_owned(),
        Rule::NoReply => "a no-reply address of the same account".to_owned(),
        Rule::SameAccount => "the same account".to_owned(),
        Rule::Mailmap if joined.lines.is_empty() => ".mailmap".to_owned(),
        Rule::Mailmap => {
            let line = |(project, line): &(ProjectName, usize)| {
                format!("line {line} of {project}'s .mailmap")
            };
            joined.lines.iter().map(line).collect::<Vec<_>>().join(" and ")
        }
        Rule::Declared => "a link in convivial.toml".to_owned(),
        Rule::Decided => {
            joined.step.map_or("a decision".to_owned(), |s| format!("step {s} of the log"))
        }
        _ => "another rule".to_owned(),
    };
    format!("            joined with {} by {by}", short_id(&joined.with))
}

/// Returns whom a decision is about.
fn concerned(act: &Act) -> Vec<&SubjectId> {
    match act {
        Act::Bind(one, other) | Act::Unbind(one, other) | Act::Reject(one, other) => {
            vec![one, other]
        }
        Act::Name(of, _)
        | Act::Credit(of, _)
        | Act::Bot(of, _)
        | Act::NotBot(of, _)
        | Act::Ghost(of)
        | Act::Affiliation(of, ..) => vec![of],
        Act::Forget(forgotten) => forgotten.subjects.iter().chain([&forgotten.slot]).collect(),
        _ => vec![],
    }
}

/// Returns all that is known of a person as JSON.
pub(crate) fn export(ground: &Ground, person: u32, known: &KnownOf) -> Result<String, Failure> {
    let known = serde_json::to_value(known)
        .map_err(|_| Failure::could_not("could not write what is known", "run it again"))?;
    let roles = ground.people.roles.iter().filter(|role| role.person == person);
    let roles: Vec<Value> = roles
        .map(|role| {
            json!({
                "project": role.project.as_ref().map(ToString::to_string),
                "role": role.role.word(),
                "from": role.spell.from.map(|at| at.to_string()),
                "until": role.spell.until.map(|at| at.to_string()),
                "source": role.source,
            })
        })
        .collect();
    let value = json!({
        "shown_as": ground.names().get(&person).map(|name| name.lossy().into_owned()),
        "named_in_credits": !ground.people.uncredited.contains(&person),
        "roles": roles,
        "known": known,
    });
    Ok(format!("{value:#}\n"))
}

/// Says how much there is to be removed.
pub(crate) fn to_be_removed(ground: &Ground, gone: &BTreeSet<SubjectId>) -> String {
    let signatures = ground.signatures_of(gone).count() as u64;
    let accounts = ground.accounts_of(gone).count() as u64;
    format!("{} and {}", counted(signatures, "signature"), counted(accounts, "account"))
}

/// Says what a forgetting took away.
pub(crate) fn forgotten(tally: &ForgetTally) -> String {
    format!(
        "forgotten: {}, {}, {}, {}, {}; what was done stays counted, as done by somebody",
        counted(tally.signatures, "signature"),
        counted(tally.accounts, "account"),
        counted(tally.texts, "other text"),
        counted(tally.pages, "raw page"),
        counted(tally.decisions, "earlier decision"),
    )
}

/// Says where the person may still stand, outside the store.
pub(crate) fn elsewhere(ground: &Ground) -> Vec<String> {
    let mut lines = vec![
        "outside the store look yourself: clones, archives, files that were exported".to_owned(),
    ];
    let playbook = ground.scene.playbook.as_ref();
    if playbook.is_some_and(|playbook| playbook.roster.is_some() || !playbook.links.is_empty()) {
        lines.push("the playbook may name the person in its roster or links".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use model::{Act, Forgotten, SubjectId};

    use super::concerned;

    #[test]
    fn a_person_is_told_what_was_decided_of_a_deleted_account_and_when_they_were_forgotten() {
        let [one, slot] = ["11", "22"].map(|id| SubjectId(id.to_owned()));
        assert_eq!(concerned(&Act::Ghost(one.clone())), [&one]);
        let subjects = vec![one.clone()];
        let forget = Act::Forget(Forgotten { slot: slot.clone(), subjects, handles: vec![] });
        assert_eq!(concerned(&forget), [&one, &slot]);
        assert!(concerned(&Act::Undo(1)).is_empty());
    }
}
