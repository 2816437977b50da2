//! What a collection amounts to: a line for each source, and the table of what is known of what.

use std::collections::{BTreeMap, BTreeSet};

use collect::Collected;
use model::{CommitId, Coverage, Extent, Fact, Instant, counted};
use playbook::AT_PROJECT;

use crate::failure::Failure;

/// How many spans of the same facts are told one by one.
const SPANS_TOLD: usize = 4;

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
        if let Some(failure) = failure(&mut one) {
            failures.push(failure);
            continue;
        }
        lines.push(line(&one));
        let (project, source) = (&one.project, &one.source);
        lines.extend(one.missing.iter().map(|why| format!("{project}, {source}: missing: {why}")));
    }
    (lines, failures)
}

/// Takes the failure of a source, if it failed, with what is known of its files as advice.
pub(crate) fn failure(one: &mut Collected) -> Option<Failure> {
    let mut failure: Failure = one.failed.take()?.into();
    failure.hints.append(&mut one.missing);
    Some(failure)
}

/// Returns what was read of one source, in a line.
fn line(one: &Collected) -> String {
    let Some(state) = &one.state else { return format!("{}: nothing", one.project) };
    let (as_records, mut line) = if one.source == AT_PROJECT {
        let branches = branches(&state.tips);
        let reached = counted(one.reachable, "commit");
        (false, format!("{}: {reached} reachable from {branches}", one.project))
    } else {
        (true, format!("{}, {}", one.project, one.source))
    };
    let (new, known) = (state.stored, state.duplicate);
    line.push_str(&match state.read {
        0 => "; nothing new".to_owned(),
        read if as_records => {
            format!("; {} read, {new} new, {known} known already", counted(read, "record"))
        }
        read => format!("; {read} read, {new} new, {known} known already"),
    });
    if state.ignored > 0 {
        line.push_str(&format!(", {} not wanted", state.ignored));
    }
    if state.quarantined > 0 {
        line.push_str(&format!(", {} set aside", state.quarantined));
    }
    line
}

/// Returns the rows of the coverage table: what each source can tell, facts of a kind together and
/// the spans of the same facts together.
pub(crate) fn coverage(rows: &[Coverage]) -> Vec<Vec<String>> {
    let mut together: BTreeMap<_, BTreeSet<Fact>> = BTreeMap::new();
    for (row, when) in told_once(rows) {
        let rank = Extent::ALL.iter().position(|extent| *extent == row.extent);
        let (project, at) = (row.project.to_string(), (row.from, row.until));
        let key = (project, &row.source, rank, &row.reason, at, when);
        together.entry(key).or_default().insert(row.fact);
    }
    let mut spans: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for ((project, source, rank, reason, _, when), facts) in together {
        let key = (project, source, rank, reason, facts);
        spans.entry(key).or_default().push(when);
    }
    spans
        .into_iter()
        .map(|((project, source, rank, reason, facts), spans)| {
            let extent = rank.and_then(|rank| Extent::ALL.get(rank)).map_or("", |e| e.word());
            let facts: Vec<&str> = facts.iter().map(|fact| fact.word()).collect();
            let facts = facts.join(", ").replace('_', " ");
            vec![project, source.clone(), extent.to_owned(), facts, few(&spans), reason.clone()]
        })
        .collect()
}

/// Returns the rows as they are told, with their spans in words: of what is whole but for single
/// records, only the row that says which; it says too that the rest is there from the beginning on.
pub(crate) fn told_once(rows: &[Coverage]) -> impl Iterator<Item = (&Coverage, String)> {
    let key =
        |row: &Coverage| (row.project.clone(), row.source.clone(), row.fact, row.from, row.until);
    let of = |extent| -> BTreeSet<_> {
        rows.iter().filter(|row| row.extent == extent).map(key).collect()
    };
    let (whole, lossy) = (of(Extent::Complete), of(Extent::Partial));
    rows.iter().filter_map(move |row| match row.extent {
        Extent::Complete if lossy.contains(&key(row)) => None,
        Extent::Partial
            if row.from.is_none() && row.until.is_none() && whole.contains(&key(row)) =>
        {
            Some((row, "from the beginning".to_owned()))
        }
        _ => Some((row, span(row.from, row.until))),
    })
}

/// The heading of the coverage table.
pub(crate) fn heading() -> Vec<String> {
    ["project", "source", "known", "facts", "when", "why"].map(str::to_owned).to_vec()
}

/// Returns a span in words: in days, or with its hours where it is shorter than two days.
pub(crate) fn span(from: Option<Instant>, until: Option<Instant>) -> String {
    let minute = |at: Instant| at.to_string().replace('T', " ").chars().take(16).collect();
    let whole = |at: &Instant| at.seconds().rem_euclid(86_400) == 0;
    let by_hours = match (from, until) {
        (Some(from), Some(until)) => until.seconds() - from.seconds() < 2 * 86_400,
        _ => !from.iter().chain(&until).all(whole),
    };
    let told = |at: Instant| -> String { if by_hours { minute(at) } else { at.day() } };
    match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("from {}", told(from)),
        (None, Some(until)) => format!("until {}", told(until)),
        (Some(from), Some(until)) => {
            let same_day = by_hours && from.day() == until.day();
            match same_day {
                true => {
                    format!("{}–{}", told(from), told(until).chars().skip(11).collect::<String>())
                }
                false => format!("{} to {}", told(from), told(until)),
            }
        }
    }
}

/// Returns the first of some spans, a line each, and how many more there are.
fn few(spans: &[String]) -> String {
    let mut lines: Vec<String> = spans.iter().take(SPANS_TOLD).cloned().collect();
    match spans.len().saturating_sub(SPANS_TOLD) {
        0 => {}
        more => lines.push(format!("and {more} more")),
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use model::ProjectName;

    use super::*;

    fn at(text: &str) -> Option<Instant> {
        Some(Instant::parse(text).unwrap())
    }

    #[test]
    fn a_short_span_is_told_with_its_hours_and_a_long_one_in_days() {
        for (from, until, text) in [
            (None, None, ""),
            (at("2015-01-01"), at("2015-01-01T01:00:00Z"), "2015-01-01 00:00–01:00"),
            (at("2015-01-01T23:00:00Z"), at("2015-01-02"), "2015-01-01 23:00 to 2015-01-02 00:00"),
            (at("2015-01-01"), at("2015-01-03"), "2015-01-01 to 2015-01-03"),
            (None, at("2015-01-03T08:00:00Z"), "until 2015-01-03 08:00"),
            (at("2015-01-03"), None, "from 2015-01-03"),
        ] {
            assert_eq!(span(from, until), text);
        }
    }

    #[test]
    fn spans_of_the_same_facts_stand_in_one_row_and_a_fact_stands_once() {
        let row = |fact: Fact, day: u32| Coverage {
            project: ProjectName::parse("grove").unwrap(),
            source: "gharchive".to_owned(),
            fact,
            from: Instant::from_date(2024, 1, day),
            until: Instant::from_date(2024, 1, day + 2),
            extent: Extent::Partial,
            reason: "invented".to_owned(),
        };
        let mut rows = vec![];
        for day in [1, 4, 7, 10, 13, 16] {
            rows.extend([row(Fact::Issues, day), row(Fact::Comments, day), row(Fact::Issues, day)]);
        }
        let [row] = coverage(&rows).try_into().unwrap();
        let [_, _, known, facts, when, why]: [String; 6] = row.try_into().unwrap();
        assert_eq!((known.as_str(), facts.as_str()), ("partial", "issues, comments"));
        assert!(when.starts_with("2024-01-01 to 2024-01-03\n2024-01-04 to "), "{when}");
        assert!(when.ends_with("\nand 2 more"), "{when}");
        assert_eq!(why, "invented");
    }

    #[test]
    fn what_is_known_from_the_beginning_but_for_single_records_is_one_row_and_not_complete() {
        let whole = Coverage {
            project: ProjectName::parse("grove").unwrap(),
            source: "git".to_owned(),
            fact: Fact::Commits,
            from: None,
            until: None,
            extent: Extent::Complete,
            reason: String::new(),
        };
        let rows = whole.with_losses("1 commit cannot be read".to_owned());
        let told = ["grove", "git", "partial", "commits", "from the beginning"];
        assert_eq!(coverage(&rows), [[&told[..], &["1 commit cannot be read"]].concat()]);
        let when = |rows: &[Coverage]| coverage(rows).remove(0).remove(4);
        assert_eq!(when(&rows[..1]), "", "a part alone says nothing of the beginning");
    }
}
