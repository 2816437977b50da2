//! Stackalytics: the people of its `default_data.json`, with their addresses and dated companies.
//!
//! A company counts until its `end_date`, the next one from that day on, and the one without a date
//! is the last. The domains of companies are not used: who belongs to them would be inferred.

use model::address::folded;
use model::{Handle, Instant, Personal};
use serde::Deserialize;
use serde_json::Value;

use super::json::{self, Found};
use super::notes::{At, Notes, Oddity};
use super::organization::{self, Organization};
use super::{FormatError, Told, ToldPerson, day};

/// Keys that hold a login, with the platform; nothing where the file does not say which server.
const LOGINS: [(&str, Option<&str>); 5] = [
    ("github_id", Some("github.com")),
    ("launchpad_id", Some("launchpad.net")),
    ("gerrit_id", None),
    ("user_id", None),
    ("zanata_id", None),
];

#[derive(Deserialize)]
struct Written {
    users: Vec<Value>,
    #[serde(default)]
    companies: Value,
}

/// Reads a file.
///
/// # Errors
/// When it is not JSON, or an object without a list of `users`.
pub fn parse(bytes: &[u8]) -> Result<Told, FormatError> {
    let written: Written = json::read(bytes, "stackalytics", "users", "a list")?;
    let mut told = Told::default();
    for (number, company) in written.companies.as_array().into_iter().flatten().enumerate() {
        let domains = company.get("domains").and_then(Value::as_array);
        for _ in domains.into_iter().flatten().filter(|domain| domain.as_str() != Some("")) {
            let at = || At::Path(format!("companies[{number}].domains"));
            told.notes.add(Oddity::ByDomain, at);
        }
    }
    for (number, value) in written.users.iter().enumerate() {
        let path = format!("users[{number}]");
        told.people.extend(person(Found::new(value, &path), &mut told.notes));
    }
    Ok(told)
}

fn person(found: Found<'_>, notes: &mut Notes) -> Option<ToldPerson> {
    if !found.value.is_object() {
        return found.wrong("", notes);
    }
    let name = found.text("user_name", notes).map(Personal::new);
    let mut person = ToldPerson { name, ..ToldPerson::default() };
    for (number, email) in found.list("emails", notes).iter().enumerate() {
        match email.as_str().and_then(Handle::read_address) {
            Some(handle) if person.handles.contains(&handle) => {}
            Some(handle) => person.handles.push(handle),
            None => notes.add(Oddity::NotAnAddress, || found.at(&format!("emails[{number}]"))),
        }
    }
    for (key, platform) in LOGINS {
        match (found.text(key, notes), platform) {
            (None, _) => {}
            (Some(login), Some(host)) => {
                person.handles.push(Handle::Login(host.to_owned(), folded(login.as_bytes())));
            }
            (Some(_), None) => notes.add(Oddity::NoPlatform, || found.at(key)),
        }
    }
    companies(found, &mut person, notes);
    if person.handles.is_empty() {
        notes.add(Oddity::NameAlone, || found.at(""));
        return None;
    }
    Some(person)
}

fn companies(found: Found<'_>, person: &mut ToldPerson, notes: &mut Notes) {
    let mut ends = Vec::new();
    for (number, value) in found.list("companies", notes).iter().enumerate() {
        let path = found.at(&format!("companies[{number}]"));
        let company = Found::new(value, &path);
        let Some(until) = end(company) else {
            notes.add(Oddity::BadDay, || company.at("end_date"));
            continue;
        };
        let organization = organization::read(company.text("company_name", notes).unwrap_or(""));
        if organization == Organization::Unknown {
            notes.add(Oddity::UnknownOrganization, || company.at("company_name"));
        }
        ends.push((until, organization));
    }
    let (spells, left_out) = day::one_after_another(ends);
    for _ in left_out {
        notes.add(Oddity::SecondOpen, || found.at("companies"));
    }
    person.affiliations.extend(spells.into_iter().filter_map(|(organization, spell)| {
        match organization {
            Organization::Told(organization) => Some((organization, spell)),
            Organization::Unknown => None,
        }
    }));
}

/// Returns the day on which a company ended, or that there is none; nothing for what is no day.
fn end(company: Found<'_>) -> Option<Option<Instant>> {
    match company.value.get("end_date") {
        None | Some(Value::Null) => Some(None),
        Some(Value::String(text)) => day::read_with_month_name(text).map(Some),
        Some(_) => None,
    }
}
