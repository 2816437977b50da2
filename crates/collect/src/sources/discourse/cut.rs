//! What is kept of an answer of a forum before it is read: the declared fields, and no text.

use serde_json::{Map, Value, json};

use super::parse;
use crate::net::Fields;

/// What is kept of a topic or a page of posts, once `trim` has been there.
const FIELDS: Fields = Fields {
    keep: &[
        "id",
        "/title",
        "created_at",
        "archetype",
        "closed",
        "user_id",
        "created_by.username",
        "post_stream.stream",
        "posts.topic_id",
        "posts.post_number",
        "posts.post_type",
        "posts.reply_to_post_number",
        "posts.updated_at",
        "posts.deleted_at",
        "posts.user_deleted",
        "posts.hidden",
        "posts.accepted_answer",
        "posts.username",
        "topic_list.more_topics_url",
        "topics.last_posted_at",
        "topics.bumped_at",
        "topics.pinned",
    ],
    texts: &["posts.raw"],
};

/// Returns what is declared of an answer.
pub(super) fn declared(answer: Value) -> Value {
    FIELDS.cut(trim(answer), None)
}

/// Takes off an answer what stands beside its topic and posts: participants, links, suggestions;
/// and puts the writer's own words in the place of a post's texts.
fn trim(answer: Value) -> Value {
    let Value::Object(fields) = answer else { return answer };
    let mut left = Map::new();
    for (key, value) in fields {
        match key.as_str() {
            "details" => {
                let creator = value.get("created_by").cloned().unwrap_or_default();
                left.insert(key, json!({ "created_by": creator }));
            }
            "post_stream" => {
                left.insert(key, stream(value));
            }
            "topic_list" => {
                left.insert(key, untitled(bare(value, "topics")));
            }
            _ if !value.is_object() && !value.is_array() => {
                left.insert(key, value);
            }
            _ => {}
        }
    }
    Value::Object(left)
}

fn stream(mut stream: Value) -> Value {
    if let Some(Value::Array(posts)) = stream.get_mut("posts") {
        for post in posts {
            let own = parse::own_words(post);
            if let (Some(own), Some(fields)) = (own, post.as_object_mut()) {
                fields.insert("raw".to_owned(), Value::String(own));
            }
        }
    }
    bare(stream, "posts")
}

/// Takes the titles off a list of topics: each topic tells its own.
fn untitled(mut list: Value) -> Value {
    for topic in list.get_mut("topics").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = topic.as_object_mut() {
            fields.remove("title");
        }
    }
    list
}

/// Takes off the things in a list whatever is no single value.
fn bare(mut list: Value, key: &str) -> Value {
    for thing in list.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = thing.as_object_mut() {
            fields.retain(|_, value| !value.is_object() && !value.is_array());
        }
    }
    list
}
