//! A small GitHub: answers the program's own queries from an invented repository.
//!
//! It tells exactly the fields that a query selects, so a field that the parser reads and no query
//! asks for is missing here too; whatever else a person has (names, addresses, companies) is there
//! and must never be asked for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use collect::net::{Net, NetError, Request, Response};
use serde_json::{Map, Value, json};

/// What stands in for an answer, if anything.
pub(super) type Instead<'w> =
    Box<dyn Fn(&Request, usize) -> Option<Result<Response, NetError>> + 'w>;

/// A small GitHub with one repository.
pub(super) struct World<'w> {
    /// The repository.
    pub(super) repository: RefCell<Value>,
    /// How often what stands under a path has changed.
    pub(super) versions: RefCell<BTreeMap<String, u32>>,
    /// What was asked, with the status of the answer.
    pub(super) asked: RefCell<Vec<(String, u16)>>,
    /// The answers, as a file of answers holds them.
    pub(super) answers: RefCell<Vec<Value>>,
    /// The page size of the last query.
    pub(super) sizes: RefCell<Vec<(String, u64)>>,
    /// Whether entity tags mean nothing to it.
    pub(super) forgetful: Cell<bool>,
    /// What stands in for an answer.
    pub(super) instead: Instead<'w>,
    count: Cell<usize>,
}

impl<'w> World<'w> {
    pub(super) fn new() -> Self {
        Self::with(|_, _| None)
    }

    pub(super) fn with(
        instead: impl Fn(&Request, usize) -> Option<Result<Response, NetError>> + 'w,
    ) -> Self {
        let repository: Value = serde_json::from_str(include_str!("world.json")).unwrap();
        Self {
            repository: RefCell::new(repository),
            versions: RefCell::default(),
            asked: RefCell::default(),
            answers: RefCell::default(),
            sizes: RefCell::default(),
            forgetful: Cell::new(false),
            instead: Box::new(instead),
            count: Cell::new(0),
        }
    }

    /// Says that what stands under a path has changed.
    pub(super) fn touch(&self, path: &str) {
        *self.versions.borrow_mut().entry(path.to_owned()).or_default() += 1;
    }

    /// Returns how many requests were answered by more than "nothing has changed".
    pub(super) fn spent(&self) -> usize {
        self.asked.borrow().iter().filter(|(_, status)| *status != 304).count()
    }

    fn answer(&self, request: &Request) -> Response {
        let (status, headers, body) = match request.method {
            "POST" => (200, Vec::new(), self.graphql(request.body.as_deref().unwrap_or_default())),
            _ => self.rest(request),
        };
        let body = if status == 304 { Vec::new() } else { body.to_string().into_bytes() };
        Response { status, headers, body, url: request.url.clone() }
    }

    fn rest(&self, request: &Request) -> (u16, Vec<(String, String)>, Value) {
        let url = request.url.split("/repos/").nth(1).unwrap();
        let path = url.splitn(3, '/').nth(2).unwrap_or("");
        let called = self.repository.borrow()["nameWithOwner"].clone();
        let name = called.as_str().unwrap();
        if let Some(number) =
            path.strip_prefix("issues/").filter(|path| *path != "events?per_page=1")
        {
            let moved = &self.repository.borrow()["moved"][number];
            return match moved.as_str() {
                Some(to) => {
                    let (place, number) = to.split_once('#').unwrap();
                    let url = format!("https://api.github.com/repos/{place}");
                    let number: u64 = number.parse().unwrap();
                    let body = json!({
                        "number": number, "repository_url": url, "body": "CANARY-BODY",
                    });
                    (200, Vec::new(), body)
                }
                None => (410, Vec::new(), json!({ "message": "This issue was deleted" })),
            };
        }
        let version = self.versions.borrow().get(path).copied().unwrap_or(0);
        let tag = format!("W/\"{name}-{path}-{version}\"");
        let given = request.headers.iter().find(|(name, _)| name == "If-None-Match");
        if !self.forgetful.get() && given.is_some_and(|(_, given)| *given == tag) {
            return (304, Vec::new(), Value::Null);
        }
        let body = match path {
            "" => {
                let repository = self.repository.borrow();
                let open = repository["issues"].as_array().unwrap().iter();
                let open = open.filter(|issue| issue["state"] == "OPEN").count();
                json!({
                    "id": repository["databaseId"], "full_name": name, "open_issues_count": open,
                    "owner": { "login": "orchard", "name": "CANARY-NAME" },
                    "description": "CANARY-BODY", "homepage": "CANARY-PLACE",
                })
            }
            _ => json!([{ "title": "CANARY-BODY", "user": { "name": "CANARY-NAME" } }]),
        };
        (200, vec![("etag".to_owned(), tag)], body)
    }

    fn graphql(&self, body: &[u8]) -> Value {
        let body: Value = serde_json::from_slice(body).unwrap();
        let mut tokens = tokens(body["query"].as_str().unwrap());
        tokens.reverse();
        let mut asked = Asked { variables: body["variables"].clone(), ..Asked::default() };
        asked.document(&mut tokens);
        if let Some(first) = asked.variables["first"].as_u64() {
            let name = body["operationName"].as_str().unwrap().to_owned();
            self.sizes.borrow_mut().push((name, first));
        }
        let root = json!({
            "__typename": "Query",
            "rateLimit": { "cost": 1, "remaining": 4000, "resetAt": "2026-01-01T01:00:00Z" },
            "repository": *self.repository.borrow(),
        });
        json!({ "data": asked.tell(&root, &asked.operation) })
    }
}

impl Net for World<'_> {
    fn send(&self, request: &Request) -> Result<Response, NetError> {
        let count = self.count.replace(self.count.get() + 1);
        let answer = match (self.instead)(request, count) {
            Some(instead) => instead,
            None => Ok(self.answer(request)),
        };
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        self.asked.borrow_mut().push((request.line(), status));
        if let Ok(answer) = &answer {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            let headers: Map<String, Value> =
                answer.headers.iter().map(|(k, v)| (k.clone(), v.as_str().into())).collect();
            self.answers.borrow_mut().push(json!({
                "request": request.line(), "status": answer.status, "headers": headers, "body": body,
            }));
        }
        answer
    }
}

/// A selection of a query.
#[derive(Clone, Debug)]
enum Selection {
    Field { key: String, name: String, arguments: Map<String, Value>, inside: Vec<Selection> },
    Spread(String),
    On(String, Vec<Selection>),
}

/// A query that was read.
#[derive(Default)]
struct Asked {
    variables: Value,
    operation: Vec<Selection>,
    fragments: BTreeMap<String, (String, Vec<Selection>)>,
}

impl Asked {
    fn document(&mut self, tokens: &mut Vec<String>) {
        while let Some(word) = tokens.pop() {
            let name = tokens.pop().unwrap();
            if word == "query" {
                if tokens.last().unwrap() == "(" {
                    self.defaults(tokens);
                }
                self.operation = self.selections(tokens);
            } else {
                assert_eq!((word.as_str(), tokens.pop().as_deref()), ("fragment", Some("on")));
                let on = tokens.pop().unwrap();
                let inside = self.selections(tokens);
                self.fragments.insert(name, (on, inside));
            }
        }
    }

    fn defaults(&mut self, tokens: &mut Vec<String>) {
        let mut name = String::new();
        while let Some(word) = tokens.pop() {
            match word.as_str() {
                ")" => return,
                "$" => name = tokens.pop().unwrap(),
                "=" => {
                    let value: Value = tokens.pop().unwrap().parse::<u64>().unwrap().into();
                    let known = self.variables.as_object_mut().unwrap();
                    known.entry(name.clone()).or_insert(value);
                }
                _ => {}
            }
        }
    }

    fn selections(&self, tokens: &mut Vec<String>) -> Vec<Selection> {
        assert_eq!(tokens.pop().as_deref(), Some("{"));
        let mut selections = Vec::new();
        loop {
            let word = tokens.pop().unwrap();
            match word.as_str() {
                "}" => return selections,
                "..." if tokens.last().unwrap() == "on" => {
                    tokens.pop();
                    let on = tokens.pop().unwrap();
                    selections.push(Selection::On(on, self.selections(tokens)));
                }
                "..." => selections.push(Selection::Spread(tokens.pop().unwrap())),
                _ => selections.push(self.field(word, tokens)),
            }
        }
    }

    fn field(&self, key: String, tokens: &mut Vec<String>) -> Selection {
        let mut name = key.clone();
        if tokens.last().unwrap() == ":" {
            tokens.pop();
            name = tokens.pop().unwrap();
        }
        let mut arguments = Map::new();
        if tokens.last().unwrap() == "(" {
            tokens.pop();
            while tokens.last().unwrap() != ")" {
                let argument = tokens.pop().unwrap();
                assert_eq!(tokens.pop().as_deref(), Some(":"));
                arguments.insert(argument, self.value(tokens));
            }
            tokens.pop();
        }
        let inside = match tokens.last().unwrap().as_str() {
            "{" => self.selections(tokens),
            _ => Vec::new(),
        };
        Selection::Field { key, name, arguments, inside }
    }

    fn value(&self, tokens: &mut Vec<String>) -> Value {
        let word = tokens.pop().unwrap();
        match word.as_str() {
            "$" => self.variables[tokens.pop().unwrap()].clone(),
            "[" => {
                let mut values = Vec::new();
                while tokens.last().unwrap() != "]" {
                    values.push(self.value(tokens));
                }
                tokens.pop();
                Value::Array(values)
            }
            "{" => {
                let mut fields = Map::new();
                while tokens.last().unwrap() != "}" {
                    let key = tokens.pop().unwrap();
                    assert_eq!(tokens.pop().as_deref(), Some(":"));
                    fields.insert(key, self.value(tokens));
                }
                tokens.pop();
                Value::Object(fields)
            }
            number => number.parse::<u64>().map_or_else(|_| number.into(), Value::from),
        }
    }

    /// Tells what is selected of a thing, and nothing else.
    fn tell(&self, thing: &Value, selections: &[Selection]) -> Value {
        if thing.is_null() {
            return Value::Null;
        }
        let mut told = Map::new();
        self.tell_into(thing, selections, &mut told);
        Value::Object(told)
    }

    fn tell_into(&self, thing: &Value, selections: &[Selection], told: &mut Map<String, Value>) {
        for selection in selections {
            match selection {
                Selection::On(on, inside) if is(thing, on) => self.tell_into(thing, inside, told),
                Selection::Spread(name) => {
                    let (on, inside) = &self.fragments[name];
                    if is(thing, on) {
                        self.tell_into(thing, inside, told);
                    }
                }
                Selection::On(..) => {}
                Selection::Field { key, name, arguments, inside } => {
                    let value = match (name.as_str(), &thing[name]) {
                        ("node", _) => {
                            let id = arguments["id"].as_str().unwrap();
                            let node = find(&thing["repository"], id).cloned().unwrap_or_default();
                            self.tell(&node, inside)
                        }
                        (_, Value::Array(all)) => self.connection(all, arguments, inside),
                        (_, value) if inside.is_empty() => value.clone(),
                        (_, value) => self.tell(value, inside),
                    };
                    told.insert(key.clone(), value);
                }
            }
        }
    }

    /// Tells a page of a list.
    fn connection(&self, all: &[Value], how: &Map<String, Value>, inside: &[Selection]) -> Value {
        let mut all: Vec<&Value> = all.iter().collect();
        if let Some(since) = how.get("filterBy").and_then(|by| by["since"].as_str()) {
            all.retain(|item| item["updatedAt"].as_str().unwrap() >= since);
        }
        if let Some(Value::Array(types)) = how.get("itemTypes") {
            let typed = |item: &Value| {
                types.iter().any(|word| {
                    let word: String = word.as_str().unwrap().split('_').collect();
                    item["__typename"].as_str().unwrap().eq_ignore_ascii_case(&word)
                })
            };
            all.retain(|item| item["futureType"] == true || typed(item));
        }
        if let Some(order) = how.get("orderBy") {
            let field = match order["field"].as_str().unwrap() {
                "CREATED_AT" => "createdAt",
                _ => "updatedAt",
            };
            all.sort_by_key(|item| item[field].as_str().unwrap().to_owned());
            if order["direction"] == "DESC" {
                all.reverse();
            }
        }
        let after = how.get("after").and_then(Value::as_str);
        let begin = after.map_or(0, |cursor| cursor.trim_start_matches("cursor:").parse().unwrap());
        let first = how.get("first").and_then(Value::as_u64).unwrap_or(0) as usize;
        let end = all.len().min(begin + first);
        let nodes = inside.iter().find_map(|selection| match selection {
            Selection::Field { name, inside, .. } if name == "nodes" => Some(inside),
            _ => None,
        });
        let mut told = Map::new();
        told.insert("totalCount".into(), all.len().into());
        if let Some(inside) = nodes {
            let page =
                json!({ "hasNextPage": end < all.len(), "endCursor": format!("cursor:{end}") });
            told.insert("pageInfo".into(), page);
            let nodes = all[begin.min(end)..end].iter().map(|node| self.tell(node, inside));
            told.insert("nodes".into(), nodes.collect());
        }
        Value::Object(told)
    }
}

/// Returns whether a thing is of a type, or of one of the types that share its fields.
fn is(thing: &Value, on: &str) -> bool {
    let name = thing["__typename"].as_str().unwrap_or("");
    match on {
        "Actor" => ["User", "Bot", "Mannequin", "Organization"].contains(&name),
        "IssueTimelineItems" | "PullRequestTimelineItems" => true,
        on => on == name,
    }
}

fn find<'v>(value: &'v Value, id: &str) -> Option<&'v Value> {
    match value {
        Value::Object(fields) if fields.get("id").is_some_and(|known| known == id) => Some(value),
        Value::Object(fields) => fields.values().find_map(|inside| find(inside, id)),
        Value::Array(items) => items.iter().find_map(|inside| find(inside, id)),
        _ => None,
    }
    .or_else(|| match value {
        Value::Object(fields) => fields.values().find_map(|inside| find(inside, id)),
        _ => None,
    })
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap();
        let mut rest = line.trim_start_matches([' ', ',']);
        while let Some(letter) = rest.chars().next() {
            let length = match letter {
                '.' => 3,
                letter if letter.is_ascii_alphanumeric() || letter == '_' => {
                    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                    end.unwrap_or(rest.len())
                }
                _ => 1,
            };
            tokens.push(rest[..length].to_owned());
            rest = rest[length..].trim_start_matches([' ', ',']);
        }
    }
    tokens
}
