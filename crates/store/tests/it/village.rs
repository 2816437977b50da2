//! An invented source for the tests: some commits of some villagers, and what is said beside them.

use model::{
    Commit, CommitId, Coverage, Credit, CreditRole, Extent, Fact, Instant, Note, NoteKind,
    Personal, ProjectName, Signature, Signed, Stamp,
};
use store::{Added, SnapshotFrom, SourceState, Store, StoreError};

pub(crate) fn project(name: &str) -> ProjectName {
    ProjectName::parse(name).unwrap()
}

pub(crate) fn id(number: u32) -> CommitId {
    CommitId::parse(&format!("{number:040x}")).unwrap()
}

pub(crate) fn signature(name: &str) -> Signature {
    Signature {
        name: Personal::new(name),
        address: Personal::new(format!("{}@village.invalid", name.to_lowercase())),
    }
}

fn signed(name: &str, year: i32) -> Signed {
    let at = Instant::from_date(year, 2, 3);
    let stamp = Stamp { at, offset_minutes: -330, suspect: false, offset_suspect: false };
    Signed { by: signature(name), stamp }
}

pub(crate) fn commit(number: u32) -> Commit {
    let names = ["Ada", "Bela", "Chidi"];
    let name = names[number as usize % 3];
    let credit = Credit { role: CreditRole::CoAuthored, by: signature("Dana") };
    Commit {
        id: id(number),
        parents: (number > 0).then(|| id(number - 1)).into_iter().collect(),
        author: signed(name, 2020 + number as i32 / 4),
        committer: signed("Ada", 2020 + number as i32 / 4),
        credits: if number.is_multiple_of(2) { vec![credit] } else { Vec::new() },
        paths: vec![b"README.md".to_vec(), format!("src/{number}.rs").into_bytes()],
    }
}

/// Returns the state of a source whose reading came out as `added`.
pub(crate) fn state(project: &ProjectName, added: Added) -> SourceState {
    SourceState {
        project: project.clone(),
        source: "git".to_owned(),
        location_fingerprint: "0".repeat(32),
        tips: vec![("main".to_owned(), id(1))],
        snapshot_at: Instant::from_date(2024, 6, 1).unwrap(),
        snapshot_from: SnapshotFrom::NewestCommit,
        read: added.stored + added.duplicate,
        stored: added.stored,
        duplicate: added.duplicate,
        quarantined: 0,
        ignored: 0,
    }
}

/// Runs a whole collection of the commits into a project and returns the generation.
pub(crate) fn collect(
    store: &Store,
    project: &ProjectName,
    commits: Vec<Commit>,
) -> Result<u64, StoreError> {
    let mut run = store.begin(store.lock(false)?)?;
    let reached = commits.iter().map(|commit| (commit.id.clone(), commit.id.clone())).collect();
    let mut added = Added::default();
    let mut commits = commits.into_iter().peekable();
    while commits.peek().is_some() {
        let batch = run.add_commits(project, "git", commits.by_ref().take(5).collect())?;
        added.stored += batch.stored;
        added.duplicate += batch.duplicate;
    }
    run.set_reachable(project, "git", reached);
    run.set_coverage(project, "git", vec![coverage(project)]);
    run.set_notes(project, "git", vec![note(project)]);
    run.set_mailmap(project, "git", Some(b"Ada <ada@village.invalid> \xe9\n".to_vec()));
    run.set_source(state(project, added));
    run.publish()
}

pub(crate) fn coverage(project: &ProjectName) -> Coverage {
    Coverage {
        project: project.clone(),
        source: "git".to_owned(),
        fact: Fact::Paths,
        from: Instant::from_date(2020, 1, 1),
        until: None,
        extent: Extent::Partial,
        reason: "the clone has no trees".to_owned(),
    }
}

pub(crate) fn note(project: &ProjectName) -> Note {
    Note {
        project: project.clone(),
        source: "git".to_owned(),
        kind: NoteKind::NotUtf8,
        count: 3,
        example: id(7).to_string(),
    }
}
