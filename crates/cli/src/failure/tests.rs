//! Every text with which the program can fail, read as a whole, and never telling who somebody is.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::Parser;
use collect::net::NetError;
use collect::sources::git::{CloneRequest, clone};
use estimate::amounts::AmountError;
use estimate::kaplan_meier::CurveError;
use estimate::methods::{Request, run};
use identify::formats::Format;
use identify::roster::Roster;
use measure::{HeadError, Kinds};
use model::{Instant, Personal, ProjectName};
use playbook::Playbook;
use store::Damage;

use super::*;
use crate::args::Program;
use crate::wiring::estimating::table;
use crate::wiring::places::sections;

/// Stands wherever a name, an address or a message could be.
const MARK: &str = "Marked Person <marked@village.invalid>";

fn path() -> PathBuf {
    PathBuf::from("/place/file")
}

fn project() -> ProjectName {
    ProjectName::from_folder("orchard")
}

fn denied() -> io::Error {
    io::ErrorKind::PermissionDenied.into()
}

fn stores() -> Vec<Failure> {
    let damaged = |why| StoreError::Damaged { file: "events/commits/file.parquet".to_owned(), why };
    let errors = vec![
        StoreError::Missing { path: path() },
        StoreError::NotAStore { path: path() },
        StoreError::Newer { found: 9, known: 1 },
        damaged(Damage::Absent),
        damaged(Damage::Size { found: 3, expected: 4 }),
        damaged(Damage::Contents),
        damaged(Damage::Unreadable),
        damaged(Damage::Line(3)),
        damaged(Damage::Column("authored_at")),
        StoreError::Busy,
        StoreError::Sealed,
        StoreError::Forgotten { step: 7 },
        StoreError::OfOthers,
        StoreError::Unbalanced {
            project: project(),
            source_name: "git".to_owned(),
            read: 3,
            accounted: 2,
        },
        StoreError::Full { needed_bytes: 4096, path: path() },
        StoreError::Io { doing: "write", path: path(), source: denied() },
        StoreError::Encode { table: "commits" },
    ];
    errors.into_iter().map(Failure::from).collect()
}

fn collections() -> Vec<Failure> {
    let git = |source| CollectError::Git { project: project(), source };
    let source = |source_name: &'static str, source: SourceError| CollectError::Source {
        project: project(),
        source_name,
        source,
    };
    let host = || "api.github.com".to_owned();
    let errors = vec![
        git(GitError::NotARepository { path: path() }),
        git(GitError::ObjectFormat { format: "sha256".to_owned(), path: path() }),
        git(GitError::Unreadable { part: "references", path: path() }),
        git(GitError::NoSuchReference { number: 2, path: path() }),
        git(GitError::Stopped),
        CollectError::Store(StoreError::Busy),
        CollectError::Twice { project: project(), source_name: "git".to_owned() },
        CollectError::TooMuchSetAside {
            project: project(),
            source_name: "mailing_list",
            set_aside: 60,
            read: 900,
            allowed: 50,
        },
        source("figures", SourceError::Configuration { reason: "`files` is missing".to_owned() }),
        source("figures", SourceError::Unreadable { path: path(), source: denied() }),
        source("github", Unanswered::NoToken { host: host() }.into()),
        source("github", Unanswered::TokenRefused { host: host() }.into()),
        source(
            "gitlab",
            Unanswered::TokenRefused { host: "lab.orchard.invalid".to_owned() }.into(),
        ),
        source(
            "github",
            Unanswered::Unreachable { host: host(), source: NetError::NoHost { host: host() } }
                .into(),
        ),
        source(
            "forgejo",
            Unanswered::Unreachable {
                host: "forge.orchard.invalid".to_owned(),
                source: NetError::Closed { host: "forge.orchard.invalid".to_owned() },
            }
            .into(),
        ),
        source("github", Unanswered::Gone { host: host(), status: 451 }.into()),
        source("github", Unanswered::Limited { host: host(), seconds: 3000 }.into()),
        source("github", Unanswered::Failing { host: host(), attempts: 6, status: 502 }.into()),
        source("github", Unanswered::Offline.into()),
    ];
    errors.into_iter().map(Failure::from).collect()
}

fn clones() -> Vec<Failure> {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("https://{}@", MARK.replace(' ', ""));
    let unreadable = clone(&CloneRequest {
        url: &nowhere,
        folder: folder.path(),
        proxy: None,
        progress: &|_| {},
    });
    let errors = vec![
        unreadable.err().unwrap(),
        CloneError::Refused { status: 404 },
        CloneError::Unreachable,
        CloneError::Broken,
        CloneError::Folder { path: path(), source: denied() },
        CloneError::Occupied { path: path() },
    ];
    errors.into_iter().map(Failure::from).collect()
}

fn questions() -> Vec<Failure> {
    let at = |year| Instant::from_date(year, 1, 1).unwrap();
    let errors = vec![
        SessionError::Store(StoreError::Missing { path: path() }),
        SessionError::Empty,
        SessionError::UnknownProject {
            name: "pear".to_owned(),
            known: vec!["beehive".to_owned(), "orchard".to_owned()],
        },
        SessionError::AfterSnapshot { asked: at(2030), snapshot: at(2025) },
        ParamError::NotTaken { measure: "data_quality".to_owned(), name: "door".to_owned() }.into(),
        ParamError::NotAllowed {
            name: "door".to_owned(),
            found: "front".to_owned(),
            allowed: vec!["authored".to_owned(), "any".to_owned()],
        }
        .into(),
        ParamError::EmptyWindow { from: at(2024), until: at(2023) }.into(),
        SessionError::Sql(HeadError::NotOneSelect),
        SessionError::Sql(HeadError::UnknownTable("people_by_name".to_owned())),
        SessionError::Sql(HeadError::FunctionRefused("random".to_owned())),
        SessionError::Threads(denied()),
        SessionError::Shape { measure: "own".to_owned(), why: "no column `people`".to_owned() },
    ];
    errors.into_iter().map(Failure::from).collect()
}

fn measures() -> Vec<Failure> {
    let file = |source| CatalogError::File { file: "reach/own.sql".to_owned(), source };
    let errors = vec![
        CatalogError::Unknown {
            name: "newcomer".to_owned(),
            nearest: vec!["newcomers".to_owned(), "bot_share".to_owned()],
        },
        file(HeadError::NoHead),
        file(HeadError::NotClosed),
        file(HeadError::Toml("expected `=`".to_owned())),
        file(HeadError::HeadingMissing("How to read it")),
        file(HeadError::NotAllowed {
            key: "unit".to_owned(),
            found: "apples".to_owned(),
            allowed: "people, share".to_owned(),
        }),
        file(HeadError::Sql("expected an expression at line 1".to_owned())),
        file(HeadError::NotOrdered),
        file(HeadError::Circle("own".to_owned())),
        CatalogError::Folder { source: denied(), path: path() },
    ];
    let kinds = |name: &str, pattern: &str| {
        let own = BTreeMap::from([(name.to_owned(), vec![pattern.to_owned()])]);
        Failure::from(Kinds::new(&own).err().unwrap())
    };
    let mut failures: Vec<Failure> = errors.into_iter().map(Failure::from).collect();
    failures.push(kinds("Not A Kind", "*.rs"));
    failures.push(kinds("recipes", "[z-a"));
    failures
}

fn playbooks() -> Vec<Failure> {
    let texts = [
        format!("[report]\ntitle = \"{MARK}\" \"{MARK}\""),
        format!("[people]\nbot = [\"{MARK}\"]"),
        format!("[people]\nbots = \"{MARK}\""),
        format!("[people]\nbots = [3, \"{MARK}\"]"),
        format!("[[projects]]\nmailmap = \"{MARK}\""),
        format!("[[projects]]\nname = \"{MARK}\""),
        format!("[[projects]]\nname = \"a\"\n[projects.github]\nrepositories = [\"{MARK}\"]"),
        format!("[[projects]]\nname = \"a\"\n[projects.github]\nrepository = [\"{MARK}\"]"),
        "[[projects]]\nname = \"a\"\ngit = [\"b\", \"b\"]".to_owned(),
        "[[projects]]\nname = \"a\"".to_owned(),
        format!("[privacy]\naudience = \"{MARK}\""),
        "[[projects]]\nname = \"a\"\ngit = [\"a\"]\n[[projects]]\nname = \"A\"\ngit = [\"b\"]"
            .to_owned(),
    ];
    let mut failures: Vec<Failure> = texts
        .iter()
        .map(|text| Failure::from(Playbook::parse(text, &sections()).unwrap_err()))
        .collect();
    failures.push(PlaybookError::Unreadable { path: path(), source: denied() }.into());
    failures
}

fn estimates() -> Vec<Failure> {
    let ask = |csv: &str, method: &str, options: &[(&str, &str)]| {
        let options = options.iter().map(|(name, value)| {
            ((*name).to_owned(), value.split(';').map(str::to_owned).collect())
        });
        let request = Request {
            method: method.to_owned(),
            table: table(csv.as_bytes()).unwrap(),
            tables: std::collections::BTreeMap::new(),
            options: options.collect(),
        };
        Failure::from(run(&request).unwrap_err())
    };
    let stays = [("time", "days"), ("event", "left")];
    let plus = |more: (&'static str, &'static str)| [&stays[..], &[more]].concat();
    let marked = format!("days,left\n{MARK},1\n");
    vec![
        ask("a\n1\n", "kaplan_maier", &[]),
        ask("days,left\n1,1\n", "kaplan_meier", &plus(("tau", "3"))),
        ask("days,left\n1,1\n", "kaplan_meier", &[("time", "dais"), ("event", "left")]),
        ask("days,left\n1,1\n", "rmst", &stays),
        ask("days,left\n1,1\n", "kaplan_meier", &plus(("level", "0.9;0.95"))),
        ask("days,left\n1,1\n", "kaplan_meier", &plus(("level", MARK))),
        ask(&marked, "kaplan_meier", &stays),
        ask("days,left\n", "kaplan_meier", &stays),
        ask(&format!("from,to\n{MARK},2\n"), "network", &[("directed", MARK)]),
        ask(&format!("outcome,group\n1,{MARK}\n"), "mantel_haenszel", &[]),
        RequestError::Curve(CurveError::Empty).into(),
        RequestError::Amounts(AmountError::Negative { index: 2 }).into(),
        ask("days,left\n1,1\n", "cox_ph", &[("formula", "days ~ left")]),
        ask("days,left,x\n1,0,1\n", "cox_ph", &[("formula", "Surv(days, left) ~ x")]),
        ask(&marked, "cox_ph", &[("formula", "Surv(days, left) ~ 1")]),
        table(format!("a,b\n{MARK}\n").as_bytes()).err().unwrap(),
        table(format!("a,a\n{MARK},1\n").as_bytes()).err().unwrap(),
        table(&[b"a\n".as_slice(), MARK.as_bytes(), b"\xff\n"].concat()).err().unwrap(),
    ]
}

fn people() -> Vec<Failure> {
    let who = "marked@village.invalid";
    let rows = [
        format!("{MARK}\n"),
        format!("who,role\n{MARK},lead\n"),
        format!("who,role\n{who},{MARK}\n"),
        format!("who,role,from\n{who},lead,{MARK}\n"),
        format!("who,role,project\n{who},lead,{MARK}\n"),
        format!("who,role,from,until\n{who},lead,2024-01-01,2023-01-01\n"),
    ];
    let rosters = rows.iter().map(|rows| Roster::parse_csv(rows.as_bytes()).err().unwrap());
    let tables =
        [format!("[[role]]\n{MARK}"), format!("[[role]]\nwho = \"{who}\"\nrole = \"{MARK}\"")];
    let rosters = rosters.chain(tables.iter().map(|text| Roster::parse_toml(text).err().unwrap()));
    let files = [
        (Format::SortingHat, format!("{{\"{MARK}\"")),
        (Format::SortingHat, format!("{{\"{MARK}\": 1}}")),
        (Format::Stackalytics, format!("{{\"users\": \"{MARK}\"}}")),
        (Format::Gitdm, "Marked\n".to_owned()),
        (Format::Mailmap, "Marked\n".to_owned()),
    ];
    let files = files.iter().map(|(format, text)| format.read(text.as_bytes()).err().unwrap());
    let rosters = rosters.map(|error| Failure::roster(&path(), error));
    let files = files.map(Failure::from);
    rosters.chain(files).chain([Failure::from(Unkept)]).collect()
}

fn pages() -> Vec<Failure> {
    let json = serde_json::from_str::<u8>("x").unwrap_err();
    let errors = vec![
        ReportError::SameId { id: "newcomers".to_owned() },
        ReportError::UnusableId { id: "Not An Id".to_owned() },
        ReportError::Json(json),
    ];
    let mut failures: Vec<Failure> = errors.into_iter().map(Failure::from).collect();
    for kind in [
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::NotADirectory,
        io::ErrorKind::StorageFull,
        io::ErrorKind::NotFound,
        io::ErrorKind::Interrupted,
    ] {
        failures.push(Failure::path("write the report to", &path(), kind.into()));
    }
    failures
}

fn all() -> Vec<(&'static str, Vec<Failure>)> {
    vec![
        ("the store", stores()),
        ("collecting", collections()),
        ("cloning", clones()),
        ("asking", questions()),
        ("measures and kinds", measures()),
        ("convivial.toml", playbooks()),
        ("estimate", estimates()),
        ("people", people()),
        ("pages", pages()),
    ]
}

#[test]
fn every_failure_has_its_text_its_next_step_and_its_code() {
    let mut page = String::new();
    for (about, failures) in all() {
        page.push_str(&format!("## {about}\n\n"));
        for failure in failures {
            assert!(!failure.hints.is_empty(), "{failure}");
            page.push_str(&format!("{failure}\n(ends with {})\n\n", failure.code()));
        }
    }
    insta::assert_snapshot!(page);
}

#[test]
fn no_failure_tells_who_somebody_is() {
    let pieces = ["Marked", "marked", "village.invalid"];
    for (about, failures) in all() {
        for failure in failures {
            for text in [failure.to_string(), format!("{failure:?}")] {
                assert!(pieces.iter().all(|piece| !text.contains(piece)), "{about}: {text}");
            }
        }
    }
    assert_eq!(format!("{:?}", Personal::new(MARK)), "‹person›");
}

#[test]
fn a_mistake_in_the_arguments_is_asked_wrongly() {
    let Err(answer) = Program::try_parse_from(["convivial", "report", "--frobnicate"]) else {
        panic!("an unknown flag was taken");
    };
    assert!(answer.use_stderr());
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    assert_eq!(Failure::broken_pipe().code(), 0);
}
