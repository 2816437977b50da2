//! The words of a case become the request they mean, and a wrong value is told with both numbers.

use std::path::Path;

use super::expression::{Expression, Value};
use super::*;

const TIMES: &str = "who,left,until,side\n1,2,1,a\n2,1,2,a\n3,2,4,b\n4,2,,b\n5,0,7,b\n6,2,9,\n";

fn shared_folder(cases: &str, expected: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let reference = folder.path().join("data").join("reference");
    for (place, file, text) in [
        ("data", "meadow.csv", TIMES),
        ("expected", "field_cases.csv", cases),
        ("expected", "field.csv", expected),
    ] {
        std::fs::create_dir_all(reference.join(place)).unwrap();
        std::fs::write(reference.join(place).join(file), text).unwrap();
    }
    folder
}

fn verdict(dataset: &str, method: &str, settings: &str, expected: &str) -> Verdict {
    let cases = format!(
        "case,dataset,method,settings,tool,tol\nx,\"{dataset}\",{method},\"{settings}\",hand,1e-9\n"
    );
    let folder = shared_folder(&cases, &format!("case,quantity,at,value\n{expected}"));
    check(folder.path()).unwrap()
}

#[test]
fn derived_columns_filters_and_times_come_from_the_text() {
    let verdict = verdict(
        "meadow (gone=left==2; never=ln(left)); rows with until>=2 and side=b",
        "kaplan_meier",
        "time=until;event=gone;se=greenwood(of S);at=[group|]time",
        "x,surv,5,0.5\nx,n_risk,4,2\nx,se_greenwood,3,0\nx,quantile,0.9,NA\n",
    );
    assert_eq!(verdict.text, "4 passed, 0 failed\n");
    assert!(verdict.agrees);
}

#[test]
fn a_column_may_be_a_formula_or_a_remark_with_if() {
    for event in
        ["event=left==2", "event=gone;gone=1 if left=2", "event=gone (0=stayed);gone=left>1"]
    {
        let settings = format!("time=until;{event};tau=2;group=side");
        let verdict = verdict("meadow", "rmst", &settings, "x,rmst,a,1.5\nx,rmst_diff,b-a,0.5\n");
        assert_eq!(verdict.text, "2 passed, 0 failed\n", "{event}");
    }
}

#[test]
fn the_columns_of_a_formula_may_be_defined_or_computed() {
    for formula in [
        "Surv(until, gone) ~ late;gone=left==2;late=until>3",
        "Surv(until, left==2) ~ late;late=1 if until>3",
        "Surv(until, left==2) ~ I(until>3)",
    ] {
        let settings = format!("formula={formula};ties=efron ;robust=sandwich");
        let verdict = verdict("meadow", "cox_ph", &settings, "x,n,all,5\nx,n_event,all,3\n");
        assert_eq!(verdict.text, "2 passed, 0 failed\n", "{formula}");
    }
}

#[test]
fn a_weight_is_read_from_its_name_in_the_key() {
    let settings = "time=until;event=left>1;group=side;rho=0 log-rank and others";
    let rows = "x,df,rho=0.5,1\nx,observed,rho=0.5|b,0.8660254037844386\nx,df,rho=0,1\n";
    let verdict = verdict("meadow", "logrank", settings, rows);
    assert_eq!(verdict.text, "3 passed, 0 failed\n");
}

#[test]
fn words_of_the_text_name_the_levels_and_a_column_the_file_does_not_have() {
    let dataset = "meadow (outcome yes=1;group A=b,B=a;outcome=left==2;group=side);rows with who<6";
    let rows = "x,crude_or,all,2\nx,rd,all,0.1666666667\nx,woolf,all,NA\n";
    let verdict = verdict(dataset, "mantel_haenszel", "rows outcome yes/no", rows);
    assert_eq!(verdict.text, "3 passed, 0 failed\n");
}

#[test]
fn several_rows_become_one_person_where_the_words_say_so() {
    let rows = "id,start,stop,event,pruned,size\n\
                a,0,4,0,0,3\na,4,9,1,1,3\nb,0,5,1,0,1\nc,0,2,0,0,2\nc,2,8,0,1,2\nd,0,7,1,0,5\n";
    let cases = "case,dataset,method,settings,tool,tol\n\
        one,trees,cox_ph,\"formula=Surv(stop, event) ~ size + ever;ties=efron;collapsed to one row per id \
        with ever-pruned as if fixed at time 0\",hand,1e-9\n\
        two,trees,cox_ph,\"formula=Surv(stop, event) ~ early;landmark at day 3: subjects with stop>5, \
        exposure=pruned by day 3 (start<=3), time still from 0\",hand,1e-9\n\
        three,trees,cox_baseline_cumhaz,\"formula as four; at=stop\",hand,1e-9\n\
        four,trees,cox_ph,\"formula=Surv(start, stop, event) ~ 1\",hand,1e-9\n";
    let expected = "case,quantity,at,value\none,n,all,4\none,n_event,all,3\ntwo,n,all,3\n\
                    two,n_event,all,2\nthree,cumhaz0,5,0.25\nfour,n,all,6\n";
    let folder = shared_folder(cases, expected);
    let trees = folder.path().join("data").join("reference").join("data").join("trees.csv");
    std::fs::write(trees, rows).unwrap();
    assert_eq!(check(folder.path()).unwrap().text, "6 passed, 0 failed\n");
}

#[test]
fn a_second_file_a_switch_and_a_column_in_quotes_make_a_network() {
    let rows = "x,nodes,all,9\nx,edges,all,5\nx,mixing,a>b,1\nx,betweenness,2,6\n";
    let settings = "undirected;from=who;to=left;assortativity by 'side'";
    let cases = format!(
        "case,dataset,method,settings,tool,tol\nx,\"meadow,hedge\",network,\"{settings}\",hand,1e-9\n"
    );
    let folder = shared_folder(&cases, &format!("case,quantity,at,value\n{rows}"));
    let hedge = folder.path().join("data").join("reference").join("data").join("hedge.csv");
    std::fs::write(hedge, "node,side\n1,a\n2,b\n7,a\n8,a\n").unwrap();
    assert_eq!(check(folder.path()).unwrap().text, "4 passed, 0 failed\n");
}

#[test]
fn numbers_may_stand_in_the_keys() {
    let rows = "x,diff,\"1/2,1/4\",0.25\nx,z,\"0/3,0/3\",NA\n";
    let verdict = verdict("inline in 'at': x1/n1,x2/n2", "proportions", "95%;wilson score", rows);
    assert_eq!(verdict.text, "2 passed, 0 failed\n");
}

#[test]
fn the_confidence_level_comes_from_the_text() {
    let rows = "x,cp1_upper,\"0/1,0/1\",0.95\n";
    let verdict = verdict("inline in 'at': x1/n1,x2/n2", "proportions", "90%;wilson score", rows);
    assert_eq!(verdict.text, "1 passed, 0 failed\n");
}

#[test]
fn a_wrong_value_is_told_with_both_numbers() {
    let rows = "x,top1_share,all,0.25\nx,hhi,all,NA\nx,fame,all,1\n";
    let verdict = verdict("meadow", "inequality", "column=left", rows);
    assert!(!verdict.agrees);
    assert!(verdict.text.contains("x (inequality): top1_share at all: expected 0.25, got 0.222"));
    assert!(verdict.text.contains("hhi at all: expected NA, got 0."));
    assert!(verdict.text.contains("fame at all: expected 1, got no such row"));
    assert!(verdict.text.ends_with("\n0 passed, 3 failed\n"));
}

#[test]
fn a_case_that_cannot_be_asked_fails_with_all_its_rows() {
    let rows = "x,rmst,all,1\nx,rmst_se,all,1\n";
    let verdict = verdict("marsh", "rmst", "time=until;event=left;tau=1", rows);
    assert!(verdict.text.starts_with("x (rmst): all 2 rows: dataset marsh"));
    assert!(verdict.text.ends_with("\n0 passed, 2 failed\n"));
}

#[test]
fn nothing_compared_is_no_agreement() {
    let verdict = verdict("meadow", "astrology", "", "x,fate,all,1\n");
    assert_eq!((verdict.text.as_str(), verdict.agrees), ("0 passed, 0 failed\n", false));
}

#[test]
fn without_the_shared_folder_it_says_what_to_do() {
    let error = check(Path::new("nowhere")).err().unwrap().to_string();
    assert!(error.contains("--shared"));
}

#[test]
fn formulas_bind_as_one_expects() {
    let columns = ["a".to_owned(), "side".to_owned()];
    let row = ["3".to_owned(), "left".to_owned()];
    for (text, expected) in [
        ("1+2*a^2", 19.0),
        ("-(a-1)/2", -1.0),
        ("a=3 and not side=right", 1.0),
        ("a<3 or side='left'", 1.0),
        ("ln(exp(a))", 3.0),
        ("5 if a!=3", 0.0),
    ] {
        let value = Expression::parse(text).unwrap().value(&columns, &row);
        assert_eq!(value, Ok(Value::Number(expected)), "{text}");
    }
    assert!(Expression::parse("1 +").is_err());
    assert!(Expression::parse("a)").is_err());
    assert!(Expression::parse("side+1").unwrap().value(&columns, &row).is_err());
}
