//! Cutting an answer to the fields that a source declares, before anything of it is kept.
//!
//! Texts are read for their marks at this point and dropped; what is not declared is dropped
//! unseen, so a field that a platform adds tomorrow never reaches the disk.

use model::{Account, AccountKey, AccountKind, CreditRole, ItemKey, Mark, Personal, Place};
use serde_json::{Map, Value, json};

use crate::door;
use crate::lenient::{id, list, number, text};

/// The key under which the marks of a text stand in the object that held it.
const MARKS: &str = "marks";

/// The fields that a source declares.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// The single values that are kept: a key (`id`), or a key with those that it must stand under
    /// (`user.login`, `labels.name`); lists count as what holds them. Objects and lists are kept
    /// where something in them is, and what is null stays null.
    pub keep: &'static [&'static str],
    /// The texts that are dropped once their marks are found, written in the same way. The marks
    /// stand beside them under `marks`: see [`marks_of`].
    pub texts: &'static [&'static str],
}

impl Fields {
    /// Returns what is left of a value; bare numbers in texts mean items of `here`.
    pub fn cut(&self, value: Value, here: Option<&Place>) -> Value {
        self.cut_at(value, &mut Vec::new(), here).unwrap_or(Value::Null)
    }

    fn cut_at(&self, value: Value, path: &mut Vec<String>, here: Option<&Place>) -> Option<Value> {
        match value {
            Value::Object(fields) => self.object(fields, path, here),
            Value::Array(items) => {
                let empty = items.is_empty();
                let cut = |item| self.cut_at(item, path, here);
                let items: Vec<Value> = items.into_iter().filter_map(cut).collect();
                (empty || !items.is_empty()).then_some(Value::Array(items))
            }
            Value::Null => Some(Value::Null),
            single => declared(self.keep, path).then_some(single),
        }
    }

    fn object(
        &self,
        fields: Map<String, Value>,
        path: &mut Vec<String>,
        here: Option<&Place>,
    ) -> Option<Value> {
        let empty = fields.is_empty();
        let mut left = Map::new();
        let mut marks = Vec::new();
        for (key, value) in fields {
            path.push(key.clone());
            match value {
                Value::String(text) if declared(self.texts, path) => {
                    marks.extend(door::marks(&text, here).iter().filter_map(mark_json));
                }
                value => {
                    if let Some(value) = self.cut_at(value, path, here) {
                        left.insert(key, value);
                    }
                }
            }
            path.pop();
        }
        if !marks.is_empty() {
            left.insert(MARKS.to_owned(), Value::Array(marks));
        }
        (empty || !left.is_empty()).then_some(Value::Object(left))
    }
}

/// Returns whether one of some fields stands at a path of keys.
fn declared(fields: &[&str], path: &[String]) -> bool {
    fields.iter().any(|field| {
        let (field, top) = field.strip_prefix('/').map_or((*field, false), |field| (field, true));
        let mut rest = path.iter().rev();
        let fits = field.rsplit('.').all(|key| rest.next().is_some_and(|known| known == key));
        fits && (!top || rest.next().is_none())
    })
}

/// Returns the marks that were found in the texts of an object when it was cut.
pub fn marks_of(value: &Value) -> Vec<Mark> {
    list(value, MARKS).iter().filter_map(mark_of).collect()
}

fn mark_json(mark: &Mark) -> Option<Value> {
    Some(match mark {
        Mark::Hashtag(word) => json!({ "hashtag": word }),
        Mark::Reference(key) => json!({ "reference": item_json(key) }),
        Mark::Closes(key) => json!({ "closes": item_json(key) }),
        Mark::Trailer(role, who) => json!({ "trailer": role.word(), "who": account_json(who) }),
        _ => return None,
    })
}

fn mark_of(value: &Value) -> Option<Mark> {
    if let Some(word) = text(value, "hashtag") {
        return Some(Mark::Hashtag(word.to_owned()));
    }
    if let Some(key) = value.get("reference") {
        return item_of(key).map(Mark::Reference);
    }
    if let Some(key) = value.get("closes") {
        return item_of(key).map(Mark::Closes);
    }
    let word = text(value, "trailer")?;
    let (role, ..) = *CreditRole::ALL.iter().find(|(_, known, _)| *known == word)?;
    Some(Mark::Trailer(role, account_of(value.get("who")?)?))
}

fn item_json(key: &ItemKey) -> Value {
    match key {
        ItemKey::Number { place, number } => json!({
            "platform": place.platform,
            "place": place.name.lossy(),
            "native": place.native,
            "number": number,
        }),
        ItemKey::Native { platform, id } => json!({ "platform": platform, "id": id.lossy() }),
    }
}

fn item_of(value: &Value) -> Option<ItemKey> {
    let platform = text(value, "platform")?.to_owned();
    match (text(value, "place"), number(value, "number")) {
        (Some(name), Some(number)) => {
            let native = id(value, "native");
            Some(ItemKey::Number {
                place: Place { platform, name: Personal::new(name), native },
                number,
            })
        }
        _ => Some(ItemKey::Native { platform, id: Personal::new(text(value, "id")?) }),
    }
}

fn account_json(who: &Account) -> Value {
    let (key, known) = match &who.key {
        AccountKey::Id(id) => ("id", id.clone()),
        AccountKey::Login(login) => ("login", login.lossy().into_owned()),
        AccountKey::Address(address) => ("address", address.lossy().into_owned()),
        AccountKey::Name(name) => ("name", name.lossy().into_owned()),
    };
    json!({
        "platform": who.platform,
        "key": key,
        "known": known,
        "login": who.login.as_ref().map(Personal::lossy),
        "name": who.name.as_ref().map(Personal::lossy),
        "kind": who.kind.word(),
    })
}

fn account_of(value: &Value) -> Option<Account> {
    let known = text(value, "known")?;
    let key = match text(value, "key")? {
        "id" => AccountKey::Id(known.to_owned()),
        "login" => AccountKey::Login(Personal::new(known)),
        "address" => AccountKey::Address(Personal::new(known)),
        "name" => AccountKey::Name(Personal::new(known)),
        _ => return None,
    };
    Some(Account {
        platform: text(value, "platform")?.to_owned(),
        key,
        login: text(value, "login").map(Personal::new),
        name: text(value, "name").map(Personal::new),
        kind: text(value, "kind").and_then(AccountKind::of_word).unwrap_or(AccountKind::Unstated),
    })
}

#[cfg(test)]
mod tests;
