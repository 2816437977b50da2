//! The pages as their readers meet them.

use model::{Chart, Unit, Value};
use report::{ReportError, pages, rows_csv, rows_markdown};

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
    assert_eq!(pictures.len(), 8);
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

#[test]
fn a_change_is_told_only_where_the_intervals_do_not_touch() {
    let told = |first: Value, last: Value| {
        let values = [("kept", Unit::Share, "kept")];
        let rows =
            vec![row("heron", "2021", vec![first], 400), row("heron", "2022", vec![last], 400)];
        let answer = measured(definition("kept", Chart::DotInterval, &values), rows);
        let report = report_of(vec![community::released(answer)], Vec::new());
        let page = text(&pages(&report).unwrap(), "report.md");
        page.lines().find(|line| line.starts_with("- Kept: ")).unwrap().to_owned()
    };
    assert!(told(share(100, 400), share(110, 400)).contains("no clear change from 2021"));
    assert!(told(share(100, 400), share(200, 400)).contains("higher than in 2021"));
    assert!(told(share(200, 400), share(100, 400)).contains("lower than in 2021"));
    assert!(told(share(1, 3), share(100, 400)).contains("no earlier one to compare with"));
    assert_eq!(told(share(1, 3), share(1, 4)), "- Kept: too few people to say.");
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
    let said = "(people): 2010: 10; 2009: 9; 2008: 8; 2007: 7; 2006: 6; 2005: 5; 2004: 4; 2003: 3; \
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
    let [_, headline] = answers().map(community::released);
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
    report.headline_note = hostile.to_owned();
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
