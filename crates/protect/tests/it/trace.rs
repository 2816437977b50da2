//! Acts that are public anyway: counts stay, weak figures fall silent.

use model::{Answer, Measured, Refused, Sensitivity, Unit, Value};
use protect::{Audience, Cell, ReleasedAnswer, Withheld};

use crate::answers::{
    check_release, definition, exclusion, measured, point, row, row_in, share, written,
};

fn trace(columns: &[(&str, Unit)], rows: Vec<model::MeasuredRow>) -> Measured {
    measured(definition(Sensitivity::Trace, columns), rows)
}

#[test]
fn a_share_of_four_is_silent_and_its_numerator_with_it_but_not_the_people() {
    let columns = [("newcomers", Unit::People), ("back", Unit::People), ("share", Unit::Share)];
    let cohort = |period, people| {
        let values = vec![Value::Count(people), Value::Count(2), share(2, people)];
        row_in(period, "", people, values)
    };
    let released = check_release(
        &trace(&columns, vec![cohort("2022", 4), cohort("2023", 5)]),
        Audience::Public,
    );
    assert_eq!(
        written(&released),
        "2022  | 4 | (too few people to say) | (too few people to say) | 4\n\
         2023  | 5 | 2 | 0.400 [0.320, 0.520] of 5 | 5\n"
    );
    assert_eq!(released.withheld(), 2);
}

#[test]
fn a_numerator_needs_the_smallest_denominator_beside_it() {
    let columns = [("back", Unit::People), ("soon", Unit::Share), ("late", Unit::Share)];
    let values = vec![Value::Count(3), share(3, 8), share(3, 4)];
    let released = check_release(&trace(&columns, vec![row("", 8, values)]), Audience::Public);
    let silent = Cell::Withheld(Withheld::TooFewPeople);
    assert_eq!(released.rows()[0].cells, [silent.clone(), Cell::Shown(share(3, 8)), silent]);
}

#[test]
fn counts_of_a_measure_without_shares_are_shown_however_small() {
    let columns = [("newcomers", Unit::People), ("returning", Unit::People), ("kept", Unit::Count)];
    let values = vec![Value::Count(1), Value::Count(0), Value::Count(3)];
    let released = check_release(&trace(&columns, vec![row("", 1, values)]), Audience::Public);
    assert_eq!(released.withheld(), 0);
}

#[test]
fn an_index_of_one_person_is_silent() {
    let columns = [("gini", Unit::Index), ("undefined", Unit::Share)];
    let values = vec![share(1, 1), Value::Undefined("not yet followed".to_owned())];
    let released = check_release(&trace(&columns, vec![row("", 1, values)]), Audience::Public);
    assert_eq!(written(&released), "2023  | (too few people to say) | – not yet followed | 1\n");
}

#[test]
fn a_value_that_the_definition_does_not_name_needs_people_behind_it() {
    let rows = vec![row("", 4, vec![Value::Count(4)]), row("", 5, vec![Value::Count(5)])];
    let released = check_release(&trace(&[], rows), Audience::Public);
    assert_eq!(released.rows()[0].cells, [Cell::Withheld(Withheld::TooFewPeople)]);
    assert_eq!(released.rows()[1].cells, [Cell::Shown(Value::Count(5))]);
}

#[test]
fn nothing_that_is_not_a_number_comes_out() {
    let strange = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let values = strange.map(|low| Value::Estimate { value: 0.5, low, high: 1.0, of: 50 });
    let columns = [("a", Unit::Share), ("b", Unit::Share), ("c", Unit::Share)];
    for sensitivity in [Sensitivity::Trace, Sensitivity::Declared, Sensitivity::Conduct] {
        let answer =
            measured(definition(sensitivity, &columns), vec![row("", 50, values.to_vec())]);
        let text = written(&check_release(&answer, Audience::Public));
        assert_eq!(text, format!("2023  |{} 50\n", " – cannot be estimated |".repeat(3)));
    }
}

#[test]
fn a_curve_is_dashed_below_ten_and_ends_below_five() {
    let mut answer = trace(&[], Vec::new());
    answer.curves = vec![
        point(0.0, 1.0, 12),
        point(400.0, 0.2, 4),
        point(30.0, 0.8, 9),
        point(90.0, 0.5, 5),
        point(500.0, 0.1, 6),
    ];
    let released = check_release(&answer, Audience::Public);
    let [curve] = released.curves() else { panic!("one curve was put in") };
    let points: Vec<(f64, u64, bool)> =
        curve.points.iter().map(|p| (p.time_days, p.at_risk, p.dashed)).collect();
    assert_eq!(points, [(0.0, 12, false), (30.0, 9, true), (90.0, 5, true)]);
    assert!(curve.ended_early);
}

#[test]
fn curves_of_two_cohorts_are_kept_apart_and_broken_points_end_them() {
    let mut answer = trace(&[], Vec::new());
    let early =
        |time, share| model::CurvePoint { period: "2022".to_owned(), ..point(time, share, 30) };
    let mut bandless = point(0.0, 1.0, 20);
    (bandless.low, bandless.high) = (Some(f64::INFINITY), Some(f64::NAN));
    answer.curves = vec![bandless, early(0.0, 1.0), early(9.0, f64::NAN), early(20.0, 0.5)];
    let released = check_release(&answer, Audience::Public);
    let [late, early] = released.curves() else { panic!("two curves were put in") };
    assert_eq!((&*late.period, late.points.len(), late.ended_early), ("2023", 1, false));
    assert_eq!((late.points[0].low, late.points[0].high), (None, None));
    assert_eq!((&*early.period, early.points.len(), early.ended_early), ("2022", 1, true));
}

#[test]
fn what_stands_beside_a_trace_is_passed_on() {
    let mut answer = trace(&[("newcomers", Unit::People)], Vec::new());
    answer.exclusions = vec![exclusion("commits by bots", 2)];
    answer.coverage = vec!["the history is shallow".to_owned()];
    let released = check_release(&answer, Audience::Public);
    assert_eq!(released.exclusions(), answer.exclusions);
    assert_eq!(released.coverage(), answer.coverage);
    assert_eq!(released.settings(), answer.settings);
    assert_eq!(released.as_of(), answer.as_of);
    assert_eq!(released.definition(), &answer.definition);
}

#[test]
fn a_refusal_stays_a_refusal() {
    let definition = definition(Sensitivity::Declared, &[]);
    let refused = Refused {
        reason: "nobody was asked".to_owned(),
        what_would_help: "ask at the next workshop".to_owned(),
    };
    let answer = Answer::Refused { definition: definition.clone(), refused: refused.clone() };
    let released = protect::release(&answer, Audience::Public);
    assert_eq!(released, ReleasedAnswer::Refused { definition, refused });
}
