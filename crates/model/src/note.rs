//! Notes: what a source met that was not as it should be, and what was done instead.
//!
//! A note holds counts and object ids, never a name, an address or a message.

use crate::ProjectName;

/// What was met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum NoteKind {
    /// An author or commit time that is missing, unreadable, before 1971 or after the collection;
    /// a commit may have two.
    SuspectTime,
    /// An offset that could not be read or lies beyond ±14 h; clamped.
    SuspectOffset,
    /// A name or an address that is not UTF-8; kept raw, shown lossy.
    NotUtf8,
    /// An author or committer without a name.
    EmptyName,
    /// A person line that is malformed (stray `>`, no space, …); read leniently.
    MalformedSignature,
    /// A commit that could not be read; set aside and counted.
    Quarantined,
    /// A commit whose trees are not there; kept without paths.
    PathsAbsent,
    /// A commit whose parents are not there (shallow clone); the history begins here.
    HistoryCut,
    /// A merge of more than two parents.
    OctopusMerge,
    /// A path with a control character or bytes that are not UTF-8; kept raw.
    StrangePath,
    /// A people trailer without a readable person.
    MalformedTrailer,
    /// A `.mailmap` line that cannot be read; skipped.
    MailmapLine,
    /// A `.mailmap` that is listed in the tree but whose contents are not there.
    MailmapAbsent,
    /// A commit that was reachable at an earlier collection and is not now.
    NoLongerReachable,
}

impl NoteKind {
    /// Every kind with the word it is stored under and what it means, in plain words.
    pub const ALL: [(NoteKind, &'static str, &'static str); 14] = [
        (
            NoteKind::SuspectTime,
            "suspect_time",
            "an author or commit time that cannot be believed; no figure rests on it",
        ),
        (
            NoteKind::SuspectOffset,
            "suspect_offset",
            "a time zone that cannot be believed; the moment is kept",
        ),
        (NoteKind::NotUtf8, "not_utf8", "a name or an address that is not UTF-8; kept as it is"),
        (NoteKind::EmptyName, "empty_name", "a commit signed without a name"),
        (
            NoteKind::MalformedSignature,
            "malformed_signature",
            "a malformed author or committer line; read as far as possible",
        ),
        (NoteKind::Quarantined, "quarantined", "a commit that could not be read; set aside"),
        (
            NoteKind::PathsAbsent,
            "paths_absent",
            "a commit whose changed paths cannot be known; its trees are not in the clone",
        ),
        (
            NoteKind::HistoryCut,
            "history_cut",
            "a commit whose parents are not in the clone; the known history begins there",
        ),
        (NoteKind::OctopusMerge, "octopus_merge", "a merge of more than two parents"),
        (
            NoteKind::StrangePath,
            "strange_path",
            "a path with control characters or bytes that are not UTF-8; kept as it is",
        ),
        (
            NoteKind::MalformedTrailer,
            "malformed_trailer",
            "a people trailer that names nobody readable; skipped",
        ),
        (NoteKind::MailmapLine, "mailmap_line", "a .mailmap line that cannot be read; skipped"),
        (
            NoteKind::MailmapAbsent,
            "mailmap_absent",
            "the .mailmap is listed but its contents are not in the clone; give --mailmap FILE",
        ),
        (
            NoteKind::NoLongerReachable,
            "no_longer_reachable",
            "a commit collected earlier that the chosen references no longer reach; left out",
        ),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, _)| word)
    }

    /// Returns what it means, in plain words.
    pub fn meaning(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, _, meaning)| meaning)
    }

    /// Returns the kind that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(kind, ..)| *kind)
    }
}

/// What was met, how often, and one place to look at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Note {
    /// The project.
    pub project: ProjectName,
    /// The source's name, such as `git`.
    pub source: String,
    /// What was met.
    pub kind: NoteKind,
    /// How many times.
    pub count: u64,
    /// The first place in order: an object id or `line 12`; never a name.
    pub example: String,
}
