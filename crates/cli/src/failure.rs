//! Failure: the single door through which every error leaves, with its advice and its exit code.
//!
//! Libraries say what happened, in values; every word of advice is written here. No text that goes
//! out may hold a name, an address or a message: only ids, counts, and paths last.

use std::error::Error;
use std::fmt;
use std::path::Path;

use collect::net::Unanswered;
use collect::sources::git::{CloneError, GitError};
use collect::{CollectError, SourceError};
use estimate::methods::{RequestError, TableError};
use identify::Unkept;
use identify::formats::FormatError;
use identify::roster::RosterError;
use measure::{CatalogError, KindsError, ParamError, SessionError};
use playbook::PlaybookError;
use report::ReportError;
use store::StoreError;

use crate::wiring::tokens;

/// What helps somebody whose own SELECT cannot be used.
const SQL_HINT: &str = "convivial sql \"SELECT * FROM settings\"; `convivial sql --tables` lists \
                        what can be read";

/// How a failure ends the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It could not be done.
    CouldNot,
    /// It was asked wrongly: usage or configuration.
    AskedWrongly,
    /// It was refused: credentials.
    Refused,
}

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// All of it.
    All,
    /// A part of it; what is missing was said.
    Part,
    /// Nothing was wrong, and yet nothing may be said.
    Refused,
}

impl Done {
    /// Returns the exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Done::All => 0,
            Done::Part => 3,
            Done::Refused => 4,
        }
    }
}

/// What could not be done, why, and what to try.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) what: String,
    pub(crate) cause: Option<Box<dyn Error + Send + Sync>>,
    pub(crate) hints: Vec<String>,
    /// Whether only the reader went away (`| head`), which is no failure at all.
    pub(crate) broken_pipe: bool,
}

impl Failure {
    /// Makes a failure of what was asked wrongly.
    pub(crate) fn asked(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::new(Kind::AskedWrongly, what, None, hint)
    }

    /// Makes a failure of what could not be done.
    pub(crate) fn could_not(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::new(Kind::CouldNot, what, None, hint)
    }

    /// Makes a failure of a SELECT that somebody wrote: what the engine refuses was asked wrongly.
    pub(crate) fn own_sql(error: SessionError) -> Self {
        match error {
            SessionError::Query(_) => Self::of(Kind::AskedWrongly, error, SQL_HINT),
            error => error.into(),
        }
    }

    /// Makes a failure of reading or writing a path.
    pub(crate) fn path(doing: &str, path: &Path, cause: std::io::Error) -> Self {
        let hint = match cause.kind() {
            std::io::ErrorKind::PermissionDenied => "name a folder that you may write to",
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::AlreadyExists | std::io::ErrorKind::NotADirectory => {
                "a file is in the way: name another folder"
            }
            std::io::ErrorKind::StorageFull => "make room on the disk and run it again",
            _ => "check the path and run it again",
        };
        let what = format!("could not {doing} {}", path.display());
        Self::new(Kind::CouldNot, what, Some(Box::new(cause)), hint)
    }

    /// Makes a failure of a roster that cannot be used.
    pub(crate) fn roster(path: &Path, error: RosterError) -> Self {
        let what = format!("could not use the roster {}", path.display());
        Self::new(Kind::AskedWrongly, what, Some(Box::new(error)), "mend the file")
    }

    /// Makes the end of a run whose reader went away.
    pub(crate) fn broken_pipe() -> Self {
        Self { broken_pipe: true, ..Self::could_not("the reader went away", "") }
    }

    /// Returns the exit code.
    pub(crate) fn code(&self) -> u8 {
        match (self.broken_pipe, self.kind) {
            (true, _) => 0,
            (false, Kind::CouldNot) => 1,
            (false, Kind::AskedWrongly) => 2,
            (false, Kind::Refused) => 4,
        }
    }

    fn new(
        kind: Kind,
        what: impl fmt::Display,
        cause: Option<Box<dyn Error + Send + Sync>>,
        hint: impl fmt::Display,
    ) -> Self {
        let hint = hint.to_string();
        let hints = if hint.is_empty() { vec![] } else { vec![hint] };
        Self { kind, what: what.to_string(), cause, hints, broken_pipe: false }
    }

    /// Makes a failure whose headline is the error's own and whose causes follow.
    fn of(kind: Kind, error: impl Error + Send + Sync + 'static, hint: impl fmt::Display) -> Self {
        let cause =
            error.source().map(|source| Box::<dyn Error + Send + Sync>::from(chain(source)));
        Self::new(kind, error, cause, hint)
    }
}

impl fmt::Display for Failure {
    /// Writes `error:`, then `because:` lines, then `try:` lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        let mut cause: Option<&dyn Error> = self.cause.as_deref().map(|cause| cause as &dyn Error);
        while let Some(error) = cause {
            for line in error.to_string().lines() {
                write!(f, "\nbecause: {line}")?;
            }
            cause = error.source();
        }
        for hint in &self.hints {
            write!(f, "\ntry: {hint}")?;
        }
        Ok(())
    }
}

/// Returns the texts of an error and those behind it, a line each.
fn chain(error: &dyn Error) -> String {
    let mut lines = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        let line = error.to_string();
        // Some libraries repeat the cause in the text that names it.
        if !lines.iter().any(|said| said.contains(&line)) {
            lines.push(line);
        }
        cause = error.source();
    }
    lines.join("\n")
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let hint = match &error {
            StoreError::Missing { .. } => {
                "convivial collect PATH, where PATH is a clone; or name a filled store with --store \
                 DIR"
            }
            StoreError::NotAStore { .. } => "name another folder with --store DIR",
            StoreError::Newer { .. } => {
                "use the newer program, or collect into another folder with --store DIR"
            }
            StoreError::Damaged { .. } => {
                "convivial doctor, to see what is damaged; then collect into another folder with \
                 --store DIR, and keep the folder `decisions` of the old one"
            }
            StoreError::Busy => "wait for the other run to end, or give --wait",
            StoreError::Sealed => "collect into another folder with --store DIR",
            StoreError::Forgotten { .. } => "leave that step as it is",
            StoreError::OfOthers => {
                "convivial people show WHO, to see what is joined in the person; then please report \
                 it with this text"
            }
            StoreError::Full { .. } => "make room on the disk and run it again",
            StoreError::Io { .. } => "check the folder's rights, or name another with --store DIR",
            _ => "run it again; if it stays, please report it with this text",
        };
        Failure::of(Kind::CouldNot, error, hint)
    }
}

impl From<Unkept> for Failure {
    fn from(error: Unkept) -> Self {
        let hint = "convivial people log, and take back what joins or parts others; nothing was \
                    written";
        Failure::of(Kind::CouldNot, error, hint)
    }
}

impl From<CollectError> for Failure {
    fn from(error: CollectError) -> Self {
        let (kind, hint) = match &error {
            CollectError::Store(_) => {
                return match error {
                    CollectError::Store(error) => error.into(),
                    error => Failure::of(Kind::CouldNot, error, "run it again"),
                };
            }
            CollectError::Twice { .. } => {
                (Kind::AskedWrongly, "give each clone a name of its own: NAME=PATH".to_owned())
            }
            CollectError::Git { source, .. } => (Kind::CouldNot, git_hint(source).to_owned()),
            CollectError::Source { source_name, source, .. } => source_hint(source_name, source),
            CollectError::TooMuchSetAside { .. } => (
                Kind::CouldNot,
                "check that the files are what they should be, and that they were given to the right source"
                    .to_owned(),
            ),
            _ => (Kind::CouldNot, "run it again".to_owned()),
        };
        Failure::of(kind, error, hint)
    }
}

/// Returns what helps when a git history cannot be read.
fn git_hint(error: &GitError) -> &'static str {
    match error {
        GitError::Unreadable { .. } => "git fsck in the clone, or clone it anew",
        GitError::ObjectFormat { .. } => "a clone whose objects are named by sha1",
        GitError::NoSuchReference { .. } => "mend `refs` of the project in convivial.toml",
        GitError::Stopped => "run it again",
        _ => "name the folder of a clone, with or without files checked out: convivial report PATH",
    }
}

/// Returns how a source that cannot be read ends the program, and what helps.
fn source_hint(name: &str, error: &SourceError) -> (Kind, String) {
    match error {
        SourceError::Configuration { .. } => {
            (Kind::AskedWrongly, format!("convivial explain {name}, which lists what it takes"))
        }
        SourceError::Unreadable { path, .. }
            if path.to_string_lossy().contains(['*', '?', '[']) && !path.exists() =>
        {
            let hint = "name the folder, or each file: a pattern such as *.gz is for the shell, \
                        which left it as it is here";
            (Kind::CouldNot, hint.to_owned())
        }
        SourceError::Unreadable { .. } => {
            (Kind::CouldNot, "check the path in convivial.toml or on the command line".to_owned())
        }
        SourceError::Git(error) => (Kind::CouldNot, git_hint(error).to_owned()),
        SourceError::Net(error) => net_hint(name, error),
        SourceError::Store(_) => {
            (Kind::CouldNot, "make room on the disk, or check the folder's rights".to_owned())
        }
        _ => (Kind::CouldNot, "run it again; it goes on where it stopped".to_owned()),
    }
}

/// Returns how a network that does not answer ends the program, and what helps.
fn net_hint(platform: &str, error: &Unanswered) -> (Kind, String) {
    match error {
        Unanswered::NoToken { host } => {
            let names = tokens::names(platform, host);
            let hint = format!(
                "a token that may read, in {} or in a line of the same name in a file .env",
                names.get(1).or(names.first()).map_or("the environment", String::as_str)
            );
            (Kind::Refused, hint)
        }
        Unanswered::TokenRefused { host } => {
            let hint = format!(
                "put a new token where the old one stands, which may have expired: {}, in the \
                 environment or in a file .env",
                tokens::names(platform, host).join(" or ")
            );
            (Kind::Refused, hint)
        }
        Unanswered::Unreachable { .. } => (
            Kind::CouldNot,
            "check the network and the address; --offline works from what is kept".to_owned(),
        ),
        Unanswered::Refused { .. } | Unanswered::Gone { .. } => {
            (Kind::CouldNot, "check the repository's name and what the token may read".to_owned())
        }
        Unanswered::Limited { .. } | Unanswered::Failing { .. } => {
            (Kind::CouldNot, "run it again later; it goes on where it stopped".to_owned())
        }
        Unanswered::Offline => (Kind::AskedWrongly, "collect once without --offline".to_owned()),
        _ => (Kind::CouldNot, "run it again".to_owned()),
    }
}

impl From<CloneError> for Failure {
    fn from(error: CloneError) -> Self {
        let (kind, hint) = match &error {
            CloneError::Address => (Kind::AskedWrongly, "an address such as https://host/project"),
            CloneError::Refused { .. } => (
                Kind::CouldNot,
                "check the address; clone a private repository yourself and name its folder",
            ),
            CloneError::Folder { .. } | CloneError::Occupied { .. } => {
                (Kind::CouldNot, "another --store DIR")
            }
            _ => (
                Kind::CouldNot,
                "check the network and run it again, or clone it yourself and name its folder",
            ),
        };
        Failure::of(kind, error, hint)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => error.into(),
            SessionError::Param(error) => error.into(),
            SessionError::Empty => {
                Failure::of(Kind::CouldNot, error, "convivial collect PATH, where PATH is a clone")
            }
            SessionError::UnknownProject { ref known, .. } => {
                let hint = format!("--project with one of: {}", known.join(", "));
                Failure::of(Kind::AskedWrongly, error, hint)
            }
            SessionError::AfterSnapshot { snapshot, .. } => {
                let hint = format!("an --as-of up to {snapshot}, or collect again");
                Failure::of(Kind::AskedWrongly, error, hint)
            }
            SessionError::Sql(_) => Failure::of(Kind::AskedWrongly, error, SQL_HINT),
            SessionError::Query(_) => Failure::of(
                Kind::CouldNot,
                error,
                "convivial doctor, to see whether the store is whole",
            ),
            error => Failure::of(
                Kind::CouldNot,
                error,
                "run it again; if it stays, please report it with this text",
            ),
        }
    }
}

impl From<ParamError> for Failure {
    fn from(error: ParamError) -> Self {
        let hint = match &error {
            ParamError::NotAllowed { allowed, .. } => format!("one of: {}", allowed.join(", ")),
            ParamError::NotTaken { measure, .. } => {
                format!("leave it out; convivial explain {measure} lists what it takes")
            }
            _ => "give --until a day after --from".to_owned(),
        };
        Failure::of(Kind::AskedWrongly, error, hint)
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        let hint = match &error {
            CatalogError::Unknown { nearest, .. } => {
                format!("one of the nearest: {}; `convivial explain` lists all", nearest.join(", "))
            }
            CatalogError::Folder { .. } => "check the rights of the folder".to_owned(),
            _ => "mend the file, or move it out of the folder `measures`".to_owned(),
        };
        Failure::of(Kind::AskedWrongly, error, hint)
    }
}

impl From<KindsError> for Failure {
    fn from(error: KindsError) -> Self {
        Failure::of(Kind::AskedWrongly, error, "mend the section [kinds] of convivial.toml")
    }
}

impl From<PlaybookError> for Failure {
    fn from(error: PlaybookError) -> Self {
        if let PlaybookError::Unreadable { .. } = error {
            return Failure::of(Kind::CouldNot, error, "check the file's rights");
        }
        let hint = error.hint().unwrap_or_else(|| "mend convivial.toml".to_owned());
        Failure::of(Kind::AskedWrongly, error, hint)
    }
}

impl From<FormatError> for Failure {
    fn from(error: FormatError) -> Self {
        let hint = "--format with one of: mailmap, sortinghat, gitdm, stackalytics";
        Failure::of(Kind::AskedWrongly, error, hint)
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        let hint = match &error {
            RequestError::Cell { .. }
            | RequestError::Values { .. }
            | RequestError::Curve(_)
            | RequestError::Amounts(_)
            | RequestError::Model(_)
            | RequestError::ManyLevels { .. }
            | RequestError::Permutation(_)
            | RequestError::Recurrent(_) => "mend the table, or name other columns",
            RequestError::NoRows => "a table with rows, or other columns",
            _ => "convivial estimate --help lists the methods and what each takes",
        };
        Failure::of(Kind::AskedWrongly, error, hint)
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        Failure::of(Kind::CouldNot, error, "mend the CSV: a header, and as many cells in each row")
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        let hint = "please report it with this text";
        Failure::of(Kind::CouldNot, error, hint)
    }
}

#[cfg(test)]
mod tests;
