//! Explaining: a measure's own head and prose become a page of text.

use measure::{Catalog, Measure};

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
