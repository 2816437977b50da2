//! An export for SortingHat 0.7: what it can load, without what it asks for and nobody may infer.
//!
//! `country` stands there as null because its reader wants the key; gender does not stand there.
//! Days outside 1900 to 2100 stand for "always", as in its own files.

use std::collections::{BTreeMap, BTreeSet};

use model::{AccountSeen, Instant, People, Personal, SignatureSeen};
use serde::Serialize;

use super::fingerprint::{self, fingerprint};
use crate::formats::organization::INDEPENDENT;
use crate::formats::shown::{Exported, LeftOut, Shown, everybody};
use crate::resolve::Input;

/// SortingHat's longest source.
const SOURCE: usize = 32;

#[derive(Serialize)]
struct File {
    source: Option<String>,
    time: String,
    blacklist: BTreeSet<String>,
    organizations: BTreeMap<String, [u8; 0]>,
    uidentities: BTreeMap<String, Unique>,
}

#[derive(Serialize)]
struct Unique {
    uuid: String,
    profile: Profile,
    identities: Vec<Identity>,
    enrollments: Vec<Enrollment>,
}

#[derive(Serialize)]
struct Profile {
    uuid: String,
    name: Option<String>,
    email: Option<String>,
    is_bot: bool,
    #[serde(rename = "country")]
    asked_for: Option<()>,
}

#[derive(Clone, Serialize)]
struct Identity {
    id: String,
    uuid: String,
    name: Option<String>,
    email: Option<String>,
    username: Option<String>,
    source: String,
}

#[derive(Serialize)]
struct Enrollment {
    uuid: String,
    organization: String,
    start: String,
    end: String,
}

/// Returns everybody as an export of SortingHat, said to be written at a moment.
///
/// An identity that SortingHat cannot tell from somebody else's is left out and counted, as is a
/// login on a platform with a name too long for it and what is not UTF-8.
pub fn export(
    input: &Input<'_>,
    people: &People,
    names: &BTreeMap<u32, Personal>,
    at: Instant,
) -> Exported {
    let mut exported = Exported::default();
    let mut file = File {
        source: None,
        time: written(at).replacen('T', " ", 1),
        blacklist: BTreeSet::new(),
        organizations: BTreeMap::new(),
        uidentities: BTreeMap::new(),
    };
    let mut taken = BTreeSet::new();
    for shown in everybody(input, people) {
        let mut identities = identities(&shown, &mut exported);
        let before = identities.len();
        identities.retain(|identity| taken.insert(identity.id.clone()));
        exported.leave_out(LeftOut::AsAnother, before - identities.len());
        let Some(main) = identities.first().map(|identity| identity.id.clone()) else { continue };
        for identity in &mut identities {
            identity.uuid.clone_from(&main);
            let address = identity.email.iter();
            let common = |a: &&String| !input.unusable.is_usable(&Personal::new(a.as_bytes()));
            file.blacklist.extend(address.filter(common).cloned());
        }
        let enrollments = enrollments(people, shown.person, &main);
        for enrollment in &enrollments {
            file.organizations.insert(enrollment.organization.clone(), []);
        }
        let address = shown.address(input.unusable, |_| false, |a| text(Some(a)).is_some());
        let profile = Profile {
            uuid: main.clone(),
            name: shown.name(names).and_then(|name| text(Some(name))),
            email: text(address),
            is_bot: shown.is_machine,
            asked_for: None,
        };
        let unique = Unique { uuid: main.clone(), profile, identities, enrollments };
        file.uidentities.insert(main, unique);
    }
    exported.people = file.uidentities.len() as u64;
    exported.text = serde_json::to_vec_pretty(&file).unwrap_or_default();
    exported
}

/// Returns the identities of a person in the order of their ids, each once.
fn identities(shown: &Shown<'_>, exported: &mut Exported) -> Vec<Identity> {
    let signed = shown.signatures.iter().map(|seen| of_signature(seen));
    let told = shown.accounts.iter().map(|seen| of_account(seen));
    let mut identities = BTreeMap::new();
    for identity in signed.chain(told) {
        match identity {
            Ok(identity) => {
                identities.insert(identity.id.clone(), identity);
            }
            Err(why) => exported.leave_out(why, 1),
        }
    }
    identities.into_values().collect()
}

fn of_signature(seen: &SignatureSeen) -> Result<Identity, LeftOut> {
    let (name, email) = (&seen.signature.name, &seen.signature.address);
    let lost = |of: &Personal| !of.is_blank() && text(Some(of)).is_none();
    if lost(email) {
        return Err(LeftOut::NotText);
    }
    let known = identity("git".to_owned(), text(Some(email)), text(Some(name)), None);
    known.ok_or(LeftOut::NotText)
}

fn of_account(seen: &AccountSeen) -> Result<Identity, LeftOut> {
    let source = &seen.platform;
    if source.chars().count() > SOURCE {
        return Err(LeftOut::LongPlatform);
    }
    let username = text(seen.login.as_ref());
    let known =
        identity(source.clone(), text(seen.address.as_ref()), text(seen.name.as_ref()), username);
    known.ok_or(LeftOut::NotText)
}

fn identity(
    source: String,
    email: Option<String>,
    name: Option<String>,
    username: Option<String>,
) -> Option<Identity> {
    let known = fingerprint::Identity {
        source: &source,
        email: email.as_deref(),
        name: name.as_deref(),
        username: username.as_deref(),
    };
    if known.email.is_none() && known.name.is_none() && known.username.is_none() {
        return None;
    }
    let id = fingerprint(&known)?;
    Some(Identity { uuid: id.clone(), id, name, email, username, source })
}

fn enrollments(people: &People, person: u32, uuid: &str) -> Vec<Enrollment> {
    let own = people.affiliations.iter().filter(|affiliation| affiliation.person == person);
    let enrollment = |affiliation: &model::Affiliation| Enrollment {
        uuid: uuid.to_owned(),
        organization: affiliation.organization.as_deref().unwrap_or(INDEPENDENT).to_owned(),
        start: affiliation.spell.from.map_or_else(|| "1900-01-01T00:00:00".to_owned(), written),
        end: affiliation.spell.until.map_or_else(|| "2100-01-01T00:00:00".to_owned(), written),
    };
    own.map(enrollment).collect()
}

/// Writes a moment as SortingHat does, without a zone.
fn written(at: Instant) -> String {
    at.to_string().trim_end_matches('Z').to_owned()
}

/// Returns a text that is there and is UTF-8.
fn text(of: Option<&Personal>) -> Option<String> {
    let text = String::from_utf8(of?.bytes().to_vec()).ok()?;
    (!text.trim().is_empty()).then_some(text)
}
