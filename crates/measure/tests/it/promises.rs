//! What the engine promises, whatever the measure.

use std::collections::BTreeSet;
use std::fs;

use measure::{Params, Session, SessionError};
use model::{Answer, CurvePoint, Extent, Instant, Measured, MeasuredRow, Per, Value};
use store::{SnapshotFrom, StoreError, Table};
use village::Story;

use crate::ground::{Ground, Opened, Told, VILLAGE, check_measure, measured, per};
use crate::histories::history;

/// The measures that compare projects, and refuse to say anything about one alone.
const COMPARING: [&str; 1] = ["newcomers_by_origin"];

/// Asks every measure by every length of period that it allows.
fn everything(ground: &Ground, session: &Session) -> Vec<Answer> {
    let mut answers = vec![];
    for measure in ground.catalog.measures() {
        let lengths = measure.params().find(|(name, ..)| *name == "per");
        let mut settings: Vec<Params> = lengths
            .map(|(_, _, allowed)| allowed.iter().map(|word| per(word.parse().unwrap())).collect())
            .unwrap_or_default();
        if settings.is_empty() {
            settings.push(Params::default());
        }
        let id = &measure.definition().id;
        if COMPARING.contains(&id.as_str()) && session.projects().len() < 2 {
            continue;
        }
        answers.extend(settings.iter().map(|params| check_measure(ground, session, id, params)));
    }
    answers
}

fn tables(answers: Vec<Answer>) -> Vec<Measured> {
    let table = |answer| match answer {
        Answer::Measured(measured) => measured,
        Answer::Refused { definition, .. } => panic!("{} is refused", definition.id),
    };
    answers.into_iter().map(table).collect()
}

#[test]
fn the_number_of_parts_changes_no_byte() {
    let (ground, _) = &*VILLAGE;
    let with = |partitions| {
        let session = ground.open(&Opened { partitions, ..Opened::default() }).unwrap();
        format!("{:?}", everything(ground, &session))
    };
    let alone = with(1);
    assert!(alone == with(2), "two parts");
    assert!(alone == with(8), "eight parts");
}

#[test]
fn what_takes_long_to_find_out_is_known_to_be_read_by_data_quality_alone() {
    let catalog = &VILLAGE.0.catalog;
    for table in ["resolution_checks", "resolved_by_mailmap"] {
        let reads = catalog.measures().into_iter().filter(|of| catalog.behind(of).contains(table));
        let reads: Vec<&str> = reads.map(|of| of.definition().id.as_str()).collect();
        assert_eq!(reads, ["data_quality"], "{table}");
        let sql = format!("WITH x AS (SELECT * FROM {table}) SELECT COUNT(*) FROM x");
        assert!(catalog.behind_sql(&sql).contains(table));
    }
    let through_a_view = catalog.behind_sql("SELECT * FROM acts");
    assert!(through_a_view.contains("commits") && !through_a_view.contains("acts"));
    assert!(catalog.behind_sql("DROP TABLE commits").is_empty());
}

#[test]
fn the_order_in_which_measures_are_asked_changes_nothing() {
    let (ground, _) = &*VILLAGE;
    let asked = ground.session();
    let params = Params { door: Some("any".into()), ..per(Per::Month) };
    measured(ground, &asked, "newcomers", &params);
    let window = Params { from: Instant::parse("2024-01-01"), ..Params::default() };
    measured(ground, &asked, "newcomers", &window);
    assert_eq!(everything(ground, &asked), everything(ground, &ground.session()));
}

#[test]
fn rows_are_totally_ordered() {
    let (ground, session) = &*VILLAGE;
    for measure in ground.catalog.measures() {
        let definition = measure.definition();
        let rows = session.sql(measure.sql()).unwrap();
        let mut keys = vec!["project", "period"];
        keys.extend(definition.dimensions.iter().map(String::as_str));
        let mut met = BTreeSet::new();
        let mut last: Option<(Vec<String>, i64)> = None;
        for row in 0..rows.len() {
            let key: Vec<String> =
                keys.iter().map(|name| rows.column(name).unwrap()[row].text()).collect();
            let person = rows.column("person").and_then(|cells| cells[row].number());
            if person.is_some() || rows.column("person").is_none() {
                assert!(met.insert((key.clone(), person)), "{}: {key:?} twice", definition.id);
            }
            if let (Some((before, earlier)), Some(person)) = (&last, person)
                && *before == key
            {
                assert!(*earlier < person, "{}: people out of order", definition.id);
            }
            last = person.map(|person| (key, person));
        }
        assert!(!met.is_empty(), "{}", definition.id);
    }
}

#[test]
fn a_window_takes_periods_and_forgets_no_history() {
    let (ground, session) = &*VILLAGE;
    let whole = measured(ground, session, "newcomers", &Params::default());
    let params = Params {
        from: Instant::parse("2023-04-01"),
        until: Instant::parse("2024-01-01"),
        ..Params::default()
    };
    let part = measured(ground, session, "newcomers", &params);
    let inside = |row: &&MeasuredRow| ("2023-Q2".."2024-Q1").contains(&row.period.as_str());
    assert_eq!(part.rows, whole.rows.iter().filter(inside).cloned().collect::<Vec<_>>());
    assert_eq!(part.rows.len(), 6);
    assert_eq!(part.definition.fingerprint, whole.definition.fingerprint);
}

#[test]
fn an_earlier_look_drops_what_came_later_and_nothing_else() {
    let moment = "2024-01-01T00:00:00Z";
    let (ground, _) = &*VILLAGE;
    let looked = ground.open(&Opened { as_of: Some(moment), ..Opened::default() }).unwrap();
    let until = |mut story: Story| {
        story.as_of = Instant::parse(moment).unwrap();
        let kept = |commit: &model::Commit| commit.committer.stamp.at < Some(story.as_of);
        let first = story.commits.iter().position(|commit| !kept(commit)).unwrap();
        story.commits.truncate(first);
        Told::whole(story)
    };
    let short = Ground::new(&[until(village::orchard()), until(village::beehive())]);
    let lived = short.session();
    for measure in ground.catalog.measures() {
        let id = &measure.definition().id;
        if id == "data_quality" {
            continue;
        }
        let facts = |ground, session| -> (Vec<MeasuredRow>, Vec<CurvePoint>) {
            let answer = measured(ground, session, id, &Params::default());
            (answer.rows, answer.curves)
        };
        assert_eq!(facts(ground, &looked), facts(&short, &lived), "{id}");
    }
}

#[test]
fn nothing_is_said_of_the_time_after_the_snapshot_or_of_unknown_projects() {
    let (ground, _) = &*VILLAGE;
    let late = ground.open(&Opened { as_of: Some("2025-01-01T00:00:01Z"), ..Opened::default() });
    assert!(matches!(late, Err(SessionError::AfterSnapshot { .. })));
    let Err(SessionError::UnknownProject { name, known }) =
        ground.open(&Opened { projects: &["orchid"], ..Opened::default() })
    else {
        panic!("there is no orchid")
    };
    assert_eq!((name.as_str(), known.join(" ")), ("orchid", "beehive orchard".to_owned()));
    assert!(matches!(Ground::new(&[]).open(&Opened::default()), Err(SessionError::Empty)));
}

#[test]
fn a_chosen_project_is_answered_as_among_others() {
    let (ground, session) = &*VILLAGE;
    let alone = ground.open(&Opened { projects: &["beehive"], ..Opened::default() }).unwrap();
    let mut both = tables(everything(ground, session));
    both.retain(|answer| !COMPARING.contains(&answer.definition.id.as_str()));
    for (alone, both) in tables(everything(ground, &alone)).into_iter().zip(both) {
        assert_eq!(alone.definition.id, both.definition.id);
        let of = |rows: Vec<MeasuredRow>| -> Vec<MeasuredRow> {
            rows.into_iter().filter(|row| row.project == "beehive").collect()
        };
        assert_eq!(alone.rows, of(both.rows), "{}", both.definition.id);
        assert!(alone.exclusions.iter().all(|left_out| left_out.project == "beehive"));
    }
}

#[test]
fn a_measure_that_compares_projects_refuses_to_speak_of_one_alone() {
    let (ground, _) = &*VILLAGE;
    let alone = ground.open(&Opened { projects: &["orchard"], ..Opened::default() }).unwrap();
    for id in COMPARING {
        let Answer::Refused { refused, .. } = check_measure(ground, &alone, id, &Params::default())
        else {
            panic!("{id} compares one project")
        };
        assert_eq!(refused.reason, "only one project is asked about");
        assert!(refused.what_would_help.contains("a second project"));
    }
}

#[test]
fn a_clone_without_trees_cannot_tell_kinds_of_work() {
    let treeless = |story| Told { paths: Extent::Absent, ..Told::whole(story) };
    let alone = Ground::new(&[treeless(village::beehive())]);
    let session = alone.session();
    let answer = check_measure(&alone, &session, "kinds_of_work", &Params::default());
    let Answer::Refused { refused, definition } = answer else { panic!("without paths") };
    assert_eq!(refused.reason, "beehive has no paths: the clone has no trees");
    assert!(refused.what_would_help.contains("a full clone"));
    assert_eq!(definition.fingerprint.len(), 16);
    measured(&alone, &session, "newcomers", &Params::default());

    let both = Ground::new(&[treeless(village::beehive()), Told::whole(village::orchard())]);
    let kinds = measured(&both, &both.session(), "kinds_of_work", &Params::default());
    assert!(kinds.rows.iter().all(|row| row.project == "orchard"));
    assert!(kinds.exclusions.iter().all(|left_out| left_out.project == "orchard"));
    let said = "beehive is left out: paths are not known: the clone has no trees";
    assert_eq!(kinds.coverage, [said]);
    let (ground, session) = &*VILLAGE;
    let whole = measured(ground, session, "kinds_of_work", &Params::default());
    let orchard = whole.rows.into_iter().filter(|row| row.project == "orchard");
    assert_eq!(kinds.rows, orchard.collect::<Vec<_>>());
}

#[test]
fn a_shallow_history_is_said_and_its_first_year_tells_no_tenure() {
    let cut = |story| Told { commits: Extent::Partial, ..Told::whole(story) };
    let ground = Ground::new(&[cut(village::orchard()), Told::whole(village::beehive())]);
    let session = ground.session();
    // The known history begins on 2022-01-01 at eight, so 2023-Q1 begins within its first year.
    let left_out = |what: &str, day: &str| {
        format!(
            "orchard: {what} before {day} are left out: the known history begins 2022-01-01, so \
             nobody's tenure is known there"
        )
    };
    let in_part = "orchard: commits are known in part: the clone is shallow";
    let (whole_ground, whole_session) = &*VILLAGE;
    for (id, what, day, first) in [
        ("newcomers", "periods", "2023-01-02", "2023-Q2"),
        ("second_contribution", "periods", "2023-01-02", "2023-Q2"),
        ("active_people", "periods", "2024-01-02", "2024-Q2"),
        ("cohort_composition", "periods and cohorts", "2023-01-02", "2023-Q2"),
    ] {
        let answer = measured(&ground, &session, id, &per(Per::Quarter));
        assert_eq!(answer.coverage, [in_part.to_owned(), left_out(what, day)], "{id}");
        let mut whole = measured(whole_ground, whole_session, id, &per(Per::Quarter));
        let told = |project: &str, period: &str, dimensions: &[String]| {
            let cohort = dimensions.first().filter(|_| id == "cohort_composition");
            project != "orchard"
                || (period >= first && cohort.is_none_or(|year| year.as_str() > "2023"))
        };
        let before = whole.rows.len();
        whole.rows.retain(|row| told(&row.project, &row.period, &row.dimensions));
        whole.curves.retain(|point| told(&point.project, &point.period, &point.dimensions));
        assert!(whole.rows.len() < before && whole.rows.iter().any(|r| r.project == "orchard"));
        assert_eq!((answer.rows, answer.curves), (whole.rows, whole.curves), "{id}");
    }
    let commits = measured(&ground, &session, "bot_share", &Params::default());
    assert_eq!(commits.coverage, [in_part], "it asks nobody's tenure");
    let beehive = ground.open(&Opened { projects: &["beehive"], ..Opened::default() }).unwrap();
    let alone = measured(&ground, &beehive, "newcomers", &Params::default());
    assert_eq!(alone.coverage, [""; 0], "the orchard is not asked about");
}

#[test]
fn the_record_ends_where_a_clock_says_or_else_with_the_newest_commit() {
    let told = |name: &str, text: &str, end: &str, seen| {
        let mut story = history(name, text);
        story.as_of = Instant::parse(end).unwrap();
        Told { seen, ..Told::whole(story) }
    };
    let empty = |seen| told("empty", "", "1970-01-01T00:00:01Z", seen);
    let dormant =
        |seen| told("dormant", "2020-02-05T10:00Z a a.py\n", "2020-02-05T10:00:01Z", seen);
    let active = |seen| told("active", "2024-02-05T10:00Z b a.py\n", "2024-02-05T10:00:01Z", seen);
    let (commit, clock) = (SnapshotFrom::NewestCommit, SnapshotFrom::Clock);
    let ends = |projects: &[Told]| Ground::new(projects).session().as_of().to_string();
    assert_eq!(ends(&[empty(commit), dormant(commit)]), "2020-02-05T10:00:01Z");
    assert_eq!(ends(&[dormant(commit), active(commit), empty(commit)]), "2020-02-05T10:00:01Z");
    assert_eq!(ends(&[active(commit), empty(commit)]), "2024-02-05T10:00:01Z");
    assert_eq!(ends(&[dormant(clock), active(clock)]), "2020-02-05T10:00:01Z");
    assert_eq!(ends(&[empty(commit), active(clock)]), "2024-02-05T10:00:01Z");
    assert_eq!(ends(&[dormant(clock), active(commit)]), "2020-02-05T10:00:01Z");
}

#[test]
fn a_store_with_one_wrong_byte_is_not_opened() {
    for table in [Table::Changes, Table::Reachable] {
        let ground = Ground::new(&[Told::whole(village::orchard())]);
        let file = ground.snapshot.files(table).remove(0);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, &bytes).unwrap();
        let Err(SessionError::Store(StoreError::Damaged { file, .. })) =
            ground.open(&Opened::default())
        else {
            panic!("{} is opened", table.name())
        };
        assert!(file.contains(table.name()), "{file}");
    }
}

#[test]
fn a_store_may_lie_in_a_folder_of_any_name() {
    for name in ["two words", "a*b", "[c]", "größe", "50%", "a%20b", "q?#"] {
        let ground = Ground::in_folder(name, &[Told::whole(village::beehive())]);
        let newcomers = measured(&ground, &ground.session(), "newcomers", &per(Per::Year));
        let people: Vec<u64> = newcomers.rows.iter().map(|row| row.people).collect();
        assert_eq!(people, [2, 2], "{name}");
    }
}

#[test]
fn an_empty_project_gives_no_rows_and_no_failure() {
    let ground = Ground::new(&[Told::whole(history("bare", "")), Told::whole(village::beehive())]);
    let session = ground.session();
    for answer in tables(everything(&ground, &session)) {
        let of_all = |row: &MeasuredRow| row.dimensions.iter().any(|what| what.ends_with("store)"));
        let bare = answer.rows.iter().filter(|row| row.project == "bare" && !of_all(row));
        for row in bare {
            assert_eq!(answer.definition.id, "data_quality");
            assert_eq!((row.values.as_slice(), row.people), (&[Value::Count(0)][..], 0));
        }
    }
    let alone = Ground::new(&[Told::whole(history("bare", ""))]);
    let rows = tables(everything(&alone, &alone.session())).into_iter().map(|answer| answer.rows);
    assert!(rows.flatten().all(|row| row.people == 0));
}

#[test]
fn a_fork_counts_each_shared_commit_once_in_each_project() {
    let story = || history("first", "2024-01-05T10:00Z a a.py\n2024-02-05T10:00Z b a.py with a\n");
    let mut fork = story();
    fork.name = model::ProjectName::parse("fork").unwrap();
    let ground = Ground::new(&[Told::whole(story()), Told::whole(fork)]);
    let session = ground.session();
    for id in ["newcomers", "bot_share"] {
        let answer = measured(&ground, &session, id, &per(Per::Year));
        let found: Vec<(&str, &Value, u64)> = answer
            .rows
            .iter()
            .map(|row| (row.project.as_str(), &row.values[0], row.people))
            .collect();
        let two = Value::Count(2);
        assert_eq!(found, [("first", &two, 2), ("fork", &two, 2)], "{id}");
    }
}

#[test]
fn rows_of_an_aggregate_over_an_aggregate_stand_in_the_order_asked_for() {
    let (_, session) = &*VILLAGE;
    let sql = "SELECT began.project, calendar.period, COUNT(*) AS rows \
               FROM (SELECT project, MIN(first_at_seconds) AS at FROM first_contributions \
                     GROUP BY project) AS began \
               JOIN calendar ON calendar.ends_seconds > began.at AND calendar.per = 'month' \
               GROUP BY began.project, calendar.period \
               ORDER BY began.project, calendar.period";
    let lines = session.sql(sql).unwrap().lines();
    assert!(lines.len() > 24 && lines.is_sorted(), "{lines:?}");
}
