//! Explaining: what a measure or a source says about itself becomes a page of text.

use collect::About;
use measure::{Catalog, Measure};
use playbook::{AT_PROJECT, Holds, Key};

/// Returns a row per measure: family, name, question.
pub(crate) fn listed(catalog: &Catalog) -> Vec<Vec<String>> {
    let row = |measure: &&Measure| {
        let about = measure.definition();
        vec![about.family.clone(), about.id.clone(), about.question.clone()]
    };
    catalog.measures().iter().map(row).collect()
}

/// Returns the names of all measures, for one who named none.
pub(crate) fn names(catalog: &Catalog) -> String {
    let measures = catalog.measures();
    let names: Vec<&str> =
        measures.iter().map(|measure| measure.definition().id.as_str()).collect();
    names.join(", ")
}

/// Returns what a measure means, in Markdown.
pub(crate) fn told(measure: &Measure, with_sql: bool) -> String {
    let about = measure.definition();
    let mut text = format!("# {}\n\n{}\n\n{}\n", about.title, about.question, about.meaning);
    for (heading, prose) in [
        ("How to read it", &about.how_to_read),
        ("What it cannot tell you", &about.cannot_tell),
        ("What a community can do", &about.can_do),
    ] {
        text.push_str(&format!("\n## {heading}\n\n{prose}\n"));
    }
    text.push_str("\n## Definition\n\n");
    text.push_str(&format!("- id: {}, version {}\n", about.id, about.version));
    text.push_str(&format!("- sensitivity: {}\n", about.sensitivity.word()));
    for value in &about.values {
        let (name, unit) = (&value.name, value.unit.word());
        text.push_str(&format!("- value: {name} ({unit}): {}\n", value.label));
    }
    for dimension in &about.dimensions {
        text.push_str(&format!("- dimension: {dimension}\n"));
    }
    for (name, default, allowed) in measure.params() {
        text.push_str(&format!("- --{name}: {} (default {default})\n", allowed.join(", ")));
    }
    for related in &about.related {
        text.push_str(&format!("- related: {related}\n"));
    }
    if with_sql {
        text.push_str(&format!("\n## SQL\n\n```sql\n{}\n```\n", measure.sql()));
    }
    text
}

/// Returns a row per source: name, what it reads, whether it asks the network.
pub(crate) fn sources() -> Vec<Vec<String>> {
    let row = |about: &About| {
        let asks = if about.live { "asks the network" } else { "reads files" };
        vec![about.name.to_owned(), asks.to_owned(), about.reads.to_owned()]
    };
    collect::sources::ALL.iter().map(|source| row(source.about())).collect()
}

/// Returns what a source reads, what it sees of people and keeps, and its keys, in Markdown.
pub(crate) fn source(about: &About) -> String {
    let mut text = format!("# {}\n\n{}\n", about.name, sentence(about.reads));
    text.push_str("\n## What it sees of people\n\n");
    for field in about.sees {
        text.push_str(&format!("- {field}\n"));
    }
    text.push_str("\n## What it keeps of it, and why\n\n");
    for (field, why) in about.keeps {
        text.push_str(&format!("- {field}: {why}\n"));
    }
    for (fields, nothing) in [(about.sees.is_empty(), "sees"), (about.keeps.is_empty(), "keeps")] {
        if fields {
            text.push_str(&format!("\nIt {nothing} nothing personal.\n"));
        }
    }
    let place = match about.name {
        AT_PROJECT => "At the project itself, under `[[projects]]`:".to_owned(),
        name => format!("Under `[projects.{name}]`, below the `[[projects]]` it belongs to:"),
    };
    text.push_str(&format!("\n## In convivial.toml\n\n{place}\n\n"));
    for key in about.keys {
        let needed = if about.required.contains(&key.name) { ", required" } else { "" };
        let (name, holds) = (key.name, holds(key));
        text.push_str(&format!("- `{name}` ({holds}{needed}): {}\n", sentence(key.about)));
        if !key.example.is_empty() {
            text.push_str(&format!("  For example `{}`.\n", key.example));
        }
    }
    if about.name != AT_PROJECT {
        let name = about.name;
        text.push_str(&format!(
            "\nOn the command line: `convivial collect NAME={name}:PLACE`, where PLACE is one of \
             `{}`.\n",
            about.place
        ));
        if let Some(key) = about.keys.iter().find(|key| key.name != about.place) {
            text.push_str(&format!(
                "Other keys stand before it: `NAME={name}:{}=VALUE,PLACE`.\n",
                key.name
            ));
        }
    }
    text
}

/// Returns what a key holds, in words.
fn holds(key: &Key) -> String {
    match key.holds {
        Holds::Text => "a text".to_owned(),
        Holds::Texts => "a list of texts".to_owned(),
        Holds::Repositories => "a list of repositories".to_owned(),
        Holds::Repository => "a repository".to_owned(),
        Holds::Number => "a whole number".to_owned(),
        Holds::Flag => "true or false".to_owned(),
        Holds::Word(words) => format!("one of {}", words.join(", ")),
        Holds::Day => "a day, such as 2024-05-01".to_owned(),
    }
}

/// Returns a text with a full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches('.');
    format!("{text}.")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::wiring::places::sections;

    const HEAD: &str = "\
# The sources

This page is what each source says about itself; a test compares it and says how to write it anew.
`convivial explain NAME` prints one of them.

";

    /// Compares a page of `docs` with what it is to hold, or writes it when that is asked.
    fn compare(name: &str, page: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
        if std::env::var_os("WRITE_MANUAL").is_some() {
            fs::write(&path, page).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(written == page, "docs/{name} is old: WRITE_MANUAL=1 cargo test -p cli --lib");
    }

    #[test]
    fn the_page_on_the_sources_is_what_they_say() {
        let mut page = HEAD.to_owned();
        for source in collect::sources::ALL {
            let text = super::source(source.about()).replace("\n## ", "\n### ");
            page.push_str(&format!("#{text}\n"));
        }
        compare("sources.md", &format!("{}\n", page.trim_end()));
    }

    #[test]
    fn the_published_schema_is_that_of_the_keys() {
        compare("convivial.schema.json", &format!("{:#}\n", playbook::schema(&sections())));
    }
}
