//! Reports to a conduct committee, of an invented year.

use model::{Sensitivity, Unit, Value};
use protect::{Audience, Cell, Withheld};

use crate::answers::{check_release, definition, measured, row, share};

fn reports(people: u64, reports: u64, answered: u64) -> Vec<Cell> {
    let columns =
        [("reports", Unit::Count), ("answered", Unit::Count), ("answered_share", Unit::Share)];
    let values = vec![Value::Count(reports), Value::Count(answered), share(answered, reports)];
    let answer =
        measured(definition(Sensitivity::Conduct, &columns), vec![row("", people, values)]);
    let released = check_release(&answer, Audience::Public);
    released.rows()[0].cells.iter().chain([&released.rows()[0].people]).cloned().collect()
}

#[test]
fn a_quiet_year_and_a_year_of_a_few_reports_look_alike() {
    assert_eq!(reports(0, 0, 0), reports(6, 9, 4));
    let band = Cell::Withheld(Withheld::Band(10));
    let hidden = Cell::Withheld(Withheld::TableTooSmall);
    assert_eq!(reports(6, 9, 4), [band.clone(), band.clone(), hidden, band]);
    assert_eq!(Withheld::Band(10).sentence(), "fewer than 10");
}

#[test]
fn a_larger_total_is_shown_with_its_parts() {
    let shown = |cell: &Cell| matches!(cell, Cell::Shown(_));
    assert!(reports(30, 30, 20).iter().all(shown));
}

#[test]
fn a_small_part_of_a_larger_total_is_not_told() {
    let cells = reports(30, 30, 7);
    assert_eq!(cells[1], Cell::Withheld(Withheld::Band(10)));
    assert_eq!(cells[2], Cell::Withheld(Withheld::Complement));
    assert_eq!(cells[3], Cell::Shown(Value::Count(30)));
    // All but two were answered: the two could be worked out.
    assert_eq!(reports(30, 30, 28)[2], Cell::Withheld(Withheld::Complement));
}

#[test]
fn kinds_of_report_are_protected_among_each_other() {
    let columns = [("people", Unit::People)];
    let rows = [("insults", 14), ("other", 16), ("threats", 2)]
        .map(|(kind, people)| row(kind, people, vec![Value::Count(people)]));
    let answer = measured(definition(Sensitivity::Conduct, &columns), rows.into());
    let released = check_release(&answer, Audience::Internal);
    let people: Vec<&Cell> = released.rows().iter().map(|row| &row.people).collect();
    let hidden = Cell::Withheld(Withheld::Complement);
    assert_eq!(people, [&hidden, &Cell::Shown(Value::Count(16)), &hidden]);
}
