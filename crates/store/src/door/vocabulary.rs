//! Words that are somebody's login and much else: names of branches, words of commits and of forges.
//!
//! Where such a word stands by itself, nobody can say that it means a person, and to take it out
//! would damage names of branches, addresses and titles. It counts as a login only where its place
//! says that a login stands there.

use super::address::PATHS;
use super::everyday::is_everyday;

/// Words that mean nobody by themselves, beside those of addresses and those that everybody writes.
const COMMON: [&str; 88] = [
    "admin",
    "alpha",
    "backport",
    "backports",
    "bench",
    "beta",
    "bin",
    "bot",
    "branch",
    "bug",
    "bugfix",
    "bugs",
    "build",
    "changelog",
    "chore",
    "ci",
    "cleanup",
    "cli",
    "code",
    "config",
    "core",
    "default",
    "demo",
    "dependabot",
    "deploy",
    "deps",
    "dev",
    "devel",
    "develop",
    "doc",
    "docs",
    "edge",
    "example",
    "examples",
    "experimental",
    "feat",
    "feature",
    "features",
    "fix",
    "fixes",
    "fork",
    "gh-pages",
    "head",
    "heads",
    "help",
    "hotfix",
    "integration",
    "lib",
    "lts",
    "main",
    "maint",
    "maintenance",
    "master",
    "merge",
    "nightly",
    "origin",
    "packages",
    "pages",
    "patch",
    "perf",
    "preview",
    "prod",
    "production",
    "rc",
    "readme",
    "refactor",
    "refs",
    "release",
    "remotes",
    "revert",
    "scripts",
    "security",
    "source",
    "src",
    "stable",
    "staging",
    "style",
    "tag",
    "tags",
    "temp",
    "test",
    "tests",
    "tools",
    "trunk",
    "upstream",
    "website",
    "wiki",
    "wip",
];

/// Keys of JSON, of queries and of searches behind which a login stands.
const KEYS: [&str; 26] = [
    "actor",
    "assignee",
    "assignee_username",
    "author",
    "author_username",
    "closed_by",
    "commenter",
    "created_by",
    "creator",
    "involves",
    "last_poster",
    "last_poster_username",
    "login",
    "mention",
    "mentioned",
    "mentioned_by",
    "mentions",
    "merged_by",
    "organization",
    "owner",
    "poster",
    "reviewer",
    "reviewer_username",
    "sender",
    "user",
    "username",
];

/// Words of addresses behind which a login stands, or a place with its owner first.
const FOLDERS: [&str; 8] = ["groups", "group", "org", "orgs", "projects", "repos", "u", "users"];

/// Keys of JSON under which a place stands with its owner first: `owner/name`, `owner:branch`.
const PLACES: [&str; 8] = [
    "asked",
    "full_name",
    "key",
    "label",
    "nameWithOwner",
    "names",
    "name_with_owner",
    "path_with_namespace",
];

/// Returns whether a word that is a login means somebody only where its place says so.
pub(super) fn is_common(word: &[u8]) -> bool {
    let mut words = COMMON.iter().chain(&PATHS);
    words.any(|common| word.eq_ignore_ascii_case(common.as_bytes())) || is_everyday(word)
}

/// Returns whether a login stands under a key of JSON or behind a word of an address.
pub(super) fn is_key_of_login(key: &str) -> bool {
    KEYS.contains(&key)
}

/// Returns whether what stands behind a word of an address is a login, or begins with one.
pub(super) fn leads_to_login(word: &str) -> bool {
    KEYS.contains(&word) || FOLDERS.contains(&word)
}

/// Returns whether a place stands under a key of JSON with its owner first; a source may remember
/// places by a number.
pub(super) fn is_key_of_place(key: &str) -> bool {
    PLACES.contains(&key) || key.parse::<u64>().is_ok()
}

/// Returns whether a word of a text stands where a login does: `@word`, `user: word`, and
/// `word/well#3`.
pub(super) fn is_placed(text: &[u8], (from, until): (usize, usize)) -> bool {
    let before = text.get(..from).unwrap_or_default();
    let after = text.get(until..).unwrap_or_default();
    is_mention(before) || is_behind_key(before) || is_owner(after)
}

fn is_mention(before: &[u8]) -> bool {
    let [before @ .., b'@'] = before else { return false };
    before.last().is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

fn is_behind_key(before: &[u8]) -> bool {
    let quoted = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\' | b' ');
    let bare = |text: &[u8]| text.len() - text.iter().rev().take_while(|byte| quoted(byte)).count();
    let before = before.get(..bare(before)).unwrap_or_default();
    let [before @ .., b':' | b'='] = before else { return false };
    let before = before.get(..bare(before)).unwrap_or_default();
    let in_key = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let length = before.iter().rev().take_while(in_key).count();
    let key = before.get(before.len() - length..).unwrap_or_default().to_ascii_lowercase();
    str::from_utf8(&key).is_ok_and(is_key_of_login)
}

fn is_owner(after: &[u8]) -> bool {
    let [b'/', name @ ..] = after else { return false };
    let in_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let length = name.iter().take_while(in_name).count();
    length > 0 && matches!(name.get(length..), Some([b'#', b'0'..=b'9', ..]))
}
