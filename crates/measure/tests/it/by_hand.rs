//! The answers are those that the village's README counts by hand.

use measure::Params;
use model::{IdentityMode, Measured, Per, Value};

use crate::ground::{Ground, Told, VILLAGE, measured, per};

const README: &str = include_str!("../../../village/README.md");

/// Returns the numbers of a row of the README's tables.
fn readme(label: &str) -> Vec<u64> {
    let start = format!("| {label} | ");
    let row = README.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    row.trim_end_matches(" |").split(" | ").map(|cell| cell.parse().unwrap()).collect()
}

fn ask(id: &str, params: &Params) -> Measured {
    measured(&VILLAGE.0, &VILLAGE.1, id, params)
}

/// Returns the values of one row; `key` is project, period and dimensions.
fn row<'a>(answer: &'a Measured, key: &str) -> &'a [Value] {
    let matches = |row: &&model::MeasuredRow| {
        let words = [&row.project, &row.period].into_iter().chain(&row.dimensions);
        words.map(String::as_str).collect::<Vec<_>>().join(" ") == key
    };
    &answer.rows.iter().find(matches).unwrap_or_else(|| panic!("no row {key}")).values
}

/// Returns a count, or a share as its numerator and denominator.
fn parts(value: &Value) -> (u64, u64) {
    match value {
        Value::Count(count) => (*count, *count),
        Value::Estimate { value, of, .. } => {
            let part = value * *of as f64;
            assert!((part - part.round()).abs() < 1e-9);
            (part.round() as u64, *of)
        }
        Value::Undefined(why) => panic!("no value: {why}"),
    }
}

fn all_parts(values: &[Value]) -> Vec<(u64, u64)> {
    values.iter().map(parts).collect()
}

fn reason(value: &Value) -> &str {
    let Value::Undefined(why) = value else { panic!("there is a value") };
    why
}

#[test]
fn the_yearly_cohorts_are_those_of_the_readme() {
    let year = per(Per::Year);
    let newcomers = ask("newcomers", &year);
    let second = ask("second_contribution", &year);
    let retained = ask("retained_second_year", &year);
    let long = ask("long_term_contributors", &year);
    let once = ask("one_time_contributors", &year);
    for cohort in ["orchard 2022", "orchard 2023", "orchard 2024", "beehive 2023", "beehive 2024"] {
        let told = readme(cohort);
        let people = told[0];
        assert_eq!(row(&newcomers, cohort), [Value::Count(people)], "{cohort}");
        if cohort.ends_with("2024") {
            assert_eq!(reason(&row(&second, cohort)[0]), "not yet followed for 90 days");
            assert_eq!(reason(&row(&once, cohort)[0]), "not yet followed for a year");
            continue;
        }
        let seconds: Vec<(u64, u64)> = told[1..=4].iter().map(|part| (*part, people)).collect();
        assert_eq!(all_parts(row(&second, cohort)), seconds, "{cohort}");
        assert_eq!(parts(&row(&long, cohort)[0]), (told[6], people), "{cohort}");
        assert_eq!(reason(&row(&long, cohort)[1]), "not yet followed for three years");
        assert_eq!(parts(&row(&once, cohort)[0]), (told[7], people), "{cohort}");
        match cohort {
            "orchard 2022" => assert_eq!(parts(&row(&retained, cohort)[0]), (told[5], people)),
            _ => assert_eq!(reason(&row(&retained, cohort)[0]), "not yet followed for 730 days"),
        }
    }
}

#[test]
fn the_quarters_are_those_of_the_readme() {
    let newcomers = ask("newcomers", &Params::default());
    let active = ask("active_people", &Params::default());
    let bots = ask("bot_share", &Params::default());
    for year in 2022..=2024 {
        for quarter in 1..=4 {
            let label = format!("{year}-Q{quarter}");
            let told = readme(&label);
            let count = |answer, key: String| parts(&row(answer, &key)[0]).0;
            assert_eq!(count(&newcomers, format!("orchard {label}")), told[0], "{label}");
            let tenures = ["newcomer", "returning", "long_standing"];
            let split = tenures.map(|tenure| count(&active, format!("orchard {label} {tenure}")));
            assert_eq!(split[0], told[0], "{label}: newcomers are new");
            assert_eq!(split.iter().sum::<u64>(), told[1], "{label}: everybody is one of three");
            let machines = row(&bots, &format!("orchard {label}"));
            assert_eq!(machines[..2], [Value::Count(told[2]), Value::Count(told[3])], "{label}");
        }
    }
}

#[test]
fn the_tenures_of_the_first_year_are_those_of_the_readme() {
    let answer = ask("contributions_by_tenure", &Params::default());
    for quarter in 1..=4 {
        let count =
            |tenure| parts(&row(&answer, &format!("orchard 2022-Q{quarter} {tenure}"))[0]).0;
        let found = ["newcomer", "early", "established", "maintainer"].map(count);
        assert_eq!(found[..], readme(&format!("tenure 2022-Q{quarter}")), "quarter {quarter}");
        assert_eq!(count("unknown"), 0, "the history is whole");
    }
    let origins = ask("newcomers_by_origin", &per(Per::Year));
    let of = |origin| all_parts(row(&origins, &format!("orchard 2024 {origin}")));
    // Robin came over from the beehive.
    assert_eq!((of("known_elsewhere"), of("new_everywhere")), (vec![(1, 1)], vec![(2, 2)]));
}

#[test]
fn the_edges_of_a_second_contribution_fall_as_the_story_says() {
    let second = ask("second_contribution", &Params::default());
    // Inés came back after three hours, Juno after 24, Kiri after 365 days, Lotus after 366.
    assert_eq!(all_parts(row(&second, "orchard 2022-Q2")), [(2, 5), (2, 5), (3, 5), (3, 5)]);
    // Tamar came back after 100 days; Rue's and Sage's suspect times are no return.
    assert_eq!(all_parts(row(&second, "orchard 2022-Q3")), [(0, 5), (1, 5), (1, 5), (1, 5)]);
    // Quince's three commits over five days landed in one merge; Pomelo's took ten minutes.
    assert_eq!(all_parts(row(&second, "orchard 2023-Q2"))[2..], [(4, 5), (3, 5)]);
    let retained = ask("retained_second_year", &Params::default());
    // Lotus after 366 days and Maro at exactly 730; not Kiri at exactly 365.
    assert_eq!(parts(&row(&retained, "orchard 2022-Q2")[0]), (2, 5));
    // Nara came back after 731 days.
    assert_eq!(parts(&row(&retained, "orchard 2022-Q3")[0]), (0, 5));
}

#[test]
fn the_headlines_take_the_newest_quarters_followed_long_enough() {
    let headline = ask("second_contribution_headline", &Params::default());
    assert_eq!(all_parts(row(&headline, "orchard 2023-Q1 to 2023-Q4")), [(10, 20)]);
    assert_eq!(all_parts(row(&headline, "beehive 2023-Q1 to 2023-Q4")), [(2, 2)]);
    let early = ask("second_contribution_early_sign", &Params::default());
    assert_eq!(all_parts(row(&early, "orchard 2023-Q4 to 2024-Q3")), [(2, 8)]);
    assert_eq!(all_parts(row(&early, "beehive 2023-Q4 to 2024-Q3")), [(0, 1)]);
}

#[test]
fn other_doors_and_identities_give_the_cohorts_of_the_readme() {
    let any = Params { door: Some("any".into()), ..per(Per::Year) };
    let mut ground = Ground::new(&[Told::whole(village::orchard())]);
    ground.mode = IdentityMode::Mailmap;
    let by_address = ground.session();
    for year in ["2022", "2023", "2024"] {
        let key = format!("orchard {year}");
        let any_door = |id| parts(&row(&ask(id, &any), &key)[0]);
        let told = readme(&format!("any door, {year}"));
        assert_eq!(any_door("newcomers").0, told[0], "{year}");
        let alone = |id| measured(&ground, &by_address, id, &per(Per::Year));
        let told_alone = readme(&format!("by address alone, {year}"));
        assert_eq!(parts(&row(&alone("newcomers"), &key)[0]).0, told_alone[0], "{year}");
        if year != "2024" {
            let second = ask("second_contribution", &any);
            assert_eq!(parts(&row(&second, &key)[2]), (told[1], told[0]), "{year}");
            let second = alone("second_contribution");
            assert_eq!(parts(&row(&second, &key)[2]), (told_alone[1], told_alone[0]), "{year}");
        }
    }
    let co = Params { door: Some("co_authored".into()), ..per(Per::Year) };
    let co_authors = ask("newcomers", &co);
    // Teasel and Laurel in 2022; nobody else was ever named with an author in the orchard.
    assert_eq!(row(&co_authors, "orchard 2022"), [Value::Count(2)]);
    assert_eq!(row(&co_authors, "orchard 2023"), [Value::Count(0)]);
}

#[test]
fn years_of_beginning_and_concentration_are_those_of_the_readme() {
    let cohorts = ask("cohort_composition", &Params::default());
    let years = ["2022", "2023", "2024"];
    for (at, year) in years.iter().enumerate() {
        let told = readme(&format!("in {year}"));
        for (cohort, people) in years[..=at].iter().zip(told) {
            let key = format!("orchard {year} {cohort}");
            assert_eq!(row(&cohorts, &key), [Value::Count(people)], "{key}");
        }
    }
    let months = ask("cohort_composition", &per(Per::Month));
    for cohort in ["2022", "2023"] {
        assert_eq!(row(&months, &format!("orchard 2023-08 {cohort}")), [Value::Count(0)]);
    }
    let absence = ask("absence_factor", &Params::default());
    for project in ["orchard", "beehive"] {
        let told = readme(&format!("{project}, last 365 days"));
        let last = absence.rows.iter().find(|r| r.project == project && r.period == "2024-Q4");
        assert_eq!(last.unwrap().people, told[1], "{project}");
        assert_eq!(last.unwrap().values[0], Value::Count(told[2]), "{project}");
    }
}

#[test]
fn kinds_of_work_are_counted_by_person_and_period() {
    let kinds = ask("kinds_of_work", &Params::default());
    let touched = |key: &str| parts(&row(&kinds, key)[0]);
    // The seven whose first path lies in `doc/`, and Ada's README.
    assert_eq!(touched("orchard 2022 documentation newcomer"), (8, 20));
    assert_eq!(touched("orchard 2022 translations newcomer"), (3, 20));
    // The six of 2023, and the third commits of Pomelo and Quince.
    assert_eq!(touched("orchard 2023 documentation newcomer"), (8, 20));
    assert_eq!(touched("orchard 2024 code newcomer"), (2, 3));
    assert_eq!(reason(&row(&kinds, "orchard 2022 code other")[0]), "nobody");
}

#[test]
fn a_month_with_nothing_is_a_row_with_zero_and_a_leap_day_counts() {
    let month = per(Per::Month);
    let newcomers = ask("newcomers", &month);
    let of = |project: &str| newcomers.rows.iter().filter(|row| row.project == project).count();
    assert_eq!(of("orchard"), 36, "every month of three years has its row");
    assert_eq!(of("beehive"), 22, "a project has rows from its first month on");
    assert_eq!(row(&newcomers, "orchard 2023-08"), [Value::Count(0)]);
    assert_eq!(row(&newcomers, "orchard 2024-02"), [Value::Count(1)]);
    assert_eq!(row(&newcomers, "orchard 2024-03"), [Value::Count(0)]);
    let bots = ask("bot_share", &month);
    assert_eq!(reason(&row(&bots, "orchard 2023-08")[2]), "no commits");
    let second = ask("second_contribution", &month);
    assert_eq!(reason(&row(&second, "orchard 2023-08")[0]), "nobody");
}

#[test]
fn machines_ghosts_merges_and_strange_times_are_left_out_and_said() {
    let told = readme("orchard");
    let [commits, merges, people, machines, ghost, suspect] = told[..] else { panic!("columns") };
    let newcomers = ask("newcomers", &Params::default());
    let left_out = |what: &str| {
        let rows = newcomers.exclusions.iter().filter(|row| row.project == "orchard");
        rows.filter(|row| row.what == what).map(|row| row.count).sum::<u64>()
    };
    assert_eq!(left_out("merges"), merges);
    assert_eq!(left_out("commits by bots"), machines);
    assert_eq!(left_out("commits by deleted accounts"), ghost);
    assert_eq!(left_out("commits with a time that cannot be believed"), suspect);
    assert_eq!(commits, people + machines + ghost + merges + suspect);
    let quality = ask("data_quality", &Params::default());
    let found = |what: &str| parts(&row(&quality, &format!("orchard all {what}"))[0]).0;
    assert_eq!(found("commits counted"), commits - suspect);
    let behind = quality.rows.iter().find(|row| row.dimensions == ["commits counted"]);
    assert_eq!(behind.unwrap().people, 4, "the beehive's four, and not the machine");
    assert_eq!(found("unresolved signatures"), 2, "Gage and Hazel share root@localhost");
    let times = found("an author or commit time that cannot be believed; no figure rests on it");
    assert_eq!(times, 2 * suspect, "the author's and the committer's");
}
