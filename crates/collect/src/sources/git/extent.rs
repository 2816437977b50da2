//! How much a repository could tell: the tallies of a reading, and the coverage they amount to.

use gix::ObjectId;
use gix::objs::Kind;
use model::{Coverage, Extent, Fact, Instant, NoteKind, counted};

use super::objects::Reader;
use super::reading::{Oddities, Piece};
use super::walk::Walk;
use super::{NAME, Request, commits, people};

/// What passed by.
#[derive(Default)]
pub(super) struct Seen {
    /// Commits that were opened, whether or not they could be read.
    pub(super) read: u64,
    /// Commits that could not be read.
    pub(super) quarantined: Vec<ObjectId>,
    /// The newest believable commit time.
    pub(super) newest: Option<Instant>,
    /// Commits with at least one path.
    with_paths: u64,
    /// Commits whose paths could not be known.
    without_paths: u64,
}

impl Seen {
    /// Counts a piece.
    pub(super) fn count(&mut self, piece: &Piece) {
        let kept = piece.commits.len() as u64;
        self.read += kept + piece.quarantined.len() as u64;
        self.quarantined.extend(&piece.quarantined);
        self.without_paths += piece.without_paths;
        for commit in &piece.commits {
            self.with_paths += u64::from(!commit.paths.is_empty());
            self.newest = self.newest.max(commit.committer.stamp.believed());
        }
    }

    /// Counts a commit that could not even be opened.
    pub(super) fn lose(&mut self, id: ObjectId) {
        self.read += 1;
        self.quarantined.push(id);
    }
}

/// Returns the rows of each fact. A history is known from its beginning on only where its main line
/// leads there; an older one that was merged once says nothing of the years between.
pub(super) fn coverage(
    request: &Request<'_>,
    seen: &Seen,
    walk: &Walk,
    odd: &Oddities,
    latest: Instant,
    reader: &mut Reader<'_>,
) -> Vec<Coverage> {
    let row = |fact, from, extent, reason: String| Coverage {
        project: request.project.clone(),
        source: NAME.to_owned(),
        fact,
        from,
        until: None,
        extent,
        reason,
    };
    let cuts = walk.cut_at();
    let lost = odd.count(NoteKind::Quarantined);
    let mut rows = if !cuts.is_empty() {
        let from = match walk.broken_line() {
            Some(line) => believed(&line, latest, reader).next(),
            None => believed(&cuts, latest, reader).max(),
        };
        let reason = "a shallow clone: earlier commits are not in it; `git fetch --unshallow` \
                      brings them";
        vec![row(Fact::Commits, from, Extent::Partial, reason.to_owned())]
    } else if lost > 0 {
        let reason = format!(
            "{} cannot be read, nor what only they lead to; `git fsck` names them, and \
             a fresh clone brings them",
            counted(lost, "commit")
        );
        match walk.broken_line() {
            Some(line) => {
                let from = believed(&line, latest, reader).next();
                vec![row(Fact::Commits, from, Extent::Partial, reason)]
            }
            None => {
                let whole = row(Fact::Commits, None, Extent::Complete, String::new());
                Vec::from(whole.with_losses(reason))
            }
        }
    } else {
        vec![row(Fact::Commits, None, Extent::Complete, String::new())]
    };
    let with_paths = seen.with_paths > 0 || request.known.values().any(|of| of.len() < 2);
    let paths = match (seen.without_paths, with_paths) {
        (0, _) => row(Fact::Paths, None, Extent::Complete, String::new()),
        (_, false) => {
            let reason = "the clone holds no trees to compare; a clone without `--filter=tree:0` \
                          holds them";
            row(Fact::Paths, None, Extent::Absent, reason.to_owned())
        }
        (missing, true) => {
            let reason =
                format!("the changed paths of {} are not in the clone", counted(missing, "commit"));
            row(Fact::Paths, None, Extent::Partial, reason)
        }
    };
    let files = Coverage { fact: Fact::CommunityFiles, ..paths.clone() };
    rows.extend([paths, files]);
    rows
}

/// Returns the believable times of some commits, in their order.
fn believed<'a>(
    ids: &'a [ObjectId],
    latest: Instant,
    reader: &'a mut Reader<'_>,
) -> impl Iterator<Item = Instant> {
    ids.iter().filter_map(move |id| {
        let raw = reader.object(id, Kind::Commit).ok()?;
        let lines = commits::split(&raw, &mut Vec::new())?;
        people::signed(lines.committer, latest, &mut |_| ()).stamp.believed()
    })
}
