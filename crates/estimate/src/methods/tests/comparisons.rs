//! Whole requests that compare groups, tests and people behind several rows, with what must be said beside them.

use super::*;

const STONES: &str = "size,treatment,cured,number\nsmall,open,y,81\nsmall,open,n,6\nsmall,shut,y,234\n\
     small,shut,n,36\nlarge,open,y,192\nlarge,open,n,71\nlarge,shut,y,55\nlarge,shut,n,25";

#[test]
fn a_paradox_is_told_and_the_groups_may_be_named() {
    let columns =
        [("outcome", "cured"), ("group", "treatment"), ("stratum", "size"), ("count", "number")];
    let output = ask("mantel_haenszel", STONES, &columns).unwrap();
    assert!(value(&output, "crude_or", "all").unwrap() < 1.0);
    let ratio = value(&output, "or", "all").unwrap();
    assert!(ratio > 1.0);
    assert!(output.notes.contains(&Note::CrudeReversed));
    assert!(output.notes.contains(&Note::FirstRowDecides { option: "group-a" }));
    let named = [&columns[..], &[("group-a", "shut"), ("outcome-yes", "y")]].concat();
    let turned = ask("mantel_haenszel", STONES, &named).unwrap();
    assert!((value(&turned, "or", "all").unwrap() * ratio - 1.0).abs() < 1e-12);
    assert_eq!(turned.notes, [Note::CrudeReversed]);
    let unknown = [&columns[..], &[("group-a", "laser")]].concat();
    let error = ask("mantel_haenszel", STONES, &unknown).unwrap_err();
    assert_eq!(error.to_string(), "a value of `group-a` is not a value of its column");
}

#[test]
fn rows_of_single_people_are_counted_and_a_yes_is_a_yes() {
    let rows = "outcome,group\n0,old\n1,old\n1,new\n1,new\n0,new\n,new";
    let output = ask("mantel_haenszel", rows, &[]).unwrap();
    assert_eq!(value(&output, "or", "all"), Ok(0.5));
    assert_eq!(value(&output, "breslow_day", "all"), Err(Undefined::FewStrata));
    assert_eq!(value(&output, "or", "all"), value(&output, "crude_or", "all"));
    assert!(output.notes.contains(&Note::RowsLeftOut { rows: 1 }));
    let never = ask("mantel_haenszel", "outcome,group\n0,a\n0,b", &[]).unwrap();
    assert_eq!(value(&never, "or", "all"), Err(Undefined::ZeroDenominator));
    assert_eq!(value(&never, "chisq", "correct"), Err(Undefined::NoVariation));
    for (rows, column) in
        [("outcome,group\n1,a", "group"), ("outcome,group\nx,a\ny,b\nz,b", "outcome")]
    {
        let error = ask("mantel_haenszel", rows, &[]).unwrap_err();
        assert!(error.to_string().starts_with(&format!("column `{column}` holds")), "{error}");
    }
}

#[test]
fn p_values_keep_their_words_in_the_key() {
    let output = ask("p_adjust", "index,p\nb,1e-02\na,0.04\nc,", &[]).unwrap();
    assert_eq!(value(&output, "BH", "b:1e-02"), Ok(0.02));
    assert_eq!(value(&output, "holm", "a:0.04"), Ok(0.04));
    assert_eq!(output.notes, [Note::RowsLeftOut { rows: 1 }]);
    let output = ask("p_adjust", "test,value\nx,0.5", &[]).unwrap();
    assert_eq!(value(&output, "bonferroni", "1:0.5"), Ok(0.5));
    assert_eq!(output.notes, [Note::ColumnTaken { column: "value".to_owned() }]);
    assert!(matches!(ask("p_adjust", "p\n1.5", &[]), Err(RequestError::Cell { row: 1, .. })));
}

#[test]
fn few_gaps_are_never_called_a_burst() {
    let gaps = |n: usize| format!("gap{}", "\n2".repeat(n));
    let few = ask("burstiness", &gaps(29), &[("column", "gap")]).unwrap();
    assert_eq!(value(&few, "burstiness", "all"), Err(Undefined::FewValues { least: 30 }));
    let even = ask("burstiness", &gaps(30), &[("column", "gap")]).unwrap();
    assert_eq!(value(&even, "burstiness", "all"), Ok(-1.0));
    let none = format!("gap{}", "\n0".repeat(30));
    let none = ask("burstiness", &none, &[("column", "gap")]).unwrap();
    assert_eq!(value(&none, "burstiness", "all"), Err(Undefined::ZeroDenominator));
}

/// Thirty people a group, a row or two each; the new wait longer.
fn waits() -> String {
    let row = |i: u32| {
        let (group, wait) =
            if i.is_multiple_of(2) { ("new", i % 11 + 3) } else { ("old", i % 7 + 1) };
        format!(
            "\np{},{group},{wait},{},{}",
            i % 80,
            u8::from(!i.is_multiple_of(5)),
            u8::from(i.is_multiple_of(3))
        )
    };
    format!("who,side,wait,answered,merged{}", (0..120).map(row).collect::<String>())
}

#[test]
fn a_difference_comes_with_an_interval_and_its_seed() {
    let base = [("cluster", "who"), ("group", "side"), ("draws", "400"), ("seed", "3")];
    let waited = [("time", "wait"), ("event", "answered"), ("tau", "10")];
    let plain = ask("rmst", &waits(), &[&waited[..], &[("group", "side")]].concat()).unwrap();
    let rmst = [&base[..], &waited, &[("figure", "rmst")]].concat();
    let output = ask("cluster_bootstrap", &waits(), &rmst).unwrap();
    let difference = value(&output, "value", "old-new").unwrap();
    assert_eq!(Ok(difference), value(&plain, "rmst_diff", "old-new"));
    assert!(value(&output, "ci_lower", "old-new").unwrap() < difference);
    assert!(value(&output, "ci_upper", "old-new").unwrap() < 0.0);
    assert_eq!(value(&output, "seed", "all"), Ok(3.0));
    for figure in ["share", "quantile"] {
        let column = if figure == "share" { "merged" } else { "wait" };
        let options = [&base[..], &[("figure", figure), ("column", column)]].concat();
        let output = ask("cluster_bootstrap", &waits(), &options).unwrap();
        assert!(value(&output, "se", "old-new").unwrap() > 0.0, "{figure}");
    }
    let reached = [&base[..], &waited[..2], &[("figure", "time_quantile")]].concat();
    let output = ask("cluster_bootstrap", &waits(), &reached).unwrap();
    assert!(value(&output, "value", "new").unwrap() > value(&output, "value", "old").unwrap());
}

#[test]
fn a_few_people_behind_many_rows_are_only_described() {
    let rows: String = (0..200).map(|i| format!("\np{},{}", i % 19, i % 2)).collect();
    let options = [("column", "merged"), ("cluster", "who")];
    let output = ask("cluster_bootstrap", &format!("who,merged{rows}"), &options).unwrap();
    assert_eq!(value(&output, "value", "all"), Ok(0.5));
    assert_eq!(value(&output, "ci_lower", "all"), Err(Undefined::OnlyDescribed { least: 20 }));
    assert!(value(&output, "effective_clusters", "all").unwrap() < 20.0);
    assert_eq!(output.notes, [Note::OnlyDescribed { least: 20 }]);
}
