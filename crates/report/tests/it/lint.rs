//! A reader of HTML strict enough to check our own pages: tags, attributes, nesting.

/// One start tag.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The names of the elements it stands in, outermost first.
    pub(crate) inside: Vec<String>,
    /// What stands between it and its end tag.
    pub(crate) inner: String,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

const VOID: [&str; 4] = ["meta", "link", "br", "img"];

/// Returns every start tag; panics when an element is closed that is not the open one.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut open: Vec<(String, usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|n| n + at) {
        let end = html[start..].find('>').map(|n| n + start).expect("a tag has an end");
        let tag = &html[start + 1..end];
        at = end + 1;
        if tag.starts_with('!') || tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let (was, place, from) = open.pop().expect("an element is open");
            assert_eq!(was, name, "closed out of order near {}", &html[start..end]);
            tags[place].inner = html[from..start].to_owned();
            continue;
        }
        let closed = tag.ends_with('/');
        let (name, attributes) = read(tag.trim_end_matches('/'));
        let inside = open.iter().map(|(name, _, _)| name.clone()).collect();
        tags.push(Tag { name: name.clone(), attributes, inside, inner: String::new() });
        if name == "style" {
            at = html[at..].find("</style>").map(|n| n + at).expect("a style has an end");
        }
        if !closed && !VOID.contains(&name.as_str()) {
            open.push((name, tags.len() - 1, end + 1));
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    tags
}

fn read(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.trim_start().split_once("=\"") {
        let (value, after) = after.split_once('"').expect("an attribute has an end");
        attributes.push((key.to_owned(), value.to_owned()));
        rest = after;
    }
    assert!(rest.trim().is_empty(), "attributes are quoted: {tag}");
    (name.to_owned(), attributes)
}

/// Panics when a page breaks a rule that every page keeps.
pub(crate) fn check(html: &str) {
    let tags = tags(html);
    let named = |name: &'static str| tags.iter().filter(move |tag| tag.name == name);
    assert_eq!(named("h1").count(), 1);
    assert_eq!(named("html").next().unwrap().attribute("lang"), Some("en"));
    let mut before = 0;
    for tag in &tags {
        let level = tag.name.strip_prefix('h').and_then(|n| n.parse::<usize>().ok());
        if let Some(level) = level {
            assert!(level <= before + 1, "a heading skips a level: {}", tag.inner);
            assert!(!tag.inner.trim().is_empty());
            before = level;
        }
    }
    let mut ids: Vec<_> = tags.iter().filter_map(|tag| tag.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
    for tag in &tags {
        let refers = ["aria-labelledby", "aria-describedby"].map(|name| tag.attribute(name));
        let link = tag.attribute("href").and_then(|href| href.strip_prefix('#'));
        for id in refers.into_iter().flatten().chain(link) {
            assert!(ids.contains(&id), "nothing has the id {id}");
        }
    }
    for svg in named("svg") {
        assert_eq!(svg.attribute("role"), Some("img"));
        for part in ["<title id=", "<desc id="] {
            let text = svg.inner.split_once(part).expect(part).1.split_once('>').unwrap().1;
            assert!(!text.starts_with("</"), "an empty {part}");
        }
        assert!(svg.inside.contains(&"figure".to_owned()));
    }
    for figure in named("figure") {
        assert!(figure.inner.contains("<figcaption>"));
        assert!(figure.inner.contains("class=\"past\""), "a way past the picture");
    }
    for article in named("article").filter(|article| article.inner.contains("<figure>")) {
        assert!(article.inner.contains("<table "), "a picture without its table");
    }
    for table in named("table") {
        assert!(table.inner.trim_start().starts_with("<caption"));
        assert!(table.inside.contains(&"div".to_owned()), "a table scrolls in its region");
    }
    assert!(named("th").all(|th| th.attribute("scope").is_some()));
    for region in tags.iter().filter(|tag| tag.attribute("role") == Some("region")) {
        assert_eq!(region.attribute("tabindex"), Some("0"));
        assert!(region.attribute("aria-labelledby").is_some());
    }
    for banned in ["script", "iframe", "object", "embed", "link", "form", "img", "base"] {
        assert_eq!(named(banned).count(), 0, "{banned}");
    }
    for tag in &tags {
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on"), "{name}");
            let loads = ["href", "src", "style", "action", "fill"].contains(&name.as_str());
            assert!(!loads || !value.contains("://"), "{name}={value}");
            assert!(!value.trim_start().to_lowercase().starts_with("javascript"), "{value}");
        }
    }
    for style in named("style") {
        for banned in ["@import", "url(", "animation", "transition"] {
            assert!(!style.inner.contains(banned), "{banned}");
        }
    }
    let policy = named("meta").find_map(|meta| {
        let policy = meta.attribute("http-equiv") == Some("Content-Security-Policy");
        policy.then(|| meta.attribute("content")).flatten()
    });
    assert!(policy.unwrap().starts_with("default-src 'none'"));
}
