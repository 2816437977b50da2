//! Estimating: a CSV and options become a request, and its output lines of text.
//!
//! The options are taken from the list of methods itself, so that a new method needs no line here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use estimate::methods::{METHODS, OptionKind, OptionSpec, Output, Table};

use crate::failure::Failure;

/// The options of all methods that were given, by name; each method takes some of them.
pub(crate) struct MethodOptions {
    pub(crate) given: BTreeMap<String, Vec<String>>,
    /// Files of further tables, by the option that names them.
    pub(crate) files: BTreeMap<String, PathBuf>,
}

impl Args for MethodOptions {
    fn augment_args(command: Command) -> Command {
        command.args(specs().into_iter().map(|(name, taken)| argument(name, &taken)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for MethodOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (mut given, mut files) = (BTreeMap::new(), BTreeMap::new());
        for (name, taken) in specs() {
            if is_table(&taken) {
                let file = matches.get_one::<PathBuf>(name).cloned();
                files.extend(file.map(|file| (name.to_owned(), file)));
            } else if let Some(values) = matches.get_many::<String>(name) {
                given.insert(name.to_owned(), values.cloned().collect());
            }
        }
        Ok(Self { given, files })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Reads CSV with a header.
pub(crate) fn table(bytes: &[u8]) -> Result<Table, Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let unreadable = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Failure::could_not(format!("the CSV cannot be read at line {line}"), "save it as UTF-8")
    };
    let columns = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record.map_err(unreadable)?.iter().map(str::to_owned).collect());
    }
    Ok(Table::new(columns, rows)?)
}

/// Returns what was done that was not asked for, a line each.
pub(crate) fn notes(output: &Output) -> Vec<String> {
    output.notes.iter().map(|note| format!("note: {note}")).collect()
}

/// Returns why values are empty, a line each.
pub(crate) fn undefined(output: &Output) -> Vec<String> {
    let why = |row: &estimate::methods::Row| {
        let why = row.value.as_ref().err()?;
        Some(format!("undefined: {} at {}: {why}", row.quantity, row.at))
    };
    output.rows.iter().filter_map(why).collect()
}

/// Returns the rows as texts: quantity, at, value.
pub(crate) fn lines(output: &Output) -> Vec<Vec<String>> {
    let line = |row: &estimate::methods::Row| {
        let value = row.value.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![row.quantity.to_string(), row.at.clone(), value]
    };
    output.rows.iter().map(line).collect()
}

/// Returns the rows as an array of objects.
pub(crate) fn json(output: &Output) -> String {
    let object = |row: &estimate::methods::Row| {
        let value = row.value.as_ref().ok();
        serde_json::json!({"quantity": row.quantity, "at": row.at, "value": value})
    };
    let objects: Vec<serde_json::Value> = output.rows.iter().map(object).collect();
    format!("{:#}\n", serde_json::Value::Array(objects))
}

/// Returns the methods with their options and some examples, for the help.
pub(crate) fn manual() -> String {
    let mut text = "Methods:\n".to_owned();
    for method in METHODS {
        let options: Vec<String> =
            method.options.iter().map(|option| format!("--{}", option.name)).collect();
        text.push_str(&format!("  {}: {}\n    {}\n", method.name, method.help, options.join(" ")));
    }
    text.push_str(
        "\nExamples:\n  \
         convivial estimate kaplan_meier --input stays.csv --time days --event inactive --at 90,365\n  \
         convivial estimate logrank --input stays.csv --time days --event inactive --group mentored --strata project\n  \
         convivial estimate aalen_johansen --input waits.csv --time days --status ended_by --at 7,30\n  \
         convivial estimate cox_ph --input stays.csv --formula 'Surv(entry, days, inactive) ~ mentored + strata(project)' --cluster person\n  \
         convivial estimate mean_cumulative_function --input acts.csv --start from --stop to --event act --id person\n  \
         convivial estimate inequality --input commits.csv --column commits\n  \
         convivial estimate proportions --input counts.csv --format table\n  \
         convivial estimate mantel_haenszel --input items.csv --group newcomer --stratum size\n  \
         convivial estimate network --input replies.csv --nodes people.csv --rewirings 999\n  \
         convivial estimate cluster_bootstrap --input items.csv --column answered --cluster author",
    );
    text
}

/// One option as one method takes it.
type Taken = (&'static str, &'static OptionSpec);

/// Returns the options of all methods, each with the methods that take it.
fn specs() -> BTreeMap<&'static str, Vec<Taken>> {
    let mut specs: BTreeMap<&'static str, Vec<Taken>> = BTreeMap::new();
    for method in METHODS {
        for option in method.options {
            specs.entry(option.name).or_default().push((method.name, option));
        }
    }
    specs
}

fn is_table(taken: &[Taken]) -> bool {
    taken.iter().any(|(_, option)| option.kind == OptionKind::Table)
}

fn argument(name: &'static str, taken: &[Taken]) -> Arg {
    let several = taken.iter().any(|(_, option)| option.kind == OptionKind::Numbers);
    let action = if several { ArgAction::Append } else { ArgAction::Set };
    let value = match taken.first().map(|(_, option)| option.kind) {
        Some(OptionKind::Column) => "COLUMN",
        Some(OptionKind::Number) => "NUMBER",
        Some(OptionKind::Numbers) => "NUMBERS",
        Some(OptionKind::Choice(_)) => "WORD",
        Some(OptionKind::Table) => "FILE",
        Some(OptionKind::Text) | None => "VALUE",
    };
    let argument = Arg::new(name).long(name).value_name(value).action(action).help(help(taken));
    if is_table(taken) { argument.value_parser(value_parser!(PathBuf)) } else { argument }
}

/// What an option means: one line, or one for each meaning that it has to different methods.
fn help(taken: &[Taken]) -> String {
    let mut meanings: Vec<(String, Vec<&str>)> = Vec::new();
    for (method, option) in taken {
        let meaning = meaning(option);
        match meanings.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, methods)) => methods.push(method),
            None => meanings.push((meaning, vec![method])),
        }
    }
    match meanings.as_slice() {
        [(meaning, _)] => meaning.clone(),
        several => {
            let line = |(meaning, methods): &(String, Vec<&str>)| {
                format!("{}: {meaning}", methods.join(", "))
            };
            several.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

fn meaning(option: &OptionSpec) -> String {
    let words = match option.kind {
        OptionKind::Choice(words) => format!(" [one of: {}]", words.join(", ")),
        _ => String::new(),
    };
    let default = option.default.map(|default| format!(" [default: {default}]"));
    format!("{}{words}{}", option.help, default.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Program;

    #[test]
    fn every_option_of_every_method_is_offered() {
        let program = Program::command();
        let estimate = program.find_subcommand("estimate").unwrap();
        for method in METHODS {
            for option in method.options {
                let offered =
                    estimate.get_arguments().find(|arg| arg.get_long() == Some(option.name));
                assert!(offered.is_some(), "{} --{}", method.name, option.name);
            }
        }
    }

    #[test]
    fn no_option_of_a_method_hides_one_that_every_command_takes() {
        Program::command().debug_assert();
    }
}
