//! Addresses of pages: owners, ids and queries, taken apart so that the words of a platform stay.

use super::Door;
use super::vocabulary::leads_to_login;

/// Keys and words of addresses that the id of an account follows.
pub(super) const IDS: [&str; 16] = [
    "actor_id",
    "actorId",
    "assignee_id",
    "author_id",
    "authorId",
    "created_by_id",
    "creator_id",
    "merge_user_id",
    "owner_id",
    "reviewer_id",
    "sender_id",
    "u",
    "updated_by_id",
    "user",
    "user_id",
    "users",
];

/// Where a piece of an address ends.
const ENDS: [char; 10] = ['/', '?', '&', '=', '#', '<', '>', '"', ';', ','];

/// Words that platforms use in addresses; a login that is one of them is not told apart there.
pub(super) const PATHS: [&str; 59] = [
    "api",
    "author",
    "avatars",
    "blob",
    "branches",
    "categories",
    "closed",
    "comments",
    "commit",
    "commits",
    "contents",
    "contributors",
    "direction",
    "discussions",
    "events",
    "forks",
    "graphql",
    "group",
    "groups",
    "http",
    "https",
    "issues",
    "json",
    "labels",
    "last",
    "latest",
    "latest.json",
    "members",
    "merge_requests",
    "messages",
    "milestones",
    "next",
    "notes",
    "open",
    "orgs",
    "page",
    "per_page",
    "posts",
    "posts.json",
    "prev",
    "projects",
    "pull",
    "pulls",
    "rel",
    "releases",
    "repos",
    "repositories",
    "reviews",
    "search",
    "since",
    "sort",
    "stargazers",
    "state",
    "teams",
    "timeline",
    "topics",
    "tree",
    "user",
    "users",
];

/// Hosts on which the first word of an address is whose it is.
const OWNED: [&str; 3] = ["codeberg.org", "github.com", "gitlab.com"];

/// Ends of hosts whose first label is whose they are.
const OWNED_BELOW: [&str; 3] = [".codeberg.page", ".github.io", ".gitlab.io"];

/// How marks that an address of mail or a place may hold are written in addresses of pages.
const SPELLED: [(&str, &str); 21] = [
    ("%2F", "/"),
    ("%40", "@"),
    ("%2B", "+"),
    ("%21", "!"),
    ("%22", "\""),
    ("%23", "#"),
    ("%24", "$"),
    ("%26", "&"),
    ("%27", "'"),
    ("%2A", "*"),
    ("%3A", ":"),
    ("%3D", "="),
    ("%3F", "?"),
    ("%5E", "^"),
    ("%5F", "_"),
    ("%60", "`"),
    ("%7B", "{"),
    ("%7C", "|"),
    ("%7D", "}"),
    ("%7E", "~"),
    ("%25", "%"),
];

impl Door {
    /// Returns a text of a page, with the addresses of pages in it, without whoever was forgotten;
    /// an address of `forge` begins with whose it is.
    pub(super) fn line(&self, platform: &str, forge: &str, line: &str) -> Option<String> {
        // An address of mail may hold every mark that parts an address of a page.
        let without = self.addresses(line.as_bytes());
        let without = without.map(|text| String::from_utf8_lossy(&text).into_owned());
        let pages = self.pages_in((platform, forge), without.as_deref().unwrap_or(line));
        pages.or(without)
    }

    /// Returns a place, `owner/name` or `owner:branch`, without an owner who was forgotten.
    pub(super) fn owned(&self, place: &str) -> Option<String> {
        let (owner, rest) = place.split_at_checked(place.find(['/', ':'])?)?;
        let is_place = rest.get(1..)?.starts_with(|c: char| c != '/' && !c.is_whitespace());
        let slot = self.find_anywhere(owner.as_bytes()).filter(|_| is_place)?;
        Some(format!("{}{rest}", slot.alias))
    }

    fn pages_in(&self, (platform, forge): (&str, &str), line: &str) -> Option<String> {
        let Some((before, rest)) = line.split_once("://") else {
            return self.words(line);
        };
        let scheme = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let (told, scheme) = before.split_at_checked(scheme)?;
        let mut out = match told.trim() {
            "GET" | "POST" | "HEAD" => told.to_owned(),
            _ => self.words(told).unwrap_or_else(|| told.to_owned()),
        };
        out.push_str(scheme);
        for address in rest.split("://") {
            out.push_str("://");
            let end = address.find(is_end_of_host).unwrap_or(address.len());
            let (host, path) = address.split_at_checked(end)?;
            out.push_str(&self.host(platform, host));
            let of = platform_of_host(host);
            let is_owned = of == forge || OWNED.contains(&of);
            self.path(platform, is_owned, path, &mut out);
        }
        (out != line).then_some(out)
    }

    fn words(&self, text: &str) -> Option<String> {
        self.text(text.as_bytes()).map(|text| String::from_utf8_lossy(&text).into_owned())
    }

    /// Returns a host whose own labels, which may be a login, name nobody who was forgotten.
    fn host(&self, platform: &str, host: &str) -> String {
        let labels: Vec<&str> = host.split('.').collect();
        let own = labels.len().saturating_sub(2);
        let of_owner = OWNED_BELOW.iter().any(|end| host.ends_with(end));
        if platform_of_host(host) == platform && !of_owner {
            return host.to_owned();
        }
        let scrubbed = labels.iter().enumerate().map(|(index, label)| {
            let words = match index {
                0 if of_owner => self.owner(label),
                index if index < own && !PATHS.contains(label) => self.words(label),
                _ => None,
            };
            words.unwrap_or_else(|| (*label).to_owned())
        });
        scrubbed.collect::<Vec<_>>().join(".")
    }

    /// Adds the rest of an address piece by piece: a word of the platform stays, and what follows
    /// one that says so is an id, such as `17` in `…/users/17`, or whose something is.
    fn path(&self, platform: &str, mut is_owner: bool, path: &str, out: &mut String) {
        let mut before = "";
        for piece in path.split_inclusive(ENDS) {
            let bare = piece.trim_end_matches(ENDS);
            let is_id = IDS.contains(&before) && bare.bytes().all(|byte| byte.is_ascii_digit());
            let slot = if is_id { self.find_id(platform, bare) } else { None };
            let scrubbed = match slot {
                Some(slot) => Some(slot.number.to_string()),
                None if PATHS.contains(&bare) => None,
                None if is_owner || leads_to_login(before) => {
                    self.owner(bare).or_else(|| self.encoded(bare))
                }
                None => self.encoded(bare),
            };
            out.push_str(scrubbed.as_deref().unwrap_or(bare));
            out.push_str(piece.get(bare.len()..).unwrap_or_default());
            if bare.contains(|c: char| c.is_ascii_alphanumeric()) {
                before = bare;
                is_owner = false;
            }
        }
    }

    /// Returns a piece of an address that is a login or begins with one, without whoever was
    /// forgotten.
    fn owner(&self, piece: &str) -> Option<String> {
        let end = piece.find("%2").unwrap_or(piece.len());
        let (owner, rest) = piece.split_at_checked(end)?;
        let slot = self.find_anywhere(owner.as_bytes())?;
        Some(slot.alias.clone() + &self.encoded(rest).unwrap_or_else(|| rest.to_owned()))
    }

    /// Returns a piece of an address, in which marks such as `/` and `@` may be written otherwise.
    fn encoded(&self, piece: &str) -> Option<String> {
        if !piece.contains('%') {
            return self.words(piece);
        }
        let small = |code: &str| code.to_ascii_lowercase();
        let plain = SPELLED.iter().fold(piece.to_owned(), |text, (code, mark)| {
            text.replace(code, mark).replace(&small(code), mark)
        });
        let words = self.words(&plain)?;
        let had = |code: &str| piece.contains(code) || piece.contains(&small(code));
        let had = SPELLED.iter().rev().filter(|(code, _)| had(code));
        Some(had.fold(words, |text, (code, mark)| text.replace(mark, code)))
    }
}

/// Returns the platform that a request was made to.
pub(super) fn platform_of(request: &str) -> &str {
    let rest = request.split_once("://").map_or("", |(_, rest)| rest);
    let end = rest.find(is_end_of_host).unwrap_or(rest.len());
    platform_of_host(rest.get(..end).unwrap_or_default())
}

fn platform_of_host(host: &str) -> &str {
    // A platform is named without the port at which it answers.
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let host =
        host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    if host == "api.github.com" { "github.com" } else { host }
}

fn is_end_of_host(c: char) -> bool {
    c == ' ' || ENDS.contains(&c)
}
