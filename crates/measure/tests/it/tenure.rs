//! Tenure at each moment: in one project and over all, from a date on, and where it is unknown.

use measure::Params;
use model::{Event, Extent, ItemKind, MeasuredRow, Per, TraceKind, Value};

use crate::forge::{Stretch, done, opened, tell, tell_of};
use crate::ground::{Ground, Told, VILLAGE, measured, per};
use crate::histories::history;

/// Returns every moment as `project door here anywhere`, in the order of time.
fn tenure(ground: &Ground) -> Vec<String> {
    let sql = "SELECT project, door, tenure_here, tenure_anywhere FROM tenure \
               ORDER BY at_seconds, project, door, id";
    ground.session().sql(sql).unwrap().lines().iter().map(|line| line.join(" ")).collect()
}

fn told(name: &str, text: &str) -> Told {
    Told::whole(history(name, text))
}

fn change(number: u64, by: &str, when: &str) -> Event {
    opened("orchard", ItemKind::Change, number, by, when)
}

#[test]
fn the_first_is_new_the_next_three_are_early_and_then_somebody_is_established() {
    let commits: String =
        (1..=6).map(|month| format!("2021-0{month}-01T10:00Z a a.py\n")).collect();
    let here: Vec<String> = ["newcomer", "early", "early", "early", "established", "established"]
        .map(|tenure| format!("orchard commit {tenure} {tenure}"))
        .to_vec();
    assert_eq!(tenure(&Ground::new(&[told("orchard", &commits)])), here);
}

#[test]
fn as_many_are_new_by_tenure_as_newcomers_are_counted() {
    let (ground, session) = &*VILLAGE;
    let sql = "SELECT project, COUNT(*) AS new, COUNT(DISTINCT person) AS people FROM tenure \
               WHERE tenure_here = 'newcomer' GROUP BY project ORDER BY project";
    let newcomers = measured(ground, session, "newcomers", &Params::default());
    let line = |project: &str, merged_before: u64| {
        let rows = newcomers.rows.iter().filter(|row| row.project == project);
        let new = (rows.map(|row| row.people).sum::<u64>() - merged_before).to_string();
        vec![project.to_owned(), new.clone(), new]
    };
    let found = session.sql(sql).unwrap().lines();
    // Olive merged for others before she wrote a commit of her own.
    assert_eq!(found, [line("beehive", 0), line("orchard", 1)]);
}

#[test]
fn somebody_may_be_new_here_and_known_elsewhere() {
    let ground = Ground::new(&[
        told("orchard", "2020-01-01T10:00Z b b.py\n2021-03-01T10:00Z a a.py\n"),
        told("beehive", "2020-06-01T10:00Z a a.py\n2022-06-01T10:00Z a b.py\n"),
    ]);
    let expected = [
        "orchard commit newcomer newcomer",
        "beehive commit newcomer newcomer",
        "orchard commit newcomer early",
        "beehive commit early early",
    ];
    assert_eq!(tenure(&ground), expected);
}

#[test]
fn a_commit_that_two_projects_share_is_one_contribution() {
    let text = "2020-01-01T10:00Z a a.py\n2020-02-01T10:00Z a b.py\n";
    let mut fork = history("fork", "");
    fork.commits = history("orchard", text).commits;
    let found = tenure(&Ground::new(&[told("orchard", text), Told::whole(fork)]));
    let expected = [
        "fork commit newcomer newcomer",
        "orchard commit newcomer newcomer",
        "fork commit early early",
        "orchard commit early early",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_change_whose_commits_a_fork_shares_is_one_contribution_over_both() {
    let text = "2019-01-01T10:00Z keeper r.py\n\
                2020-01-01T10:00Z a a.py in #1\n2020-01-02T10:00Z a b.py in #1\n\
                merge #1 by keeper at 2020-02-01T10:00Z\n2020-03-01T10:00Z a c.py\n";
    let story = history("orchard", text);
    let merge = story.commits.iter().find(|commit| commit.is_merge()).unwrap().id.to_string();
    let mut fork = history("fork", "");
    fork.commits = story.commits.clone();
    let mut ground = Ground::new(&[Told::whole(fork), Told::whole(story)]);
    let events = vec![
        change(1, "a", "2020-01-05"),
        done("orchard", (TraceKind::Merged, &merge), 1, "keeper", "2020-02-01T10:00:00Z"),
    ];
    tell(&mut ground, "orchard", events, None);
    // The fork knows no change: there, and there alone, its two commits are two contributions.
    let expected = [
        "fork commit newcomer newcomer",
        "orchard commit newcomer newcomer",
        "fork commit newcomer newcomer",
        "orchard commit newcomer newcomer",
        "fork commit early newcomer",
        "orchard commit newcomer newcomer",
        "orchard change newcomer newcomer",
        "fork commit early early",
        "orchard commit early early",
    ];
    assert_eq!(tenure(&ground), expected);
    let sql = "SELECT MAX(anywhere) AS all FROM pieces";
    assert_eq!(ground.session().sql(sql).unwrap().lines(), [["2"]]);
}

#[test]
fn a_commit_that_landed_with_a_change_in_either_project_is_one_contribution_over_both() {
    let text = "2020-01-01T10:00Z a a.py\n";
    let story = history("orchard", text);
    let commit = story.commits[0].id.to_string();
    let mut fork = history("fork", "");
    fork.commits = story.commits.clone();
    let mut ground = Ground::new(&[Told::whole(fork), Told::whole(story)]);
    for project in ["orchard", "fork"] {
        let events = vec![
            opened(project, ItemKind::Change, 1, "a", "2020-01-02"),
            done(project, (TraceKind::Merged, &commit), 1, "keeper", "2020-01-03"),
        ];
        tell(&mut ground, project, events, None);
    }
    assert!(tenure(&ground).iter().all(|line| line.ends_with("newcomer newcomer")));
}

#[test]
fn nobody_is_new_in_the_first_year_of_a_history_that_is_cut() {
    let text = "2020-01-01T10:00Z a a.py\n2020-12-01T10:00Z b b.py\n2020-12-02T10:00Z b b.py\n\
                2020-12-03T10:00Z b b.py\n2020-12-04T10:00Z b b.py\n2020-12-05T10:00Z b b.py\n\
                2021-02-01T10:00Z c c.py\n2021-02-02T10:00Z a a.py\n";
    let cut = Told { commits: Extent::Partial, ..told("orchard", text) };
    let beehive = told("beehive", "2020-06-01T10:00Z d d.py\n");
    let found = tenure(&Ground::new(&[cut, beehive]));
    let expected = [
        "orchard commit unknown unknown",
        "beehive commit newcomer unknown",
        "orchard commit unknown unknown",
        "orchard commit unknown unknown",
        "orchard commit unknown unknown",
        "orchard commit unknown unknown",
        "orchard commit established established",
        "orchard commit newcomer newcomer",
        "orchard commit unknown unknown",
    ];
    assert_eq!(found, expected);
}

#[test]
fn one_door_that_is_cut_leaves_all_unknown_who_are_first_seen_before_its_second_year() {
    let mut ground = Ground::new(&[told("orchard", "2018-01-01T10:00Z a a.py\n")]);
    let events = vec![
        change(1, "a", "2020-03-01"),
        change(2, "b", "2020-03-02"),
        change(3, "c", "2021-03-01"),
    ];
    tell(&mut ground, "orchard", events, Some("2020-01-01"));
    let expected = [
        "orchard commit unknown unknown",
        "orchard change unknown unknown",
        "orchard change unknown unknown",
        "orchard change newcomer newcomer",
    ];
    // The first may have opened a change before 2018, of which nothing is known.
    assert_eq!(tenure(&ground), expected);
}

#[test]
fn commits_that_are_cut_leave_those_unknown_whose_first_change_is_earlier() {
    let text = "2020-01-01T10:00Z b a.py\n2021-06-01T10:00Z a a.py\n2021-06-02T10:00Z c a.py\n";
    let cut = Told { commits: Extent::Partial, ..told("orchard", text) };
    let mut ground = Ground::new(&[cut]);
    let events = vec![change(1, "a", "2019-01-01"), change(2, "d", "2021-07-01")];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "orchard change unknown unknown",
        "orchard commit unknown unknown",
        "orchard commit unknown unknown",
        "orchard commit newcomer newcomer",
        "orchard change newcomer newcomer",
    ];
    assert_eq!(tenure(&ground), expected);
}

#[test]
fn a_door_of_which_nobody_tells_who_came_in_makes_nobody_uncertain() {
    let mut ground = Ground::new(&[told("orchard", "2020-01-01T10:00Z a a.py\n")]);
    tell_of(&mut ground, "orchard", vec![], &[(None, None, Extent::Absent)]);
    assert_eq!(tenure(&ground), ["orchard commit newcomer newcomer"]);
}

#[test]
fn a_history_begins_with_its_first_whole_stretch_and_a_gap_begins_it_no_second_time() {
    let (whole, part) = (Extent::Complete, Extent::Partial);
    let found = |stretches: &[Stretch<'_>]| {
        let mut ground = Ground::new(&[told("orchard", "")]);
        let days = ["2020-03-01", "2021-03-01", "2022-03-01"];
        let events = days.iter().zip(1..).zip(["a", "b", "c"]);
        let events = events.map(|((day, number), who)| change(number, who, day)).collect();
        tell_of(&mut ground, "orchard", events, stretches);
        tenure(&ground)
            .iter()
            .map(|line| line.split(' ').nth(2).unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let first = "2020-01-01";
    let (lost, found_again, last) = ("2021-06-01", "2021-06-02", "2022-06-01");
    let hours = [
        (None, Some(first), part),
        (Some(first), Some(lost), whole),
        (Some(lost), Some(found_again), part),
        (Some(found_again), Some(last), whole),
        (Some(last), None, part),
    ];
    assert_eq!(found(&hours), "unknown newcomer newcomer");
    let gap_first = [hours[0], (Some(first), Some(lost), part), hours[3], hours[4]];
    assert_eq!(found(&gap_first), "unknown unknown unknown", "the first whole hours are late");
    assert_eq!(
        found(&[(None, Some(lost), whole), hours[2], hours[3]]),
        "newcomer newcomer newcomer"
    );
    assert_eq!(found(&[hours[0], (Some(first), None, part)]), "unknown unknown unknown");
    assert_eq!(found(&[(None, Some(last), part)]), "unknown unknown unknown", "all is in part");
    let in_part = [(None, None, part)];
    assert_eq!(found(&in_part), "unknown unknown unknown", "a part alone says nothing");
    let but_for_records = [(None, None, part), (None, None, whole)];
    assert_eq!(found(&but_for_records), "newcomer newcomer newcomer", "records are missing");
}

#[test]
fn a_first_change_and_the_commits_that_landed_with_it_are_one_first_contribution() {
    let text = "2019-01-01T10:00Z keeper a.py\n2020-01-01T10:00Z a a.py in #1\n\
                2020-01-02T10:00Z a b.py in #1\nmerge #1 by keeper at 2020-02-01T10:00Z\n";
    let story = history("orchard", text);
    let merge = story.commits.last().unwrap().id.to_string();
    let mut ground = Ground::new(&[Told::whole(story)]);
    let events = vec![
        change(1, "a", "2020-01-05"),
        done("orchard", (TraceKind::Merged, &merge), 1, "keeper", "2020-02-01T10:00:00Z"),
        opened("orchard", ItemKind::Issue, 2, "a", "2020-01-06"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "orchard commit newcomer newcomer",
        "orchard commit newcomer newcomer",
        "orchard commit newcomer newcomer",
        "orchard change newcomer newcomer",
        "orchard issue early early",
    ];
    assert_eq!(tenure(&ground), expected);
}

#[test]
fn an_item_and_a_commit_by_one_person_are_counted_together() {
    let mut ground = Ground::new(&[told("orchard", "2020-05-01T10:00Z a a.py\n")]);
    let events = vec![opened("orchard", ItemKind::Issue, 1, "a", "2020-01-01")];
    tell(&mut ground, "orchard", events, None);
    let expected = ["orchard issue newcomer newcomer", "orchard commit early early"];
    assert_eq!(tenure(&ground), expected);
}

#[test]
fn a_maintainer_is_one_from_the_first_evidence_on_and_not_before() {
    let text = "2020-01-01T10:00Z a a.py\n2020-02-01T10:00Z a b.py\n2020-04-01T10:00Z a c.py\n";
    let mut ground = Ground::new(&[
        told("orchard", text),
        told("beehive", "2020-05-01T10:00Z a a.py\n2019-01-01T10:00Z a b.py\n"),
    ]);
    let events = vec![
        change(1, "b", "2020-02-15"),
        done("orchard", (TraceKind::Merged, ""), 1, "a", "2020-03-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "beehive commit newcomer newcomer",
        "orchard commit newcomer early",
        "orchard commit early early",
        "orchard change newcomer newcomer",
        "orchard commit maintainer maintainer",
        "beehive commit early maintainer",
    ];
    assert_eq!(tenure(&ground), expected);
}

/// Returns the rows of a measure with somebody in them, as `project period group count people`.
fn told_by(ground: &Ground, id: &str) -> Vec<String> {
    let answer = measured(ground, &ground.session(), id, &per(Per::Year));
    let rows = answer.rows.iter().filter(|row| row.people > 0);
    let line = |row: &MeasuredRow| {
        let Value::Count(count) = row.values[0] else { panic!("no count in {id}") };
        format!("{} {} {} {count} {}", row.project, row.period, row.dimensions[0], row.people)
    };
    rows.map(line).collect()
}

#[test]
fn contributions_are_counted_by_what_their_author_was_when_they_began() {
    let text = "2019-01-01T10:00Z keeper r.py\n\
                2020-12-31T10:00Z a a.py in #1\n2021-01-02T10:00Z a b.py in #1\n\
                merge #1 by keeper at 2021-02-01T10:00Z\n2021-03-01T10:00Z a c.py\n\
                2021-04-01T10:00Z keeper d.py\n2021-04-02T10:00Z keeper e.py\n";
    let story = history("orchard", text);
    let merge = story.commits.iter().find(|commit| commit.is_merge()).unwrap().id.to_string();
    let mut ground = Ground::new(&[Told::whole(story)]);
    let events = vec![
        change(1, "a", "2021-01-05"),
        done("orchard", (TraceKind::Merged, &merge), 1, "keeper", "2021-02-01T10:00:00Z"),
        opened("orchard", ItemKind::Issue, 2, "b", "2021-05-01"),
    ];
    tell(&mut ground, "orchard", events, None);
    let expected = [
        "orchard 2019 newcomer 1 1",
        "orchard 2020 newcomer 1 1",
        "orchard 2021 newcomer 1 1",
        "orchard 2021 early 1 1",
        "orchard 2021 maintainer 2 1",
    ];
    assert_eq!(told_by(&ground, "contributions_by_tenure"), expected);
}

#[test]
fn who_may_have_been_there_before_is_unknown_and_never_new() {
    let text = "2020-01-01T10:00Z a a.py\n2020-02-01T10:00Z a b.py\n2021-02-01T10:00Z b a.py\n";
    let cut = Told { commits: Extent::Partial, ..told("orchard", text) };
    let hive = "2019-01-01T10:00Z c a.py\n2021-06-01T10:00Z a a.py\n2021-07-01T10:00Z d a.py\n";
    let ground = Ground::new(&[cut, told("beehive", hive)]);
    let expected = [
        "beehive 2019 newcomer 1 1",
        "beehive 2021 newcomer 2 2",
        "orchard 2020 unknown 2 1",
        "orchard 2021 newcomer 1 1",
    ];
    assert_eq!(told_by(&ground, "contributions_by_tenure"), expected);
    let expected = [
        // Nobody knows whether `c` was in the orchard before 2019; `a` surely was before 2021.
        "beehive 2019 unknown 1 1",
        "beehive 2021 new_everywhere 1 1",
        "beehive 2021 known_elsewhere 1 1",
        "orchard 2020 unknown 1 1",
        "orchard 2021 new_everywhere 1 1",
    ];
    assert_eq!(told_by(&ground, "newcomers_by_origin"), expected);
}

#[test]
fn a_fork_makes_nobody_known_elsewhere() {
    let text = "2020-01-01T10:00Z a a.py\n2020-02-01T10:00Z b b.py\n";
    let mut fork = history("fork", "");
    fork.commits = history("orchard", text).commits;
    let ground = Ground::new(&[told("orchard", text), Told::whole(fork)]);
    let expected = ["fork 2020 new_everywhere 2 2", "orchard 2020 new_everywhere 2 2"];
    assert_eq!(told_by(&ground, "newcomers_by_origin"), expected);
}
