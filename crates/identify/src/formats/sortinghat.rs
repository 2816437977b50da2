//! SortingHat: its export of identities, as version 0.7 writes it.
//!
//! A unique identity is one person; its identities are addresses and logins. Gender and country
//! stand in these files and are never read. Ids are plain hashes of names and addresses, so they
//! are not read either: anybody can make them again.

mod export;
mod fingerprint;

use model::address::folded;
use model::{Handle, Personal};
use serde::Deserialize;
use serde_json::Value;

use super::json::{self, Found, Values};
use super::notes::{Notes, Oddity};
use super::organization::{self, Organization};
use super::{FormatError, Told, ToldPerson, day};

pub use export::export;
pub use fingerprint::{Identity, fingerprint};

/// What is never read, under the keys that SortingHat gives it.
const NEVER_READ: [&str; 3] = ["gender", "gender_acc", "country"];

#[derive(Deserialize)]
struct Written {
    uidentities: Values,
    #[serde(default)]
    blacklist: Value,
    #[serde(default)]
    organizations: Value,
}

/// Reads an export.
///
/// # Errors
/// When it is not JSON, or an object without `uidentities`.
pub fn parse(bytes: &[u8]) -> Result<Told, FormatError> {
    let written: Written = json::read(bytes, "sortinghat", "uidentities", "an object")?;
    let mut told = Told::default();
    let file = Value::Null;
    let excluded = Found::new(&file, &"blacklist");
    match &written.blacklist {
        Value::Null => {}
        Value::Array(terms) => exclude(&mut told, terms),
        _ => excluded.wrong("", &mut told.notes).unwrap_or_default(),
    }
    for (name, domains) in written.organizations.as_object().into_iter().flatten().enumerate() {
        for number in 0..domains.1.as_array().map_or(0, Vec::len) {
            let path = format_args!("organizations[{name}][{number}]").to_string();
            told.notes.add(Oddity::ByDomain, || super::At::Path(path));
        }
    }
    for (number, value) in written.uidentities.0.iter().enumerate() {
        let path = format!("uidentities[{number}]");
        told.people.extend(person(Found::new(value, &path), &mut told.notes));
    }
    Ok(told)
}

/// Takes over whole addresses from the terms that SortingHat does not match by.
fn exclude(told: &mut Told, terms: &[Value]) {
    for (number, term) in terms.iter().enumerate() {
        let path = format!("blacklist[{number}]");
        let found = Found::new(term, &path);
        match term.as_str().map(Handle::read_address) {
            Some(Some(Handle::Address(address))) => told.unusable.push(address),
            Some(_) => told.notes.add(Oddity::TermNotAddress, || found.at("")),
            None => found.wrong("", &mut told.notes).unwrap_or_default(),
        }
    }
}

fn person(found: Found<'_>, notes: &mut Notes) -> Option<ToldPerson> {
    if !found.value.is_object() {
        return found.wrong("", notes);
    }
    let mut person = ToldPerson::default();
    let nothing = Value::Null;
    let profile = found.value.get("profile").unwrap_or(&nothing);
    let path = found.at("profile");
    let profile = Found::new(profile, &path);
    if !profile.value.is_object() && !profile.value.is_null() {
        profile.wrong("", notes).unwrap_or_default()
    }
    for key in NEVER_READ {
        if profile.value.get(key).is_some_and(|value| !value.is_null()) {
            notes.add(Oddity::NeverRead, || profile.at(key));
        }
    }
    person.name = profile.text("name", notes).map(Personal::new);
    person.bot = match profile.value.get("is_bot") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(bot)) => Some(*bot),
        Some(_) => profile.wrong("is_bot", notes),
    };
    for (number, value) in found.list("identities", notes).iter().enumerate() {
        let path = found.at(&format!("identities[{number}]"));
        identity(Found::new(value, &path), &mut person, notes);
    }
    for (number, value) in found.list("enrollments", notes).iter().enumerate() {
        let path = found.at(&format!("enrollments[{number}]"));
        enrollment(Found::new(value, &path), &mut person, notes);
    }
    (!person.handles.is_empty()).then_some(person)
}

fn identity(found: Found<'_>, person: &mut ToldPerson, notes: &mut Notes) {
    if !found.value.is_object() {
        return found.wrong("", notes).unwrap_or_default();
    }
    let name = found.text("name", notes);
    if person.name.is_none() {
        person.name = name.map(Personal::new);
    }
    let (email, login) = (found.text("email", notes), found.text("username", notes));
    if email.is_none() && login.is_none() {
        return notes.add(Oddity::NameAlone, || found.at(""));
    }
    if let Some(email) = email {
        match Handle::read_address(email) {
            Some(address) => add(person, address),
            None => notes.add(Oddity::NotAnAddress, || found.at("email")),
        }
    }
    if let Some(login) = login {
        match found.text("source", notes).and_then(platform) {
            Some(host) => add(person, Handle::Login(host, folded(login.as_bytes()))),
            None => notes.add(Oddity::NoPlatform, || found.at("username")),
        }
    }
}

fn add(person: &mut ToldPerson, handle: Handle) {
    if !person.handles.contains(&handle) {
        person.handles.push(handle);
    }
}

/// Returns the host that a source of SortingHat stands for: itself when it is one, or that of the
/// two forges whose names say it.
fn platform(source: &str) -> Option<String> {
    let source = source.to_lowercase();
    let host = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    match source.split(':').next().unwrap_or_default() {
        "github" | "github2" | "githubql" => Some("github.com".to_owned()),
        "gitlab" => Some("gitlab.com".to_owned()),
        _ if source.contains('.') && source.chars().all(host) => Some(source),
        _ => None,
    }
}

fn enrollment(found: Found<'_>, person: &mut ToldPerson, notes: &mut Notes) {
    let Some(name) = found.text("organization", notes) else {
        return notes.add(Oddity::UnknownOrganization, || found.at(""));
    };
    let Organization::Told(organization) = organization::read(name) else {
        return notes.add(Oddity::UnknownOrganization, || found.at("organization"));
    };
    let mut bounds = [None; 2];
    for (key, bound) in ["start", "end"].into_iter().zip(&mut bounds) {
        if found.value.get(key).is_none_or(Value::is_null) {
            continue;
        }
        *bound = found.value.get(key).and_then(Value::as_str).and_then(day::read);
        if bound.is_none() {
            return notes.add(Oddity::BadDay, || found.at(key));
        }
    }
    match day::bounded(bounds[0], bounds[1]) {
        Err(oddity) => notes.add(oddity, || found.at("")),
        Ok((spell, far)) => {
            if far {
                notes.add(Oddity::FarDay, || found.at(""));
            }
            person.affiliations.push((organization, spell));
        }
    }
}
