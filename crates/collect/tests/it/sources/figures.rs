//! The source `figures`, on tables about invented projects.

use std::fs;
use std::path::{Path, PathBuf};

use collect::sources::figures::Figures;
use model::{Event, Extent, Figure, NoteKind, Quarantine};
use tempfile::TempDir;

use crate::rig::{Answers, Read, read};

const SECTION: &str = "files = [\"figures.csv\"]";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sources/figures")
}

fn figures(read: &Read) -> Vec<Figure> {
    read.heard
        .records()
        .flat_map(|record| &record.events)
        .map(|event| match event {
            Event::Figure(figure) => (**figure).clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Reads a table of one row under a head.
fn read_table(text: &str) -> Read {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("figures.csv"), text).unwrap();
    read(&Figures, SECTION, folder.path(), &Answers::default())
}

#[test]
fn years_quarters_months_and_days_are_read_with_their_bounds() {
    let read = read(&Figures, SECTION, &fixtures(), &Answers::default());
    let told: Vec<String> = figures(&read)
        .iter()
        .map(|f| {
            format!("{} {}..{} {} {:?}", f.period, f.starts_at.day(), f.ends_at.day(), f.value, f.n)
        })
        .collect();
    let expected = [
        "2024 2024-01-01..2025-01-01 120 None",
        "2024-Q1 2024-01-01..2024-04-01 0.25 Some(41)",
        "2024-05 2024-05-01..2024-06-01 3.5 None",
        "2024-02-29 2024-02-29..2024-03-01 12 Some(12)",
    ];
    assert_eq!(told, expected);
    assert_eq!(figures(&read)[2].source, "blog, May");
}

#[test]
fn rows_that_cannot_be_read_are_set_aside_with_their_line() {
    let read = read(&Figures, SECTION, &fixtures(), &Answers::default());
    let file = &read.heard.files[0];
    assert_eq!(file.ignored, 1);
    let expected = [
        ("line 7", Quarantine::Malformed),
        ("line 8", Quarantine::Malformed),
        ("line 9", Quarantine::Malformed),
        ("line 10", Quarantine::Malformed),
        ("line 11", Quarantine::FieldMissing),
        ("line 12", Quarantine::FieldMissing),
        ("line 13", Quarantine::Malformed),
    ];
    let set_aside: Vec<_> = file.set_aside.iter().map(|(at, why)| (at.as_str(), *why)).collect();
    assert_eq!(set_aside, expected);
    assert_eq!(read.heard.notes[&NoteKind::FigureInvalid], (7, "line 7".to_owned()));
}

#[test]
fn a_wrong_head_is_refused_with_the_nearest_name_and_its_line() {
    for (head, said) in [
        ("project,period,mesure,value,n,source", "perhaps `measure` is meant"),
        ("project,period,measure,value,n", "the column `source` is missing"),
        ("project,period,measure,value,n,source,name", "column 7 is not known"),
    ] {
        let read = read_table(&format!("{head}\norchard,2024,people,1,1,report\n"));
        assert_eq!(figures(&read), []);
        let file = &read.heard.files[0];
        assert_eq!(file.set_aside, [("line 1".to_owned(), Quarantine::Malformed)]);
        let reading = read.reading.unwrap();
        assert!(reading.missing[0].contains("line 1") && reading.missing[0].contains(said));
        assert_eq!(reading.coverage[0].extent, Extent::Partial);
    }
}

#[test]
fn what_is_no_table_is_set_aside() {
    for text in ["", "\n\n", "<!DOCTYPE html><p>Not found", "\0\0\0", "\u{feff}"] {
        let read = read_table(text);
        assert_eq!(read.heard.files[0].set_aside.len(), 1, "{text:?}");
        assert!(read.reading.is_ok());
    }
}
