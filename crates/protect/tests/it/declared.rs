//! A workshop in the village, where people said which of four invented groups they belong to.

use model::{Answer, Measured, Sensitivity, Unit, Value};
use protect::{Audience, Cell, ReleasedAnswer, Withheld};

use crate::answers::{
    check_release, definition, exclusion, measured, point, row, row_in, share, written,
    written_before,
};

fn workshop() -> Measured {
    let columns = [("came", Unit::People), ("share", Unit::Share)];
    let year = |period: &'static str, groups: [(&'static str, u64); 4]| {
        let all: u64 = groups.iter().map(|(_, people)| people).sum();
        groups
            .into_iter()
            .filter(|(_, people)| *people > 0)
            .map(move |(group, people)| {
                row_in(period, group, people, vec![Value::Count(people), share(people, all)])
            })
            .collect::<Vec<_>>()
    };
    let rows = [
        year("2021", [("fishers", 4), ("gardeners", 6), ("potters", 3), ("weavers", 5)]),
        year("2022", [("fishers", 31), ("gardeners", 44), ("potters", 7), ("weavers", 26)]),
        year("2023", [("fishers", 30), ("gardeners", 40), ("potters", 15), ("weavers", 25)]),
        year("2024", [("fishers", 52), ("gardeners", 48), ("potters", 0), ("weavers", 35)]),
        year("2025", [("fishers", 90), ("gardeners", 2), ("potters", 3), ("weavers", 1)]),
    ];
    measured(definition(Sensitivity::Declared, &columns), rows.concat())
}

#[test]
fn the_workshop_before_and_after() {
    let before = workshop();
    let public = written(&check_release(&before, Audience::Public));
    let internal = written(&check_release(&before, Audience::Internal));
    insta::assert_snapshot!(format!(
        "measured\n{}\npublic\n{public}\ninternal\n{internal}",
        written_before(&before)
    ));
}

#[test]
fn a_group_of_nobody_cannot_be_told_from_a_group_of_few() {
    let released = check_release(&workshop(), Audience::Public);
    let potters: Vec<&Cell> = released
        .rows()
        .iter()
        .filter(|row| row.dimensions == ["potters"] && ["2022", "2024"].contains(&&*row.period))
        .map(|row| &row.people)
        .collect();
    assert_eq!(potters, [&Cell::Withheld(Withheld::Complement); 2]);
}

#[test]
fn a_shown_total_does_not_give_a_group_away() {
    let count = |people| vec![Value::Count(people)];
    let columns = [("came", Unit::People)];
    let with_total = |total| {
        let rows = vec![
            row("all", total, count(total)),
            row("fishers", 31, count(31)),
            row("gardeners", 44, count(44)),
            row("potters", 7, count(7)),
        ];
        let answer = measured(definition(Sensitivity::Declared, &columns), rows);
        written(&check_release(&answer, Audience::Public))
    };
    assert_eq!(
        with_total(82),
        "2023 fishers | (not shown, so that a small group stays private) | (not shown, so that a \
         small group stays private)\n\
         2023 gardeners | 44 | 44\n\
         2023 potters | (not shown, so that a small group stays private) | (not shown, so that a \
         small group stays private)\n\
         2023 all | 82 | 82\n"
    );
    // Two people are in none of the groups: the total would tell of them.
    assert!(with_total(84).ends_with(
        "2023 all | (not shown, so that a small group stays private) | (not shown, so that a \
         small group stays private)\n"
    ));
}

#[test]
fn a_table_without_groups_needs_twenty_people() {
    let came = |people| {
        let columns = [("came", Unit::People), ("back", Unit::Share)];
        let values = vec![Value::Count(people), share(people / 2, people)];
        let answer =
            measured(definition(Sensitivity::Declared, &columns), vec![row("", people, values)]);
        check_release(&answer, Audience::Public).withheld()
    };
    assert_eq!(came(19), 3);
    assert_eq!(came(20), 0);
}

#[test]
fn a_share_whose_people_could_be_counted_on_fingers_is_hidden_with_its_count() {
    let columns = [("came", Unit::People), ("back", Unit::People), ("share", Unit::Share)];
    let values = vec![Value::Count(40), Value::Count(3), share(3, 40)];
    let answer = measured(definition(Sensitivity::Declared, &columns), vec![row("", 40, values)]);
    let released = check_release(&answer, Audience::Public);
    let hidden = Cell::Withheld(Withheld::Complement);
    assert_eq!(released.rows()[0].cells, [Cell::Shown(Value::Count(40)), hidden.clone(), hidden]);
}

#[test]
fn a_share_that_is_undefined_everywhere_hides_nothing_else() {
    let columns = [("came", Unit::People), ("soon", Unit::Share), ("late", Unit::Share)];
    let not_yet = || Value::Undefined("not yet followed for 365 days".to_owned());
    let groups = [("fishers", 60), ("gardeners", 50), ("potters", 4), ("weavers", 30)];
    let rows = groups.map(|(group, people)| {
        row(group, people, vec![Value::Count(people), share(people / 2, people), not_yet()])
    });
    let answer = measured(definition(Sensitivity::Declared, &columns), rows.into());
    let released = check_release(&answer, Audience::Public);
    assert_eq!(released.rows()[0].cells[1], Cell::Shown(share(30, 60)));
    assert_eq!(released.rows()[0].cells[2], Cell::Shown(not_yet()));
    assert_eq!(released.withheld(), 8);
}

#[test]
fn a_denominator_that_leaves_out_two_people_is_not_told() {
    let columns = [("came", Unit::People), ("back", Unit::Share)];
    let values = |followed| vec![Value::Count(40), share(20, followed)];
    let shown = |followed| {
        let rows = vec![row("", 40, values(followed))];
        let answer = measured(definition(Sensitivity::Declared, &columns), rows);
        check_release(&answer, Audience::Public).withheld() == 0
    };
    assert!(shown(40) && shown(30));
    assert!(!shown(38) && !shown(31));
}

#[test]
fn the_total_of_a_single_group_is_that_group() {
    let columns = [("came", Unit::People)];
    let count = |people| vec![Value::Count(people)];
    let rows = vec![row("all", 45, count(45)), row("potters", 45, count(45))];
    let answer = measured(definition(Sensitivity::Declared, &columns), rows);
    assert_eq!(check_release(&answer, Audience::Public).withheld(), 4);
}

#[test]
fn people_in_two_groups_do_not_make_a_table_larger() {
    let columns = [("came", Unit::People)];
    let count = |people| vec![Value::Count(people)];
    let rows = vec![
        row("all", 15, count(15)),
        row("fishers", 12, count(12)),
        row("potters", 11, count(11)),
    ];
    let answer = measured(definition(Sensitivity::Declared, &columns), rows);
    let released = check_release(&answer, Audience::Public);
    assert_eq!(released.rows()[0].people, Cell::Withheld(Withheld::TableTooSmall));
    assert_eq!(released.withheld(), 6);
}

#[test]
fn totals_of_several_kinds_are_refused() {
    let extra = row_in("2023", "fishers", 90, vec![Value::Count(90), share(90, 200)]);
    let mut period = extra.clone();
    period.period = "all".to_owned();
    let mut project = extra.clone();
    project.project = "all".to_owned();
    let mut dimension = extra;
    dimension.dimensions = vec!["fishers".to_owned(), "all".to_owned()];
    for total in [period, project, dimension] {
        let mut answer = workshop();
        answer.rows.push(total);
        let released = protect::release(&Answer::Measured(answer), Audience::Internal);
        let ReleasedAnswer::Refused { definition, refused } = released else {
            panic!("a table with parts and their sums was released");
        };
        assert_eq!(definition.id, "workshop");
        assert!(refused.reason.contains("mixes totals"));
        assert!(refused.what_would_help.contains("one kind at a time"));
    }
}

#[test]
fn what_stands_beside_a_declared_table_is_protected_too() {
    let mut answer = workshop();
    answer.exclusions = vec![exclusion("no answer", 34), exclusion("answered for a friend", 2)];
    answer.curves = vec![point(0.0, 1.0, 300)];
    let released = check_release(&answer, Audience::Public);
    assert_eq!(released.exclusions(), [exclusion("no answer", 34)]);
    assert_eq!(released.curves(), []);
    assert_eq!(
        released.coverage(),
        [
            "reasons for which fewer than 10 were left out are not listed",
            "curves of what people told us are not shown"
        ]
    );
}

#[test]
fn an_empty_table_is_an_empty_table() {
    let columns = [("came", Unit::People)];
    let answer = measured(definition(Sensitivity::Declared, &columns), Vec::new());
    let released = check_release(&answer, Audience::Public);
    assert_eq!((released.rows().len(), released.withheld()), (0, 0));
}
