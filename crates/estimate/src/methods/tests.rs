//! Whole requests, as a door makes them: answers, keys, notes, and what is said when something is wrong.

mod comparisons;

use proptest::prelude::*;

use super::*;

mod survival;

fn table(text: &str) -> Table {
    let mut lines =
        text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>());
    Table::new(lines.next().unwrap(), lines.collect()).unwrap()
}

fn ask(method: &str, text: &str, options: &[(&str, &str)]) -> Result<Output, RequestError> {
    let options = options
        .iter()
        .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
        .collect();
    let tables = BTreeMap::new();
    run(&Request { method: method.to_owned(), table: table(text), tables, options })
}

fn value(output: &Output, quantity: &str, at: &str) -> Result<f64, Undefined> {
    let found = output.rows.iter().find(|row| row.quantity == quantity && row.at == at);
    found.unwrap_or_else(|| panic!("no row {quantity} at {at}")).value
}

const GARDEN: &str = "time,event,side\n1,1,10\n2,true,10\n2.5,0,10\n1,0,9\n4,FALSE,9\n,1,9\n3,1,";

#[test]
fn groups_of_numbers_come_in_their_order_and_missing_values_are_left_out() {
    let output = ask("kaplan_meier", GARDEN, &[("group", "side"), ("at", "0.5,1")]).unwrap();
    let first = output.rows.iter().map(|row| row.at.as_str()).next();
    assert_eq!(first, Some("9|0.5"));
    assert_eq!(value(&output, "surv", "10|1"), Ok(2.0 / 3.0));
    assert_eq!(value(&output, "n_risk", "9|1"), Ok(2.0));
    assert_eq!(value(&output, "ci_loglog_lower", "9|1"), Ok(1.0));
    assert_eq!(value(&output, "quantile", "9|0.5"), Err(Undefined::NotReached));
    assert_eq!(output.notes, [Note::RowsLeftOut { rows: 2 }]);
}

#[test]
fn every_time_of_an_event_is_reported_when_none_is_named() {
    let output = ask("kaplan_meier", GARDEN, &[]).unwrap();
    let surv = output.rows.iter().filter(|row| row.quantity == "surv");
    assert_eq!(surv.map(|row| row.at.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
}

#[test]
fn after_the_last_follow_up_and_at_zero_survival_there_is_a_reason_and_no_number() {
    let output = ask("kaplan_meier", "time,event\n1,1\n1,1", &[("at", "1,5")]).unwrap();
    assert_eq!(value(&output, "surv", "5"), Ok(0.0));
    assert_eq!(value(&output, "se_greenwood", "1"), Err(Undefined::SurvivalZero));
    let output = ask("kaplan_meier", "time,event\n1,0", &[("at", "5")]).unwrap();
    assert_eq!(value(&output, "surv", "5"), Err(Undefined::AfterFollowUp));
    assert!(output.undefined().any(|(row, _)| row.quantity == "n_risk"));
}

#[test]
fn a_wider_level_gives_wider_limits() {
    let wide = ask("kaplan_meier", GARDEN, &[("level", "0.99")]).unwrap();
    let usual = ask("kaplan_meier", GARDEN, &[]).unwrap();
    assert!(
        value(&wide, "ci_log_lower", "2").unwrap() < value(&usual, "ci_log_lower", "2").unwrap()
    );
}

#[test]
fn late_entry_counts_from_the_entry() {
    let rows = "in,out,event\n0,2,1\n1,3,1\n2,3,0";
    let options = [("time", "out"), ("entry", "in")];
    let output = ask("kaplan_meier", rows, &options).unwrap();
    assert_eq!(value(&output, "n_risk", "2"), Ok(2.0));
    let wrong = ask("kaplan_meier", "in,out,event\n0,2,1\n3,3,1", &options).unwrap_err();
    assert_eq!(wrong.to_string(), "row 2, column `in`: not before the end of follow-up");
}

#[test]
fn restricted_means_are_compared_later_minus_earlier() {
    let output = ask("rmst", GARDEN, &[("group", "side"), ("tau", "3")]).unwrap();
    assert_eq!(value(&output, "rmst", "9"), Ok(3.0));
    assert_eq!(value(&output, "rmst_se", "9"), Ok(0.0));
    let ten = value(&output, "rmst", "10").unwrap();
    assert_eq!(value(&output, "rmst_diff", "10-9"), Ok(ten - 3.0));
    assert!(output.notes.contains(&Note::ContinuedFlat { at: "10".to_owned() }));
    let alone = ask("rmst", GARDEN, &[("tau", "3")]).unwrap();
    assert!(value(&alone, "rmst", "all").is_ok());
}

#[test]
fn a_ratio_of_restricted_means_stands_beside_the_difference() {
    let output = ask("rmst", GARDEN, &[("group", "side"), ("tau", "2")]).unwrap();
    let ten = value(&output, "rmst", "10").unwrap();
    assert_eq!(value(&output, "rmst_ratio", "10/9"), Ok(ten / 2.0));
    assert!(value(&output, "rmst_ratio_ci_upper", "10/9").unwrap() > ten / 2.0);
    assert!(value(&output, "rmst_diff_ci_lower", "10-9").unwrap() < ten - 2.0);
}

#[test]
fn concentration_takes_the_count_or_says_which_column_it_took() {
    let output = ask("inequality", "who,count,other\na,3,0\nb,1,0\nc,0,0\nd,,0", &[]).unwrap();
    assert_eq!(value(&output, "n", "all"), Ok(2.0));
    assert_eq!(value(&output, "gini", "all"), Ok(0.25));
    assert_eq!(value(&output, "gini_se_jack", "all"), Err(Undefined::FewPeople { least: 3 }));
    assert_eq!(value(&output, "hill", "inf"), Ok(4.0 / 3.0));
    assert_eq!(value(&output, "absence_factor", "0.8"), Ok(2.0));
    assert_eq!(value(&output, "rarefied", "10"), Err(Undefined::TooManyActs));
    assert_eq!(output.notes, [Note::RowsLeftOut { rows: 1 }]);
    let output = ask("inequality", "who,commits\na,3.5\nb,1", &[]).unwrap();
    assert_eq!(value(&output, "chao1", "all"), Err(Undefined::NotCounts));
    assert_eq!(output.notes, [Note::ColumnTaken { column: "commits".to_owned() }]);
}

#[test]
fn nobody_with_anything_is_undefined_not_zero() {
    let output = ask("inequality", "count\n0\n0", &[]).unwrap();
    assert_eq!(value(&output, "n", "all"), Ok(0.0));
    assert_eq!(output.undefined().count(), output.rows.len() - 1);
}

#[test]
fn shares_of_an_empty_group_are_undefined() {
    let output = ask("proportions", "x1,n1,x2,n2\n1,2,0,0", &[]).unwrap();
    assert!(value(&output, "wilson1_lower", "1/2,0/0").is_ok());
    for quantity in ["diff", "z", "fisher_p", "newcombe_lower", "agresti_caffo_upper"] {
        assert_eq!(value(&output, quantity, "1/2,0/0"), Err(Undefined::EmptyGroup));
    }
}

#[test]
fn a_wrong_word_is_answered_with_the_nearest() {
    let message = |result: Result<Output, RequestError>| result.unwrap_err().to_string();
    assert_eq!(
        message(ask("kaplan-meier", GARDEN, &[])),
        "no method is called `kaplan-meier`; the nearest is `kaplan_meier`"
    );
    assert_eq!(
        message(ask("rmst", GARDEN, &[("tua", "3")])),
        "`rmst` takes no option `tua`; the nearest is `tau`"
    );
    assert_eq!(
        message(ask("rmst", GARDEN, &[("tau", "3"), ("time", "tmie")])),
        "the table has no column `tmie` for `time`; the nearest is `time`"
    );
    assert_eq!(message(ask("rmst", GARDEN, &[])), "`rmst` needs the option `tau`");
    assert_eq!(
        message(ask("proportions", "x1,n1,x2\n1,2,1", &[])),
        "the table has no column `n2` for `proportions`; the nearest is `n1`"
    );
}

#[test]
fn a_wrong_cell_is_named_by_its_place_and_never_shown() {
    for cell in ["Ida Marked", "NaN", "inf", "-1", "1e999"] {
        for (method, head) in [("kaplan_meier", "time,event"), ("inequality", "x,count")] {
            let text = format!("{head}\n1,1\n{cell},{cell}");
            let error = ask(method, &text, &[]).unwrap_err();
            assert!(matches!(error, RequestError::Cell { row: 2, .. }), "{method} {cell}");
            assert!(!format!("{error} {error:?}").contains("Marked"));
        }
    }
    for row in ["3,2,0,1", "1.5,2,0,1", "-1,2,0,1", "1,2,0,nan"] {
        let error = ask("proportions", &format!("x1,n1,x2,n2\n{row}"), &[]).unwrap_err();
        assert!(matches!(error, RequestError::Cell { row: 1, .. }), "{row}");
    }
}

#[test]
fn options_out_of_range_are_refused() {
    for (method, name, given) in [
        ("kaplan_meier", "level", "95"),
        ("kaplan_meier", "quantile", "1"),
        ("kaplan_meier", "at", "-1"),
        ("rmst", "tau", "0"),
        ("rmst", "tau", "inf"),
        ("rmst", "tau", "soon"),
        ("inequality", "threshold", "80"),
        ("inequality", "order", "nan"),
        ("inequality", "sample", "2.5"),
        ("cluster_bootstrap", "draws", "2.5"),
        ("cluster_bootstrap", "seed", "-1"),
    ] {
        let text = "time,event,count\n1,1,1\n2,1,5";
        let error = ask(method, text, &[(name, given)]).unwrap_err();
        assert!(matches!(error, RequestError::OptionValue { .. }), "{name} {given}: {error}");
    }
    let two = ask("rmst", GARDEN, &[("tau", "1,2")]);
    assert_eq!(two, Err(RequestError::NotOneValue { option: "tau", given: 2 }));
}

#[test]
fn a_table_without_rows_has_no_answer() {
    for (method, head) in [
        ("kaplan_meier", "time,event"),
        ("inequality", "count"),
        ("proportions", "x1,n1,x2,n2"),
        ("p_adjust", "p"),
        ("mantel_haenszel", "outcome,group"),
        ("network", "from,to"),
    ] {
        assert_eq!(ask(method, head, &[]), Err(RequestError::NoRows), "{method}");
    }
}

proptest! {
    #[test]
    fn the_order_of_rows_never_changes_a_bit(
        rows in prop::collection::vec((1_u32..5000, 0_u8..2, 0_u8..3), 1..40),
        turn in 0_usize..40,
    ) {
        let text = |rows: &[(u32, u8, u8)]| {
            let lines = rows.iter().map(|(time, event, group)| {
                let (end, amount) = (f64::from(*time) / 7.0, f64::from(time * 31 % 97) * 0.1);
                format!("\n{end},{event},{group},{amount},{},{time}", time % 3)
            });
            format!("time,event,group,amount,cause,id{}", lines.collect::<String>())
        };
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        for (method, options) in [
            ("logrank", vec![("group", "group"), ("strata", "cause")]),
            ("aalen_johansen", vec![("group", "group"), ("status", "cause")]),
            ("cox_ph", vec![("formula", "Surv(time, event) ~ amount + factor(group)"), ("cluster", "id")]),
            ("cox_baseline_cumhaz", vec![("formula", "Surv(time, event) ~ cause + strata(group)")]),
            ("mean_cumulative_function", vec![("stop", "time"), ("group", "group")]),
            ("kaplan_meier", vec![("group", "group")]),
            ("rmst", vec![("group", "group"), ("tau", "300")]),
            ("inequality", vec![("column", "amount")]),
            ("cluster_bootstrap", vec![
                ("figure", "quantile"), ("column", "amount"), ("cluster", "time"), ("draws", "60"),
            ]),
        ] {
            let bits = |rows: &[(u32, u8, u8)]| {
                // A refusal may name a row, which another order calls differently.
                let told = ask(method, &text(rows), &options).ok();
                told.map(|output| -> Vec<_> {
                    let rows = output.rows.into_iter();
                    rows.map(|r| (r.quantity, r.at, r.value.map(f64::to_bits))).collect()
                })
            };
            prop_assert_eq!(bits(&rows), bits(&turned));
        }
    }
}
