//! Collecting in steps ends where collecting once does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use collect::net::Outside;
use collect::{Allowance, CollectError, Collected, Order, Settings, collect};
use model::{Commit, CommitId, Coverage, Note, NoteKind, ProjectName};
use proptest::prelude::*;
use store::{Run, SnapshotFrom, SourceState, Store, StoreError};
use tempfile::TempDir;

use crate::histories::STREAM;
use crate::repository::{Repository, now, project};
use crate::rig::{Answers, Still};

struct Kept {
    folder: TempDir,
    store: Store,
}

/// What a collection of clones that could be read amounts to.
struct Brought {
    state: SourceState,
    reachable: u64,
    partial: bool,
}

/// What a store ends with, in an order of its own.
#[derive(PartialEq, Debug)]
struct End {
    commits: BTreeMap<CommitId, Commit>,
    reachable: Vec<(CommitId, CommitId)>,
    coverage: Vec<Coverage>,
    notes: Vec<Note>,
    mailmaps: Vec<Vec<u8>>,
}

impl Kept {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open_or_create(&folder.path().join("store"), [7; 32]).unwrap();
        Self { folder, store }
    }

    fn collect(&self, repositories: &[&Repository]) -> Brought {
        let Collected { state, reachable, missing, failed, .. } =
            self.try_collect(&[order(repositories)]).unwrap().remove(0);
        assert!(failed.is_none());
        Brought { state: state.unwrap(), reachable, partial: !missing.is_empty() }
    }

    fn try_collect(&self, orders: &[Order]) -> Result<Vec<Collected>, CollectError> {
        let (run, collected) = self.gather(orders)?;
        run.publish()?;
        Ok(collected)
    }

    /// Collects without publishing.
    fn gather(&self, orders: &[Order]) -> Result<(Run, Vec<Collected>), CollectError> {
        let (net, clock) = (Answers::default(), Still::default());
        let outside =
            Outside { net: &net, clock: &clock, tokens: &|_, _| Vec::new(), patient: true };
        let settings = Settings {
            now: now(),
            snapshot_from: SnapshotFrom::NewestCommit,
            outside: &outside,
            offline: true,
            threads: 2,
            allowance: Allowance::default(),
            progress: &|_, _| (),
        };
        // Another test's `git` may hold a copy of the lock for the moment between fork and exec.
        let mut run = self.store.begin(self.store.lock(true)?)?;
        let collected = collect(&self.store, &mut run, orders, &settings)?;
        Ok((run, collected))
    }

    fn end(&self) -> End {
        let snapshot = self.store.snapshot().unwrap();
        let mut reachable = snapshot.reachable(&project(), "git").unwrap();
        reachable.sort();
        let commits = snapshot.commits(&project()).unwrap();
        End {
            commits: commits
                .into_iter()
                .map(|mut commit| {
                    commit.paths.sort();
                    (commit.id.clone(), commit)
                })
                .collect(),
            reachable,
            coverage: snapshot.coverage().unwrap(),
            notes: snapshot.notes().unwrap(),
            mailmaps: snapshot.mailmaps().unwrap().into_iter().map(|(_, _, text)| text).collect(),
        }
    }

    /// Drops what only a rewritten history leaves behind.
    fn end_as_reachable(&self) -> End {
        let mut end = self.end();
        end.notes.retain(|note| note.kind != NoteKind::NoLongerReachable);
        let reachable: Vec<&CommitId> = end.reachable.iter().map(|(id, _)| id).collect();
        end.commits.retain(|id, _| reachable.contains(&id));
        end
    }
}

fn order(repositories: &[&Repository]) -> Order {
    let places: Vec<String> =
        repositories.iter().map(|one| one.path().to_str().unwrap().to_owned()).collect();
    let section = toml::Table::from_iter([("git".to_owned(), places.into())]);
    Order { project: project(), source: "git".to_owned(), section, folder: PathBuf::new() }
}

fn once(repository: &Repository) -> End {
    let kept = Kept::new();
    kept.collect(&[repository]);
    kept.end()
}

#[test]
fn a_second_collection_reads_nothing_and_changes_nothing() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let kept = Kept::new();
    let first = kept.collect(&[&repository]);
    let end = kept.end();
    assert_eq!((first.state.read, first.state.stored, first.reachable), (5, 5, 5));
    assert_eq!(first.state.snapshot_at.seconds(), 1_600_000_501);
    let second = kept.collect(&[&repository]);
    assert_eq!((second.state.read, second.state.stored, second.reachable), (0, 0, 5));
    assert_eq!(second.state.snapshot_at, first.state.snapshot_at);
    assert_eq!(kept.end(), end);
}

#[test]
fn a_shallow_clone_that_is_deepened_ends_as_a_whole_one() {
    let origin = Repository::bare();
    origin.import(STREAM.as_bytes());
    let clone = origin.cloned(&["--depth=2"]);
    let kept = Kept::new();
    let first = kept.collect(&[&clone]);
    assert!(first.partial);
    let again = kept.collect(&[&clone]);
    assert_eq!(again.state.duplicate, again.state.read);
    assert_eq!(kept.end(), once(&clone), "collecting the same clone twice");
    clone.git(&["fetch", "-q", "--unshallow"]);
    let last = kept.collect(&[&clone]);
    assert!(!last.partial);
    assert_eq!(kept.end(), once(&origin));
}

#[test]
fn a_clone_that_gains_its_trees_ends_as_a_whole_one() {
    let origin = Repository::bare();
    origin.import(STREAM.as_bytes());
    let clone = origin.cloned(&["--bare", "--filter=tree:0"]);
    let kept = Kept::new();
    assert!(kept.collect(&[&clone]).partial);
    clone.git(&["rev-list", "--objects", "--missing=allow-any", "main"]);
    clone.git(&["fetch", "-q", "--refetch", "--no-filter", "origin"]);
    kept.collect(&[&clone]);
    assert_eq!(kept.end(), once(&origin));
}

#[test]
fn row_32_commits_that_a_rewrite_leaves_behind_are_counted_and_stay() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let kept = Kept::new();
    kept.collect(&[&repository]);
    repository.git(&["update-ref", "refs/heads/main", "side"]);
    let after = kept.collect(&[&repository]);
    assert_eq!((after.state.read, after.reachable), (0, 3));
    let end = kept.end();
    assert_eq!(end.commits.len(), 5);
    let gone = end.notes.iter().find(|note| note.kind == NoteKind::NoLongerReachable).unwrap();
    assert_eq!(gone.count, 2);
    assert_eq!(after.state.snapshot_at.seconds(), 1_600_000_401);
}

#[test]
fn one_project_is_not_collected_twice_in_a_run() {
    let repository = Repository::bare();
    let twice = [order(&[&repository]), order(&[&repository])];
    let error = Kept::new().try_collect(&twice).unwrap_err();
    assert!(matches!(error, CollectError::Twice { .. }));
}

#[test]
fn damage_to_what_is_known_of_files_is_told_and_never_taken_for_new_files() {
    let folder = TempDir::new().unwrap();
    let line = "{\"id\":\"1\",\"type\":\"WatchEvent\",\"created_at\":\"2025-11-05T09:00:00Z\"}\n";
    fs::write(folder.path().join("2025-11-05-9.json"), line).unwrap();
    let section = "hours = [\"2025-11-05-9.json\"]".parse().unwrap();
    let source = "gharchive".to_owned();
    let order = Order { project: project(), source, section, folder: folder.path().to_owned() };
    let kept = Kept::new();
    kept.try_collect(std::slice::from_ref(&order)).unwrap();
    let mut folders = vec![kept.folder.path().to_owned()];
    let mut damaged = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().contains("files_read") {
                fs::write(&path, vec![0; fs::metadata(&path).unwrap().len() as usize]).unwrap();
                damaged += 1;
            }
        }
    }
    assert_eq!(damaged, 1);
    let Err(failed) = kept.gather(&[order]) else { panic!("the damage was not seen") };
    let CollectError::Store(StoreError::Damaged { file, .. }) = failed else {
        panic!("{failed:?}")
    };
    assert!(file.contains("files_read"), "{file}");
}

#[test]
fn clones_of_one_project_count_together_and_fill_each_other_up() {
    let origin = Repository::bare();
    origin.import(STREAM.as_bytes());
    let shallow = origin.cloned(&["--depth=1"]);
    let fork = origin.cloned(&["--bare"]);
    fork.import(
        b"commit refs/heads/main\ncommitter Rush Reed <rush@meadow.invalid> 1600000900 +0000\n\
          data 1\nx\nfrom refs/heads/main^0\nM 100644 inline fork\ndata 1\nx\n\n",
    );
    let kept = Kept::new();
    let first = kept.collect(&[&shallow, &fork]);
    assert_eq!((first.reachable, first.partial), (6, true));
    let end = kept.end();
    let commits = once(&fork).commits;
    assert_eq!(end.commits, commits, "what the shallow clone lacks comes from the other");
    assert!(end.coverage[0].reason.starts_with("clone 1: a shallow clone"));
    let again = kept.collect(&[&shallow, &fork]);
    assert_eq!((again.state.stored, again.reachable), (0, 6));
    assert_eq!(kept.end().commits, end.commits);
}

#[test]
fn row_34_a_source_that_fails_leaves_what_was_there_and_takes_nobody_down() {
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let kept = Kept::new();
    let first = kept.collect(&[&repository]);
    let end = kept.end();
    repository.git(&["update-ref", "refs/heads/main", "side"]);
    let broken = Repository::bare();
    fs::remove_file(broken.path().join("HEAD")).unwrap();
    let other = Order { project: ProjectName::parse("hill").unwrap(), ..order(&[&repository]) };
    let told = kept.try_collect(&[order(&[&repository, &broken]), other]).unwrap();
    assert!(matches!(told[0].failed, Some(CollectError::Git { .. })));
    assert_eq!(told[0].state, Some(first.state));
    assert!(told[1].failed.is_none());
    let mut after = kept.end();
    after.coverage.retain(|row| row.project == project());
    after.notes.retain(|note| note.project == project());
    after.mailmaps.truncate(end.mailmaps.len());
    assert_eq!(after, end);
}

#[test]
fn a_source_of_which_too_much_is_set_aside_tells_nothing_and_others_are_published() {
    let folder = TempDir::new().unwrap();
    let sound = "orchard,2024,meetings,3,,almanac\n";
    let table = |broken: usize| {
        let head = "project,period,measure,value,n,source\n";
        format!("{head}{sound}{}", "orchard,2024,meetings,many,,almanac\n".repeat(broken))
    };
    let repository = Repository::bare();
    repository.import(STREAM.as_bytes());
    let section = toml::Table::from_iter([("files".to_owned(), vec!["told.csv"].into())]);
    let figures = Order {
        project: ProjectName::parse("orchard").unwrap(),
        source: "figures".to_owned(),
        section,
        folder: folder.path().to_owned(),
    };
    for (broken, figures_kept) in [(51, 0), (50, 1)] {
        fs::write(folder.path().join("told.csv"), table(broken)).unwrap();
        let kept = Kept::new();
        let told = kept.try_collect(&[figures.clone(), order(&[&repository])]).unwrap();
        assert_eq!(
            matches!(told[0].failed, Some(CollectError::TooMuchSetAside { set_aside: 51, .. })),
            figures_kept == 0
        );
        assert!(told[0].in_part() && told[1].failed.is_none());
        let snapshot = kept.store.snapshot().unwrap();
        assert_eq!(snapshot.figures().unwrap().len(), figures_kept);
        assert_eq!(snapshot.set_aside().unwrap().is_empty(), figures_kept == 0);
        assert_eq!(snapshot.commits(&project()).unwrap().len(), 5);
    }
}

/// Commits, each with the distances to its parents and the number of the file that it changes.
fn history() -> impl Strategy<Value = Vec<(Vec<usize>, u8)>> {
    proptest::collection::vec((proptest::collection::vec(1_usize..6, 0..4), 0_u8..5), 2..16)
}

fn stream(history: &[(Vec<usize>, u8)]) -> String {
    let mut stream = String::new();
    for (number, (distances, file)) in history.iter().enumerate() {
        let mut parents: Vec<usize> =
            distances.iter().filter_map(|distance| number.checked_sub(*distance)).collect();
        let mut seen = Vec::new();
        parents.retain(|parent| {
            !seen.contains(parent) && {
                seen.push(*parent);
                true
            }
        });
        let time = 1_600_000_000 + number * 60;
        let zone = if file % 2 == 0 { "+0000" } else { "+0199" };
        stream += &format!(
            "reset refs/heads/c{number}\n\ncommit refs/heads/c{number}\nmark :{}\n\
             committer Rush Reed <rush@meadow.invalid> {time} {zone}\ndata 1\nx\n",
            number + 1
        );
        for (place, parent) in parents.iter().enumerate() {
            let word = if place == 0 { "from" } else { "merge" };
            stream += &format!("{word} :{}\n", parent + 1);
        }
        stream += &format!("M 100644 inline f{file}/{}\ndata 2\n{number:02}\n\n", number % 3);
    }
    stream
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_collected_in_any_steps_is_the_history_collected_once(
        history in history(),
        stops in proptest::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let repository = Repository::bare();
        repository.import(stream(&history).as_bytes());
        let kept = Kept::new();
        for stop in stops {
            let tip = format!("refs/heads/c{}", stop.index(history.len()));
            repository.git(&["update-ref", "refs/heads/main", &tip]);
            let collected = kept.collect(&[&repository]);
            let once = once(&repository);
            let end = kept.end_as_reachable();
            prop_assert_eq!(collected.reachable, once.commits.len() as u64);
            prop_assert_eq!(&end.commits, &once.commits);
            prop_assert_eq!(&end.reachable, &once.reachable);
            prop_assert_eq!(&end.coverage, &once.coverage);
        }
    }
}
