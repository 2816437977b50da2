//! What a collection amounts to: a line for each source, and the table of what is known of what.

use std::collections::BTreeMap;

use collect::Collected;
use model::{CommitId, Coverage, Extent};
use playbook::AT_PROJECT;

use crate::failure::Failure;

/// Returns the references that were followed, shortened as git shows them.
pub(crate) fn branches(tips: &[(String, CommitId)]) -> String {
    let short = |name: &str| {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        name.strip_prefix("refs/remotes/").unwrap_or(name).to_owned()
    };
    let names: Vec<String> = tips.iter().map(|(name, _)| short(name)).collect();
    if names.is_empty() { "no branch yet".to_owned() } else { names.join(", ") }
}

/// Returns a line for each source that was read, and the failures of the others; the caller warns
/// of these.
pub(crate) fn summary(collected: Vec<Collected>) -> (Vec<String>, Vec<Failure>) {
    let (mut lines, mut failures) = (vec![], vec![]);
    for mut one in collected {
        if let Some(why) = one.failed.take() {
            failures.push(why.into());
            continue;
        }
        lines.push(line(&one));
        let (project, source) = (&one.project, &one.source);
        lines.extend(one.missing.iter().map(|why| format!("{project}, {source}: missing: {why}")));
    }
    (lines, failures)
}

/// Returns what was read of one source, in a line.
fn line(one: &Collected) -> String {
    let Some(state) = &one.state else { return format!("{}: nothing", one.project) };
    let (records, mut line) = if one.source == AT_PROJECT {
        let branches = branches(&state.tips);
        let reached = one.reachable;
        ("", format!("{}: {reached} commits reachable from {branches}", one.project))
    } else {
        (" records", format!("{}, {}", one.project, one.source))
    };
    let (new, known) = (state.stored, state.duplicate);
    line.push_str(&match state.read {
        0 => "; nothing new".to_owned(),
        read => format!("; {read}{records} read, {new} new, {known} known already"),
    });
    if state.ignored > 0 {
        line.push_str(&format!(", {} not wanted", state.ignored));
    }
    if state.quarantined > 0 {
        line.push_str(&format!(", {} set aside", state.quarantined));
    }
    line
}

/// Returns the rows of the coverage table: what each source can tell, facts of a kind together.
pub(crate) fn coverage(rows: &[Coverage]) -> Vec<Vec<String>> {
    let mut together: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for row in rows {
        let rank = Extent::ALL.iter().position(|extent| *extent == row.extent);
        let key = (row.project.to_string(), &row.source, rank, &row.reason, row.from, row.until);
        together.entry(key).or_default().push(row.fact.word());
    }
    let day = |at: Option<model::Instant>| at.map(|at| at.day()).unwrap_or_default();
    together
        .into_iter()
        .map(|((project, source, rank, reason, from, until), facts)| {
            let extent = rank.and_then(|rank| Extent::ALL.get(rank)).map_or("", |e| e.word());
            let facts = facts.join(", ").replace('_', " ");
            let (from, until) = (day(from), day(until));
            vec![project, source.clone(), extent.to_owned(), facts, from, until, reason.clone()]
        })
        .collect()
}

/// The heading of the coverage table.
pub(crate) fn heading() -> Vec<String> {
    ["project", "source", "known", "facts", "from", "until", "why"].map(str::to_owned).to_vec()
}
