//! What is kept of Forgejo's answers.
//!
//! The forge writes what happened into the text of an entry now and then (`1` for a label that was
//! put on, a list of commits for a push) and old and new titles beside it; these become a word each
//! before anything is kept.

use model::Place;
use serde_json::{Value, json};

use crate::lenient::{flag, text};
use crate::net::Fields;

/// How the titles of drafts begin, unless an instance sets this otherwise.
const DRAFTS: [&str; 3] = ["WIP:", "[WIP]", "DRAFT:"];

const FIELDS: Fields = Fields {
    keep: &[
        "id",
        "login",
        "/number",
        "/full_name",
        "/title",
        "/state",
        "/draft",
        "/merged",
        "/merged_at",
        "/merge_commit_sha",
        "/additions",
        "/deletions",
        "/changed_files",
        "/created_at",
        "/submitted_at",
        "/dismissed",
        "/comments_count",
        "/original_author",
        "/type",
        "/what",
        "label.name",
        "/removed_assignee",
        "ref_issue.number",
        "ref_issue.repository.full_name",
        "pull_request.merged",
        "pull_request.draft",
    ],
    texts: &["/body"],
};

/// Returns what is kept of an answer: declared fields and the marks of texts.
pub(super) fn answer(mut answer: Value, here: Option<&Place>) -> Value {
    match &mut answer {
        Value::Array(items) => items.iter_mut().for_each(prepare),
        item => prepare(item),
    }
    FIELDS.cut(answer, here)
}

/// Puts a word into an entry of a timeline where only its text tells what happened.
fn prepare(entry: &mut Value) {
    let body = text(entry, "body").unwrap_or_default();
    let what = match text(entry, "type") {
        Some("label") => Some(if body == "1" { "on" } else { "off" }),
        Some("pull_push") => Some(if forced(body) { "forced" } else { "pushed" }),
        Some("change_title") => {
            let draft = |key| is_draft(text(entry, key).unwrap_or_default());
            match (draft("old_title"), draft("new_title")) {
                (false, true) => Some("drafted"),
                (true, false) => Some("ready"),
                _ => None,
            }
        }
        _ => None,
    };
    let words = matches!(text(entry, "type"), None | Some("comment"));
    if let Value::Object(fields) = entry {
        fields.remove("what");
        if !words {
            fields.remove("body");
        }
        if let Some(what) = what {
            fields.insert("what".to_owned(), json!(what));
        }
    }
}

/// Returns whether a pull request with this title is a draft.
fn is_draft(title: &str) -> bool {
    let title = title.trim_start().to_uppercase();
    DRAFTS.iter().any(|begin| title.starts_with(begin))
}

fn forced(body: &str) -> bool {
    let told: Option<Value> = serde_json::from_str(body).ok();
    told.is_some_and(|told| flag(&told, "is_force_push") == Some(true))
}
