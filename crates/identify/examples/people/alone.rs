//! Without the `.mailmap`: what we join and suggest alone, held against what it says.

use std::collections::{BTreeMap, BTreeSet};

use identify::{Evidence, Suggestions, bot_hints, resolve, suggest};
use model::{Class, IdentityMode, People, Personal, address, no_reply};

use crate::Told;
use crate::groups::{Grown, Pairs, share};
use crate::history::{History, place};
use crate::truth::Truth;

/// How sure joining without a question must be, at least.
const PRECISION: f64 = 0.98;

/// Signatures of human beings, by their places, with the person behind each.
type Humans = Vec<(usize, u32)>;

/// Where the truth puts the signatures of each person.
type Homes<'a> = BTreeMap<u32, BTreeSet<&'a Personal>>;

/// Tells how much of the truth is found.
pub(crate) fn compare(history: &History, truth: &Truth, told: &mut Told) {
    let input = history.input(&[], IdentityMode::Rules);
    let people = resolve(&input);
    let humans: Humans = people
        .resolved
        .iter()
        .filter(|row| row.class == Class::Human)
        .map(|row| (place(row.subject.id()), row.person))
        .collect();
    missed(history, &humans, told);
    joined(truth, &humans, told);
    let merges = people.tallies.iter().filter(|tally| tally.merges > 0);
    let merges: Vec<String> =
        merges.map(|tally| format!("{} {}", tally.rule.word(), tally.merges)).collect();
    told.line(format!("      merges of people by rule: {}", merges.join(", ")));
    suggested(&people, &suggest(&input, &people), truth, &humans, told);
    let hints = bot_hints(&input, &people).len();
    told.line(format!("    accounts that look as if a program used them: {hints}"));
}

/// Tells whether all who share an address or a no-reply id are one person.
fn missed(history: &History, humans: &Humans, told: &mut Told) {
    let mut shared: BTreeMap<(&str, bool, Personal), BTreeSet<u32>> = BTreeMap::new();
    for (at, person) in humans {
        let Some(signature) = history.signatures.get(*at) else { continue };
        let own = address::folded(signature.address.bytes());
        let mut share = |key| shared.entry(key).or_default().insert(*person);
        if let Some(account) = no_reply::read(own.bytes()) {
            let by_id = account.id.is_some();
            share((account.platform.host(), by_id, account.id.unwrap_or(account.login)));
        }
        if history.unusable.is_usable(&own) {
            share(("", false, own));
        }
    }
    let missed = shared.values().filter(|people| people.len() > 1).count();
    let line = "  without .mailmap: addresses, no-reply ids and logins that two people share";
    told.must(missed == 0, format!("{line}: {missed} of {}", shared.len()));
}

/// Tells how much of what we join the truth confirms, and how much of the truth we join.
fn joined(truth: &Truth, humans: &Humans, told: &mut Told) {
    let known = humans.iter().filter_map(|(at, person)| Some((*person, truth.of(*at)?)));
    let all = Pairs::of(known);
    let told_of = humans.iter().filter_map(|(at, person)| Some((*person, truth.told_of(*at)?)));
    let denied = Pairs::of(told_of);
    let denied = denied.ours - denied.both;
    let precision = share(all.both, all.both + denied);
    told.must(
        precision >= PRECISION,
        format!(
            "    joined: {} pairs of signatures; .mailmap confirms {}, denies {denied}, says nothing \
             of {}: precision {precision:.4} ({:.4} if silence were a no), recall {:.4}",
            all.ours,
            all.both,
            all.ours - all.both - denied,
            share(all.both, all.ours),
            share(all.both, all.theirs),
        ),
    );
}

/// What the truth says of suggestions.
#[derive(Default)]
struct Tally {
    confirmed: u64,
    denied: u64,
    silent: u64,
}

impl Tally {
    fn line(&self) -> String {
        let Self { confirmed, denied, silent } = self;
        let (judged, all) = (confirmed + denied, confirmed + denied + silent);
        let precision = match judged {
            0 => "no precision can be told".to_owned(),
            _ => format!("precision {:.3}", share(*confirmed, judged)),
        };
        format!(
            "{all}; .mailmap confirms {confirmed}, denies {denied}, says nothing of {silent}: \
             {precision} ({:.3} if silence were a no)",
            share(*confirmed, all)
        )
    }
}

/// Tells how many suggestions the truth confirms, and how much of it they find.
fn suggested(
    people: &People,
    found: &Suggestions,
    truth: &Truth,
    humans: &Humans,
    told: &mut Told,
) {
    let person: BTreeMap<&str, u32> =
        people.resolved.iter().map(|row| (row.subject.id(), row.person)).collect();
    let of = |id: &str| person.get(id).copied().unwrap_or_default();
    let homes = homes(humans, |at| truth.of(at));
    let told_homes = self::homes(humans, |at| truth.told_of(at));
    let mut grown = Grown::of(people.resolved.len());
    let (mut all, mut steps) = (Tally::default(), 0);
    let mut by_evidence: BTreeMap<Evidence, Tally> = BTreeMap::new();
    for suggestion in &found.open {
        let (one, other) = (of(suggestion.one.id()), of(suggestion.other.id()));
        let confirmed = meet(&homes, one, other);
        let denied = !confirmed && told_homes.contains_key(&one) && told_homes.contains_key(&other);
        let strongest = suggestion.evidence.first().map(|by| by_evidence.entry(*by).or_default());
        for tally in std::iter::once(&mut all).chain(strongest) {
            tally.confirmed += u64::from(confirmed);
            tally.denied += u64::from(denied);
            tally.silent += u64::from(!confirmed && !denied);
        }
        steps += u64::from(confirmed && grown.join(one as usize, other as usize));
    }
    told.line(format!("    suggested: {}", all.line()));
    for (evidence, tally) in by_evidence {
        told.line(format!("      {}: {}", evidence.word(), tally.line()));
    }
    let wanted = wanted(&homes, people.resolved.len());
    told.line(format!(
        "      of {wanted} merges that .mailmap asks for and no rule makes, {steps} are suggested: \
         recall {:.3}; pairs left out: {}",
        share(steps, wanted),
        found.left_out
    ));
}

fn homes<'a>(humans: &Humans, home: impl Fn(usize) -> Option<&'a Personal>) -> Homes<'a> {
    let mut homes = Homes::new();
    for (at, person) in humans {
        if let Some(home) = home(*at) {
            homes.entry(*person).or_default().insert(home);
        }
    }
    homes
}

fn meet(homes: &Homes<'_>, one: u32, other: u32) -> bool {
    let both = homes.get(&one).zip(homes.get(&other));
    both.is_some_and(|(one, other)| !one.is_disjoint(other))
}

/// Returns how many merges of our people the truth asks for.
fn wanted(homes: &Homes<'_>, count: usize) -> u64 {
    let mut first: BTreeMap<&Personal, u32> = BTreeMap::new();
    let mut grown = Grown::of(count);
    let mut wanted = 0;
    for (person, homes) in homes {
        for home in homes {
            let first = *first.entry(home).or_insert(*person);
            wanted += u64::from(grown.join(first as usize, *person as usize));
        }
    }
    wanted
}
