//! People behind items, acts and roles: who nobody is, what shows a role and from when.

use measure::{Params, Session};
use model::{
    Affiliation, DeclaredRole, ItemKind, Resolved, RoleKind, Spell, Subject, TraceKind, Value,
};

use crate::forge::{
    at, automate, done, is_one_account, left, member, name, opened, person_numbers, tell,
};
use crate::ground::{Ground, Opened, Told, measured, per};
use crate::histories::history;

const MERGED: (TraceKind, &str) = (TraceKind::Merged, "");
const APPROVED: (TraceKind, &str) = (TraceKind::Review, "approved");

/// A project with one commit of `a` and whatever else is told.
fn orchard(commits: &str) -> Ground {
    Ground::new(&[Told::whole(history("orchard", &format!("2020-01-05T10:00Z a a.py\n{commits}")))])
}

fn change(number: u64, by: &str, when: &str) -> model::Event {
    opened("orchard", ItemKind::Change, number, by, when)
}

fn act(kind: (TraceKind, &str), number: u64, by: &str, when: &str) -> model::Event {
    done("orchard", kind, number, by, when)
}

/// Returns the roles of a session as `who role from to evidence`, by the short names of people.
fn roles(ground: &Ground) -> Vec<String> {
    let numbers = person_numbers(ground);
    let sql = "SELECT person, role, from_seconds, until_seconds, evidence FROM roles \
               ORDER BY role, from_seconds";
    let short = |number: &str| {
        let found = numbers.iter().find(|(_, known)| known.to_string() == number);
        found.map(|(short, _)| short.clone()).unwrap_or_default()
    };
    let day = |seconds: &str| {
        seconds.parse().ok().and_then(model::Instant::from_seconds).map(|at| at.day())
    };
    let told = |line: &Vec<String>| {
        let from = day(&line[2]).unwrap_or_else(|| "always".to_owned());
        let until = day(&line[3]).map(|until| format!(" to {until}")).unwrap_or_default();
        format!("{} {} {from}{until} {}", short(&line[0]), line[1], line[4])
    };
    ground.session().sql(sql).unwrap().lines().iter().map(told).collect()
}

fn found(ground: &Ground, session: &Session, what: &str) -> Value {
    let quality = measured(ground, session, "data_quality", &Params::default());
    let row = quality.rows.iter().find(|row| row.dimensions == [what]);
    row.unwrap_or_else(|| panic!("no line {what}")).values[0].clone()
}

#[test]
fn deleted_accounts_are_volume_and_never_one_person() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "ghost", "2021-01-01"),
        change(2, "ghost", "2022-01-01"),
        opened("orchard", ItemKind::Issue, 3, "ghost", "2023-01-01"),
        opened("orchard", ItemKind::Issue, 4, "untold", "2023-01-01"),
        change(5, "b", "2023-02-01"),
        act(MERGED, 5, "ghost", "2023-03-01"),
        act(MERGED, 1, "c", "2021-02-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let session = ground.session();
    let sql = "SELECT kind, class, person FROM person_items WHERE class = 'ghost' ORDER BY kind";
    let ghosts = session.sql(sql).unwrap().lines();
    assert_eq!(ghosts, [["change", "ghost", ""], ["change", "ghost", ""], ["issue", "ghost", ""]]);
    let sql = "SELECT COUNT(*) AS n FROM person_items";
    assert_eq!(session.sql(sql).unwrap().lines(), [["4"]], "nobody told is nobody here");
    let tenures = session.sql("SELECT door FROM tenure ORDER BY door").unwrap().lines();
    assert_eq!(tenures, [["change"], ["commit"]], "the change of b and the commit of a");
    assert_eq!(roles(&ground), ["c maintainer 2021-02-01 acts"], "a ghost keeps nothing");
    assert_eq!(found(&ground, &session, "items and acts by deleted accounts"), Value::Count(4));
}

#[test]
fn only_acts_on_what_others_opened_show_a_role_and_only_from_then_on() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "a", "2021-01-01"),
        act(APPROVED, 1, "b", "2021-01-02"),
        act((TraceKind::Review, "commented"), 1, "d", "2021-01-02"),
        act(MERGED, 1, "a", "2021-01-03"),
        change(2, "b", "2022-01-01"),
        act(APPROVED, 2, "b", "2022-01-01T10:00:00Z"),
        act(MERGED, 2, "a", "2022-01-02"),
        change(3, "bot", "2022-06-01"),
        act(MERGED, 3, "c", "2022-06-02"),
        opened("orchard", ItemKind::Issue, 4, "d", "2023-01-01"),
        act((TraceKind::Labeled, "bug"), 4, "bot", "2023-01-02"),
        act((TraceKind::Closed, "completed"), 4, "d", "2023-01-03"),
        act((TraceKind::Labeled, "bug"), 4, "b", "2023-01-04"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "a maintainer 2022-01-02 acts",
        "c maintainer 2022-06-02 acts",
        "b reviewer 2021-01-02 acts",
        "b triager 2023-01-04 acts",
    ];
    assert_eq!(roles(&ground), expected);
    automate(&mut ground, "c", "2022-06-01", "2022-07-01");
    assert!(!roles(&ground).iter().any(|role| role.starts_with('c')), "a machine shows no role");
}

#[test]
fn from_git_alone_whoever_merges_on_the_main_line_is_a_maintainer() {
    let commits = "2021-02-01T10:00Z b b.py in #1\nmerge #1 by keeper at 2021-03-01T10:00Z\n\
                   2022-02-01T10:00Z c c.py in #2\nmerge #2 by a at 2022-03-01T10:00Z\n";
    let mut ground = orchard(commits);
    let expected = ["keeper maintainer 2021-03-01 acts", "a maintainer 2022-03-01 acts"];
    assert_eq!(roles(&ground), expected);
    let events = vec![
        change(1, "b", "2021-02-01"),
        act(MERGED, 1, "ghost", "2021-02-02"),
        act(MERGED, 1, "d", "2021-06-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = ["keeper maintainer 2021-03-01 acts", "d maintainer 2021-06-01 acts"];
    assert_eq!(roles(&ground), expected, "from then on a source tells who merged");
}

#[test]
fn a_roster_is_believed_before_a_team_s_list_and_both_before_acts() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "b", "2021-01-01"),
        act(MERGED, 1, "c", "2021-01-02"),
        act(APPROVED, 1, "c", "2021-01-02"),
        act(MERGED, 1, "d", "2022-05-01"),
        member("Maintainers", "d", "2022-05-01"),
        member("emeritus-maintainers", "a", "2022-05-01"),
        member("triage-team", "d", "2022-05-01"),
        member("Ada", "a", "2022-05-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let lists = [
        "c maintainer 2021-01-02 to 2022-05-01 acts",
        "d maintainer 2022-05-01 team",
        "c reviewer 2021-01-02 acts",
        "d triager 2022-05-01 team",
    ];
    assert_eq!(roles(&ground), lists);
    let person = person_numbers(&ground)["a"];
    let mut people = ground.people();
    let declared = |project, from: &str, until: Option<&str>| DeclaredRole {
        project,
        person,
        role: RoleKind::Maintainer,
        spell: Spell { from: Some(at(from)), until: until.map(at) },
        source: "roster".to_owned(),
    };
    people.roles = vec![
        declared(None, "2020-06-01", Some("2021-06-01")),
        declared(Some(name("orchard")), "2023-06-01", None),
        declared(Some(name("elsewhere")), "2019-01-01", None),
        declared(None, "2030-01-01", None),
    ];
    ground.people = Some(people);
    let rosters = [
        "a maintainer 2020-06-01 to 2021-06-01 declared",
        "a maintainer 2023-06-01 declared",
        "c reviewer 2021-01-02 acts",
        "d triager 2022-05-01 team",
    ];
    assert_eq!(roles(&ground), rosters);
}

#[test]
fn a_role_from_a_list_ends_when_the_list_names_somebody_no_longer() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "b", "2021-01-01"),
        act(MERGED, 1, "c", "2021-01-02"),
        act(MERGED, 1, "d", "2022-01-01"),
        member("maintainers", "d", "2022-01-01"),
        left("maintainers", "d", "2022-06-01"),
        member("maintainers", "d", "2023-01-01"),
        // In two lists of one role: the second begins as the first ends.
        member("triage", "a", "2022-01-01"),
        left("triage", "a", "2022-06-01"),
        member("triage-team", "a", "2022-06-01"),
        left("triage-team", "a", "2023-06-01"),
        // In two lists at once, and out of one of them for a while.
        member("reviewers", "b", "2022-01-01"),
        member("reviewers-team", "b", "2022-02-01"),
        left("reviewers-team", "b", "2022-03-01"),
        left("reviewers", "b", "2022-05-01"),
        // Out and in again at the same moment.
        member("mentors", "b", "2022-01-01"),
        left("mentors", "b", "2022-02-01"),
        member("mentors", "b", "2022-02-01"),
        // Somebody whose coming nobody tells cannot leave.
        left("leads", "b", "2022-02-01"),
        // A time before all times is no time.
        member("lead", "c", "1970-01-05"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "c maintainer 2021-01-02 to 2022-01-01 acts",
        "d maintainer 2022-01-01 to 2022-06-01 team",
        "d maintainer 2023-01-01 team",
        "b mentor 2022-01-01 team",
        "b reviewer 2022-01-01 to 2022-05-01 team",
        "a triager 2022-01-01 to 2023-06-01 team",
    ];
    assert_eq!(roles(&ground), expected);
    let earlier = Opened { as_of: Some("2022-03-01"), partitions: 2, ..Opened::default() };
    let sql = "SELECT COUNT(*) AS n FROM roles WHERE role = 'maintainer' AND evidence = 'team'";
    assert_eq!(ground.open(&earlier).unwrap().sql(sql).unwrap().lines(), [["1"]]);
}

#[test]
fn a_list_of_whom_nobody_is_known_takes_no_role_from_anybody() {
    let mut ground = orchard("");
    let merged = |number, when| [change(number, "b", when), act(MERGED, number, "c", when)];
    let mut events = merged(1, "2019-01-02").to_vec();
    events.extend(merged(2, "2023-01-02"));
    // `MAINTAINERS.md` names somebody whom no account is known of.
    events.push(member("MAINTAINERS", "stranger", "2021-01-01"));
    tell(&mut ground, "orchard", events, None);
    let found = roles(&ground);
    let acts = "c maintainer 2019-01-02 acts";
    assert_eq!(found, [acts, "stranger maintainer 2021-01-01 team"]);
    let what = "members of team lists who are nobody known";
    assert_eq!(self::found(&ground, &ground.session(), what), Value::Count(1));
    // The one who signs so is meant: `c`, who merges.
    let mut people = ground.people();
    let numbers = person_numbers(&ground);
    let stranger = |row: &&Resolved| row.person == numbers["stranger"];
    let row = people.resolved.iter().find(stranger).unwrap();
    let Subject::Account(account) = row.subject.clone() else { panic!("no account") };
    people.alike = vec![(account, numbers["c"])];
    ground.people = Some(people);
    let known = ["c maintainer 2019-01-02 to 2021-01-01 acts", "c maintainer 2021-01-01 team"];
    assert_eq!(roles(&ground), known);
    let session = ground.session();
    assert_eq!(session.sql("SELECT * FROM team_strangers").unwrap().lines().len(), 0);
}

#[test]
fn a_list_ends_what_acts_show_once_somebody_on_it_has_acted_too() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "b", "2020-01-01"),
        act(MERGED, 1, "c", "2020-01-02"),
        member("maintainers", "a", "2021-01-01"),
        member("maintainers", "d", "2020-06-01"),
        left("maintainers", "d", "2020-09-01"),
        act(MERGED, 1, "d", "2021-06-01"),
        act(MERGED, 1, "a", "2022-01-02"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "c maintainer 2020-01-02 to 2022-01-02 acts",
        "d maintainer 2020-06-01 to 2020-09-01 team",
        "a maintainer 2021-01-01 team",
        "d maintainer 2021-06-01 to 2022-01-02 acts",
    ];
    assert_eq!(roles(&ground), expected);
}

#[test]
fn a_roster_ends_what_lists_tell_and_lengthens_nothing() {
    let mut ground = orchard("");
    let events = vec![
        member("maintainers", "c", "2021-01-01"),
        left("maintainers", "c", "2021-06-01"),
        member("maintainers", "d", "2021-01-01"),
        left("maintainers", "d", "2024-01-01"),
        member("maintainers", "b", "2023-01-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let person = person_numbers(&ground)["a"];
    let mut people = ground.people();
    people.roles = vec![DeclaredRole {
        project: None,
        person,
        role: RoleKind::Maintainer,
        spell: Spell { from: Some(at("2022-01-01")), until: None },
        source: "roster".to_owned(),
    }];
    ground.people = Some(people);
    let mut found = roles(&ground);
    found.sort();
    let expected = [
        "a maintainer 2022-01-01 declared",
        "c maintainer 2021-01-01 to 2021-06-01 team",
        "d maintainer 2021-01-01 to 2022-01-01 team",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_roster_counts_from_its_beginning_on_and_what_is_yet_to_begin_changes_nothing() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "b", "2021-01-01"),
        act(MERGED, 1, "c", "2021-01-02"),
        act(MERGED, 1, "d", "2022-05-01"),
        member("maintainers", "d", "2022-05-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let person = person_numbers(&ground)["a"];
    let with_roster = |ground: &mut Ground, from: Option<&str>| {
        let mut people = ground.people();
        people.roles = vec![DeclaredRole {
            project: None,
            person,
            role: RoleKind::Maintainer,
            spell: Spell { from: from.map(at), until: None },
            source: "roster".to_owned(),
        }];
        ground.people = Some(people);
        roles(ground)
    };
    let by_acts = "c maintainer 2021-01-02 to 2022-05-01 acts";
    let after_the_snapshot = [by_acts, "d maintainer 2022-05-01 team"];
    assert_eq!(with_roster(&mut ground, Some("2030-01-01")), after_the_snapshot);
    let late =
        [by_acts, "d maintainer 2022-05-01 to 2023-06-01 team", "a maintainer 2023-06-01 declared"];
    assert_eq!(with_roster(&mut ground, Some("2023-06-01")), late);
    let early = ["c maintainer 2021-01-02 to 2021-06-01 acts", "a maintainer 2021-06-01 declared"];
    assert_eq!(with_roster(&mut ground, Some("2021-06-01")), early);
    assert_eq!(with_roster(&mut ground, None), ["a maintainer always declared"]);
    let session = Opened { as_of: Some("2022-01-01"), partitions: 2, ..Opened::default() };
    let sql = "SELECT COUNT(*) AS n FROM roles WHERE evidence = 'acts' AND until_seconds IS NULL";
    with_roster(&mut ground, Some("2023-06-01"));
    assert_eq!(ground.open(&session).unwrap().sql(sql).unwrap().lines(), [["1"]]);
}

#[test]
fn no_login_and_no_word_of_a_list_reaches_a_table() {
    let mut ground = orchard("");
    let events = vec![
        change(1, "b as bror-of-the-north", "2021-01-01"),
        act(MERGED, 1, "c as caro-of-the-south", "2021-01-02"),
        member("friends-of-alma", "d as dora-of-the-east", "2022-05-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let mut people = ground.people();
    people.roles = vec![DeclaredRole {
        project: None,
        person: 1,
        role: RoleKind::Mentor,
        spell: Spell::default(),
        source: "docs/friends-of-alma.md".to_owned(),
    }];
    ground.people = Some(people);
    let session = ground.session();
    for table in session.tables().unwrap().column("table").unwrap().iter().map(|cell| cell.text()) {
        let cells = session.sql(&format!("SELECT * FROM {table}")).unwrap().lines().concat();
        assert!(cells.iter().all(|cell| !cell.contains("-of-")), "{table}");
    }
}

#[test]
fn a_session_about_one_project_knows_nobody_of_another() {
    let mut ground = Ground::new(&[
        Told::whole(history("orchard", "2020-01-05T10:00Z a a.py\n")),
        Told::whole(history("beehive", "2020-01-05T10:00Z b a.py\n")),
    ]);
    tell(&mut ground, "orchard", vec![member("maintainers", "a", "2022-05-01")], None);
    automate(&mut ground, "a", "2021-01-01", "2022-01-01");
    let person = person_numbers(&ground)["a"];
    let mut people = ground.people();
    people.affiliations = vec![Affiliation { person, organization: None, spell: Spell::default() }];
    ground.people = Some(people);
    for (project, rows) in [("orchard", "1"), ("beehive", "0")] {
        let one = Opened { projects: &[project], partitions: 2, ..Opened::default() };
        let session = ground.open(&one).unwrap();
        for table in ["team_roles", "automated", "affiliations"] {
            let sql = format!("SELECT COUNT(*) AS n FROM {table}");
            assert_eq!(session.sql(&sql).unwrap().lines(), [[rows]], "{project}: {table}");
        }
    }
}

#[test]
fn a_renamed_login_splits_nobody() {
    let mut ground = orchard("");
    let events = vec![change(1, "b as bror", "2021-01-01"), change(2, "b as b2", "2022-01-01")];
    tell(&mut ground, "orchard", events, None);
    assert!(is_one_account(&ground, "b"));
    let sql = "SELECT tenure_here FROM tenure WHERE door = 'change' ORDER BY at_seconds";
    assert_eq!(ground.session().sql(sql).unwrap().lines(), [["newcomer"], ["early"]]);
}

#[test]
fn what_was_done_in_an_automated_time_is_left_out_unless_asked_for() {
    let commits = "2021-02-01T10:00Z b b.py\n2021-03-01T10:00Z c c.py\n2022-03-01T10:00Z b b.py\n";
    let mut ground = orchard(commits);
    automate(&mut ground, "b", "2021-01-01", "2022-01-01");
    automate(&mut ground, "b", "2021-01-15", "2021-06-01");
    automate(&mut ground, "c", "2021-01-01", "2021-03-01T10:00:00Z");
    let session = ground.session();
    let years = |automated: Option<&str>| -> Vec<u64> {
        let automated = automated.map(str::to_owned);
        let params = Params { automated, ..per(model::Per::Year) };
        let answer = measured(&ground, &session, "newcomers", &params);
        assert_eq!(answer.exclusions.is_empty(), params.automated.as_deref() == Some("with"));
        answer.rows.iter().map(|row| row.people).collect()
    };
    assert_eq!(years(None), [1, 1, 1, 0, 0], "b is new with the first act of their own");
    assert_eq!(years(Some("with")), [1, 2, 0, 0, 0]);
    let bots = measured(&ground, &session, "bot_share", &per(model::Per::Year));
    assert_eq!(bots.rows[1].values[..2], [Value::Count(2), Value::Count(1)]);
    assert_eq!(found(&ground, &session, "people automated for a time"), Value::Count(2));
    let sql = "SELECT COUNT(*) AS n FROM tenure";
    assert_eq!(session.sql(sql).unwrap().lines(), [["3"]], "no tenure in an automated time");
}

#[test]
fn the_effect_of_who_is_taken_for_whom_is_told() {
    let commits = "2021-02-01T10:00Z bot b.py\n2021-03-01T10:00Z b b.py\n";
    let mut ground = orchard(commits);
    let mut people = ground.signers();
    // Somebody decided that two are one.
    let numbers = person_numbers(&ground);
    for row in &mut people.resolved {
        if row.person == numbers["b"] {
            row.person = numbers["a"];
        }
    }
    people.suggestions = Some(3);
    ground.people = Some(people);
    let session = ground.session();
    let of = |what: &str| found(&ground, &session, what);
    assert_eq!(of("newcomers of all time, as counted"), Value::Count(1));
    assert_eq!(of("newcomers of all time, by the `.mailmap` alone"), Value::Count(2));
    assert_eq!(of("newcomers of all time, with bots taken for people"), Value::Count(2));
    assert_eq!(of("suggestions that nobody has decided (whole store)"), Value::Count(3));
}

#[test]
fn an_automated_time_is_out_of_every_way_of_counting_newcomers() {
    let mut ground = orchard("2021-02-01T10:00Z b b.py\n");
    automate(&mut ground, "b", "2021-01-01", "2022-01-01");
    let quality = measured(&ground, &ground.session(), "data_quality", &Params::default());
    let told = quality.rows.iter().filter(|row| row.dimensions[0].starts_with("newcomers of"));
    let told: Vec<_> = told.map(|row| (row.people, row.values[0].clone())).collect();
    assert_eq!(told, vec![(1, Value::Count(1)); 3]);
}
