//! Hints: accounts that look as if a program used them, for somebody to say so or not.
//!
//! Nothing is decided by a hint. People call themselves what they like, and calling a human being
//! a machine takes them out of every figure, so only names and logins that end as those of programs
//! do are told, with what it is that looks so.

use std::collections::{BTreeMap, HashMap};

use model::{Act, Class, People, Personal, Subject, no_reply};

use crate::decided::standing;
use crate::resolve::Input;
use crate::suggest::forgotten;
use model::address::{folded, halves};

/// An account that looks as if a program used it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BotHint {
    /// The signature or the account.
    pub subject: Subject,
    /// What looks so.
    pub why: LooksAutomated,
}

/// Why an account looks as if a program used it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum LooksAutomated {
    /// The login, or what stands before the `@`, ends in `bot`.
    LoginEndsInBot,
    /// The last word of the name is `bot` or `robot`.
    NameEndsInBot,
    /// The name or the login ends as that of a service does: `CI`, `actions-user`, `autofix`, …
    NamedAfterService,
}

impl LooksAutomated {
    /// Returns the word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            LooksAutomated::LoginEndsInBot => "login_ends_in_bot",
            LooksAutomated::NameEndsInBot => "name_ends_in_bot",
            LooksAutomated::NamedAfterService => "named_after_service",
        }
    }
}

/// Last words of the names and logins of services, besides `CI`.
const SERVICES: [&str; 6] =
    ["actions", "autofix", "automation", "buildkite", "jenkins", "pipelines"];

/// Whole logins that services give to whoever runs them.
const LOGINS: [&str; 4] = ["actions-user", "build-user", "ci-user", "runner"];

/// Surnames that end in `bot`.
const SURNAMES: [&str; 5] = ["abbot", "cabot", "rabot", "talbot", "turbot"];

/// Returns who looks as if a program used their account, one line for a person, in order.
///
/// Whoever is known as a machine already is not told again, nor is anybody of whom a decision says
/// what they are, nor a deleted account, nor anybody who is forgotten.
pub fn bot_hints(input: &Input<'_>, people: &People) -> Vec<BotHint> {
    let mut person: HashMap<&str, u32> = HashMap::with_capacity(people.resolved.len());
    let mut settled: Vec<u32> = people.automated.iter().map(|spell| spell.person).collect();
    for row in &people.resolved {
        person.insert(row.subject.id(), row.person);
        if row.class != Class::Human {
            settled.push(row.person);
        }
    }
    let said = standing(input.decisions).filter_map(|decision| match &decision.act {
        Act::Bot(of, _) | Act::NotBot(of, _) => Some(of.0.as_str()),
        _ => None,
    });
    settled.extend(said.chain(forgotten(input)).filter_map(|id| person.get(id)));
    settled.sort_unstable();
    let mut hints: BTreeMap<u32, BotHint> = BTreeMap::new();
    let mut tell = |subject: Subject, why: LooksAutomated| {
        let Some(person) = person.get(subject.id()) else { return };
        if settled.binary_search(person).is_err() {
            let hint = BotHint { subject, why };
            let known = hints.entry(*person).or_insert_with(|| hint.clone());
            *known = hint.min(known.clone());
        }
    };
    for seen in input.signatures {
        let (name, address) = (&seen.signature.name, &seen.signature.address);
        if let Some(why) = by_name(name).or_else(|| by_address(address)) {
            tell(Subject::Signature(seen.id.clone()), why);
        }
    }
    for seen in input.accounts {
        let name = seen.name.as_ref().and_then(by_name);
        let login = seen.login.as_ref().and_then(|login| by_login(login.bytes()));
        if let Some(why) = login.or(name).or_else(|| seen.address.as_ref().and_then(by_address)) {
            tell(Subject::Account(seen.id.clone()), why);
        }
    }
    let mut hints: Vec<BotHint> = hints.into_values().collect();
    hints.sort();
    hints
}

fn by_name(name: &Personal) -> Option<LooksAutomated> {
    let text = name.lossy();
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty());
    let last = words.next_back()?;
    let several = words.next().is_some();
    match last.to_lowercase().as_str() {
        "bot" | "robot" => Some(LooksAutomated::NameEndsInBot),
        service if several && (last == "CI" || SERVICES.contains(&service)) => {
            Some(LooksAutomated::NamedAfterService)
        }
        _ => None,
    }
}

fn by_address(address: &Personal) -> Option<LooksAutomated> {
    match no_reply::read(address.bytes()) {
        Some(account) => by_login(account.login.bytes()),
        None => by_login(halves(address.bytes())?.0),
    }
}

fn by_login(login: &[u8]) -> Option<LooksAutomated> {
    let login = folded(login);
    let login = login.lossy();
    let last = login.rsplit(['-', '_', '.']).next().unwrap_or_default();
    if LOGINS.contains(&&*login) {
        return Some(LooksAutomated::NamedAfterService);
    }
    if last.ends_with("bot") && !SURNAMES.iter().any(|surname| last.ends_with(surname)) {
        return Some(LooksAutomated::LoginEndsInBot);
    }
    let service = last.len() < login.len() && (last == "ci" || SERVICES.contains(&last));
    service.then_some(LooksAutomated::NamedAfterService)
}
