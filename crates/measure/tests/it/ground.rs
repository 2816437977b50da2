//! A store made from stories, and the one way in which tests ask a measure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use identify::{BotList, Input, Mailmap, UnusableList, resolve};
use measure::{Catalog, Kinds, Params, Session, SessionError, SessionInput};
use model::{
    Answer, Commit, CommitId, Coverage, Extent, Fact, IdentityMode, Instant, Measured, Note,
    NoteKind, People, Per, ProjectName, Value,
};
use store::{Snapshot, SnapshotFrom, SourceState, Store};
use tempfile::TempDir;
use village::Story;

/// A project as a source would hand it over.
pub(crate) struct Told {
    pub(crate) story: Story,
    pub(crate) paths: Extent,
    pub(crate) commits: Extent,
    pub(crate) seen: SnapshotFrom,
}

impl Told {
    pub(crate) fn whole(story: Story) -> Self {
        Self {
            story,
            paths: Extent::Complete,
            commits: Extent::Complete,
            seen: SnapshotFrom::NewestCommit,
        }
    }
}

/// A store on disk with everybody in it resolved.
pub(crate) struct Ground {
    _folder: TempDir,
    pub(crate) store: Store,
    pub(crate) snapshot: Snapshot,
    mailmaps: Vec<(ProjectName, Mailmap)>,
    pub(crate) catalog: Catalog,
    pub(crate) kinds: Kinds,
    pub(crate) bots: BotList,
    pub(crate) mode: IdentityMode,
    pub(crate) notes: Vec<Note>,
    /// Who is who, where a test says so itself.
    pub(crate) people: Option<People>,
}

/// What a test may change about a session.
#[derive(Default)]
pub(crate) struct Opened<'a> {
    pub(crate) as_of: Option<&'a str>,
    pub(crate) projects: &'a [&'a str],
    pub(crate) partitions: usize,
}

impl Ground {
    pub(crate) fn new(projects: &[Told]) -> Self {
        Self::in_folder("store", projects)
    }

    /// Stores projects in a folder of this name.
    pub(crate) fn in_folder(name: &str, projects: &[Told]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(&folder.path().join(name), [7; 32]).unwrap();
        let mut run = store.begin(store.lock(false).unwrap()).unwrap();
        let mut mailmaps = vec![];
        for told in projects {
            let Story { name, commits, mailmap, as_of } = &told.story;
            let added = run.add_commits(name, "git", commits.clone()).unwrap();
            run.set_reachable(name, "git", landed(commits));
            run.set_coverage(name, "git", coverage(told));
            run.set_notes(name, "git", notes(told));
            let text = (!mailmap.is_empty()).then(|| mailmap.clone());
            run.set_mailmap(name, "git", text);
            run.set_source(SourceState {
                project: name.clone(),
                source: "git".to_owned(),
                location_fingerprint: "0".repeat(32),
                tips: commits
                    .last()
                    .map(|tip| ("main".into(), tip.id.clone()))
                    .into_iter()
                    .collect(),
                snapshot_at: *as_of,
                snapshot_from: told.seen,
                read: added.stored + added.duplicate,
                stored: added.stored,
                duplicate: added.duplicate,
                quarantined: 0,
                ignored: 0,
            });
            mailmaps.push((name.clone(), Mailmap::parse(mailmap)));
        }
        run.publish().unwrap();
        Self {
            _folder: folder,
            snapshot: store.snapshot().unwrap(),
            store,
            mailmaps,
            catalog: Catalog::built_in().unwrap(),
            kinds: Kinds::new(&BTreeMap::new()).unwrap(),
            bots: BotList::built_in(),
            mode: IdentityMode::Rules,
            notes: vec![],
            people: None,
        }
    }

    pub(crate) fn people(&self) -> People {
        self.people.clone().unwrap_or_else(|| self.people_by(self.mode))
    }

    /// Returns who stands behind the signatures alone.
    pub(crate) fn signers(&self) -> People {
        self.people_by(self.mode)
    }

    fn people_by(&self, mode: IdentityMode) -> People {
        resolve(&Input {
            signatures: &self.snapshot.signatures().unwrap(),
            usage: &self.snapshot.signatures_used().unwrap(),
            accounts: &[],
            account_usage: &[],
            links: &[],
            mailmaps: &self.mailmaps,
            decisions: &[],
            bots: &self.bots,
            unusable: &UnusableList::built_in(),
            mode,
        })
    }

    pub(crate) fn session(&self) -> Session {
        self.open(&Opened { partitions: 2, ..Opened::default() }).unwrap()
    }

    pub(crate) fn open(&self, opened: &Opened<'_>) -> Result<Session, SessionError> {
        let name = |name: &&str| ProjectName::parse(name).unwrap();
        let projects: Vec<ProjectName> = opened.projects.iter().map(name).collect();
        Session::open(&SessionInput {
            catalog: &self.catalog,
            snapshot: &self.snapshot,
            people: &self.people(),
            mailmapped: Some(&self.people_by(IdentityMode::Mailmap)),
            kinds: &self.kinds,
            notes: &self.notes,
            as_of: opened.as_of.map(|at| Instant::parse(at).unwrap()),
            projects: &projects,
            partitions: opened.partitions,
        })
    }
}

/// The village, which most tests only read.
pub(crate) static VILLAGE: LazyLock<(Ground, Session)> = LazyLock::new(|| {
    let ground = Ground::new(&[Told::whole(village::orchard()), Told::whole(village::beehive())]);
    let session = ground.session();
    (ground, session)
});

/// Asks a measure and holds it to what every answer must be; the only caller of the measures.
pub(crate) fn check_measure(
    ground: &Ground,
    session: &Session,
    id: &str,
    params: &Params,
) -> Answer {
    let measure = ground.catalog.get(id).unwrap();
    session.check(measure).unwrap();
    let answer = session.answer(measure, params).unwrap();
    if let Answer::Measured(measured) = &answer {
        check_rows(measured);
    }
    answer
}

fn check_rows(measured: &Measured) {
    let id = &measured.definition.id;
    let mut keys = BTreeSet::new();
    for row in &measured.rows {
        assert!(keys.insert((&row.project, &row.period, &row.dimensions)), "{id}: a row twice");
        assert_eq!(row.dimensions.len(), measured.definition.dimensions.len(), "{id}");
        assert_eq!(row.values.len(), measured.definition.values.len(), "{id}");
        for value in &row.values {
            if let Value::Estimate { value, low, high, of } = value {
                assert!(low <= value && value <= high, "{id}: an interval beside its value");
                assert!(*of <= row.people, "{id}: more people behind a value than behind its row");
            }
        }
    }
    let order: Vec<_> = measured.rows.iter().map(|row| (&row.project, &row.period)).collect();
    assert!(order.is_sorted(), "{id}: rows out of order");
    for pair in measured.curves.windows(2) {
        let key = |at: usize| (&pair[at].project, &pair[at].period, &pair[at].dimensions);
        if key(0) == key(1) {
            assert!(pair[0].time_days < pair[1].time_days, "{id}: a curve that goes back");
            assert!(pair[0].share <= pair[1].share, "{id}: a curve that falls");
            assert!(
                pair[0].at_risk >= pair[1].at_risk,
                "{id}: people who come back to be followed"
            );
        }
    }
}

/// Returns a measured answer for settings.
pub(crate) fn measured(ground: &Ground, session: &Session, id: &str, params: &Params) -> Measured {
    match check_measure(ground, session, id, params) {
        Answer::Measured(measured) => measured,
        Answer::Refused { refused, .. } => panic!("{id} is refused: {}", refused.reason),
    }
}

pub(crate) fn per(per: Per) -> Params {
    Params { per: Some(per), ..Params::default() }
}

/// Returns each commit with the first-parent merge that brought it, or with itself.
pub(crate) fn landed(commits: &[Commit]) -> Vec<(CommitId, CommitId)> {
    let by_id: BTreeMap<&CommitId, &Commit> = commits.iter().map(|c| (&c.id, c)).collect();
    let mut main = vec![];
    let mut at = commits.last();
    while let Some(commit) = at {
        main.push(commit);
        at = commit.parents.first().map(|parent| by_id[parent]);
    }
    let mut brought: BTreeMap<&CommitId, &CommitId> =
        main.iter().map(|commit| (&commit.id, &commit.id)).collect();
    for merge in main.into_iter().rev() {
        let mut waiting: Vec<&CommitId> = merge.parents.iter().skip(1).collect();
        while let Some(id) = waiting.pop() {
            if !brought.contains_key(id) {
                brought.insert(id, &merge.id);
                waiting.extend(&by_id[id].parents);
            }
        }
    }
    brought.into_iter().map(|(id, with)| (id.clone(), with.clone())).collect()
}

fn coverage(told: &Told) -> Vec<Coverage> {
    let first = told.story.commits.iter().filter_map(|c| c.committer.stamp.believed()).min();
    let row = |fact, extent| Coverage {
        project: told.story.name.clone(),
        source: "git".to_owned(),
        fact,
        from: first.filter(|_| extent == Extent::Partial),
        until: None,
        extent,
        reason: match extent {
            Extent::Complete => String::new(),
            Extent::Partial => "the clone is shallow".to_owned(),
            Extent::Absent => "the clone has no trees".to_owned(),
        },
    };
    vec![row(Fact::Commits, told.commits), row(Fact::Paths, told.paths)]
}

/// Returns the notes that the git source takes of such commits: one for each author or committer
/// line whose time is suspect, one for each merge of more than two parents.
fn notes(told: &Told) -> Vec<Note> {
    let times = |c: &Commit| [&c.author, &c.committer].iter().filter(|s| s.stamp.suspect).count();
    let octopus = |c: &Commit| usize::from(c.parents.len() > 2);
    let note = |kind, count: &dyn Fn(&Commit) -> usize| {
        let met = told.story.commits.iter().filter(|commit| count(commit) > 0);
        Some(Note {
            project: told.story.name.clone(),
            source: "git".to_owned(),
            kind,
            count: met.clone().map(|commit| count(commit) as u64).sum(),
            example: met.map(|commit| commit.id.to_string()).min()?,
        })
    };
    let both = [note(NoteKind::SuspectTime, &times), note(NoteKind::OctopusMerge, &octopus)];
    both.into_iter().flatten().collect()
}

/// Returns the folder that the built-in measures lie in.
pub(crate) fn sql_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sql"))
}
