//! The pictures that stand in their files only: of tables, of headlines, and of nothing.

use model::{Chart, Unit, Value};
use report::pages;

use crate::community::{
    data_quality, definition, headlines, measured, newcomers, refusal, released, rendered,
    report_of, row, text,
};
use crate::lint;

/// Returns what the program found in two histories, one of them very short.
fn checks() -> model::Measured {
    let mut definition = definition("checks", Chart::Table, &[("found", Unit::Count, "found")]);
    definition.dimensions = vec!["check".to_owned()];
    let long = "a people trailer that names nobody readable; skipped";
    let of = |project: &str, name: &str, n: u64| {
        let mut row = row(project, "all", vec![Value::Count(n)], 0);
        row.dimensions = vec![name.to_owned()];
        row
    };
    let rows = vec![
        of("heron", "commits counted", 41_819),
        of("heron", "unresolved signatures", 35),
        of("heron", long, 1),
        of("heron", "merges", 0),
        of("wren", "commits counted", 10),
    ];
    measured(definition, rows)
}

/// Returns the picture of one answer, without its style, one mark on a line.
fn picture(answer: model::Measured) -> String {
    let path = format!("figures/{}.svg", answer.definition.id);
    let svg = text(&pages(&report_of(vec![released(answer)], Vec::new())).unwrap(), &path);
    lint::tags(&svg);
    let (head, rest) = svg.split_once("<style>").unwrap();
    let marks = rest.split_once("</style>").unwrap().1;
    format!("{head}\n{}", marks.replace("><", ">\n<"))
}

/// Returns the width of every bar.
fn bars(picture: &str) -> Vec<f64> {
    let bars = picture.lines().filter(|line| line.starts_with("<rect"));
    let width =
        |bar: &str| bar.split_once("width=\"").unwrap().1.split_once('"').unwrap().0.parse();
    bars.map(|bar| width(bar).unwrap()).collect()
}

#[test]
fn counts_are_level_bars_with_their_numbers() {
    insta::assert_snapshot!(picture(checks()));
}

#[test]
fn every_step_of_a_bar_is_ten_times_the_one_before_and_zero_has_none() {
    let mut answer = checks();
    let counts = [1, 10, 100, 1000, 0];
    for (row, n) in answer.rows.iter_mut().zip(counts) {
        row.values = vec![Value::Count(n)];
    }
    let picture = picture(answer);
    let bars = bars(&picture);
    assert_eq!(bars.len(), 4, "zero has a number and no bar");
    for (at, bar) in bars.iter().enumerate() {
        assert!((bar - bars[0] * (at + 1) as f64).abs() < 0.3, "{bars:?}");
    }
    assert!(picture.contains(">1,000</text>") && picture.contains(">0</text>"));
    let (desc, marks) = picture.split_once("</desc>").unwrap();
    for words in [desc, marks] {
        assert!(words.contains("Each step of the scale is ten times the one before"), "{words}");
    }
}

#[test]
fn a_headline_has_its_files_and_the_page_links_to_them() {
    let pages = pages(&report_of(Vec::new(), headlines())).unwrap();
    let (html, markdown) = (text(&pages, "index.html"), text(&pages, "report.md"));
    lint::check(&html);
    for id in ["second_contribution_headline", "second_contribution_early_sign"] {
        for kind in ["csv", "json", "svg"] {
            let path = format!("figures/{id}.{kind}");
            assert!(!text(&pages, &path).is_empty());
            let head = html.split_once("<h2 id=\"gaps\">").unwrap().0;
            assert!(head.contains(&format!("href=\"{path}\"")), "{path}");
            assert!(markdown.contains(&format!("]({path})")), "{path}");
        }
    }
    let csv = text(&pages, "figures/second_contribution_headline.csv");
    assert!(csv.contains("\nheron,2022-Q3 to 2023-Q2,0.316667,"), "{csv}");
}

#[test]
fn a_share_is_a_dot_between_the_ends_and_withheld_is_a_mark_with_its_words() {
    let svg = text(&rendered(), "figures/second_contribution_headline.svg");
    let marks = svg.split_once("</style>").unwrap().1;
    insta::assert_snapshot!(marks.replace("><", ">\n<"));
    let desc = svg.split_once("</desc>").unwrap().0;
    assert!(
        desc.contains("heron, 2022-Q3 to 2023-Q2: 32\u{a0}% (23\u{a0}% to 40\u{a0}%; 120 people)")
    );
    assert!(desc.contains("wren, 2022-Q3 to 2023-Q2: too few people to say."), "{desc}");
}

#[test]
fn an_undefined_value_says_why_and_an_unfinished_one_is_hollow() {
    let mut answer = data_quality();
    let why = "nothing was looked at, because there is no history before the first of January";
    answer.rows[0].values[0] = Value::Undefined(why.to_owned());
    answer.rows[1].values[0] = Value::Count(7);
    answer.rows[1].complete = false;
    let picture = picture(answer);
    assert!(picture.contains(why), "whole in the words");
    assert!(picture.contains(">nothing was looked at,"), "{picture}");
    assert!(picture.contains("<rect class=\"l1 open\""), "{picture}");
    assert!(picture.contains(">Hollow: the period had not ended,"), "{picture}");
}

#[test]
fn a_picture_of_many_rows_says_what_it_leaves_out() {
    let mut answer = checks();
    let first = answer.rows[0].clone();
    answer.rows = vec![first; 200];
    let picture = picture(answer);
    assert_eq!(bars(&picture).len(), 120);
    assert!(picture.contains(">80 more rows are not drawn; they are in the CSV file.</text>"));
}

#[test]
fn an_answer_without_rows_says_that_there_is_nothing_to_draw() {
    for mut answer in [data_quality(), newcomers()] {
        answer.rows.clear();
        let picture = picture(answer);
        assert_eq!(picture.matches("<text").count(), 1);
        assert!(picture.contains(">There is nothing to draw yet.</text>"), "{picture}");
    }
}

#[test]
fn a_refused_answer_has_no_files() {
    for report in [report_of(vec![refusal()], Vec::new()), report_of(Vec::new(), vec![refusal()])] {
        let pages = pages(&report).unwrap();
        assert!(pages.iter().all(|page| !page.path.starts_with("figures/")));
    }
}
