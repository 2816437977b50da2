//! The pages as their readers meet them.

use model::{Chart, Unit, Value};
use report::{Report, ReportError, pages, rows_csv, rows_markdown};

use crate::community::{
    self, PROJECTS, definition, measured, newcomers, refusal, rendered, report_of, row, share, text,
};
use crate::lint;

/// Returns the readable text of a page, without style and pictures.
fn read(html: &str) -> String {
    let mut text = String::new();
    let body = html.split_once("<body>").unwrap().1;
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        if after.starts_with("svg") {
            rest = after.split_once("</svg>").unwrap().1;
            continue;
        }
        let (tag, after) = after.split_once('>').unwrap();
        let inline = ["a", "/a", "strong", "/strong", "span", "/span", "code", "/code"];
        let name = tag.split(' ').next().unwrap();
        if !inline.contains(&name) {
            text.push('\n');
        } else if name == "strong" || name == "span" {
            text.push(' ');
        }
        rest = after;
    }
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn a_report_has_its_three_pages_and_the_files_of_each_figure() {
    let paths: Vec<_> = rendered().into_iter().map(|page| page.path).collect();
    insta::assert_snapshot!(paths.join("\n"));
}

#[test]
fn a_page_asks_for_issues_only_where_there_are_none() {
    for (items_known, said) in [
        (false, "Not measured: needs issues and changes."),
        (
            true,
            "Not measured: issues or changes are in the store, but no measure asks yet who answered first.",
        ),
    ] {
        let pages = pages(&Report { items_known, ..community::report() }).unwrap();
        for page in ["index.html", "report.md"] {
            let text = text(&pages, page);
            assert!(text.contains(said), "{page} {items_known}");
            assert_eq!(text.matches("Not measured").count(), 1, "{page}");
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(rendered(), rendered());
}

#[test]
fn the_page_keeps_every_rule_of_reading() {
    lint::check(&text(&rendered(), "index.html"));
}

#[test]
fn the_page_begins_with_who_is_counted_and_the_two_headline_figures() {
    let page = read(&text(&rendered(), "index.html"));
    let head = page.split_once("Welcome\nWhat does").unwrap().0;
    insta::assert_snapshot!(head);
}

#[test]
fn each_answer_says_what_its_numbers_say() {
    let markdown = text(&rendered(), "report.md");
    let said: Vec<_> = markdown
        .lines()
        .filter(|line| line.starts_with("- heron: ") || line.starts_with("- wren: "))
        .filter(|line| line.ends_with('.'))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_section_in_markdown_stands_as_it_is_read() {
    let markdown = text(&rendered(), "report.md");
    let section = markdown.split_once("## Quality").unwrap().1;
    let section = section.trim_start();
    insta::assert_snapshot!(section);
}

#[test]
fn a_picture_is_whole_and_stands_alone() {
    let mut few = newcomers();
    few.rows.retain(|row| row.project == "heron" && row.period.as_str() >= "2024-Q1");
    few.rows[0].values = vec![Value::Count(0)];
    let pages = pages(&report_of(vec![community::released(few)], Vec::new())).unwrap();
    let svg = text(&pages, "figures/newcomers.svg");
    let (head, style) = svg.split_once("<style>").unwrap();
    let marks = style.split_once("</style>").unwrap().1.replace("/>", "/>\n");
    insta::assert_snapshot!(format!("{head}\n{marks}"));
}

#[test]
fn every_picture_is_well_formed_and_names_no_place_outside() {
    let pages = rendered();
    let pictures: Vec<_> = pages.iter().filter(|page| page.path.ends_with(".svg")).collect();
    assert_eq!(pictures.len(), 11);
    for picture in pictures {
        let svg = text(&pages, &picture.path);
        assert!(svg.contains("role=\"img\"") && svg.contains("<desc"), "{}", picture.path);
        let inner = lint::tags(&svg);
        assert!(inner.iter().all(|tag| tag.name != "script" && tag.name != "image"));
        assert_eq!(svg.matches("://").count(), 1, "only the name of the language itself");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", picture.path);
    }
}

#[test]
fn withheld_undefined_and_unfinished_are_marked_and_never_zero() {
    let page = read(&text(&rendered(), "index.html"));
    for words in [
        "too few people to say",
        "not yet followed for 365 days",
        "2024-Q3 (not ended)",
        "A cross at the foot: too few people to say.",
        "A short bar at the foot: not known, not zero.",
        "Hollow: the period had not ended, so the figure will still change.",
        "Cannot tell: reviews are not in a git history.",
        "What would help: collect the changes from the forge.",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

/// Returns the sentence of one value of one project over the given periods.
fn told(periods: &[&str], matures: bool, values: Vec<Value>) -> String {
    let columns = [("kept", Unit::Share, "kept")];
    let row = |(period, value)| row("heron", period, vec![value], 400);
    let rows = periods.iter().copied().zip(values).map(row).collect();
    let mut answer = measured(definition("kept", Chart::DotInterval, &columns), rows);
    answer.definition.values[0].matures = matures;
    let report = report_of(vec![community::released(answer)], Vec::new());
    let page = text(&pages(&report).unwrap(), "report.md").replace('\u{a0}', " ");
    page.lines().find(|line| line.starts_with("- Kept: ")).unwrap().to_owned()
}

#[test]
fn a_figure_is_compared_with_the_range_of_the_periods_before_it() {
    let years = ["2018", "2019", "2020", "2021", "2022"];
    let of = |hits: [u64; 5]| hits.map(|hits| share(hits, 400)).to_vec();
    let stands = |hits| told(&years, false, of(hits));
    assert_eq!(
        stands([100, 200, 120, 160, 140]),
        "- Kept: 35 % (30 % to 40 %; 400 people) in 2022, the newest complete period; in the 4 \
         years before, it lay between 25 % and 50 %: no clear change."
    );
    let again = "look again in the next period before calling it a change.";
    assert!(
        stands([100, 200, 120, 160, 240]).ends_with(&format!(
            "higher than in each of the 4 years before (25 % to 50 %); {again}"
        )),
        "the intervals of 2019 and 2022 do not touch, and still no change is claimed"
    );
    assert!(stands([100, 200, 120, 160, 40]).contains("lower than in each of the 4 years before"));
    assert!(stands([100; 5]).ends_with("the same as in each of the 4 years before."));
}

#[test]
fn a_figure_without_enough_before_it_is_not_compared() {
    let few = told(&["2021", "2022"], false, vec![share(100, 400), share(300, 400)]);
    assert!(few.ends_with("too few earlier years to compare with."), "{few}");
    assert_eq!(told(&["2021"], false, vec![share(1, 3)]), "- Kept: too few people to say.");
    let quarters = ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4", "2022-Q1", "2022-Q2"];
    let mut values = vec![share(100, 400); 6];
    values[2] = share(1, 3);
    let gap = told(&quarters, false, values.clone());
    assert!(
        gap.ends_with("the same as in each of the 4 quarters before that can be told."),
        "{gap}"
    );
    values[5] = Value::Undefined("not yet followed".to_owned());
    assert!(told(&quarters, false, values).contains("in 2022-Q1, the newest that can be told;"));
    let years = ["2018", "2019", "2020", "2021", "2022"];
    let matures = told(&years, true, (1..=5).map(|n| share(n * 50, 400)).collect());
    assert!(matures.ends_with("not compared with earlier years, which have had more time."));
}

#[test]
fn a_first_period_that_has_not_ended_gives_its_count_so_far() {
    let mut first = newcomers();
    first.rows.retain(|row| row.project == "heron" && row.period == "2024-Q3");
    let mut groups = community::active_people();
    groups.rows.retain(|row| row.project == "heron" && row.period == "2024-Q3");
    let answers = [first, groups].map(community::released).into();
    let page = text(&pages(&report_of(answers, Vec::new())).unwrap(), "report.md");
    assert!(page.contains("- New people: 11 so far in 2024-Q3, which has not ended."), "{page}");
    assert!(page.contains("- People so far in 2024-Q3, which has not ended: newcomer: 27;"));
}

#[test]
fn a_headline_that_cannot_come_yet_says_when_it_can() {
    let mut young = community::second_contribution();
    young.rows.retain(|row| row.project == "heron" && row.period == "2024");
    young.rows[0].period = "2024-Q3".to_owned();
    young.curves.clear();
    let mut headline = young.clone();
    headline.definition.id = "second_contribution_headline".to_owned();
    headline.definition.values.remove(0);
    headline.rows.clear();
    let report = report_of(vec![community::released(young)], vec![community::released(headline)]);
    let pages = pages(&report).unwrap();
    lint::check(&text(&pages, "index.html"));
    let page = read(&text(&pages, "index.html"));
    let followed = "no quarter of newcomers has been followed for 365 days yet";
    assert!(page.contains(&format!("{followed}; the first figure can come on 2025-10-01")));
    let wren = page.split_once("\nwren\n").unwrap().1;
    assert!(wren.lines().next().unwrap().ends_with(followed), "nothing is known of wren: {page}");
}

#[test]
fn what_is_all_zero_or_empty_is_not_drawn_and_the_caption_says_so() {
    let mut answer = community::kinds_of_work();
    answer.rows.retain(|row| row.project == "heron");
    for row in answer.rows.iter_mut().filter(|row| row.dimensions[0] == "tests") {
        row.values = vec![share(0, 30)];
    }
    let page = |answer| {
        text(&pages(&report_of(vec![community::released(answer)], vec![])).unwrap(), "index.html")
    };
    let html = page(answer.clone());
    assert!(
        html.contains("Not drawn, since all is zero: Tests.") && !html.contains(">Tests</text>")
    );
    for row in &mut answer.rows {
        row.values = vec![share(1, 3)];
    }
    assert!(page(answer).contains("There is no value to draw yet."));
}

#[test]
fn a_value_only_for_the_table_is_neither_drawn_nor_told() {
    let mut answer = community::second_contribution();
    answer.definition.values[0].drawn = false;
    let pages = pages(&report_of(vec![community::released(answer)], Vec::new())).unwrap();
    let markdown = text(&pages, "report.md");
    assert!(!markdown.contains("heron: second contribution within 90 days"));
    assert!(markdown.contains("heron: second contribution within 365 days"));
    assert!(markdown.contains("| Second contribution within 90 days |"));
    assert!(!text(&pages, "figures/second_contribution.svg").contains("90 days"));
}

#[test]
fn a_sentence_names_the_largest_groups_and_points_to_the_others() {
    let mut answer = community::cohort_composition();
    answer.rows.retain(|row| row.project == "heron" && row.period == "2024-Q2");
    let first = answer.rows.remove(0);
    answer.rows = (1..=10)
        .map(|n| {
            let mut row = first.clone();
            (row.dimensions, row.values) = (vec![format!("{}", 2000 + n)], vec![Value::Count(n)]);
            row
        })
        .collect();
    let report = report_of(vec![community::released(answer)], Vec::new());
    let page = text(&pages(&report).unwrap(), "report.md");
    let said = "period: 2010: 10; 2009: 9; 2008: 8; 2007: 7; 2006: 6; 2005: 5; 2004: 4; 2003: 3; \
                2 more in the table.";
    assert!(page.contains(said), "{page}");
}

#[test]
fn one_person_alone_gets_a_kind_and_useful_page() {
    let values = [("share_365", Unit::Share, "second contribution within a year")];
    let mut second = definition("second_contribution", Chart::DotInterval, &values);
    second.question = "Do newcomers make a second contribution?".to_owned();
    let answers = || {
        let came = vec![row("hut", "2023", vec![Value::Count(1)], 1)];
        let stayed = vec![row("hut", "2023", vec![share(1, 1)], 1)];
        let count = [("newcomers", Unit::People, "new people")];
        [
            measured(definition("newcomers", Chart::Bar, &count), came),
            measured(second.clone(), stayed),
        ]
    };
    let [_, mut headline] = answers();
    headline.definition.id = "second_contribution_headline".to_owned();
    let headline = community::released(headline);
    let report = report_of(answers().map(community::released).into(), vec![headline]);
    let pages = pages(&report).unwrap();
    let html = text(&pages, "index.html");
    lint::check(&html);
    let page = read(&html);
    assert!(page.contains("New people: 1 in 2023, the newest complete period"), "{page}");
    assert!(page.contains("Second contribution within a year: too few people to say."), "{page}");
    assert!(!page.contains("100\u{a0}%"), "a share of one person is not shown");
}

#[test]
fn nothing_at_all_is_still_a_page() {
    let mut empty = newcomers();
    empty.rows.clear();
    let report = report_of(vec![community::released(empty)], Vec::new());
    let html = text(&pages(&report).unwrap(), "index.html");
    lint::check(&html);
    assert!(html.contains("There is nothing to count here yet."));
    let html = text(&pages(&report_of(Vec::new(), Vec::new())).unwrap(), "index.html");
    lint::check(&html);
}

#[test]
fn the_words_are_kind_and_nobody_is_ranked() {
    let pages = rendered();
    for path in ["index.html", "report.md"] {
        let page = text(&pages, path).to_lowercase();
        for banned in
            [" lost", " left the", "significant", "ranking", "best project", "contributor"]
        {
            assert!(!page.contains(banned), "{path}: {banned}");
        }
    }
}

#[test]
fn a_refused_headline_says_why_and_what_would_help() {
    let html = text(&pages(&report_of(Vec::new(), vec![refusal()])).unwrap(), "index.html");
    lint::check(&html);
    let page = read(&html);
    assert!(page.contains(
        "Cannot tell: reviews are not in a git history. What would help: collect the changes from \
         the forge."
    ));
}

#[test]
fn hostile_texts_stay_texts_in_every_format() {
    let hostile = "</script><img src=x onerror=alert(1)>\u{202e}\u{0}[a](https://x.invalid)";
    let mut answer = newcomers();
    answer.rows.retain(|row| row.project == "heron");
    for row in &mut answer.rows {
        row.project = hostile.to_owned();
    }
    let labels = ["=HYPERLINK(\"x\")", "@x", ":::{raw} html", "```{eval-rst}", "a|b"];
    answer.definition.dimensions = vec!["<kind>".to_owned()];
    for (at, row) in answer.rows.iter_mut().enumerate() {
        row.dimensions = vec![labels[at % labels.len()].to_owned()];
    }
    answer.definition.chart = Chart::StackedBar;
    answer.definition.title = hostile.to_owned();
    answer.definition.meaning = format!("{hostile}\n\n- {hostile} `{hostile}`");
    answer.coverage = vec![hostile.to_owned()];
    answer.exclusions[0].what = hostile.to_owned();
    let released = community::released(answer);
    let protect::ReleasedAnswer::Table(table) = &released else { panic!("refused") };
    let (csv, markdown) = (rows_csv(table), rows_markdown(table));
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.contains(",'@x,"), "{csv}");
    assert!(markdown.contains("\\:\\::\\{raw\\} html") && markdown.contains("a\\|b"), "{markdown}");
    let mut report = report_of(vec![released], Vec::new());
    report.title = hostile.to_owned();
    report.projects = vec![hostile.to_owned()];
    report.provenance.reproduce = hostile.to_owned();
    let pages = pages(&report).unwrap();
    lint::check(&text(&pages, "index.html"));
    for page in &pages {
        let text = text(&pages, &page.path);
        assert!(!text.contains(['\u{202e}', '\u{0}']), "{}", page.path);
        if page.path.ends_with("html") || page.path.ends_with("svg") {
            assert!(!text.contains("<img") && !text.contains("</script"), "{}", page.path);
        }
    }
    let markdown = text(&pages, "report.md");
    for line in markdown.lines().filter(|line| line.contains("](https://x")) {
        let code = line.starts_with("    ") || line.contains(" `</script>");
        assert!(code, "a text became a link: {line}");
    }
}

#[test]
fn ids_that_would_collide_or_escape_are_refused() {
    let twice = report_of([newcomers(), newcomers()].map(community::released).into(), Vec::new());
    assert!(matches!(pages(&twice), Err(ReportError::SameId { .. })));
    let headline = vec![community::released(newcomers())];
    let also = report_of(vec![community::released(newcomers())], headline);
    assert!(matches!(pages(&also), Err(ReportError::SameId { .. })));
    let mut away = newcomers();
    away.definition.id = "../away".to_owned();
    let away = report_of(vec![community::released(away)], Vec::new());
    assert!(matches!(pages(&away), Err(ReportError::UnusableId { .. })));
}

#[test]
fn long_tables_are_cut_on_the_page_and_whole_in_the_csv() {
    let mut long = newcomers();
    long.rows = PROJECTS
        .iter()
        .flat_map(|project| {
            (1000..2024).map(move |year| row(project, &year.to_string(), vec![Value::Count(5)], 5))
        })
        .collect();
    let pages = pages(&report_of(vec![community::released(long)], Vec::new())).unwrap();
    let html = text(&pages, "index.html");
    assert!(html.contains("160 of 2,048 rows; every row is in the CSV file."));
    assert!(html.contains("Only the newest periods are drawn; all are in the CSV file."));
    assert!(html.len() < 100_000, "{}", html.len());
    assert_eq!(text(&pages, "figures/newcomers.csv").lines().count(), 2049);
}

#[test]
fn a_table_begins_with_the_newest_period_and_names_its_people_once() {
    let answer = community::second_contribution();
    let page =
        text(&pages(&report_of(vec![community::released(answer)], vec![])).unwrap(), "report.md");
    let mut rows = page.lines().filter(|line| line.starts_with("| heron | 20"));
    assert!(rows.next().unwrap().starts_with("| heron | 2024 (not ended) |"));
    assert_eq!(
        rows.next().unwrap().replace('\u{a0}', " "),
        "| heron | 2023 | 27 % (14 % to 40 %) | not yet followed for 365 days | 44 |"
    );
}

#[test]
fn a_report_of_four_old_projects_stays_below_a_megabyte() {
    let quarters = || (2000..2025).flat_map(|year| (1..=4).map(move |q| format!("{year}-Q{q}")));
    let answers = (0..12).map(|n| {
        let mut answer = community::active_people();
        answer.definition.id = format!("measure_{n}");
        answer.rows.clear();
        for project in ["heron", "plover", "stork", "wren"] {
            for period in quarters() {
                for tenure in ["newcomer", "returning", "long-standing"] {
                    let mut row = row(project, &period, vec![Value::Count(1234)], 1234);
                    row.dimensions = vec![tenure.to_owned()];
                    answer.rows.push(row);
                }
            }
        }
        community::released(answer)
    });
    let pages = pages(&report_of(answers.collect(), community::headlines())).unwrap();
    let html = text(&pages, "index.html");
    assert!(html.len() < 1_000_000, "{}", html.len());
}
