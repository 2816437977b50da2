//! Prints what a file about people holds, as one count a line; nothing of anybody in it.
//!
//! `format sortinghat|gitdm|stackalytics|mailmap < FILE`: what is refused counts as `refused 1`, and
//! the reason goes to standard error.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};

use identify::formats::Format;
use identify::formats::sortinghat::{Identity, fingerprint};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let word = std::env::args().nth(1).unwrap_or_default();
    let format = Format::of_word(&word).ok_or("usage: format FORMAT < FILE")?;
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    match format.read(&bytes) {
        Err(refused) => {
            counts.insert("refused", 1);
            writeln!(io::stderr(), "{refused}")?;
        }
        Ok(told) => {
            let mut add = |word, count: usize| *counts.entry(word).or_default() += count as u64;
            add("people", told.people.len());
            add("unusable", told.unusable.len());
            for person in &told.people {
                add("handles", person.handles.len());
                add("signed", person.signed.len());
                add("others", person.others.len());
                add("affiliations", person.affiliations.len());
                add("bots", usize::from(person.bot == Some(true)));
                add("bounds", person.affiliations.iter().map(|(_, s)| bounds(s)).sum());
            }
            for (oddity, count, _) in told.notes.iter() {
                counts.insert(oddity.word(), count);
            }
            if format == Format::SortingHat {
                same_ids(&bytes, &mut counts);
            }
        }
    }
    counts.retain(|_, count| *count > 0);
    let mut out = io::stdout().lock();
    for (word, count) in counts {
        writeln!(out, "{word} {count}")?;
    }
    Ok(())
}

fn bounds(spell: &model::Spell) -> usize {
    usize::from(spell.from.is_some()) + usize::from(spell.until.is_some())
}

/// Counts the identities whose id in the file is the one that we make.
fn same_ids(bytes: &[u8], counts: &mut BTreeMap<&str, u64>) {
    let file: Value = serde_json::from_slice(bytes).unwrap_or_default();
    for unique in file["uidentities"].as_object().into_iter().flatten() {
        for identity in unique.1["identities"].as_array().into_iter().flatten() {
            let text = |key: &str| identity[key].as_str();
            let own = fingerprint(&Identity {
                source: text("source").unwrap_or("none"),
                email: text("email"),
                name: text("name"),
                username: text("username"),
            });
            let word = if own.as_deref() == text("id") { "ids_same" } else { "ids_other" };
            *counts.entry(word).or_default() += 1;
        }
    }
}
