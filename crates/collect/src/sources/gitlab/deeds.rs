//! Deeds: what GitLab's own notes say somebody did, read from their words.
//!
//! The words of a note hold titles and names now and then, so they are turned into deeds before
//! anything is kept; a note that tells no deed of this list says nothing here.

use serde_json::{Value, json};

/// Returns the deeds of one of GitLab's own notes, as they are kept: `what`, the logins in `who`,
/// and another item by its `kind`, `place` (empty for this project) and `number`.
pub(super) fn of(words: &str) -> Vec<Value> {
    let line = words.lines().next().unwrap_or_default().trim();
    let lower = line.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("mentioned in ") {
        return target(line.get(line.len() - rest.len()..).unwrap_or_default(), "mentioned");
    }
    if let Some(rest) = lower.strip_prefix("moved to ").or(lower.strip_prefix("moved from ")) {
        return target(line.get(line.len() - rest.len()..).unwrap_or_default(), "moved");
    }
    match plain(&lower) {
        Some(what) => vec![json!({ "what": what })],
        None => with_people(line, &lower),
    }
}

/// Returns the deed of a note that names nobody.
fn plain(lower: &str) -> Option<&'static str> {
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    let holds = |word: &str| lower.contains(word);
    let pushed = begins(&["added "]) && (holds(" commit") || holds("new commit"));
    Some(match () {
        () if begins(&["approved this merge request"]) => "approved",
        () if begins(&["unapproved this merge request"]) => "unapproved",
        () if begins(&["requested changes"]) => "requested_changes",
        () if begins(&["unmarked"]) && holds("work in progress") => "ready",
        () if begins(&["marked"]) && holds("**ready**") => "ready",
        () if begins(&["marked"]) && (holds("**draft**") || holds("work in progress")) => "drafted",
        () if begins(&["closed", "status changed to closed"]) => "closed",
        () if begins(&["reopened", "status changed to reopened"]) => "reopened",
        () if begins(&["unlocked"]) => "unlocked",
        () if begins(&["locked"]) => "locked",
        () if begins(&["changed milestone to", "milestone changed to"]) => "milestoned",
        () if begins(&["removed milestone", "milestone removed"]) => "demilestoned",
        () if pushed => "pushed",
        () => return None,
    })
}

/// Returns the deeds of a note that names people, such as `assigned to @ada and unassigned @bob`.
fn with_people(line: &str, lower: &str) -> Vec<Value> {
    const BEGINNINGS: [(&str, &str); 7] = [
        ("unassigned @", "unassigned"),
        ("assigned to @", "assigned"),
        ("changed assignee to @", "assigned"),
        ("removed review request for @", "review_request_removed"),
        ("requested review from @", "review_requested"),
        ("reset approvals from @", "unapproved"),
        ("removed assignee", "unassigned"),
    ];
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (words, what) in BEGINNINGS {
        found.extend(lower.match_indices(words).map(|(at, _)| (at, what)));
    }
    found.sort_unstable();
    if found.first().is_none_or(|(at, _)| *at != 0) {
        return Vec::new();
    }
    let ends = found.iter().skip(1).map(|(at, _)| *at).chain([line.len()]).collect::<Vec<_>>();
    let pieces = found.iter().zip(ends).filter_map(|((from, what), to)| {
        let who = logins(line.get(*from..to)?);
        Some(json!({ "what": what, "who": who }))
    });
    pieces.collect()
}

/// Returns the logins that a text names with an `@`.
fn logins(text: &str) -> Vec<String> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let names = text.split('@').skip(1).map(|rest| {
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default().trim_end_matches('.').to_owned()
    });
    names.filter(|name| !name.is_empty()).take(100).collect()
}

/// Returns the deed of a note that names another issue or merge request.
fn target(rest: &str, what: &str) -> Vec<Value> {
    let name = rest.split_whitespace().last().unwrap_or_default();
    let (kind, sign) = if name.contains('!') { ("merge_requests", '!') } else { ("issues", '#') };
    let Some((place, number)) = name.split_once(sign) else { return Vec::new() };
    let Ok(number) = number.parse::<u64>() else { return Vec::new() };
    vec![json!({ "what": what, "kind": kind, "place": place, "number": number })]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    #[test]
    fn deeds_are_read_from_the_words_of_many_years() {
        let one = |words: &str| of(words).first().map(|deed| deed["what"].clone());
        assert_eq!(one("marked this merge request as **draft**"), Some(json!("drafted")));
        assert_eq!(one("unmarked as a **Work In Progress**"), Some(json!("ready")));
        assert_eq!(one("added 3 commits\n\n<ul><li>x</li></ul>"), Some(json!("pushed")));
        assert_eq!(one("Status changed to closed by commit 17"), Some(json!("closed")));
        assert_eq!(one("changed title from **CANARY-BODY** to **x**"), None);
        assert_eq!(one("added ~17 label"), None);
    }

    #[test]
    fn people_and_items_are_read() {
        assert_eq!(
            of("assigned to @ada, @bob.b, and @cleo and unassigned @dan"),
            [
                json!({ "what": "assigned", "who": ["ada", "bob.b", "cleo"] }),
                json!({ "what": "unassigned", "who": ["dan"] }),
            ]
        );
        assert_eq!(
            of("mentioned in merge request orchard/Tools!12"),
            [
                json!({ "what": "mentioned", "kind": "merge_requests", "place": "orchard/Tools", "number": 12 })
            ]
        );
        assert_eq!(of("mentioned in commit 0123abc"), [] as [serde_json::Value; 0]);
    }
}
