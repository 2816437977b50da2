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
    /// A kind of record or event that is not known yet; counted and left out.
    UnknownKind,
    /// A word that is not known yet where one of a closed list was expected; kept out.
    UnknownValue,
    /// A list that the source itself cut short; what is missing is not known.
    ListCut,
    /// A file or folder within a folder that was listed, whose name does not say what it is.
    PassedOver,
    /// A version of a list that has a text and names nobody, in a layout that is not known; the
    /// version before it stays.
    LayoutUnknown,
    /// A further repository in files that are listed for one project.
    SeveralPlaces,
    /// A time outside its archive's month; moved into the month and not believed.
    ClampedTime,
    /// A text in an encoding that is not the one it names; read by guess.
    GuessedEncoding,
    /// An id that came more than once within one file; counted once.
    RepeatedId,
    /// An answer to a message that is not in the archive.
    NoReplyTarget,
    /// An answer put into its thread by its subject alone.
    SubjectThread,
    /// Something that ended before it began; the end is not believed.
    ImpossibleInterval,
    /// A repository or list that was renamed; both names are one place.
    PlaceRenamed,
    /// A name that now belongs to another repository; kept apart from the old one.
    NameReused,
    /// An item that was moved, converted or deleted at its source; kept and marked.
    Gone,
    /// An hour of an archive that is not there.
    HourMissing,
    /// An hour of an archive with far fewer events than is usual.
    HourThin,
    /// A server whose clock differs from this machine's; the server's was used.
    ClockSkew,
    /// A request that the source refused; coverage says what is missing.
    RequestsRefused,
    /// A total that the source states and that differs from what was read.
    CountDiffers,
    /// A row of published figures that cannot be read; set aside.
    FigureInvalid,
}

impl NoteKind {
    /// Every kind with the word it is stored under and what it means, in plain words.
    pub const ALL: [(NoteKind, &'static str, &'static str); 35] = [
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
        (
            NoteKind::UnknownKind,
            "unknown_kind",
            "a kind of record or event that is not known yet; counted and left out",
        ),
        (
            NoteKind::UnknownValue,
            "unknown_value",
            "a word that is not known yet where one of a closed list was expected; kept out",
        ),
        (
            NoteKind::ListCut,
            "list_cut",
            "a list that the source itself cut short; what is missing is not known",
        ),
        (
            NoteKind::PassedOver,
            "passed_over",
            "a file or folder in a listed folder whose name does not say what it is; not read",
        ),
        (
            NoteKind::LayoutUnknown,
            "layout_unknown",
            "a version of a list that names nobody in a layout that is known; left out",
        ),
        (
            NoteKind::SeveralPlaces,
            "several_places",
            "a further repository in files listed for one project; its issues are kept apart",
        ),
        (
            NoteKind::ClampedTime,
            "clamped_time",
            "a time outside its archive's month; moved into the month and not believed",
        ),
        (
            NoteKind::GuessedEncoding,
            "guessed_encoding",
            "a text in an encoding that is not the one it names; read by guess",
        ),
        (
            NoteKind::RepeatedId,
            "repeated_id",
            "an id that came more than once within one file; counted once",
        ),
        (
            NoteKind::NoReplyTarget,
            "no_reply_target",
            "an answer to a message that is not in the archive",
        ),
        (
            NoteKind::SubjectThread,
            "subject_thread",
            "an answer put into its thread by its subject alone",
        ),
        (
            NoteKind::ImpossibleInterval,
            "impossible_interval",
            "something that ended before it began; the end is not believed",
        ),
        (
            NoteKind::PlaceRenamed,
            "place_renamed",
            "a repository or list that was renamed; both names are one place",
        ),
        (
            NoteKind::NameReused,
            "name_reused",
            "a name that now belongs to another repository; kept apart from the old one",
        ),
        (
            NoteKind::Gone,
            "gone",
            "an item that was moved, converted or deleted at its source; kept and marked",
        ),
        (NoteKind::HourMissing, "hour_missing", "an hour of an archive that is not there"),
        (
            NoteKind::HourThin,
            "hour_thin",
            "an hour of an archive with far fewer events than is usual",
        ),
        (
            NoteKind::ClockSkew,
            "clock_skew",
            "a server whose clock differs from this machine's; the server's was used",
        ),
        (
            NoteKind::RequestsRefused,
            "requests_refused",
            "a request that the source refused; coverage says what is missing",
        ),
        (
            NoteKind::CountDiffers,
            "count_differs",
            "a total that the source states and that differs from what was read",
        ),
        (
            NoteKind::FigureInvalid,
            "figure_invalid",
            "a row of published figures that cannot be read; set aside",
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
