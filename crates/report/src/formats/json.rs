//! JSON: the whole report, and one document per measure, for programs.
//!
//! A row has the columns of the CSV file and says apart what is withheld or undefined and why, so
//! that `null` is never a riddle. The order of the keys is the order of reading.

use std::collections::BTreeMap;

use model::{Definition, Value};
use protect::{Cell, Released, ReleasedAnswer, ReleasedRow};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Format;
use crate::outline::{GLOSSARY, Outline, SURVIVORS};
use crate::rows::{self, Field};
use crate::words::clean;
use crate::{Page, ReportError, curves, prose};

/// Writes `report.json` and `figures/<measure>.json`.
pub(super) struct Json;

impl Format for Json {
    fn pages(&self, outline: &Outline<'_>) -> Result<Vec<Page>, ReportError> {
        let report = outline.report;
        let whole = Whole {
            title: &outline.title,
            as_of: report.as_of.to_string(),
            projects: report.projects.iter().map(|name| clean(name)).collect(),
            who_is_counted: SURVIVORS,
            headlines: report.headlines.iter().map(Document::of).collect(),
            answers: report.answers.iter().map(Document::of).collect(),
            glossary: GLOSSARY.into_iter().collect(),
            provenance: Origin::of(outline),
        };
        let mut pages = vec![Page::new("report.json", written(&whole)?)];
        for answer in outline.answers() {
            if let ReleasedAnswer::Table(released) = answer {
                let path = format!("figures/{}.json", released.definition().id);
                pages.push(Page::new(path, self::answer(released)?));
            }
        }
        Ok(pages)
    }
}

/// Returns one answer as a JSON document.
pub(crate) fn answer(released: &Released) -> Result<String, ReportError> {
    written(&Document::of_table(released))
}

/// Returns the curves of one answer as a JSON document.
pub(crate) fn curves(released: &Released) -> Result<String, ReportError> {
    written(&Document { rows: None, ..Document::of_table(released) })
}

fn written(document: &impl Serialize) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(document).map_err(ReportError::Json)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct Whole<'a> {
    title: &'a str,
    as_of: String,
    projects: Vec<String>,
    who_is_counted: &'static str,
    headlines: Vec<Document<'a>>,
    answers: Vec<Document<'a>>,
    glossary: BTreeMap<&'static str, &'static str>,
    provenance: Origin,
}

#[derive(Serialize)]
struct Origin {
    program_version: String,
    identity: String,
    playbook_adopted: bool,
    reproduce: String,
    sources: Vec<Source>,
}

#[derive(Serialize)]
struct Source {
    project: String,
    source: String,
    records: u64,
    as_of: String,
}

impl Origin {
    fn of(outline: &Outline<'_>) -> Self {
        let provenance = &outline.report.provenance;
        let source = |s: &crate::SourceSnapshot| Source {
            project: clean(&s.project),
            source: clean(&s.source),
            records: s.records,
            as_of: s.as_of.to_string(),
        };
        Self {
            program_version: clean(&provenance.program_version),
            identity: clean(&provenance.identity),
            playbook_adopted: provenance.playbook_adopted,
            reproduce: outline.reproduce.clone(),
            sources: provenance.snapshots.iter().map(source).collect(),
        }
    }
}

/// One answer: a table, its curves, or why there is none.
#[derive(Serialize)]
struct Document<'a> {
    definition: Meaning<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refusal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    settings: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<Row<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    curve: Vec<Pairs>,
    exclusions: Vec<Exclusion>,
    coverage: Vec<String>,
}

#[derive(Serialize)]
struct Refusal {
    reason: String,
    what_would_help: String,
}

#[derive(Serialize)]
struct Exclusion {
    project: String,
    what: String,
    count: u64,
}

#[derive(Serialize)]
struct Named {
    name: String,
    unit: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Curve {
    label: String,
    falls: bool,
}

#[derive(Serialize)]
struct Meaning<'a> {
    id: &'a str,
    family: String,
    title: String,
    question: String,
    meaning: String,
    how_to_read: String,
    cannot_tell: String,
    can_do: String,
    version: u32,
    fingerprint: String,
    sensitivity: &'static str,
    dimensions: Vec<String>,
    values: Vec<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    curve: Option<Curve>,
    related: Vec<String>,
}

impl<'a> Meaning<'a> {
    fn of(definition: &'a Definition) -> Self {
        let texts = |texts: &[String]| texts.iter().map(|text| clean(text)).collect();
        let values = definition.values.iter().map(|v| Named {
            name: clean(&v.name),
            unit: v.unit.word(),
            label: clean(&v.label),
        });
        let curve = definition.curve.as_ref();
        let curve = curve.map(|curve| Curve { label: clean(&curve.label), falls: curve.falls });
        Self {
            id: &definition.id,
            family: clean(&definition.family),
            title: clean(&definition.title),
            question: clean(&definition.question),
            meaning: prose::text(&definition.meaning),
            how_to_read: prose::text(&definition.how_to_read),
            cannot_tell: prose::text(&definition.cannot_tell),
            can_do: prose::text(&definition.can_do),
            version: definition.version,
            fingerprint: clean(&definition.fingerprint),
            sensitivity: definition.sensitivity.word(),
            dimensions: texts(&definition.dimensions),
            values: values.collect(),
            curve,
            related: texts(&definition.related),
        }
    }
}

impl<'a> Document<'a> {
    fn of(answer: &'a ReleasedAnswer) -> Self {
        match answer {
            ReleasedAnswer::Table(released) => Self::of_table(released),
            ReleasedAnswer::Refused { definition, refused } => Self {
                definition: Meaning::of(definition),
                refused: Some(Refusal {
                    reason: clean(&refused.reason),
                    what_would_help: clean(&refused.what_would_help),
                }),
                as_of: None,
                settings: BTreeMap::new(),
                rows: None,
                curve: Vec::new(),
                exclusions: Vec::new(),
                coverage: Vec::new(),
            },
        }
    }

    fn of_table(released: &'a Released) -> Self {
        let setting = |s: &model::Setting| (clean(&s.name), clean(&s.value));
        let exclusion = |e: &model::Exclusion| Exclusion {
            project: clean(&e.project),
            what: clean(&e.what),
            count: e.count,
        };
        let columns = curves::columns(released);
        let pairs = |fields: Vec<Field>| Pairs(columns.iter().cloned().zip(fields).collect());
        Self {
            definition: Meaning::of(released.definition()),
            refused: None,
            as_of: Some(released.as_of().to_string()),
            settings: released.settings().iter().map(setting).collect(),
            rows: Some(released.rows().iter().map(|row| Row { released, row }).collect()),
            curve: curves::fields(released).into_iter().map(pairs).collect(),
            exclusions: released.exclusions().iter().map(exclusion).collect(),
            coverage: released.coverage().iter().map(|line| clean(line)).collect(),
        }
    }
}

/// Named fields in their order.
struct Pairs(Vec<(String, Field)>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, field) in &self.0 {
            map.serialize_entry(name, field)?;
        }
        map.end()
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Field::Text(text) => serializer.serialize_str(text),
            Field::Count(n) => serializer.serialize_u64(*n),
            Field::Number(value) => serializer.serialize_f64(*value),
            Field::Empty => serializer.serialize_none(),
        }
    }
}

/// A row with the columns of the CSV file, and why some are empty.
struct Row<'a> {
    released: &'a Released,
    row: &'a ReleasedRow,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let columns = rows::columns(self.released);
        let fields = rows::row_fields(self.released, self.row);
        for (column, field) in columns.iter().zip(&fields).filter(|(c, _)| *c != "withheld") {
            map.serialize_entry(column, field)?;
        }
        map.serialize_entry("complete", &self.row.complete)?;
        map.serialize_entry("withheld", &rows::reasons(self.released, self.row))?;
        let values = self.released.definition().values.iter().zip(&self.row.cells);
        let undefined: BTreeMap<_, _> = values
            .filter_map(|(value, cell)| match cell {
                Cell::Shown(Value::Undefined(reason)) => Some((clean(&value.name), clean(reason))),
                Cell::Shown(_) | Cell::Withheld(_) => None,
            })
            .collect();
        if !undefined.is_empty() {
            map.serialize_entry("undefined", &undefined)?;
        }
        map.end()
    }
}
