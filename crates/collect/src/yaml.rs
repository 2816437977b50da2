//! YAML read within bounds, as a JSON value whose scalars are texts.
//!
//! Which type a scalar has is left to whoever reads it, so that `2024-05-01`, `no` and `012` stay
//! what was written. Depth, size and what aliases unfold to are bounded: a bomb is refused.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// No calendar and no citation is larger than this.
const LONGEST: usize = 8 << 20;

/// How many values a text may hold, its aliases unfolded.
const MOST_VALUES: usize = 200_000;

/// How many bytes the aliases of a text may unfold to.
const MOST_UNFOLDED: usize = 16 << 20;

/// How deep values may nest.
const DEEPEST: usize = 64;

/// Why a text was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum YamlRefused {
    /// It is no YAML; the line at which that showed.
    Malformed(usize),
    /// It is larger or deeper than is allowed, or unfolds to more.
    TooMuch,
}

/// Returns the first document of a text; one without a document is null.
///
/// A key that stands twice keeps its last value, and `<<` brings in what a mapping does not say
/// itself.
pub(crate) fn parse(text: &str) -> Result<Value, YamlRefused> {
    if text.len() > LONGEST {
        return Err(YamlRefused::TooMuch);
    }
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|why| YamlRefused::Malformed(why.marker().line()))?;
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        tree.take(event)?;
    }
    Ok(tree.root.unwrap_or_default())
}

#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    root: Option<Value>,
    anchors: HashMap<usize, (Value, Weight)>,
    spent: Weight,
}

/// How much a value holds.
#[derive(Clone, Copy, Default)]
struct Weight {
    values: usize,
    bytes: usize,
}

/// A list or a mapping that is not at its end yet.
struct Open {
    anchor: usize,
    weight: Weight,
    into: Into,
}

enum Into {
    List(Vec<Value>),
    Mapping(Map<String, Value>, Option<String>),
}

impl Tree {
    fn take(&mut self, event: Event<'_>) -> Result<(), YamlRefused> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let weight = Weight { values: 1, bytes: text.len() };
                let value = if null { Value::Null } else { Value::String(text.into_owned()) };
                self.put(value, weight, anchor)
            }
            Event::SequenceStart(anchor, _) => self.begin(anchor, Into::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.begin(anchor, Into::Mapping(Map::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => {
                let (value, weight) = self.anchors.get(&anchor).cloned().unwrap_or_default();
                self.put(value, weight, 0)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, anchor: usize, into: Into) -> Result<(), YamlRefused> {
        if self.open.len() >= DEEPEST {
            return Err(YamlRefused::TooMuch);
        }
        self.open.push(Open { anchor, weight: Weight { values: 1, bytes: 0 }, into });
        Ok(())
    }

    fn end(&mut self) -> Result<(), YamlRefused> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = match open.into {
            Into::List(list) => Value::Array(list),
            Into::Mapping(map, _) => Value::Object(merged(map)),
        };
        self.place(value, open.weight, open.anchor)
    }

    /// Puts a value that is new, and counts it.
    fn put(&mut self, value: Value, weight: Weight, anchor: usize) -> Result<(), YamlRefused> {
        self.spent.values = self.spent.values.saturating_add(weight.values);
        self.spent.bytes = self.spent.bytes.saturating_add(weight.bytes);
        if self.spent.values > MOST_VALUES || self.spent.bytes > MOST_UNFOLDED {
            return Err(YamlRefused::TooMuch);
        }
        self.place(value, weight, anchor)
    }

    fn place(&mut self, value: Value, weight: Weight, anchor: usize) -> Result<(), YamlRefused> {
        if anchor > 0 {
            self.spent.values = self.spent.values.saturating_add(weight.values);
            if self.spent.values > MOST_VALUES {
                return Err(YamlRefused::TooMuch);
            }
            self.anchors.insert(anchor, (value.clone(), weight));
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(value);
            return Ok(());
        };
        open.weight.values = open.weight.values.saturating_add(weight.values);
        open.weight.bytes = open.weight.bytes.saturating_add(weight.bytes);
        match &mut open.into {
            Into::List(list) => list.push(value),
            Into::Mapping(map, key) => match key.take() {
                Some(key) => drop(map.insert(key, value)),
                None => *key = Some(key_of(value)),
            },
        }
        Ok(())
    }
}

fn key_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        _ => String::new(),
    }
}

fn merged(mut map: Map<String, Value>) -> Map<String, Value> {
    let others = match map.remove("<<") {
        Some(Value::Object(other)) => vec![Value::Object(other)],
        Some(Value::Array(others)) => others,
        _ => return map,
    };
    for other in others {
        if let Value::Object(other) = other {
            for (key, value) in other {
                map.entry(key).or_insert(value);
            }
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{YamlRefused, parse};

    #[test]
    fn scalars_stay_as_they_were_written() {
        let text = "a: 2024-05-01\nb: no\nc: ~\nd: \"~\"\ne: [1, {f: 012}]\ng: |\n  two\n  lines\n";
        let read = json!({"a": "2024-05-01", "b": "no", "c": null, "d": "~",
            "e": ["1", {"f": "012"}], "g": "two\nlines\n"});
        assert_eq!(parse(text), Ok(read));
    }

    #[test]
    fn aliases_and_merges_are_unfolded() {
        let text = "base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\nagain: *b\n";
        let read = parse(text).unwrap();
        assert_eq!(read["more"], json!({"x": "1", "y": "3"}));
        assert_eq!(read["again"], json!({"x": "1", "y": "2"}));
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..12 {
            let before = format!("*a{}", level - 1);
            let list = vec![before; 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        assert_eq!(parse(&text), Err(YamlRefused::TooMuch));
        assert_eq!(parse(&"[".repeat(100_000)), Err(YamlRefused::TooMuch));
        let long = format!("x: &x \"{}\"\ny: [{}]\n", "z".repeat(1 << 20), "*x, ".repeat(99));
        assert_eq!(parse(&long), Err(YamlRefused::TooMuch));
    }

    #[test]
    fn what_is_no_yaml_is_refused_and_what_is_empty_is_null() {
        assert!(matches!(parse("a: [1, 2"), Err(YamlRefused::Malformed(_))));
        assert!(matches!(parse("a: b: c"), Err(YamlRefused::Malformed(_))));
        assert_eq!(parse(""), Ok(serde_json::Value::Null));
    }
}
