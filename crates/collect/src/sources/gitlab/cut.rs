//! What is kept of GitLab's answers.

use model::Place;
use serde_json::Value;

use super::deeds;
use crate::lenient::{flag, text};
use crate::net::Fields;

const FIELDS: Fields = Fields {
    keep: &[
        "id",
        "iid",
        "username",
        "bot",
        "/path_with_namespace",
        "/title",
        "/state",
        "/draft",
        "/work_in_progress",
        "/created_at",
        "/merged_at",
        "/merge_commit_sha",
        "/squash_commit_sha",
        "/confidential",
        "/internal",
        "/system",
        "/type",
        "/action",
        "label.name",
        "deeds.what",
        "deeds.who",
        "deeds.kind",
        "deeds.place",
        "deeds.number",
    ],
    texts: &["/description", "/body"],
};

/// Returns what is kept of an answer: declared fields, the marks of texts, and the deeds of GitLab's
/// own notes. Nothing but its flag is left of what is confidential.
pub(super) fn answer(mut answer: Value, here: Option<&Place>) -> Value {
    match &mut answer {
        Value::Array(items) => items.iter_mut().for_each(prepare),
        item => prepare(item),
    }
    FIELDS.cut(answer, here)
}

fn prepare(item: &mut Value) {
    if confidential(item) {
        *item = serde_json::json!({ "confidential": true });
        return;
    }
    let system = flag(item, "system").unwrap_or(false);
    let deeds = system.then(|| deeds::of(text(item, "body").unwrap_or_default()));
    if let Value::Object(fields) = item {
        fields.remove("deeds");
        if let Some(deeds) = deeds {
            fields.remove("body");
            fields.insert("deeds".to_owned(), Value::Array(deeds));
        }
    }
}

/// Returns whether an item is told to a few only.
pub(super) fn confidential(item: &Value) -> bool {
    flag(item, "confidential") == Some(true) || flag(item, "internal") == Some(true)
}
