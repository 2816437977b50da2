//! From the words of a case to a request: `key=value` settings, derived columns, filters, values in `at`.
//!
//! A setting is an option when the method takes one of that name; everything else in the text is a definition of
//! a column, a filter (`rows with …`), or a remark for people.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use estimate::methods::{METHODS, Method, OptionKind, Request, RequestError};

use super::case::Case;
use super::compare::number;
use super::dataset::{self, Frame};
use super::expression::Expression;
use super::reshape::{self, Model};

/// Returns the request a case makes, or why its words make none.
pub(super) fn request(case: &Case, data: &Path) -> Result<Request, String> {
    let method = METHODS
        .iter()
        .find(|method| method.name == case.method)
        .ok_or_else(|| format!("no method {}", case.method))?;
    let keys: Vec<&str> = case.expected.iter().map(|row| row.at.as_str()).collect();
    let mut frame = dataset::frame(&case.dataset, &keys, data)?;
    let remarks = remarks(case);
    for remark in &remarks {
        if let Some(condition) = filter(remark) {
            frame.keep(&Expression::parse(condition)?)?;
        }
    }
    let definitions: BTreeMap<&str, &str> =
        remarks.iter().filter_map(|remark| assignment(remark)).collect();
    let mut options = given(method, case);
    for option in method.options.iter().filter(|option| option.kind == OptionKind::Column) {
        // A dataset text may say what stands for a column that the file does not have.
        if let (false, Some(text)) = (frame.has(option.name), definitions.get(option.name)) {
            options.entry(option.name.to_owned()).or_insert_with(|| (*text).to_owned());
        }
    }
    options.extend(levels(method, &remarks));
    options.extend(switches(method, &remarks));
    for option in method.options.iter().filter(|option| option.kind == OptionKind::Column) {
        if let Some(value) = options.get_mut(option.name) {
            *value = column(&mut frame, value, &definitions)?;
        }
    }
    for option in method.options.iter().filter(|option| option.kind == OptionKind::Text) {
        if let Some(model) = options.get(option.name).and_then(|value| Model::read(value)) {
            reshape::apply(&mut frame, &remarks, &model)?;
            for name in model.names() {
                name_column(&mut frame, name, &definitions)?;
            }
        }
    }
    options.extend(keyed(method, case));
    if method.options.iter().any(|option| option.name == "level")
        && let Some(level) = percent(&case.settings)
    {
        options.insert("level".to_owned(), level.to_string());
    }
    let options = options.into_iter().map(|(name, value)| (name, vec![value])).collect();
    let asked = method.options.iter().filter(|option| option.kind == OptionKind::Table);
    let mut tables = BTreeMap::new();
    for (option, frame) in asked.zip(dataset::further(&case.dataset, data)?) {
        tables.insert(option.name.to_owned(), frame.into_table()?);
    }
    Ok(Request { method: case.method.clone(), table: frame.into_table()?, tables, options })
}

/// Returns an error with its causes, in one line.
pub(super) fn told(error: RequestError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// The pieces of text of a case, split at semicolons and at the outer brackets of the dataset.
fn remarks(case: &Case) -> Vec<String> {
    let inner = dataset::remark(&case.dataset);
    let pieces = pieces(&inner).into_iter().chain(pieces(&case.settings));
    pieces.map(str::to_owned).collect()
}

/// Splits at semicolons outside of brackets.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    text.split(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == ';' && depth <= 0
    })
    .map(str::trim)
    .filter(|piece| !piece.is_empty())
    .collect()
}

fn filter(piece: &str) -> Option<&str> {
    let piece = piece.strip_prefix("only ").unwrap_or(piece);
    let rest = piece.strip_prefix("rows ")?;
    rest.strip_prefix("with ").or_else(|| rest.strip_prefix("where ")).map(str::trim)
}

/// `name=text`, unless it is a comparison or the name is no name.
pub(super) fn assignment(piece: &str) -> Option<(&str, &str)> {
    let (name, value) = piece.split_once('=')?;
    let name = name.trim();
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_.".contains(c));
    (named && !value.starts_with('=')).then(|| (name, value.trim()))
}

/// The options named by the settings, except those whose values stand in `at`.
fn given(method: &Method, case: &Case) -> BTreeMap<String, String> {
    let takes = |name: &str| {
        method.options.iter().any(|option| option.name == name && option.keys.is_empty())
    };
    pieces(&case.settings)
        .into_iter()
        .filter_map(assignment)
        .filter(|(name, _)| takes(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// `group A=x,B=y` names values of the column `group`: the option `group-a` of the method, if it takes one, is x.
fn levels(method: &Method, remarks: &[String]) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for (column, values) in remarks.iter().filter_map(|remark| remark.split_once(' ')) {
        for (level, value) in values.split(',').filter_map(|level| level.split_once('=')) {
            let name = format!("{column}-{}", level.trim()).to_lowercase();
            if method.options.iter().any(|option| option.name == name) {
                options.insert(name, value.trim().to_owned());
            }
        }
    }
    options
}

/// `directed` alone is yes to the option of that name, `undirected` no; `by 'x'` is the column of the groups.
fn switches(method: &Method, remarks: &[String]) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for option in method.options {
        let no = format!("un{}", option.name);
        let answer = remarks.iter().find_map(|remark| match remark.trim() {
            word if word == option.name => Some("true"),
            word if word == no => Some("false"),
            _ => None,
        });
        let quoted =
            remarks.iter().find_map(|remark| remark.split_once(" by '")?.1.split('\'').next());
        match option.kind {
            OptionKind::Choice(words) if words.contains(&"true") => {
                options.extend(answer.map(|word| (option.name.to_owned(), word.to_owned())));
            }
            OptionKind::Text if option.name == "group" => {
                options.extend(quoted.map(|name| (option.name.to_owned(), name.to_owned())));
            }
            _ => {}
        }
    }
    options
}

/// The options whose values are the last parts of the keys of expected rows.
fn keyed(method: &Method, case: &Case) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for option in method.options.iter().filter(|option| !option.keys.is_empty()) {
        let rows = case.expected.iter().filter(|row| option.keys.contains(&row.quantity.as_str()));
        let values: BTreeSet<String> = rows
            .filter_map(|row| {
                let named = |part: &str| {
                    let (name, value) = part.split_once('=')?;
                    number(value).filter(|_| name.trim() == option.name)
                };
                let last = row.at.rsplit('|').next();
                row.at.split('|').find_map(named).or_else(|| last.and_then(number))
            })
            .map(|value| value.to_string())
            .collect();
        if !values.is_empty() {
            options
                .insert(option.name.to_owned(), values.into_iter().collect::<Vec<_>>().join(","));
        }
    }
    options
}

/// The column a setting means: one of the table, a defined one, or an expression of its own.
fn column(
    frame: &mut Frame,
    value: &str,
    definitions: &BTreeMap<&str, &str>,
) -> Result<String, String> {
    let plain = value.split(" (").next().unwrap_or(value).trim();
    for name in [value, plain] {
        if frame.has(name) {
            return Ok(name.to_owned());
        }
        if let Some(text) = definitions.get(name) {
            frame.define(name, &Expression::parse(text)?)?;
            return Ok(name.to_owned());
        }
    }
    frame.define(value, &Expression::parse(value)?)?;
    Ok(value.to_owned())
}

/// Makes sure a name in a formula is a column: one of the table, a defined one, or what the name computes.
fn name_column(
    frame: &mut Frame,
    name: &str,
    definitions: &BTreeMap<&str, &str>,
) -> Result<(), String> {
    if frame.has(name) {
        return Ok(());
    }
    let inner = name.strip_prefix("I(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(name);
    let text = definitions.get(name).copied().unwrap_or(inner);
    for word in Expression::words(text) {
        if let Some(definition) = definitions.get(word).filter(|_| word != name && !frame.has(word))
        {
            frame.define(word, &Expression::parse(definition)?)?;
        }
    }
    frame.define(name, &Expression::parse(text)?)
}

/// The first percentage in the settings, as a share.
fn percent(settings: &str) -> Option<f64> {
    let (before, _) = settings.split_once('%')?;
    let digits = before.rsplit(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    digits.parse::<f64>().ok().map(|percent| percent / 100.0)
}
