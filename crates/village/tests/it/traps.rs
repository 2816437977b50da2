//! The traps that the story promises are really in it, so that no later edit loses one.

use std::collections::BTreeSet;

use model::{Commit, CreditRole, Instant, Stamp};
use village::Story;

fn at(text: &str) -> Option<Instant> {
    Some(Instant::parse(text).unwrap())
}

fn stories() -> [Story; 2] {
    [village::orchard(), village::beehive()]
}

fn authored<'s>(story: &'s Story, name: &str) -> Vec<&'s Commit> {
    let by = |commit: &&Commit| !commit.is_merge() && commit.author.by.name.lossy() == name;
    story.commits.iter().filter(by).collect()
}

/// Seconds from the first to the last commit that somebody wrote under one name.
fn span(name: &str) -> i64 {
    let story = village::orchard();
    let times: Vec<Instant> =
        authored(&story, name).iter().filter_map(|c| c.committer.stamp.believed()).collect();
    times.iter().max().unwrap().seconds() - times.iter().min().unwrap().seconds()
}

#[test]
fn the_stories_are_those_that_are_listed() {
    assert_eq!(stories().map(|story| story.name.to_string()), village::ALL);
    assert_eq!(village::as_of().to_string(), "2025-01-01T00:00:00Z");
}

#[test]
fn parents_stand_before_children_and_no_id_is_said_twice() {
    let mut seen = BTreeSet::new();
    for story in stories() {
        for (place, commit) in story.commits.iter().enumerate() {
            assert!(commit.parents.iter().all(|parent| seen.contains(parent)));
            assert_eq!(commit.parents.is_empty(), place == 0);
            assert_eq!(commit.paths.is_empty(), commit.is_merge());
            assert!(seen.insert(commit.id.clone()));
        }
        // Whatever is told is reachable from the tip, as every source promises.
        let mut reached: BTreeSet<_> = story.commits.last().map(|c| &c.id).into_iter().collect();
        for commit in story.commits.iter().rev() {
            assert!(reached.contains(&commit.id));
            reached.extend(&commit.parents);
        }
    }
    assert!(village::orchard().commits.iter().any(|commit| commit.parents.len() == 3));
}

#[test]
fn just_two_times_cannot_be_believed_and_all_others_lie_before_the_snapshot() {
    let orchard = village::orchard();
    let suspect: Vec<Option<Instant>> = orchard
        .commits
        .iter()
        .map(|commit| commit.committer.stamp)
        .filter(|stamp| stamp.suspect)
        .map(|stamp| stamp.at)
        .collect();
    assert_eq!(suspect, [at("1970-01-01"), at("2120-01-01")]);
    let start = Instant::parse("2022-01-01").unwrap();
    for story in stories() {
        let believed = story.commits.iter().filter_map(|c| c.committer.stamp.believed());
        assert!(believed.into_iter().all(|at| at >= start && at < story.as_of));
    }
}

#[test]
fn waits_lie_exactly_on_the_edges() {
    const DAY: i64 = 86_400;
    assert_eq!(span("Inés Ivy"), DAY / 8);
    assert_eq!(span("Juno Juniper"), DAY);
    assert_eq!(span("Kiri Kumquat"), 365 * DAY);
    assert_eq!(span("Lotus Larch"), 366 * DAY);
    assert_eq!(span("Maro Medlar"), 730 * DAY);
    assert_eq!(span("Nara Nectarine"), 731 * DAY);
    assert!(span("Ada Applewood") >= 1095 * DAY);
}

#[test]
fn years_begin_elsewhere_at_another_time() {
    let orchard = village::orchard();
    let first = |name: &str| -> Stamp { authored(&orchard, name)[0].committer.stamp };
    let vesna = first("Vesna Verbena");
    assert_eq!((vesna.at, vesna.offset_minutes), (at("2023-01-01T04:59:59Z"), -300));
    let iris = first("Iris Ironwood");
    assert_eq!((iris.at, iris.offset_minutes), (at("2023-12-31T22:30:00Z"), 120));
    assert_eq!(first("Ulmo Umbrella-Pine").at, at("2022-12-31T23:59:59Z"));
    assert_eq!(first("Moss Mulberry").at, at("2024-02-29T23:30:00Z"));
    let willow = authored(&orchard, "Willow Walnut")[0];
    assert_eq!(willow.author.stamp.at, at("2022-11-20T19:00:00Z"));
    assert_eq!(willow.committer.stamp.at, at("2023-01-12T08:00:00Z"));
}

#[test]
fn one_month_is_silent_on_every_clock() {
    let stamps = |commit: &Commit| [commit.author.stamp, commit.committer.stamp];
    for stamp in village::orchard().commits.iter().flat_map(stamps) {
        let local = stamp.at.unwrap().plus_seconds(60 * i64::from(stamp.offset_minutes));
        for (year, month, _) in [stamp.at.unwrap().date(), local.date()] {
            assert_ne!((year, month), (2023, 8));
        }
    }
}

#[test]
fn names_and_addresses_mislead_as_promised() {
    let orchard = village::orchard();
    let authors: BTreeSet<(String, String)> = orchard
        .commits
        .iter()
        .map(|commit| &commit.author.by)
        .map(|by| (by.name.lossy().into_owned(), by.address.lossy().into_owned()))
        .collect();
    let named = |name: &str| authors.iter().filter(|(known, _)| known == name).count();
    let reached = |address: &str| authors.iter().filter(|(_, known)| known == address).count();
    assert_eq!(named("Fig Fennel"), 2);
    assert_eq!(named("Eluned Elder"), 2);
    assert_eq!(reached("root@localhost"), 2);
    assert_eq!(reached("ghost@users.noreply.github.com"), 1);
    assert_eq!(authors.iter().filter(|(_, known)| known.contains("+dov-damson-")).count(), 1);
    assert_eq!(reached("dov-damson-invented@users.noreply.github.com"), 1);
    assert!(authors.iter().any(|(name, _)| name.ends_with("[bot]")));
    assert_eq!(named("pre-commit-ci"), 1);
    for (_, address) in &authors {
        let (_, domain) = address.split_once('@').unwrap();
        let known = ["localhost", "users.noreply.github.com"].contains(&domain);
        assert!(known || domain.ends_with(".invalid"), "an address that could reach somebody");
    }
}

#[test]
fn some_people_are_only_ever_named_by_others() {
    let orchard = village::orchard();
    let roles = |name: &str| -> BTreeSet<CreditRole> {
        let credits = orchard.commits.iter().flat_map(|commit| &commit.credits);
        credits.filter(|credit| credit.by.name.lossy() == name).map(|c| c.role).collect()
    };
    assert_eq!(roles("Teasel Turnip"), [CreditRole::CoAuthored].into());
    assert_eq!(roles("Reseda Radish"), [CreditRole::Reported].into());
    assert!(authored(&orchard, "Teasel Turnip").is_empty());
    assert!(authored(&orchard, "Reseda Radish").is_empty());
    // Laurel and Olive were there before the first commit that counts.
    let first = |name: &str| authored(&orchard, name)[0].committer.stamp.at;
    let before = |commit: &&Commit| commit.committer.stamp.at < first("Laurel Lime");
    let credited = orchard.commits.iter().filter(before).flat_map(|commit| &commit.credits);
    assert!(credited.into_iter().any(|credit| credit.by.name.lossy() == "Laurel Lime"));
    let merged =
        |commit: &&Commit| commit.is_merge() && commit.author.by.name.lossy() == "Olive Oakmoss";
    let merge = orchard.commits.iter().find(merged).unwrap();
    assert!(merge.committer.stamp.at < first("Olive Oakmoss"));
}

#[test]
fn every_kind_of_work_is_touched() {
    let orchard = village::orchard();
    let paths: BTreeSet<&[u8]> =
        orchard.commits.iter().flat_map(|commit| &commit.paths).map(Vec::as_slice).collect();
    let touched =
        |part: &str| paths.iter().any(|path| String::from_utf8_lossy(path).contains(part));
    for part in [
        "src/tree.py",
        "src/root.c",
        "tests/",
        "doc/index.rst",
        ".md",
        "locale/",
        ".po",
        ".github/workflows/",
        "pyproject.toml",
        "setup.py",
        "examples/",
        "CODE_OF_CONDUCT.md",
        "CONTRIBUTING.md",
        ".mailmap",
    ] {
        assert!(touched(part), "{part}");
    }
}
