//! Plain: a text without what is not its author's words, before marks are looked for in it.
//!
//! What a reply quotes was said by somebody else, and a `#39` of HTML is an apostrophe; both would
//! become marks of the wrong person. The text goes no further than the door.

/// Returns the lines that do not begin with the `>` of a quotation.
pub(crate) fn unquoted(text: &str) -> String {
    let own = text.lines().filter(|line| !line.trim_start().starts_with('>'));
    own.flat_map(|line| [line, "\n"]).collect()
}

/// Returns the words of a text in HTML, without tags, quotations and code.
pub(crate) fn of_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    let mut within = Vec::new();
    while let Some((before, after)) = rest.split_once('<') {
        if within.is_empty() {
            text.push_str(before);
        }
        let Some((tag, after)) = after.split_once('>') else { return entities(&text) };
        follow(tag, &mut within);
        if BREAKS.contains(&name(tag).as_str()) {
            text.push('\n');
        }
        rest = after;
    }
    if within.is_empty() {
        text.push_str(rest);
    }
    entities(&text)
}

/// Elements whose contents are somebody else's words or none.
const PASSED_OVER: [&str; 5] = ["blockquote", "code", "pre", "style", "script"];

/// Elements that end a line.
const BREAKS: [&str; 7] = ["p", "br", "div", "li", "tr", "blockquote", "pre"];

/// The longest name of a letter that is looked for.
const LONGEST_ENTITY: usize = 12;

fn name(tag: &str) -> String {
    let bare = tag.trim_start_matches('/');
    let end = bare.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(bare.len());
    bare.get(..end).unwrap_or_default().to_ascii_lowercase()
}

fn follow(tag: &str, within: &mut Vec<String>) {
    let name = name(tag);
    if !PASSED_OVER.contains(&name.as_str()) {
        return;
    }
    if tag.starts_with('/') {
        if within.last() == Some(&name) {
            within.pop();
        }
    } else if !tag.ends_with('/') {
        within.push(name);
    }
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        match found.and_then(|(entity, rest)| Some((letter(entity)?, rest))) {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{of_html, unquoted};

    #[test]
    fn what_is_quoted_is_not_the_authors_word() {
        assert_eq!(unquoted("> #theirs\nmine\n >> more\n"), "mine\n");
        let html = "<p>mine</p><blockquote><p>#theirs</p></blockquote><p>it&#39;s &lt;b&gt;</p>";
        assert_eq!(of_html(html).split_whitespace().collect::<Vec<_>>(), ["mine", "it's", "<b>"]);
    }

    #[test]
    fn html_that_is_cut_anywhere_is_read_as_far_as_it_goes() {
        assert_eq!(of_html("one <a href=\"x"), "one ");
        assert_eq!(of_html("one &#x110000; &amp two"), "one &#x110000; &amp two");
        assert_eq!(of_html("one</code> two<code>three"), "one two");
    }
}
