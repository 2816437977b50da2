//! Suggestions: who might be one person and who looks like a program, as rows and for a terminal.

use identify::{BotHint, Suggestion, Suggestions};
use model::{Subject, SubjectId};

use super::{Face, Shown, heading, plain};
use crate::wiring::people::Ground;
use crate::wiring::people::who::short_id;

/// Returns open suggestions as a table of two lines each, so that it fits into a terminal.
pub(crate) fn suggestions(ground: &Ground, found: &Suggestions, limit: usize) -> Shown {
    let faces = ground.faces();
    let shown = |subject: &Subject| {
        let face = faces.get(subject.id()).map(Face::text).unwrap_or_default();
        (short_id(&SubjectId::from(subject)).to_owned(), face)
    };
    let rows = found.open.iter().take(limit).enumerate().flat_map(|(place, of)| {
        let (one, other) = (shown(&of.one), shown(&of.other));
        let number = (place + 1).to_string();
        let second = vec![String::new(), other.0, other.1, String::new()];
        [vec![number, one.0, one.1, evidence(of)], second]
    });
    (heading(&["pair", "id", "signature or account", "evidence"]), rows.collect())
}

/// Returns open suggestions as rows, one for each.
pub(crate) fn suggestions_as_rows(ground: &Ground, found: &Suggestions) -> Shown {
    let faces = ground.faces();
    let shown = |subject: &Subject| {
        let face = faces.get(subject.id()).map(Face::text).unwrap_or_default();
        [short_id(&SubjectId::from(subject)).to_owned(), face]
    };
    let row = |of: &Suggestion| {
        let cells = shown(&of.one).into_iter().chain(shown(&of.other));
        cells.chain([evidence(of)]).collect()
    };
    let names = heading(&["id", "one", "other_id", "other", "evidence"]);
    (names, found.open.iter().map(row).collect())
}

fn evidence(of: &Suggestion) -> String {
    let words: Vec<String> = of.evidence.iter().map(|one| plain(one.word())).collect();
    words.join(", ")
}

/// Says how many suggestions there are besides those shown.
pub(crate) fn about_suggestions(found: &Suggestions, shown: usize) -> Vec<String> {
    let mut lines = vec![format!(
        "open suggestions: {} ({shown} shown); rejected before: {}",
        found.open.len(),
        found.rejected
    )];
    if found.left_out > 0 {
        lines.push(format!(
            "pairs not offered because too many people share one name: {}",
            found.left_out
        ));
    }
    if !found.open.is_empty() {
        lines.push(
            "convivial people bind ID ID joins two; reject ID ID never asks again".to_owned(),
        );
    }
    lines
}

/// Returns accounts that look as if a program used them, as a table.
pub(crate) fn bot_hints(ground: &Ground, hints: &[BotHint], limit: usize) -> Shown {
    let faces = ground.faces();
    let rows = hints.iter().take(limit).map(|hint| {
        let subject = SubjectId::from(&hint.subject);
        let shown = faces.get(subject.0.as_str()).map(Face::text).unwrap_or_default();
        vec![short_id(&subject).to_owned(), shown, plain(hint.why.word())]
    });
    (heading(&["id", "account", "why it looks as if a program used it"]), rows.collect())
}
