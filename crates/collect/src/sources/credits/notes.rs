//! Reads the notes of releases: lists of people under headings such as "Contributors".
//!
//! numpy and scipy put `+` behind whoever is new, sunpy `*`, and a sentence says so; GitHub's own
//! notes have "New Contributors". A list without such a sentence marks nobody, and then nothing is
//! said about who is new. A total that the notes state is compared with the list.

use model::{Instant, NoteKind};

use super::Found;
use super::lists;
use super::person::Named;

/// A heading or a line that begins a list of people.
struct List {
    role: &'static str,
    group: String,
    named: Vec<(model::Account, bool)>,
    total: Option<usize>,
    /// Everything that is no item, to find the sentence that says who is new.
    prose: String,
    /// Whether the heading itself says that all are new.
    all_new: bool,
}

/// Returns whom the notes of one release, or of several in one file, name.
pub(super) fn parse(text: &str, file: &str) -> Found {
    let mut found = Found::default();
    let name = file.rsplit('/').next().unwrap_or(file);
    let own = version(name.split("changelog").next().unwrap_or(name)).or_else(|| version(name));
    let mut group = own.clone().unwrap_or_default();
    let mut lists: Vec<List> = Vec::new();
    let mut open = false;
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let below = lines.get(number + 1).copied().unwrap_or_default();
        if let Some(title) = lists::heading(line, below) {
            if own.is_none() {
                group = version(title).unwrap_or(group);
            }
            open = role_of_heading(title).is_some_and(|role| {
                let all_new = title.to_lowercase().starts_with("new contributor");
                lists.push(List::new(role, &group, all_new));
                true
            });
            continue;
        }
        found.at = found.at.or_else(|| released(line));
        if lists::is_rule(line) || line.trim().is_empty() {
            continue;
        }
        if let Some(role) = role_of_line(line) {
            let section = lists.last().filter(|_| open).is_some_and(|list| !list.is_begun());
            if !section {
                lists.push(List::new(role, &group, false));
            }
            open = true;
            if let Some(list) = lists.last_mut() {
                list.role = role;
            }
        }
        let Some(list) = lists.last_mut().filter(|_| open) else { continue };
        match lists::bullet(line) {
            Some(item) => list.item(item, &mut found),
            None => list.say(line),
        }
    }
    for list in lists {
        list.finish(&mut found);
    }
    found
}

impl List {
    fn new(role: &'static str, group: &str, all_new: bool) -> Self {
        Self {
            role,
            group: group.to_owned(),
            named: Vec::new(),
            total: None,
            prose: String::new(),
            all_new,
        }
    }

    fn is_begun(&self) -> bool {
        !self.named.is_empty()
    }

    fn item(&mut self, item: &str, found: &mut Found) {
        let (item, marked) = without_mark(item);
        let whole = if self.all_new { item.split(" made ").next().unwrap_or(item) } else { item };
        let plain = without_count(whole);
        // A change and not a person, or the legend of the list.
        if item.contains("(#") || item.contains("`#") || plain == "Name" || plain.is_empty() {
            found.ignored += 1;
            return;
        }
        match lists::somebody(plain) {
            Some(who) => self.named.push((who, marked)),
            None => found.ignored += 1,
        }
    }

    fn say(&mut self, line: &str) {
        self.prose.push_str(line.trim());
        self.prose.push(' ');
        self.total = self.total.or_else(|| total(line));
    }

    fn finish(self, found: &mut Found) {
        let prose = self.prose.to_lowercase();
        let marks = self.all_new
            || ["first time", "first contribution", "first-time", "new contributor"]
                .iter()
                .any(|said| prose.contains(said))
                && ['+', '*'].iter().any(|mark| prose.contains(*mark));
        if self.total.is_some_and(|total| total != self.named.len()) && self.is_begun() {
            found.odd.push((NoteKind::CountDiffers, format!("release {}", self.group)));
        }
        for (who, marked) in self.named {
            let first = marks.then_some(marked || self.all_new);
            let (role, group) = (self.role.to_owned(), self.group.clone());
            found.named.push(Named { who, role, group, first });
        }
    }
}

fn role_of_heading(title: &str) -> Option<&'static str> {
    let title = title.to_lowercase();
    let holds = |word: &str| title.contains(word) && title.split_whitespace().count() <= 5;
    if holds("reviewer") {
        Some("reviewer")
    } else if holds("contributor") || holds("author") {
        Some("author")
    } else if holds("acknowledg") || holds("thanks") {
        Some("thanks")
    } else {
        None
    }
}

/// Returns the role of the people that a line such as `32 reviewers added to this release` or
/// `The people who have contributed to the code for this release are:` announces.
fn role_of_line(line: &str) -> Option<&'static str> {
    let line = line.trim();
    let (count, rest) = line.split_once(' ')?;
    if count.parse::<usize>().is_ok() && rest.contains("added to this release") {
        return Some(if rest.starts_with("reviewer") { "reviewer" } else { "author" });
    }
    let said = line.to_lowercase();
    let announced = said.contains("people who have contributed") && said.ends_with(':');
    announced.then_some("author")
}

/// Returns the number of people that a line states.
fn total(line: &str) -> Option<usize> {
    let line = line.trim();
    if let Some((_, rest)) = line.split_once("total of ") {
        let (count, rest) = rest.split_once(' ')?;
        return rest.starts_with("people").then(|| count.parse().ok()).flatten();
    }
    let (count, rest) = line.split_once(' ')?;
    rest.contains("added to this release").then(|| count.parse().ok()).flatten()
}

/// Takes the sign of somebody new off an item.
fn without_mark(item: &str) -> (&str, bool) {
    let item = item.trim();
    match item.strip_suffix(['+', '*']) {
        Some(rest) if rest.ends_with(char::is_whitespace) => (rest.trim_end(), true),
        _ => (item, false),
    }
}

/// Takes a number of commits off an item: `Name (12)`, `Name (commits)`.
fn without_count(item: &str) -> &str {
    let Some((name, rest)) = item.rsplit_once(" (") else { return item };
    let inside = rest.trim_end().trim_end_matches(')');
    let counted = inside == "commits" || inside.bytes().all(|byte| byte.is_ascii_digit());
    if counted { name.trim_end() } else { item }
}

/// Returns the first number of a release in a text, such as `1.16.0` or `2.0rc1`.
fn version(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    words.find_map(|word| {
        let word = word.trim_matches('.').trim_start_matches(['v', 'V']);
        let word = ["rst", "md", "txt", "gz"]
            .iter()
            .fold(word, |word, end| word.strip_suffix(end).unwrap_or(word))
            .trim_end_matches('.');
        let mut parts = word.split('.');
        let number = |part: Option<&str>| {
            part.is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        };
        (number(parts.next()) && number(parts.next()) && word.len() <= 20).then(|| word.to_owned())
    })
}

/// Returns the day of a line such as `Release date: 20 September 2017`.
fn released(line: &str) -> Option<Instant> {
    let lower = line.to_lowercase();
    let (_, rest) = lower.split_once("release date")?;
    let told = rest.trim_matches([':', '*', ' ', '|', '_']);
    let day = chrono::NaiveDate::parse_from_str(told, "%d %B %Y")
        .or_else(|_| chrono::NaiveDate::parse_from_str(told, "%B %d, %Y"))
        .or_else(|_| told.parse::<chrono::NaiveDate>())
        .ok()?;
    use chrono::Datelike as _;
    Instant::from_date(day.year(), day.month(), day.day())
}
