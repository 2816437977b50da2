//! Whole requests about a network: karate by its published figures, and what is said when something is missing.

use std::collections::BTreeMap;

use super::super::{Note, Output, Request, RequestError, Table, Undefined, run};

/// Zachary 1977, J. Anthropological Research 33:452: who met whom outside of the club, by its two later halves.
const KARATE: &[(u32, &[u32])] = &[
    (1, &[2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32]),
    (2, &[3, 4, 8, 14, 18, 20, 22, 31]),
    (3, &[4, 8, 9, 10, 14, 28, 29, 33]),
    (4, &[8, 13, 14]),
    (5, &[7, 11]),
    (6, &[7, 11, 17]),
    (7, &[17]),
    (9, &[31, 33, 34]),
    (10, &[34]),
    (14, &[34]),
    (15, &[33, 34]),
    (16, &[33, 34]),
    (19, &[33, 34]),
    (20, &[34]),
    (21, &[33, 34]),
    (23, &[33, 34]),
    (24, &[26, 28, 30, 33, 34]),
    (25, &[26, 28, 32]),
    (26, &[32]),
    (27, &[30, 34]),
    (28, &[34]),
    (29, &[32, 34]),
    (30, &[33, 34]),
    (31, &[33, 34]),
    (32, &[33, 34]),
    (33, &[34]),
];

const REPLIES: &str = "from,to\nida,bo\nbo,ida\nida,bo\ncy,ida\ncy,cy\nbo,dee\ndee,";
const ROLES: &str = "node,group\nbo,core\nida,core\ncy,newcomer\nedi,newcomer";

fn table(text: &str) -> Table {
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect());
    Table::new(lines.next().unwrap(), lines.collect()).unwrap()
}

fn ask(edges: &str, nodes: Option<&str>, options: &[(&str, &str)]) -> Result<Output, RequestError> {
    let option = |(name, value): &(&str, &str)| ((*name).to_owned(), vec![(*value).to_owned()]);
    run(&Request {
        method: "network".to_owned(),
        table: table(edges),
        tables: nodes.map(|nodes| ("nodes".to_owned(), table(nodes))).into_iter().collect(),
        options: options.iter().map(option).collect::<BTreeMap<_, _>>(),
    })
}

fn value(output: &Output, quantity: &str, at: &str) -> Result<f64, Undefined> {
    let found = output.rows.iter().find(|row| row.quantity == quantity && row.at == at);
    found.unwrap_or_else(|| panic!("no row {quantity} at {at}")).value
}

fn karate() -> String {
    let lines =
        KARATE.iter().flat_map(|(a, others)| others.iter().map(move |b| format!("\n{b},{a}")));
    format!("from,to{}", lines.collect::<String>())
}

#[test]
fn the_published_figures_of_the_karate_club_are_met() {
    let output = ask(&karate(), None, &[("directed", "false")]).unwrap();
    let close = |quantity, at, expected: f64, digits: f64| {
        let got = value(&output, quantity, at).unwrap();
        assert!((got - expected).abs() < digits, "{quantity} {at}: {got}");
    };
    // Newman 2003 and Girvan & Newman 2002 give the first three; Brandes' own program the others.
    close("edges", "all", 78.0, 0.5);
    close("assort_degree", "all", -0.476, 5e-4);
    close("clustering_local_mean", "all", 0.588, 5e-4);
    close("betweenness", "1", 231.07, 5e-3);
    close("betweenness", "34", 160.55, 5e-3);
    close("max_coreness", "all", 4.0, 0.5);
    assert!(output.rows.iter().all(|row| row.quantity != "reciprocity"));
    let names = output.rows.iter().filter(|row| row.quantity == "betweenness");
    assert_eq!(names.map(|row| row.at.as_str()).nth(9), Some("10"));
}

#[test]
fn groups_come_from_the_people_and_the_rest_is_told() {
    let output = ask(REPLIES, Some(ROLES), &[]).unwrap();
    assert_eq!(value(&output, "nodes", "all"), Ok(5.0));
    assert_eq!(value(&output, "edges", "all"), Ok(4.0));
    assert_eq!(value(&output, "reciprocity", "all"), Ok(0.5));
    assert_eq!(value(&output, "mixing", "newcomer>core"), Ok(1.0));
    assert_eq!(value(&output, "mixing", "core>newcomer"), Ok(0.0));
    assert_eq!(value(&output, "mixing_expected", "core>core"), Ok(2.0));
    assert_eq!(value(&output, "assort_nominal", "all"), Ok(0.0));
    assert_eq!(value(&output, "betweenness", "edi"), Ok(0.0));
    for note in [
        Note::RowsLeftOut { rows: 1 },
        Note::MadeSimple { repeated: 1, loops: 1 },
        Note::WithoutGroup { edges: 1 },
    ] {
        assert!(output.notes.contains(&note), "{note}");
    }
}

#[test]
fn the_longest_part_may_be_left_out() {
    let output = ask(REPLIES, None, &[("betweenness", "false")]).unwrap();
    assert!(output.rows.iter().all(|row| !row.quantity.contains("betweenness")));
    assert_eq!(value(&output, "reciprocity", "all"), Ok(0.5));
}

#[test]
fn chance_is_stated_with_its_seed_and_its_swaps() {
    let roles: String = (1..=34).map(|node| format!("\n{node},{}", u8::from(node > 17))).collect();
    let roles = format!("node,half{roles}");
    let options = [("directed", "false"), ("group", "half"), ("rewirings", "99"), ("seed", "7")];
    let output = ask(&karate(), Some(&roles), &options).unwrap();
    assert_eq!(value(&output, "seed", "all"), Ok(7.0));
    assert_eq!(value(&output, "proposals", "all"), Ok(99.0 * 20.0 * 78.0));
    assert!(value(&output, "swaps", "all").unwrap() > 0.0);
    let observed = value(&output, "assort_nominal", "all").unwrap();
    assert!(value(&output, "null_mean", "assort_nominal").unwrap() < observed);
    assert_eq!(value(&output, "null_p", "assort_nominal"), Ok(0.02));
    assert!(value(&output, "null_z", "mixing|0>1").unwrap() < -2.0);
    assert_eq!(output, ask(&karate(), Some(&roles), &options).unwrap());
}

#[test]
fn one_person_has_no_network_and_no_zero_either() {
    let output = ask("from,to\nida,ida", None, &[]).unwrap();
    assert_eq!(value(&output, "nodes", "all"), Ok(1.0));
    assert_eq!(value(&output, "density", "all"), Err(Undefined::FewPeople { least: 2 }));
    assert_eq!(value(&output, "reciprocity", "all"), Err(Undefined::FewConnections));
    assert_eq!(value(&output, "centr_betweenness", "all"), Err(Undefined::FewPeople { least: 3 }));
    assert_eq!(ask("from,to", None, &[]), Err(RequestError::NoRows));
    assert!(ask("from,to", Some("node\nida"), &[("rewirings", "9")]).is_ok());
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    let message = |nodes, options: &[_]| ask(REPLIES, nodes, options).unwrap_err().to_string();
    assert_eq!(message(None, &[("group", "role")]), "`network` needs the option `nodes`");
    assert_eq!(
        message(Some(ROLES), &[("group", "grup")]),
        "the table has no column `grup` for `group`; the nearest is `group`"
    );
    assert_eq!(
        message(None, &[("directed", "yes")]),
        "a value of `directed` is not one of true, false"
    );
    assert_eq!(
        message(None, &[("rewirings", "1")]).split(" is ").next(),
        Some("a value of `rewirings`")
    );
    assert_eq!(
        message(Some("node,group\nida,a\nida,b"), &[]),
        "row 2, column `node`: not a name of its own: somebody is listed twice"
    );
    let many: String = (0..101).map(|i| format!("\n{i},{i}")).collect();
    let error = ask(REPLIES, Some(&format!("node,group{many}")), &[]).unwrap_err();
    assert!(matches!(error, RequestError::Values { found: 101, .. }));
}

#[test]
fn renaming_people_in_order_and_turning_the_rows_changes_no_bit() {
    let edges = karate();
    let mut turned: Vec<&str> = edges.lines().skip(1).collect();
    turned.reverse();
    turned.rotate_left(13);
    let renamed: String = turned
        .iter()
        .map(|line| {
            let (a, b) = line.split_once(',').unwrap();
            format!("\nk{a:0>2},k{b:0>2}")
        })
        .collect();
    let values = |edges: &str| -> Vec<_> {
        ask(edges, None, &[])
            .unwrap()
            .rows
            .into_iter()
            .map(|row| (row.quantity, row.value))
            .collect()
    };
    assert_eq!(values(&edges), values(&format!("from,to{renamed}")));
}
