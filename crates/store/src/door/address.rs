//! Addresses of pages: owners, ids and queries, taken apart so that the words of a platform stay.

use super::Door;

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
const PATHS: [&str; 58] = [
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

impl Door {
    /// Returns a text of a page, with the addresses of pages in it, without whoever was forgotten.
    pub(super) fn line(&self, platform: &str, line: &str) -> Option<String> {
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
            self.path(platform, path, &mut out);
        }
        (out != line).then_some(out)
    }

    fn words(&self, text: &str) -> Option<String> {
        self.text(text.as_bytes()).map(|text| String::from_utf8_lossy(&text).into_owned())
    }

    /// Returns a host whose own labels, which may be a login, name nobody who was forgotten.
    fn host(&self, platform: &str, host: &str) -> String {
        if platform_of_host(host) == platform {
            return host.to_owned();
        }
        let labels: Vec<&str> = host.split('.').collect();
        let own = labels.len().saturating_sub(2);
        let scrubbed = labels.iter().enumerate().map(|(index, label)| {
            let words =
                if index < own && !PATHS.contains(label) { self.words(label) } else { None };
            words.unwrap_or_else(|| (*label).to_owned())
        });
        scrubbed.collect::<Vec<_>>().join(".")
    }

    /// Adds the rest of an address piece by piece: a word of the platform stays, and what follows
    /// one that says so is an id, such as `17` in `…/users/17`.
    fn path(&self, platform: &str, path: &str, out: &mut String) {
        let mut before = "";
        for piece in path.split_inclusive(ENDS) {
            let bare = piece.trim_end_matches(ENDS);
            let is_id = IDS.contains(&before) && bare.bytes().all(|byte| byte.is_ascii_digit());
            let slot = if is_id { self.find_id(platform, bare) } else { None };
            let scrubbed = match slot {
                Some(slot) => Some(slot.number.to_string()),
                None if PATHS.contains(&bare) => None,
                None => self.encoded(bare),
            };
            out.push_str(scrubbed.as_deref().unwrap_or(bare));
            out.push_str(piece.get(bare.len()..).unwrap_or_default());
            before = bare;
        }
    }

    /// Returns a piece of an address, in which `/` and `@` may be written otherwise.
    fn encoded(&self, piece: &str) -> Option<String> {
        if !piece.contains('%') {
            return self.words(piece);
        }
        let spelled = [("%2F", "/"), ("%2f", "/"), ("%40", "@"), ("%2B", "+"), ("%2b", "+")];
        let plain =
            spelled.iter().fold(piece.to_owned(), |text, (from, to)| text.replace(from, to));
        let words = self.words(&plain)?;
        Some(words.replace('/', "%2F").replace('@', "%40").replace('+', "%2B"))
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
