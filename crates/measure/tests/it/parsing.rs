//! Every mistake in a `.sql` file has its own clear error, and a community's folder takes the path
//! of the built-in one.

use std::error::Error;
use std::fs;
use std::path::Path;

use measure::{Catalog, CatalogError, Measure, Params, SessionError};
use model::{Fact, Per, Value};

use crate::ground::{Ground, Told, measured, per, sql_folder};

const WHOLE: &str = r#"/*
+++
question    = "How many commits are merges?"
sensitivity = "trace"
version     = 1
chart       = "bar"

[params.per]
default = "year"
allowed = ["quarter", "year"]

[[values]]
name  = "merges"
unit  = "count"
label = "merges"
+++
# Merges
Commits with two parents or more.
## How to read it
As it stands.
## What it cannot tell you
Why.
## What a community can do
Nothing.
*/
SELECT known_commits.project, days.period, COUNT(*) AS merges, COUNT(*) AS people
FROM   known_commits
JOIN   days ON days.day = known_commits.at_seconds / 86400
WHERE  known_commits.parent_count > 1
GROUP  BY known_commits.project, days.period
ORDER  BY known_commits.project, days.period
"#;

/// Returns why a file is refused after one change.
fn refused(from: &str, to: &str) -> String {
    assert!(WHOLE.contains(from), "{from}");
    match Measure::parse("own", "merges", &WHOLE.replacen(from, to, 1)) {
        Err(why) => why.to_string(),
        Ok(_) => panic!("accepted: {to}"),
    }
}

#[test]
fn every_mistake_has_its_own_words() {
    assert!(Measure::parse("own", "merges", WHOLE).is_ok());
    for (from, to, why) in [
        ("/*\n+++", "+++", "the file does not open with a head: /* then +++"),
        ("/*\n+++", "/*\n", "the file does not open with a head: /* then +++"),
        ("*/", "", "the head is not closed: it needs a second +++ and then */"),
        ("# Merges", "Merges", "the prose has no heading `# <title>`"),
        ("## How to read it", "", "the prose has no heading `## How to read it`"),
        ("## What it cannot tell you", "", "the prose has no heading `## What it cannot tell you`"),
        ("## What a community can do", "", "the prose has no heading `## What a community can do`"),
        (
            "\"trace\"",
            "\"open\"",
            "`sensitivity` cannot be `open`; it can be trace, declared, conduct",
        ),
        (
            "\"count\"",
            "\"cats\"",
            "`unit` cannot be `cats`; it can be people, count, share, index, days",
        ),
        (
            "\"year\"\n",
            "\"week\"\n",
            "`params.per.default` cannot be `week`; it can be quarter, year",
        ),
        (
            "ORDER  BY known_commits.project, days.period",
            "",
            "a final ORDER BY is needed, so that the rows stand in one order",
        ),
        (
            "COUNT(*) AS merges",
            "AVG(at_seconds) AS merges",
            "the function `avg` is refused: its result is not the same for the same record",
        ),
        (
            "COUNT(*) AS merges",
            "approx_distinct(signature) AS merges",
            "the function `approx_distinct` is refused: its result is not the same for the same record",
        ),
        (
            "COUNT(*) AS merges",
            "NOW() AS merges",
            "the function `now` is refused: its result is not the same for the same record",
        ),
        ("SELECT known", "DROP TABLE commits; SELECT known", "one SELECT is needed, nothing else"),
    ] {
        assert_eq!(refused(from, to), why);
    }
    for one in ["person", "commit", "signature", "landed_with", "account", "Person"] {
        let dimension = format!("chart = \"bar\"\ndimensions = [\"side\", \"{one}\"]");
        assert_eq!(
            refused("chart       = \"bar\"", &dimension),
            format!(
                "`{one}` cannot be a dimension: an answer tells groups apart, never people or \
                 commits"
            )
        );
    }
    assert!(refused("version     = 1", "version = 1\nsince = 2").contains("unknown field `since`"));
    assert!(
        refused("chart       = \"bar\"", "chart = \"pie\"").starts_with("`chart` cannot be `pie`")
    );
    assert!(
        refused("SELECT known", "SELECT FROM WHERE known").starts_with("the SQL cannot be read")
    );
}

/// Writes files into a folder and reads them beside the built-in ones.
fn with(files: &[(&str, &str)]) -> Result<Catalog, CatalogError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Catalog::built_in().unwrap().with_folder(folder.path())
}

fn because(files: &[(&str, &str)]) -> (String, String) {
    match with(files) {
        Err(CatalogError::File { file, source }) => (file, source.to_string()),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted"),
    }
}

#[test]
fn what_a_folder_cannot_hold_is_named_by_its_file() {
    let said = |file: &str, why: &str| (file.to_owned(), why.to_owned());
    let unknown = WHOLE.replace("JOIN   days", "JOIN   nights AS days");
    assert_eq!(
        because(&[("merges.sql", &unknown)]),
        said("measures/own/merges.sql", "there is no table or view `nights`")
    );
    let view = |from: &str| {
        format!("/*\n+++\nfacts = []\n+++\n# A view\nOf another.\n*/\nSELECT * FROM {from}")
    };
    let (ping, pong) = (view("pong"), view("ping"));
    assert_eq!(
        because(&[("views/ping.sql", &ping), ("views/pong.sql", &pong)]),
        said("views/ping.sql", "the view `ping` reads itself")
    );
    assert_eq!(
        because(&[("reach/newcomers.sql", WHOLE)]),
        said("measures/reach/newcomers.sql", "the name `newcomers` is taken")
    );
    assert_eq!(
        because(&[("views/contributions.sql", &view("commits"))]),
        said("views/contributions.sql", "the name `contributions` is taken")
    );
    assert_eq!(
        because(&[("one/two/three.sql", WHOLE)]),
        said(
            "measures/one/two/three.sql",
            "a measure lies in the folder of its family, and no deeper"
        )
    );
    let facts = view("commits").replace("[]", "[\"weather\"]");
    assert_eq!(
        because(&[("views/sky.sql", &facts)]),
        said(
            "views/sky.sql",
            &format!(
                "`facts` cannot be `weather`; it can be {}",
                Fact::ALL.map(|(_, word)| word).join(", ")
            )
        )
    );
    let missing = Catalog::built_in().unwrap().with_folder(Path::new("nowhere/at/all"));
    assert!(matches!(missing, Err(CatalogError::Folder { .. })));
}

#[test]
fn a_community_s_own_measure_is_asked_like_any_other() {
    let mut ground = Ground::new(&[Told::whole(village::orchard())]);
    let view = "/*\n+++\nfacts = [\"commits\"]\n+++\n# Joined\nWhat has two parents or more.\n*/\n\
                SELECT project, at_seconds FROM known_commits WHERE parent_count > 1";
    let by_view =
        WHOLE.replace("known_commits", "joined").replace("WHERE  joined.parent_count > 1\n", "");
    ground.catalog = with(&[
        ("merges.sql", WHOLE),
        ("upkeep/merges_again.sql", &by_view),
        ("views/joined.sql", view),
        ("notes.txt", "not a measure"),
    ])
    .unwrap();
    let session = ground.session();
    let merges = measured(&ground, &session, "merges", &Params::default());
    let counts: Vec<_> =
        merges.rows.iter().map(|row| (row.period.as_str(), row.values[0].clone())).collect();
    let expected =
        [("2022", Value::Count(2)), ("2023", Value::Count(2)), ("2024", Value::Count(1))];
    assert_eq!(counts, expected);
    assert_eq!((merges.definition.family.as_str(), merges.coverage.len()), ("own", 0));
    let again = measured(&ground, &session, "merges_again", &per(Per::Quarter));
    assert_eq!(again.rows.len(), 4);
    let month = session.answer(ground.catalog.get("merges").unwrap(), &per(Per::Month));
    assert!(matches!(month, Err(SessionError::Param(_))), "the head does not allow months");
}

#[test]
fn rows_that_break_the_head_s_promise_are_an_error_and_never_a_figure() {
    let mut ground = Ground::new(&[Told::whole(village::orchard())]);
    let broken = [
        ("float", "COUNT(*) AS merges", "COUNT(*) * 0.5 AS merges", "is not a whole number"),
        ("absent", "COUNT(*) AS merges", "COUNT(*) AS merge", "there is no column `merges`"),
        (
            "twice",
            "GROUP  BY ",
            "GROUP  BY known_commits.at_seconds, ",
            "two rows say something of",
        ),
        ("text", "COUNT(*) AS merges", "'many' AS merges", "is not a whole number"),
        (
            "beside",
            "COUNT(*) AS merges",
            "COUNT(*) AS merges, 0.5 AS half",
            "is not a whole number",
        ),
    ];
    let files: Vec<(String, String)> = broken
        .iter()
        .map(|(name, from, to, _)| (format!("{name}.sql"), WHOLE.replacen(from, to, 1)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    ground.catalog = with(&files).unwrap();
    let session = ground.session();
    for (name, _, _, why) in broken {
        let failed = session.answer(ground.catalog.get(name).unwrap(), &Params::default());
        let failed = failed.unwrap_err().to_string();
        assert!(failed.contains(why), "{name}: {failed}");
        assert!(failed.contains(&format!("`{name}`")), "{failed}");
    }
    let float = session.check(ground.catalog.get("float").unwrap()).unwrap_err();
    assert!(float.to_string().contains("is not a whole number"));
}

#[test]
fn rows_of_one_group_that_lie_apart_are_an_error() {
    let text = fs::read_to_string(sql_folder().join("measures/staying/one_time_contributors.sql"));
    let text = text
        .unwrap()
        .replace("ORDER  BY project_periods.project, project_periods.period, ", "ORDER  BY ");
    let mut ground = Ground::new(&[Told::whole(village::orchard())]);
    ground.catalog = with(&[("apart.sql", &text)]).unwrap();
    let apart = ground.session().answer(ground.catalog.get("apart").unwrap(), &per(Per::Quarter));
    assert!(apart.unwrap_err().to_string().contains("lie apart"));
}

#[test]
fn a_slip_of_the_pen_is_answered_with_the_nearest_names() {
    let catalog = Catalog::built_in().unwrap();
    for (typed, meant) in [
        ("newcommers", "newcomers"),
        ("bot-share", "bot_share"),
        ("retained", "retained_second_year"),
    ] {
        let Err(CatalogError::Unknown { name, nearest }) = catalog.get(typed) else {
            panic!("{typed} is no measure")
        };
        assert_eq!((name.as_str(), nearest.len()), (typed, 3));
        assert!(nearest.iter().any(|near| near == meant), "{typed}: {nearest:?}");
    }
}

#[test]
fn a_refused_setting_says_what_can_be_asked() {
    let ground = Ground::new(&[Told::whole(village::beehive())]);
    let session = ground.session();
    let refused = |id: &str, params: Params| {
        let failed = session.answer(ground.catalog.get(id).unwrap(), &params).unwrap_err();
        assert!(failed.source().is_none());
        failed.to_string()
    };
    let door = |word: &str| Params { door: Some(word.into()), ..Params::default() };
    assert_eq!(refused("newcomers", door("back")), "`door` cannot be `back` here");
    assert_eq!(refused("bot_share", door("any")), "the measure `bot_share` does not take `door`");
    let at = |day| model::Instant::parse(day);
    let window = Params { from: at("2024-01-01"), until: at("2024-01-01"), ..Params::default() };
    assert!(refused("newcomers", window).ends_with("is empty"));
    let from = Params { from: at("2024-01-01"), ..Params::default() };
    let no_window = "the measure `data_quality` does not take `from`";
    assert_eq!(refused("data_quality", from), no_window);
}
