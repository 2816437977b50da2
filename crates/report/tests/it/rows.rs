//! Rows and curves in the columns of the contract.

use report::{curve_csv, curve_table, rows_csv, rows_json, rows_markdown, rows_table};

use crate::community::{
    data_quality, definition, measured, released, row, second_contribution, share,
};
use model::{Chart, Unit, Value};
use protect::{Released, ReleasedAnswer};

fn table(answer: ReleasedAnswer) -> Released {
    match answer {
        ReleasedAnswer::Table(released) => released,
        ReleasedAnswer::Refused { .. } => panic!("refused"),
    }
}

fn mixed() -> Released {
    let values = [("found", Unit::People, "found"), ("share", Unit::Share, "share")];
    let mut definition = definition("mixed", Chart::Table, &values);
    definition.dimensions = vec!["kind".to_owned()];
    let cases = [
        ("code", vec![Value::Count(0), Value::Undefined("nobody came".to_owned())], 0),
        ("-tests", vec![Value::Count(3), share(1, 3)], 3),
        ("docs, too", vec![Value::Count(9), share(3, 9)], 9),
    ];
    let rows = cases.into_iter().map(|(kind, values, people)| {
        let mut row = row("heron", "2023", values, people);
        row.dimensions = vec![kind.to_owned()];
        row
    });
    table(released(measured(definition, rows.collect())))
}

#[test]
fn csv_has_the_columns_of_the_contract_and_says_what_is_withheld() {
    insta::assert_snapshot!(rows_csv(&mixed()));
}

#[test]
fn markdown_has_the_same_columns() {
    insta::assert_snapshot!(rows_markdown(&mixed()));
}

#[test]
fn a_table_is_as_wide_as_its_header_and_has_the_texts_of_the_csv() {
    let table = rows_table(&mixed());
    assert!(table.rows.iter().all(|row| row.len() == table.header.len()));
    assert_eq!(table.rows[1][2], "-tests");
}

#[test]
fn json_carries_the_definition_and_tells_undefined_from_withheld() {
    insta::assert_snapshot!(rows_json(&mixed()).unwrap());
}

#[test]
fn curves_have_the_columns_of_the_contract_and_never_show_fewer_than_five() {
    let curves = table(released(second_contribution()));
    let csv = curve_csv(&curves);
    assert!(csv.starts_with("project,period,time_days,share,low,high,at_risk\nheron,2019,45,"));
    let table = curve_table(&curves);
    assert!(!table.rows.is_empty());
    for row in &table.rows {
        assert!(row[6].parse::<u64>().unwrap() >= 5, "{row:?}");
    }
    assert!(!csv.contains("wren"));
}

#[test]
fn an_answer_without_rows_still_has_its_header() {
    let mut nothing = data_quality();
    nothing.rows.clear();
    let csv = rows_csv(&table(released(nothing)));
    assert_eq!(
        csv,
        "project,period,ghosts,ghosts_low,ghosts_high,bot_share,bot_share_low,bot_share_high,\
         people,withheld\n"
    );
}
