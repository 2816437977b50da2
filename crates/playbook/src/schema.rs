//! The JSON Schema of `convivial.toml`, for editors that check a file while it is written.
//!
//! It is made of the same keys that the file is checked by, so the two cannot drift apart.

use serde_json::{Map, Value, json};

use crate::keys::{Holds, Key, SectionKind};
use crate::programme::{AT_PROJECT, AUDIENCES};

/// Returns the JSON Schema (draft 2020-12) of a playbook in which a project may have `sections`.
pub fn schema(sections: &[SectionKind]) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "convivial.toml",
        "description": "What a community says about itself, and where its traces are.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "programme": closed([("name", json!({"type": "string"}))]),
            "projects": {"type": "array", "items": project(sections)},
            "people": people(),
            "kinds": {"type": "object", "additionalProperties": texts()},
            "privacy": closed([("audience", json!({"enum": AUDIENCES}))]),
            "report": closed([("title", json!({"type": "string"}))]),
        },
    })
}

/// Returns the schema of what a community says about people.
fn people() -> Value {
    let link =
        json!({"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": true});
    closed([
        ("bots", texts()),
        (
            "links",
            json!({
                "description": "Addresses, and logins such as `github.com:ada`: those of one list are one person.",
                "type": "array",
                "items": link,
            }),
        ),
        (
            "roster",
            json!({
                "description": "The file, `.csv` or `.toml`, that says who has which role and when.",
                "type": "string",
            }),
        ),
        ("unusable", texts()),
    ])
}

fn texts() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

/// Returns the schema of a project: a name, the keys that stand at it, and a section per source.
fn project(sections: &[SectionKind]) -> Value {
    let name = json!({
        "description": "What the project is called.",
        "type": "string",
        "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$",
    });
    let mut properties = Map::from_iter([("name".to_owned(), name)]);
    let mut readable = vec![];
    for section in sections {
        if section.name == AT_PROJECT {
            properties.extend(section.keys.iter().map(|key| (key.name.to_owned(), value(key))));
        } else {
            let keys = section.keys.iter().map(|key| (key.name, value(key)));
            let mut keys = closed(keys);
            if let Some(keys) = keys.as_object_mut() {
                keys.insert("description".to_owned(), section.about.into());
                if !section.required.is_empty() {
                    keys.insert("required".to_owned(), json!(section.required));
                }
            }
            properties.insert(section.name.to_owned(), keys);
        }
        readable.push(json!({"required": [section.name]}));
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": ["name"],
        "anyOf": readable,
    })
}

/// Returns the schema of a table that holds these keys and no other.
fn closed(keys: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let keys = keys.into_iter().map(|(name, value)| (name.to_owned(), value));
    json!({"type": "object", "additionalProperties": false, "properties": Map::from_iter(keys)})
}

/// Returns the schema of what a key holds.
fn value(key: &Key) -> Value {
    let mut schema = match key.holds {
        Holds::Text => json!({"type": "string"}),
        Holds::Texts => {
            json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true})
        }
        Holds::Repository => {
            json!({"type": "string", "pattern": "^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)+$"})
        }
        Holds::Repositories => json!({
            "type": "array",
            "items": {"type": "string", "pattern": "^([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)+|([A-Za-z0-9._~-]+/)?[*])$"},
            "uniqueItems": true,
        }),
        Holds::Number => json!({"type": "integer", "minimum": 0}),
        Holds::Flag => json!({"type": "boolean"}),
        Holds::Word(words) => json!({"enum": words}),
        Holds::Day => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), key.about.into());
    }
    schema
}
