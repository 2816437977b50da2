//! The only place that prints: results to standard output, everything else to standard error.

mod progress;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use comfy_table::{ContentArrangement, LineStyle, Table, presets};

use measure::{Cell, Rows};
use serde_json::Value;

use crate::args::Global;
use crate::failure::Failure;
use crate::world::World;

pub(crate) use progress::Progress;
use progress::Shown;

/// How many characters a line has where nobody tells.
const PAGE: u16 = 100;

/// What commands say things through.
pub(crate) struct Ui<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) global: &'a Global,
    color: bool,
}

impl<'a> Ui<'a> {
    pub(crate) fn new(world: &'a mut World, global: &'a Global) -> Self {
        let no_color = world.env.get(OsStr::new("NO_COLOR")).is_some_and(|value| !value.is_empty());
        let color = world.err_is_terminal && !global.no_color && !no_color;
        Self { world, global, color }
    }

    /// Reads a file whole, or standard input for `-`.
    pub(crate) fn read_input(&mut self, file: &Path) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        if file == Path::new("-") {
            let read = self.world.input.read_to_end(&mut bytes);
            read.map_err(|cause| Failure::path("read", Path::new("standard input"), cause))?;
            return Ok(bytes);
        }
        let file = self.world.folder.join(file);
        fs::read(&file).map_err(|cause| Failure::path("read", &file, cause))
    }

    /// Prints a result, and nothing else, to standard output.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.print_bytes(text.as_bytes())
    }

    /// Prints lines that are for reading: what would move a terminal is shown by its number.
    pub(crate) fn print_lines(&mut self, text: &str) -> Result<(), Failure> {
        self.print(&harmless(text))
    }

    /// Prints a result in bytes to standard output.
    pub(crate) fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.world.out.write_all(bytes).and_then(|()| self.world.out.flush());
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::broken_pipe(),
            _ => Failure::could_not("could not write the output", "check the disk and the pipe"),
        })
    }

    /// Prints a table, as wide as the terminal or as it needs.
    pub(crate) fn print_table(
        &mut self,
        heading: &[String],
        rows: &[Vec<String>],
    ) -> Result<(), Failure> {
        let mut table = table(heading, rows);
        if let Some(width) = self.world.out_width {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        }
        self.print_lines(&format!("{}\n", table.trim_fmt()))
    }

    /// Prints a table as wide as the terminal, or as a page of text where there is none.
    pub(crate) fn print_narrow_table(
        &mut self,
        heading: &[String],
        rows: &[Vec<String>],
    ) -> Result<(), Failure> {
        let width = self.world.out_width.unwrap_or(PAGE);
        self.print_lines(&format!("{}\n", folded(heading, rows, width)))
    }

    /// Returns whether a table fits into the lines of standard output; a file has no width.
    pub(crate) fn fits(&self, heading: &[String], rows: &[Vec<String>]) -> bool {
        let lines = table(heading, rows).lines().map(|line| line.chars().count()).max();
        self.world.out_width.is_none_or(|width| lines <= Some(usize::from(width)))
    }

    /// Prints rows of text as CSV.
    pub(crate) fn print_csv(
        &mut self,
        heading: &[String],
        rows: &[Vec<String>],
    ) -> Result<(), Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = writer
            .write_record(heading)
            .and_then(|()| rows.iter().try_for_each(|row| writer.write_record(row)));
        match (written, writer.into_inner()) {
            (Ok(()), Ok(bytes)) => self.print_bytes(&bytes),
            _ => Err(Failure::could_not("could not write the rows as CSV", "another --format")),
        }
    }

    /// Prints rows as an array of objects.
    pub(crate) fn print_json(&mut self, rows: &Rows) -> Result<(), Failure> {
        let value = |cell: &Cell| match cell {
            Cell::Empty => Value::Null,
            Cell::Number(number) => Value::from(*number),
            Cell::Flag(flag) => Value::from(*flag),
            Cell::Text(text) => Value::from(text.as_str()),
        };
        let object = |row: usize| -> Value {
            let cells = rows
                .columns
                .iter()
                .filter_map(|column| Some((column.name.clone(), value(column.cells.get(row)?))));
            Value::Object(cells.collect())
        };
        let objects: Vec<Value> = (0..rows.len()).map(object).collect();
        self.print(&format!("{:#}\n", Value::Array(objects)))
    }

    /// Says something on standard error, unless asked to be quiet.
    pub(crate) fn say(&mut self, text: &str) {
        if !self.global.quiet {
            self.write_error(text);
        }
    }

    /// Says several things on standard error, unless asked to be quiet.
    pub(crate) fn say_all(&mut self, lines: &[String]) {
        lines.iter().for_each(|line| self.say(line));
    }

    /// Says several things on standard error even when asked to be quiet.
    pub(crate) fn warn_all(&mut self, lines: &[String]) {
        lines.iter().for_each(|line| self.warn(line));
    }

    /// Says something on standard error even when asked to be quiet.
    pub(crate) fn warn(&mut self, text: &str) {
        self.write_error(text);
    }

    /// Says what failed and returns the exit code.
    pub(crate) fn fail(&mut self, failure: &Failure) -> u8 {
        if !failure.broken_pipe {
            let text = harmless(&failure.to_string()).into_owned();
            let text = match text.strip_prefix("error:") {
                Some(rest) if self.color => format!("\u{1b}[1;31merror:\u{1b}[0m{rest}"),
                _ => text,
            };
            self.write_lines(&text);
        }
        failure.code()
    }

    /// Returns what tells on standard error how far something is.
    pub(crate) fn progress(&mut self) -> Progress<'_> {
        let World { err, err_is_terminal, clock, .. } = &mut *self.world;
        let shown = match (self.global.quiet, *err_is_terminal) {
            (true, _) => Shown::Nothing,
            (false, true) => Shown::Bar,
            (false, false) => Shown::Lines,
        };
        Progress::new(shown, err.as_mut(), *clock)
    }

    fn write_error(&mut self, text: &str) {
        self.write_lines(&harmless(text));
    }

    fn write_lines(&mut self, text: &str) {
        // Nothing can be said about a standard error that cannot be written to.
        let _ = writeln!(self.world.err, "{text}").and_then(|()| self.world.err.flush());
    }
}

/// Returns a text in which letters that control a terminal, hide themselves or turn a line around
/// are shown by their numbers.
fn harmless(text: &str) -> Cow<'_, str> {
    let harms = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
    };
    if !text.contains(harms) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if harms(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown.into()
}

/// Lays a table out in plain lines, without rules between the rows.
fn table(heading: &[String], rows: &[Vec<String>]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─')));
    table.set_header(heading);
    table.add_rows(rows);
    table
}

/// Lays a table out within a width; what is too long for its column goes on below it.
fn folded(heading: &[String], rows: &[Vec<String>], width: u16) -> String {
    let mut table = table(heading, rows);
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    table.trim_fmt()
}

/// What is known of a command line that cannot be parsed.
#[derive(Clone, Copy)]
pub(crate) struct Typed {
    /// Whether the answer is to be without color.
    pub(crate) plain: bool,
    /// Whether the words may name somebody.
    pub(crate) about_people: bool,
}

/// Returns the text without what was typed where it may name somebody: an address, or a word after
/// `people`.
fn without_people(answer: &clap::Error, text: String, about_people: bool) -> String {
    let typed = match answer.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        _ => ContextKind::InvalidValue,
    };
    let typed = [typed].into_iter().filter_map(|kind| match answer.get(kind) {
        Some(ContextValue::String(typed)) if !typed.starts_with('-') => Some(typed),
        _ => None,
    });
    let naming = typed.filter(|typed| about_people || typed.contains('@'));
    naming.fold(text, |text, typed| text.replace(&format!("'{typed}'"), "(what was typed)"))
}

/// Prints what the argument parser answers (help, version or what was asked wrongly) and returns
/// the exit code.
pub(crate) fn parse_answer(world: &mut World, answer: &clap::Error, typed: Typed) -> u8 {
    let terminal = if answer.use_stderr() { world.err_is_terminal } else { world.out_is_terminal };
    let no_color = world.env.get(OsStr::new("NO_COLOR")).is_some_and(|value| !value.is_empty());
    let plain = typed.plain || no_color;
    let text = answer.render();
    let text = if terminal && !plain { text.ansi().to_string() } else { text.to_string() };
    let text = without_people(answer, text, typed.about_people);
    let stream = if answer.use_stderr() { &mut world.err } else { &mut world.out };
    // A reader that went away is no failure, and there is nobody else to tell.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    if answer.use_stderr() { 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn a_long_suggestion_fits_into_80_and_100_letters_with_its_ids_whole() {
        let texts = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let heading = texts(["pair", "id", "signature or account", "evidence"]);
        let long = "Somebody With A Rather Long Name <somebody.with.a.long.name@orchard.invalid>";
        let evidence = "same name, login before the at sign, initials and surname, same login";
        let rows = [texts(["1", "44bcc616", long, evidence]), texts(["", "68caab19", long, ""])];
        for width in [80, 100] {
            let table = folded(&heading, &rows, width);
            let longest = table.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(usize::from(width)), "{table}");
            for whole in ["44bcc616", "68caab19", "initials"] {
                assert!(table.contains(whole), "{whole} in\n{table}");
            }
        }
    }
}
