//! Places as they are given on the command line: paths, addresses, `NAME=SOURCE:PLACE`, and keys of
//! a section before the place.
//!
//! A file that is there under the whole text is always that file, so that no name of a file is out
//! of reach; whatever else looks like a source or a key and is none is told, never read as a path.

use std::path::Path;

use collect::{About, sources};
use model::{Instant, ProjectName, nearest};
use playbook::{AT_PROJECT, Holds, Key};

use super::{Place, locate, name_of, place_key};
use crate::failure::Failure;

/// Reads `PATH`, `URL`, `NAME=PATH`, `NAME=URL` and `NAME=SOURCE:KEY=VALUE,PLACE`, several of one
/// name into one project.
pub(super) fn named(folder: &Path, paths: &[String]) -> Result<Vec<Place>, Failure> {
    let mut places: Vec<Place> = vec![];
    let mut derived: Vec<ProjectName> = vec![];
    for text in paths {
        let (given, rest) = match text.split_once('=') {
            Some((name, rest)) => match ProjectName::parse(name) {
                Some(name) => (Some(name), rest),
                None => (None, text.as_str()),
            },
            None => (None, text.as_str()),
        };
        let (source, rest) = source_of(folder, rest)?;
        let (keys, place) = keys_of(folder, source, rest)?;
        if place.trim().is_empty() && !keys.values().any(toml::Value::is_array) {
            return Err(Failure::asked("a path is empty", "convivial report PATH"));
        }
        let name = match given {
            Some(name) => name,
            None if source == AT_PROJECT => {
                let name = name_of(&locate(folder, place));
                if derived.contains(&name) {
                    return Err(Failure::asked(
                        format!("two clones would both be called {name}"),
                        format!("name one of them: first={name} second=PATH"),
                    ));
                }
                derived.push(name.clone());
                name
            }
            None => {
                return Err(Failure::asked(
                    format!("{source} is not told which project it is about"),
                    format!("NAME={source}:PLACE, such as orchard={source}:PLACE"),
                ));
            }
        };
        add(&mut places, name, source, keys, place);
    }
    places.iter().try_for_each(refuse_incomplete)?;
    Ok(places)
}

/// Adds a place to those of its project and source; a key that is given again is the later one.
fn add(
    places: &mut Vec<Place>,
    name: ProjectName,
    source: &'static str,
    keys: toml::Table,
    text: &str,
) {
    let at = places.iter().position(|place| place.name == name && place.source == source);
    let at = at.unwrap_or_else(|| {
        places.push(Place { name, source, section: toml::Table::new(), mailmap: None });
        places.len() - 1
    });
    let Some(place) = places.get_mut(at) else { return };
    keys.into_iter().for_each(|(key, value)| join(&mut place.section, &key, value));
    if !text.is_empty() {
        join(&mut place.section, place_key(source), vec![toml::Value::from(text)].into());
    }
}

/// Puts a value under a key; lists are put together, anything else is replaced.
fn join(section: &mut toml::Table, key: &str, value: toml::Value) {
    match (section.get_mut(key), value) {
        (Some(toml::Value::Array(list)), toml::Value::Array(more)) => list.extend(more),
        (_, value) => {
            section.insert(key.to_owned(), value);
        }
    }
}

/// Tells `devstats:FILE` from a path or a URL.
fn source_of<'a>(folder: &Path, text: &'a str) -> Result<(&'static str, &'a str), Failure> {
    let Some((name, place)) = text.split_once(':') else { return Ok((AT_PROJECT, text)) };
    let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !is_word || name.len() < 2 || place.starts_with("//") || folder.join(text).exists() {
        return Ok((AT_PROJECT, text));
    }
    match sources::find(name) {
        Some(source) => Ok((source.about().name, place)),
        None => Err(Failure::asked(
            format!("there is no source `{name}`, and nothing at {}", folder.join(text).display()),
            match nearest_source(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "convivial explain, which lists the sources".to_owned(),
            },
        )),
    }
}

/// Returns the source that a slip of the fingers may have meant.
pub(crate) fn nearest_source(name: &str) -> Option<&'static str> {
    let names: Vec<&str> = sources::ALL.iter().map(|source| source.about().name).collect();
    nearest(name, &names)
}

/// Takes `KEY=VALUE,` from before a place, as often as the source has such a key.
fn keys_of<'a>(
    folder: &Path,
    source: &'static str,
    mut text: &'a str,
) -> Result<(toml::Table, &'a str), Failure> {
    let mut keys = toml::Table::new();
    let Some(about) = sources::find(source).map(|source| source.about()) else {
        return Ok((keys, text));
    };
    while source != AT_PROJECT && !folder.join(text).exists() {
        let Some((name, rest)) = text.split_once('=') else { break };
        let Some(key) = about.keys.iter().find(|key| key.name == name && name != about.place)
        else {
            break;
        };
        let (value, place) = rest.split_once(',').unwrap_or((rest, ""));
        join(&mut keys, name, value_of(about, key, value)?);
        text = place;
    }
    Ok((keys, text))
}

/// Returns a value as its key is to hold it.
fn value_of(about: &About, key: &Key, text: &str) -> Result<toml::Value, Failure> {
    let expected = match key.holds {
        Holds::Text => return Ok(text.into()),
        Holds::Texts | Holds::Repositories => return Ok(vec![toml::Value::from(text)].into()),
        Holds::Repository if text.contains('/') => return Ok(text.into()),
        Holds::Repository => "a repository such as owner/name".to_owned(),
        Holds::Number => match text.parse::<u32>() {
            Ok(number) => return Ok(i64::from(number).into()),
            Err(_) => "a whole number".to_owned(),
        },
        Holds::Flag => match text.parse::<bool>() {
            Ok(flag) => return Ok(flag.into()),
            Err(_) => "true or false".to_owned(),
        },
        Holds::Word(words) if words.contains(&text) => return Ok(text.into()),
        Holds::Word(words) => format!("one of {}", words.join(", ")),
        Holds::Day if text.len() == 10 && Instant::parse(text).is_some() => return Ok(text.into()),
        Holds::Day => "a day, such as 2024-05-01".to_owned(),
    };
    let (source, name) = (about.name, key.name);
    Err(Failure::asked(
        format!("`{name}` of {source} is to be {expected}"),
        format!("NAME={source}:{name}=VALUE,PLACE"),
    ))
}

/// Fails when a source is given without a key that it cannot be read without.
fn refuse_incomplete(place: &Place) -> Result<(), Failure> {
    let Some(about) = sources::find(place.source).map(|source| source.about()) else {
        return Ok(());
    };
    match about.required.iter().find(|key| !place.section.contains_key(**key)) {
        None => Ok(()),
        Some(key) => Err(Failure::asked(
            format!("{} needs `{key}`", about.name),
            format!("{}={}:{key}=VALUE,PLACE", place.name, about.name),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Result<Vec<Place>, String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        named(Path::new("/nowhere"), &texts).map_err(|failure| failure.to_string())
    }

    #[test]
    fn keys_stand_before_the_place_and_hold_for_all_places_of_the_source() {
        let places = read(&[
            "x=zulip:host=chat.orchard.invalid,one,two.zip",
            "x=zulip:three.zip",
            "y=gharchive:from=2024-01-01,until=2024-02-01,repositories=a/b,hours/a=b.json",
            "z=discourse:host=forum.orchard.invalid,files=one.json,files=two.json",
        ]);
        let [x, y, z] = places.unwrap().try_into().unwrap();
        assert_eq!(x.section["host"].as_str(), Some("chat.orchard.invalid"));
        assert_eq!(x.texts().collect::<Vec<_>>(), ["one,two.zip", "three.zip"]);
        assert_eq!(y.section["until"].as_str(), Some("2024-02-01"));
        assert_eq!(y.section["repositories"][0].as_str(), Some("a/b"));
        assert_eq!(y.texts().collect::<Vec<_>>(), ["hours/a=b.json"]);
        assert_eq!(z.section["files"].as_array().map(Vec::len), Some(2));
        assert!(!z.section.contains_key("forums"));
    }

    #[test]
    fn what_is_missing_or_misspelled_is_told_with_the_next_step() {
        for (text, told) in [
            ("x=zulip:a.zip", "error: zulip needs `host`\ntry: x=zulip:host=VALUE,PLACE"),
            ("x=mailing-list:a", "try: did you mean `mailing_list`?"),
            ("x=weather:a", "try: convivial explain, which lists the sources"),
            ("x=github:discussions=no,a/b", "`discussions` of github is to be true or false"),
            ("x=zulip:host=chat.orchard.invalid", "error: a path is empty"),
        ] {
            let error = read(&[text]).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
        for path in ["x=https://forge.invalid/a", "x=me@forge.invalid:a", "C:\\a", "x=a/b:c"] {
            assert_eq!(read(&[path]).unwrap()[0].source, AT_PROJECT, "{path}");
        }
    }
}
