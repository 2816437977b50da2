//! Requests to the methods that compare and explain survival: keys, notes, reasons, and wrong words.

use super::{ask, value};
use crate::methods::{Note, RequestError, Undefined};

/// Invented: who stayed how long, with a mentor or not, in which project.
fn orchard() -> String {
    let rows = (0..60_u32).map(|i| {
        let (mentor, project) = (i % 2, i % 5);
        let weeks = i * 37 % 61 / (2 - mentor) + 1;
        let cause = [1, 1, 2, 0][(i / 3 % 4) as usize];
        let word = ["birch", "alder", "cedar"][(i % 3) as usize];
        format!("\n{weeks},{},{cause},{mentor},p{project},{word},{}", u32::from(cause > 0), i % 7)
    });
    format!("weeks,left,status,mentor,project,tree,size{}", rows.collect::<String>())
}

const MODEL: &str = "Surv(weeks, left) ~ mentor + size";

#[test]
fn the_usual_weights_are_tested_together_and_others_when_asked_for() {
    let options = [("time", "weeks"), ("event", "left"), ("group", "mentor")];
    let output = ask("logrank", &orchard(), &options).unwrap();
    let observed: f64 =
        ["0", "1"].map(|g| value(&output, "observed", &format!("rho=0|{g}")).unwrap()).iter().sum();
    let expected: f64 =
        ["0", "1"].map(|g| value(&output, "expected", &format!("rho=0|{g}")).unwrap()).iter().sum();
    assert!((observed - expected).abs() < 1e-9);
    assert!(
        value(&output, "chisq", "rho=0").unwrap() > value(&output, "chisq", "rho=1").unwrap() / 9.0
    );
    let half = ask("logrank", &orchard(), &[&options[..], &[("rho", "0.5")]].concat()).unwrap();
    assert!(value(&half, "p", "rho=0.5").is_ok());
    assert_eq!(half.rows.len(), 7);
}

#[test]
fn labels_are_dealt_over_whole_projects_only() {
    let options =
        [("time", "weeks"), ("event", "left"), ("group", "mentor"), ("cluster", "project")];
    let mixed = ask("logrank", &orchard(), &options).unwrap_err();
    assert!(matches!(mixed, RequestError::Permutation(_)));
    let text = "time,event,group,cluster\n1,1,a,p\n2,1,a,q\n3,1,b,r\n4,1,b,s\n5,0,b,s";
    let output = ask("logrank", text, &[("group", "group"), ("cluster", "cluster")]).unwrap();
    assert_eq!(value(&output, "permutations", "rho=0"), Ok(6.0));
    assert!(value(&output, "permutation_p", "rho=0").unwrap() >= 1.0 / 6.0);
}

#[test]
fn causes_are_told_of_everybody_and_of_each_group() {
    let options = [("time", "weeks"), ("group", "mentor"), ("at", "10,500")];
    let output = ask("aalen_johansen", &orchard(), &options).unwrap();
    for key in ["1|10", "0|2|10", "1|1|10"] {
        let share = value(&output, "cif", key).unwrap();
        assert!(value(&output, "ci_loglog_lower", key).unwrap() < share);
        assert!(value(&output, "ci_loglog_upper", key).unwrap() > share);
    }
    assert_eq!(value(&output, "cif", "2|500"), Err(Undefined::AfterFollowUp));
    assert!(value(&output, "gray_p", "2").is_ok());
    let late = "time,status,entry,group\n2,1,0,a\n3,2,1,b\n4,0,1,a";
    let output = ask("aalen_johansen", late, &[("entry", "entry"), ("group", "group")]).unwrap();
    assert_eq!(value(&output, "gray_chisq", "1"), Err(Undefined::LateEntry));
    assert_eq!(value(&output, "cif", "1|2"), Ok(1.0 / 3.0));
}

#[test]
fn a_model_tells_coefficients_tests_and_doubts() {
    let output = ask("cox_ph", &orchard(), &[("formula", MODEL), ("cluster", "project")]).unwrap();
    let [b, se, ratio] =
        ["coef", "se", "hazard_ratio"].map(|quantity| value(&output, quantity, "mentor").unwrap());
    assert!(b < 0.0 && se > 0.0 && (ratio - b.exp()).abs() < 1e-12);
    for (quantity, at) in [
        ("loglik", "null"),
        ("loglik", "model"),
        ("lr_p", "all"),
        ("wald_p", "all"),
        ("score_p", "all"),
        ("concordance", "all"),
        ("robust_se", "size"),
        ("zph_p", "km|mentor"),
        ("zph_chisq", "rank|GLOBAL"),
        ("jackknife_se", "mentor"),
    ] {
        assert!(value(&output, quantity, at).is_ok(), "{quantity} at {at}");
    }
    assert!(output.notes.contains(&Note::FewClusters { clusters: 5 }));
    // Five clusters: Student's t with four degrees of freedom reaches further than the normal.
    let upper = value(&output, "hazard_ratio_upper", "mentor").unwrap();
    let reach = (upper.ln() - b) / value(&output, "jackknife_se", "mentor").unwrap();
    assert!((reach - 2.776_445).abs() < 1e-5);
}

#[test]
fn words_are_compared_with_the_first_of_them() {
    let formula = "Surv(weeks, left) ~ tree + factor(mentor) + strata(project)";
    let output = ask("cox_ph", &orchard(), &[("formula", formula)]).unwrap();
    for name in ["treebirch", "treecedar", "factor(mentor)1"] {
        assert!(value(&output, "coef", name).is_ok(), "{name}");
    }
    assert!(value(&output, "zph_chisq", "km|tree").is_ok());
    let steps =
        ask("cox_baseline_cumhaz", &orchard(), &[("formula", formula), ("at", "5,20")]).unwrap();
    assert!(
        value(&steps, "cumhaz0", "p3|5").unwrap() <= value(&steps, "cumhaz0", "p3|20").unwrap()
    );
}

#[test]
fn a_model_without_covariates_has_the_hazard_of_everybody() {
    let formula = [("formula", "Surv(weeks, left) ~ 1"), ("ties", "breslow"), ("at", "9")];
    let hazard = ask("cox_baseline_cumhaz", &orchard(), &formula).unwrap();
    let options = [("time", "weeks"), ("event", "left"), ("at", "9")];
    let plain = ask("kaplan_meier", &orchard(), &options).unwrap();
    let (one, two) = (value(&hazard, "cumhaz0", "9"), value(&plain, "nelson_aalen", "9"));
    assert!((one.unwrap() - two.unwrap()).abs() < 1e-12);
    let output = ask("cox_ph", &orchard(), &formula[..1]).unwrap();
    assert!(value(&output, "loglik", "null").unwrap() < 0.0);
    assert_eq!(output.undefined().count(), 0);
}

#[test]
fn separated_data_are_refused_with_the_reason_and_no_number() {
    let text = "t,e,x\n1,1,1\n2,1,1\n3,1,1\n4,0,0\n5,0,0\n6,0,0";
    let output = ask("cox_ph", text, &[("formula", "Surv(t, e) ~ x")]).unwrap();
    for quantity in ["coef", "se", "p", "robust_se", "hazard_ratio", "hazard_ratio_upper"] {
        assert_eq!(value(&output, quantity, "x"), Err(Undefined::MonotoneLikelihood));
    }
    assert_eq!(value(&output, "zph_p", "km|x"), Err(Undefined::MonotoneLikelihood));
    assert!(
        value(&output, "loglik", "null").is_ok() && value(&output, "score_chisq", "all").is_ok()
    );
    let constant = text.replace(",1\n", ",7\n").replace(",0\n", ",7\n").replace("6,0,0", "6,0,7");
    let output = ask("cox_ph", &constant, &[("formula", "Surv(t, e) ~ x")]).unwrap();
    assert_eq!(value(&output, "coef", "x"), Err(Undefined::FollowsFromOthers));
}

#[test]
fn what_happens_again_is_counted_for_each_person() {
    let text = "id,start,stop,event,kind\na,0,2,1,x\na,2,5,0,x\nb,0,4,1,x\nc,0,9,0,y";
    let output = ask(
        "mean_cumulative_function",
        text,
        &[("start", "start"), ("group", "kind"), ("at", "3,4")],
    )
    .unwrap();
    assert_eq!(value(&output, "mcf", "x|3"), Ok(0.5));
    assert_eq!(value(&output, "mcf", "x|4"), Ok(1.0));
    assert!(value(&output, "mcf_se_robust", "x|3").unwrap() > 0.0);
    assert_eq!(value(&output, "mcf", "y|4"), Ok(0.0));
    let twice = ask("mean_cumulative_function", text, &[("group", "kind")]).unwrap_err();
    assert_eq!(twice.to_string(), "row 2, column `id`: not free of the person's other intervals");
}

#[test]
fn a_wrong_model_says_how_one_is_written() {
    let message =
        |options: &[(&str, &str)]| ask("cox_ph", &orchard(), options).unwrap_err().to_string();
    assert_eq!(message(&[]), "`cox_ph` needs the option `formula`");
    assert!(message(&[("formula", "weeks ~ size")]).contains("Surv(time, event) ~"));
    assert!(message(&[("formula", "Surv(weeks, left) ~ sise")]).contains("nearest is `size`"));
    assert!(message(&[("formula", MODEL), ("ties", "exact")]).contains("efron or breslow"));
    let mixed = orchard().replace("\n1,", "\nIda Marked,");
    let error = ask("cox_ph", &mixed, &[("formula", MODEL)]).unwrap_err();
    assert!(matches!(error, RequestError::Cell { .. }) && !error.to_string().contains("Marked"));
    let names: String = (0..150).map(|i| format!("\n{i}.5,1,name{i}")).collect();
    let names = ask("cox_ph", &format!("t,e,who{names}"), &[("formula", "Surv(t, e) ~ who")]);
    assert!(matches!(names, Err(RequestError::ManyLevels { levels: 150, .. })));
    let each = (0..150).map(|i| format!("\n{i}.5,1,name{i}")).collect::<String>();
    for method in ["logrank", "aalen_johansen"] {
        let options =
            [("group", "who"), if method == "logrank" { ("event", "e") } else { ("status", "e") }];
        let many = ask(method, &format!("time,e,who{each}"), &options);
        assert!(matches!(many, Err(RequestError::ManyLevels { .. })), "{method}");
    }
    let quiet = ask("cox_ph", "t,e,x\n1,0,1\n2,0,2", &[("formula", "Surv(t, e) ~ x")]);
    assert!(matches!(quiet, Err(RequestError::Model(_))));
}
