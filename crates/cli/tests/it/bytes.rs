//! Bytes: the same history gives the same bytes, and Parquet is Parquet.

use crate::place::Place;

#[test]
fn the_same_history_gives_the_same_pages_in_any_place_and_store() {
    let report = |extra: &[&str], out: &str| {
        let place = Place::with(&["orchard", "beehive"]);
        place.done(&[&["report", "orchard", "beehive", "--out", out], extra].concat());
        place.files(out)
    };
    let once = report(&[], "first");
    let again = report(&["--store", "elsewhere"], "second/place");
    let names = |files: &[(std::path::PathBuf, Vec<u8>)]| {
        files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&once), names(&again));
    for ((name, one), (_, other)) in once.iter().zip(&again) {
        assert!(one == other, "{} differs", name.display());
    }
}

#[test]
fn a_report_from_steps_is_the_report_made_at_once() {
    let place = Place::with(&["orchard"]);
    place.done(&["report", "orchard", "--store", "store", "--out", "first"]);
    place.done(&["report", "orchard", "--store", "store", "--out", "again"]);
    place.done(&["report", "--store", "store", "--out", "later"]);
    assert!(place.files("first") == place.files("again"));
    assert!(place.files("first") == place.files("later"));
}

#[test]
fn another_project_in_the_store_leaves_a_report_as_it_is() {
    let alone = Place::with(&["orchard"]);
    alone.done(&["report", "orchard"]);
    let shared = Place::with(&["orchard", "beehive"]);
    shared.done(&["report", "beehive", "--store", "store", "--out", "hive"]);
    shared.done(&["report", "orchard", "--store", "store"]);
    assert!(alone.files("convivial-report") == shared.files("convivial-report"));
}

#[test]
fn what_compares_projects_is_on_a_page_about_several_alone() {
    let place = Place::with(&["orchard", "beehive"]);
    place.done(&["report", "orchard", "--out", "one"]);
    place.done(&["report", "orchard", "beehive", "--out", "both"]);
    let compared = |out: &str| {
        let mut names = place.files(out).into_iter().map(|(name, _)| name);
        names.any(|name| name.to_string_lossy().contains("newcomers_by_origin"))
    };
    assert!(!compared("one") && compared("both"));
}

#[test]
fn a_report_does_not_take_back_the_moment_until_which_was_collected() {
    let place = Place::with(&["orchard"]);
    let told = || {
        let doctor = place.done(&["doctor", "--store", "store"]);
        let text = String::from_utf8(doctor).unwrap();
        let line = text.lines().find(|line| line.starts_with("orchard from git")).unwrap();
        line.split(';').next().unwrap().to_owned()
    };
    place.done(&["report", "orchard", "--store", "store"]);
    let newest = told();
    place.done(&["collect", "orchard", "--store", "store"]);
    let collected = told();
    assert_ne!(newest, collected);
    place.done(&["report", "orchard", "--store", "store"]);
    assert_eq!(told(), collected);
}

#[test]
fn no_page_holds_a_name_or_an_address() {
    let place = Place::with(&["orchard"]);
    place.done(&["report", "orchard"]);
    for commit in village::orchard().commits {
        for by in [&commit.author.by, &commit.committer.by] {
            for personal in [&by.name, &by.address].map(|personal| personal.bytes()) {
                // A word of few letters also stands in the house's own prose.
                if personal.len() < 8 {
                    continue;
                }
                for (page, bytes) in place.files("convivial-report") {
                    let found = bytes.windows(personal.len()).any(|window| window == personal);
                    assert!(!found, "{} tells who somebody is", page.display());
                }
            }
        }
    }
}

#[test]
fn parquet_has_its_magic_at_both_ends_and_the_length_of_its_footer() {
    let place = Place::with(&["orchard"]);
    place.done(&["collect", "orchard", "--store", "store"]);
    for extra in [vec![], vec!["--curve"]] {
        let args = ["measure", "second_contribution", "--store", "store", "--format", "parquet"];
        let bytes = place.done(&[args.as_slice(), &extra].concat());
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        let end = bytes.len() - 8;
        let footer = u32::from_le_bytes(bytes[end..end + 4].try_into().unwrap());
        assert!(usize::try_from(footer).unwrap() < end - 4);
    }
}
