//! Lines: what is printed off a terminal stays short, and tells that a long run is alive.

use crate::place::Place;

const EVENT: &str = r#"{"id": "1", "type": "IssuesEvent", "actor": {"id": 1, "login": "ann", "url": ""}, "repo": {"id": 7, "name": "orchard/grove", "url": ""}, "payload": {"action": "opened", "issue": {"number": 1, "id": 101, "title": "Invented", "user": {"login": "ann", "id": 1, "type": "User"}, "state": "open", "labels": [], "comments": 0, "created_at": "2023-01-01T10:00:00Z", "updated_at": "2023-01-01T10:00:00Z", "closed_at": null, "body": "x"}}, "public": true, "created_at": "2023-01-01T10:00:00Z"}
"#;

#[test]
fn the_coverage_table_fits_on_a_page_and_tells_hours_as_hours() {
    let place = Place::new();
    let event = |hour: &str| EVENT.replace("T10:00:00Z", &format!("T{hour}:00:00Z"));
    for (file, hour) in [("2023-01-01-10.json", "10"), ("2023-01-01-12.json", "12")] {
        place.write("hours", &[(file.into(), event(hour).into_bytes())]);
    }
    let output = place.run(&["collect", "grove=gharchive:hours", "--store", "store"]);
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.lines().count() > 5, "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    assert!(table.contains(" 2023-01-01 10:00–11:00 "), "{table}");
    assert!(table.contains(" 2023-01-01 12:00–13:00 "), "{table}");
    assert_eq!(table.matches(" hold far fewer ").count(), 1, "{table}");
    let told = String::from_utf8(output.stderr).unwrap();
    let begins = "grove, gharchive: reading\ngrove, gharchive: was read\ngrove, gharchive; ";
    assert!(told.starts_with(begins), "{told}");
}

#[test]
fn a_report_tells_off_a_terminal_what_it_reads_and_quietly_it_does_not() {
    let place = Place::with(&["orchard"]);
    let output = place.run(&["report", "orchard"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("orchard, git: reading\norchard, git: was read\n"), "{told}");
    let output = place.run(&["report", "orchard", "--quiet"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
