//! What a question may not do: leave the session, change it, or see who somebody is.

use measure::SessionError;

use crate::ground::{Ground, Opened, Told, VILLAGE};

#[test]
fn only_one_select_over_known_tables_is_run() {
    let ground = Ground::new(&[Told::whole(village::beehive())]);
    let session = ground.session();
    let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(file.path(), "a\n1\n").unwrap();
    let path = file.path().display().to_string();
    let target = file.path().with_extension("out");
    let out = target.display().to_string();
    let before = session.sql("SELECT COUNT(*) AS n FROM commits ORDER BY n").unwrap();
    for sql in [
        "",
        "SELECT 1; SELECT 2",
        "CREATE TABLE t AS SELECT 1",
        "CREATE VIEW t AS SELECT 1",
        &format!("CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '{path}'"),
        "DROP TABLE commits",
        "INSERT INTO commits SELECT * FROM commits",
        "WITH t AS (SELECT 1) INSERT INTO commits SELECT * FROM commits",
        "DELETE FROM commits",
        "UPDATE commits SET author = 'x'",
        "TRUNCATE TABLE commits",
        &format!("COPY commits TO '{out}'"),
        &format!("COPY (SELECT 1) TO '{out}'"),
        "SELECT 1 INTO t",
        "SET datafusion.execution.batch_size = 1",
        "EXPLAIN SELECT 1",
        "SHOW TABLES",
        "DESCRIBE commits",
        "PREPARE p AS SELECT 1",
        "SELECT * FROM elsewhere",
        "SELECT * FROM signatures",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM other.public.commits",
        &format!("SELECT * FROM '{path}'"),
        &format!("SELECT * FROM read_csv('{path}')"),
        &format!("SELECT * FROM read_parquet('{path}')"),
        &format!("SELECT * FROM parquet_metadata('{path}')"),
        "SELECT (SELECT COUNT(*) FROM elsewhere)",
        "SELECT now()",
        "SELECT random()",
        "SELECT approx_distinct(author) FROM commits",
    ] {
        assert!(session.sql(sql).is_err(), "{sql}");
    }
    assert!(!target.exists());
    assert_eq!(session.sql("SELECT COUNT(*) AS n FROM commits ORDER BY n").unwrap(), before);
}

#[test]
fn a_refusal_says_what_is_wrong() {
    let (_, session) = &*VILLAGE;
    let why = |sql| match session.sql(sql) {
        Err(SessionError::Sql(why)) => why.to_string(),
        _ => panic!("{sql}"),
    };
    assert_eq!(why("SELECT * FROM comits"), "there is no table or view `comits`");
    assert_eq!(why("DROP TABLE commits"), "one SELECT is needed, nothing else");
    assert!(why("SELECT now()").starts_with("the function `now` is refused"));
}

#[test]
fn no_table_or_view_tells_who_somebody_is() {
    let (_, session) = &*VILLAGE;
    let rows = session.tables().unwrap();
    assert!(rows.len() > 60);
    for line in rows.lines() {
        let [table, column, kind] = line.as_slice() else { panic!("three columns") };
        let parts =
            ["name", "address", "mail", "login", "title", "message", "location", "associat"];
        assert!(parts.iter().all(|part| !column.contains(part)), "{table}.{column}");
        let never = [
            "age",
            "avatar",
            "biography",
            "birth",
            "company",
            "country",
            "disability",
            "employer",
            "ethnicity",
            "gender",
            "language",
            "nationality",
            "photo",
            "pronouns",
            "race",
            "religion",
            "salary",
            "sex",
            "text",
            "within",
            "zone",
        ];
        let named = |word: &&str| column.split('_').any(|part| part == *word);
        assert!(!never.iter().any(named), "{table}.{column}");
        if column == "path" {
            assert_eq!(kind, "Int64", "{table}.{column}: a path is a number");
        }
    }
    // Nor does any cell hold what the village's people sign with.
    for table in rows.column("table").unwrap().iter().map(|cell| cell.text()) {
        let cells = session.sql(&format!("SELECT * FROM {table}")).unwrap().lines().concat();
        for mark in ["@", "Applewood", "src/", ".invalid"] {
            assert!(cells.iter().all(|cell| !cell.contains(mark)), "{table} holds {mark}");
        }
    }
}

#[test]
fn a_session_about_one_project_shows_no_row_of_another() {
    let (ground, _) = &*VILLAGE;
    let one = Opened { projects: &["orchard"], partitions: 2, ..Opened::default() };
    let session = ground.open(&one).unwrap();
    let mut told = 0;
    for line in session.tables().unwrap().lines().iter().filter(|line| line[1] == "project") {
        let table = &line[0];
        let rows = session.sql(&format!("SELECT DISTINCT project FROM {table}")).unwrap().lines();
        assert!(rows.iter().all(|row| row[0] == "orchard"), "{table}: {rows:?}");
        told += rows.len();
    }
    assert!(told > 10);
    let count = |sql| session.sql(sql).unwrap().lines();
    let commits = count("SELECT COUNT(*) FROM commits");
    assert_eq!(commits, count("SELECT COUNT(*) FROM commits WHERE project = 'orchard'"));
}
