//! Markdown: the report as text that any forge, Sphinx or Hugo shows.
//!
//! Every character that could begin a link, a fence, a directive, a role or raw HTML is escaped, so
//! that a text is only ever shown as itself.

use std::fmt::Write;

use super::Format;
use crate::headlines::{Headline, HeadlineFigure};
use crate::outline::{GLOSSARY, Outline, SURVIVORS};
use crate::prose::{Block, Span};
use crate::section::{Body, Section, Table, Told};
use crate::{Page, ReportError};

/// Writes `report.md`.
pub(super) struct Markdown;

impl Format for Markdown {
    fn pages(&self, outline: &Outline<'_>) -> Result<Vec<Page>, ReportError> {
        let mut text = Text::default();
        head(&mut text, outline);
        for chapter in &outline.chapters {
            text.heading(2, &chapter.name);
            for section in &chapter.sections {
                self::section(&mut text, section);
            }
        }
        foot(&mut text, outline);
        Ok(vec![Page::new("report.md", text.0)])
    }
}

/// Returns a table in Markdown.
pub(crate) fn table(header: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<_> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule: Vec<_> = header.iter().map(|_| "---").collect();
    let mut text = line(header);
    text.push_str(&format!("| {} |\n", rule.join(" | ")));
    rows.iter().for_each(|row| text.push_str(&line(row)));
    text
}

/// Returns a text in which nothing is markup.
///
/// A hyphen, a dot or a plus sign is markup only at the start of a line, where it is escaped too.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let always = "\\`*_{}[]<>|#$~!&@^\"".contains(c);
        let link =
            c == ':' && (at == 0 || text[at..].starts_with("://") || text[at..].starts_with("::"));
        let leads = "-+=:%".contains(c) && text[..at].trim().is_empty();
        let number = at > 0 && text[..at].bytes().all(|b| b.is_ascii_digit());
        let listed = ".)".contains(c) && number && !text[at + 1..].starts_with(|c| c != ' ');
        if always || link || leads || listed {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn heading(&mut self, level: usize, words: &str) {
        let mark = "#".repeat(level);
        self.raw(&format!("{mark} {}", escaped(words)));
    }

    /// Writes one paragraph that is already Markdown.
    fn raw(&mut self, paragraph: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.0, "{}{paragraph}", if self.0.is_empty() { "" } else { "\n" });
    }

    fn line(&mut self, words: &str) {
        self.raw(&escaped(words));
    }

    fn list<'a>(&mut self, items: impl IntoIterator<Item = &'a String>) {
        let items: Vec<_> = items.into_iter().map(|item| format!("- {}", escaped(item))).collect();
        if !items.is_empty() {
            self.raw(&items.join("\n"));
        }
    }

    fn prose(&mut self, name: &str, blocks: &[Block]) {
        if blocks.is_empty() {
            return;
        }
        self.raw(&format!("**{}**", escaped(name)));
        self.blocks(blocks);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(spans) => self.raw(&self::spans(spans)),
                Block::List(items) => {
                    let items: Vec<_> = items.iter().map(|i| format!("- {}", spans(i))).collect();
                    self.raw(&items.join("\n"));
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.raw(&format!("*{}*", escaped(&table.caption)));
        self.raw(self::table(&table.rows.header, &table.rows.rows).trim_end());
        if let Some(cut) = &table.cut {
            self.line(cut);
        }
    }
}

fn spans(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        match span {
            // Only the first words of a line can be taken for the start of a list.
            Span::Words(words) => text.push_str(&escaped(words)),
            Span::Code(code) => text.push_str(&format!("`{code}`")),
        }
    }
    text
}

fn head(text: &mut Text, outline: &Outline<'_>) {
    text.heading(1, &outline.title);
    text.line(SURVIVORS);
    text.line(&format!("Projects: {}. Snapshot: {}.", outline.projects, outline.as_of));
    text.heading(2, "The two headline figures");
    for headline in &outline.headlines {
        self::headline(text, headline);
    }
    text.heading(3, "How long does a newcomer wait for a first response?");
    text.line(outline.first_responses());
}

fn headline(text: &mut Text, headline: &Headline) {
    text.heading(3, &headline.question);
    if let Some(refused) = &headline.refused {
        text.line(refused);
    }
    for project in &headline.projects {
        let line = |f: &HeadlineFigure| {
            let told = [&f.figure, &f.detail, &f.window];
            let told: Vec<_> = told.into_iter().filter(|part| !part.is_empty()).cloned().collect();
            format!("{}: {}: {}.", project.name, f.label, told.join("; "))
        };
        let lines: Vec<_> = project.figures.iter().map(line).collect();
        text.list(&lines);
    }
    for section in &headline.behind {
        let about = &section.about;
        text.prose(&section.title, &about.meaning);
        text.line(&format!(
            "Definition: {}, version {}, fingerprint {}.",
            section.id, about.version, about.fingerprint
        ));
        if !section.files().is_empty() {
            text.raw(&format!("Files: {}.", links(section.files())));
        }
    }
}

fn links(files: &[(String, &str)]) -> String {
    let links: Vec<_> = files.iter().map(|(path, name)| format!("[{name}]({path})")).collect();
    links.join(", ")
}

fn section(text: &mut Text, section: &Section) {
    text.heading(3, &section.question);
    let about = &section.about;
    match &section.body {
        Body::Refused { reason, help } => {
            text.line(&format!("Cannot tell: {reason}."));
            text.line(&format!("What would help: {help}."));
        }
        Body::Told(told) => answered(text, told),
    }
    text.prose(&section.title, &about.meaning);
    text.prose("How to read it", &about.how_to_read);
    text.prose("What it cannot tell you", &about.cannot_tell);
    text.prose("What a community can do", &about.can_do);
    text.line(&format!(
        "Definition: {}, version {}, fingerprint {}, sensitivity {}.",
        section.id, about.version, about.fingerprint, about.sensitivity
    ));
    if !about.related.is_empty() {
        text.line(&format!("Related: {}.", about.related.join("; ")));
    }
}

fn answered(text: &mut Text, told: &Told) {
    text.list(&told.sentences);
    for figure in &told.figures {
        text.raw(&format!("![{}]({})", escaped(&figure.title), figure.path()));
        text.list(&figure.notes);
    }
    if let Some(interval) = told.interval {
        text.line(interval);
    }
    text.table(&told.table);
    if let Some(heights) = &told.heights {
        text.table(heights);
    }
    text.raw(&format!("Files: {}.", links(&told.files)));
    if told.withheld > 0 {
        text.line(&format!("Withheld values: {}.", told.withheld));
    }
    text.line(&format!("Snapshot: {}.", told.as_of));
    if !told.settings.is_empty() {
        text.line(&format!("Settings: {}.", told.settings.join("; ")));
    }
    if !told.coverage.is_empty() {
        text.raw("**What is missing from the sources**");
        text.list(&told.coverage);
    }
    if !told.exclusions.is_empty() {
        text.raw("**Who or what was left out**");
        text.list(&told.exclusions);
    }
}

fn foot(text: &mut Text, outline: &Outline<'_>) {
    text.heading(2, "What is missing from the sources");
    if outline.gaps.is_empty() {
        text.line("Nothing that these measures need.");
    }
    text.list(&outline.gaps);
    text.heading(2, "What the words mean");
    let words: Vec<_> = GLOSSARY.iter().map(|(word, says)| format!("{word}: {says}")).collect();
    text.list(&words);
    text.heading(2, "Where this comes from");
    let origin: Vec<_> =
        outline.origin.iter().map(|(name, says)| format!("{name}: {says}")).collect();
    text.list(&origin);
    let header = ["Project", "Source", "Commits", "Read up to"].map(str::to_owned);
    let sources: Vec<_> = outline.sources.iter().map(|source| source.to_vec()).collect();
    text.raw(table(&header, &sources).trim_end());
    text.line("The same report again:");
    text.raw(&format!("    {}", outline.reproduce));
}

#[cfg(test)]
mod tests;
