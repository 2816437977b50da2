//! One person: all that is joined in them, all that is known of them, and what became of it.

use std::collections::BTreeSet;

use identify::Joined;
use model::{Act, Class, ProjectName, Rule, SubjectId, counted};
use serde_json::{Value, json};
use store::{ForgetTally, KnownOf};

use super::{account, act, seen_between, signature, spell};
use crate::failure::Failure;
use crate::wiring::people::Ground;
use crate::wiring::people::who::short_id;

/// Returns people with all that is joined in each.
pub(crate) fn everybody_of(ground: &Ground, people: &BTreeSet<u32>) -> String {
    people.iter().map(|one| person(ground, *one)).collect()
}

/// Returns one person with all that is joined in them.
fn person(ground: &Ground, person: u32) -> String {
    let subjects = ground.subjects_of(person);
    let joined = identify::joined(&ground.input(), &subjects);
    let why = |id: &str| joined.iter().find(|one| one.subject.0 == id).map(joined_by);
    let class = ground.people.resolved.iter().find(|row| row.person == person).map(|r| r.class);
    let mut lines = vec![format!(
        "{}  {}  ({})",
        ground.short(person),
        ground.shown_name(person),
        class.map_or("in no event", Class::word)
    )];
    for seen in ground.signatures_of(&subjects) {
        lines.push(format!(
            "  signature {}  {}  {}",
            seen.id.0.get(..8).unwrap_or_default(),
            signature(seen),
            seen_between(seen.first_at, seen.last_at)
        ));
        lines.extend(why(&seen.id.0));
    }
    for seen in ground.accounts_of(&subjects) {
        lines.push(format!(
            "  account   {}  {}  {}",
            seen.id.0.get(..8).unwrap_or_default(),
            account(seen),
            seen_between(seen.first_at, seen.last_at)
        ));
        lines.extend(why(&seen.id.0));
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
    for line in ground.decisions().iter().filter(|line| concerns(&line.act, &subjects)) {
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

/// Returns whether a decision is about one of these.
fn concerns(act: &Act, subjects: &BTreeSet<SubjectId>) -> bool {
    match act {
        Act::Bind(one, other) | Act::Unbind(one, other) | Act::Reject(one, other) => {
            subjects.contains(one) || subjects.contains(other)
        }
        Act::Name(of, _)
        | Act::Credit(of, _)
        | Act::Bot(of, _)
        | Act::NotBot(of, _)
        | Act::Affiliation(of, ..) => subjects.contains(of),
        Act::Forget(forgotten) => {
            forgotten.subjects.iter().chain([&forgotten.slot]).any(|of| subjects.contains(of))
        }
        _ => false,
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
