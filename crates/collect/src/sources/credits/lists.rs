//! Reads lists of people as texts: AUTHORS, THANKS, and team pages without a format.
//!
//! A line is a person when it is an item of a list, or stands alone and looks like nothing but a
//! name with perhaps an address. Everything else is prose. Whoever stands under a heading such as
//! "Emeritus" is no member any more.

use super::documents::stem;
use super::person::{self, Said};
use super::{Found, tables};

/// A line with more words is a sentence.
const MOST_WORDS: usize = 6;

/// Reads a list of authors or of thanks; what for is the name of the file.
pub(super) fn parse(text: &str, file: &str) -> Found {
    let role = match stem(file).to_lowercase() {
        name if name.starts_with("author") => "author",
        name if name.starts_with("thank") || name.starts_with("ack") => "thanks",
        name if name.starts_with("credit") => "credit",
        _ => "contributor",
    };
    read(text, role, None)
}

/// Reads a list of a team's members.
pub(super) fn members(text: &str, file: &str) -> Found {
    let (mut found, mut current) = (Found::default(), String::new());
    // How deep the heading stands under which nobody is a member any more.
    let mut gone: Option<usize> = None;
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let below = lines.get(number + 1).copied().unwrap_or_default();
        if let Some((title, depth)) = title(line, below) {
            let stays = gone.filter(|above| depth > *above);
            gone = if is_gone(title) { stays.or(Some(depth)) } else { stays };
        }
        match gone {
            None => {
                current.push_str(line);
                current.push('\n');
            }
            Some(_) => found.ignored += u64::from(bullet(line).is_some()),
        }
    }
    found.says_nobody = found.ignored > 0;
    let team = stem(file);
    let Found { named, ignored, says_nobody, .. } = read(&current, "member", Some(&team));
    found.named = named;
    found.ignored += ignored;
    found.says_nobody |= says_nobody;
    tables::members(&current, &team, &mut found);
    found
}

/// Returns whether what stands under a word such as `Emeritus` has been and is not.
pub(super) fn is_gone(title: &str) -> bool {
    const WORDS: [&str; 8] =
        ["alumna", "alumni", "alumnus", "former", "inactive", "past", "previous", "retired"];
    let title = title.to_lowercase();
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    words.any(|word| WORDS.contains(&word) || word.starts_with("emerit"))
}

/// Returns whether what an item says beside the name is that somebody has gone.
fn has_gone(item: &str) -> bool {
    let mut plain = String::new();
    let mut within = None;
    let mut before = ' ';
    for c in item.chars() {
        // Where a link leads says nothing of whom it names.
        match (within, c) {
            (None, '<') => within = Some('>'),
            (None, '(') if before == ']' => within = Some(')'),
            (None, c) => plain.push(c),
            (Some(end), c) if c == end => within = None,
            _ => {}
        }
        before = c;
    }
    let beside = match plain.trim_start().strip_prefix('@') {
        Some(mention) => mention.find(char::is_whitespace).and_then(|at| mention.get(at..)),
        None => {
            let sign = plain.find(['(', ':', ';', ',', '—', '–']);
            let at = sign.into_iter().chain(plain.find(" - ")).min();
            at.and_then(|at| plain.get(at..))
        }
    };
    beside.is_some_and(is_gone)
}

/// Returns whether an item is a label with something behind it, as `Slack: #help` is, and a name no
/// more than `Slack` is.
fn is_label(item: &str) -> bool {
    let plain = item.trim_start_matches(['*', '_', '`']);
    let word = plain.split_once(':').map(|(word, _)| word.trim_end_matches(['*', '_', '`']));
    word.is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric))
}

/// Returns a title with its depth: a heading, or a line such as `**Former:**` over what follows.
fn title<'l>(line: &'l str, below: &str) -> Option<(&'l str, usize)> {
    if let Some(title) = heading(line, below) {
        let signs = line.trim().bytes().take_while(|byte| *byte == b'#').count();
        let underlined = if below.trim().starts_with('=') { 1 } else { 2 };
        return Some((title, if signs > 0 { signs } else { underlined }));
    }
    let text = line.trim();
    let bold = text.starts_with("**") && text.ends_with("**");
    let over = bold || text.trim_end_matches('*').ends_with(':');
    let short = text.split_whitespace().count() <= MOST_WORDS;
    (over && short && bullet(line).is_none()).then_some((text, usize::MAX))
}

/// Reads the items of a text; those of a team are told by its name, and the others by none.
fn read(text: &str, role: &str, team: Option<&str>) -> Found {
    let mut found = Found::default();
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let below = lines.get(number + 1).copied().unwrap_or_default();
        let (item, listed) = match bullet(line) {
            Some(item) => (item, true),
            None => (line.trim(), false),
        };
        if item.is_empty() || is_rule(item) || (!listed && !stands_alone(line, below)) {
            continue;
        }
        // A change or a report that is linked is no person.
        let linked = ["/pull/", "/issues/", "/commit/"].iter().any(|part| item.contains(part));
        let is_gone = team.is_some() && has_gone(item);
        let who = match team {
            Some(_) => member(item),
            None => somebody(item),
        };
        match who.filter(|_| !linked && !is_gone) {
            Some(who) => found.add(who, role, team.unwrap_or_default()),
            None => {
                found.says_nobody |= is_gone;
                found.ignored += 1;
            }
        }
    }
    found
}

/// Returns what follows the sign of a list's item.
pub(super) fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let item = ["* ", "- ", "+ ", "• "].iter().find_map(|sign| line.strip_prefix(sign))?;
    Some(item.trim())
}

/// Returns the title of a heading: underlined, or with `#` before it.
pub(super) fn heading<'l>(line: &'l str, below: &str) -> Option<&'l str> {
    let title = line.trim();
    let marked = title.starts_with('#').then(|| title.trim_matches('#').trim());
    let underlined = !line.starts_with([' ', '\t'])
        && !title.is_empty()
        && !is_rule(title)
        && is_rule(below)
        && bullet(line).is_none();
    marked.or(underlined.then_some(title))
}

/// Returns whether a line is nothing but a line: `====`, `----`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let first = line.chars().next().unwrap_or(' ');
    line.len() >= 3 && "=-~*^#\"'+`".contains(first) && line.chars().all(|c| c == first)
}

/// Returns whom an item of a list names: the login that is mentioned or whose profile is linked,
/// else the name without address and signs.
pub(super) fn somebody(item: &str) -> Option<model::Account> {
    of_item(item, None)
}

/// Returns whom an item of a team's list names: as [`somebody`], and by the address before the name.
pub(super) fn member(item: &str) -> Option<model::Account> {
    of_item(item, person::address(item))
        .filter(|who| !is_label(item) || matches!(who.key, model::AccountKey::Login(_)))
}

fn of_item(item: &str, address: Option<&str>) -> Option<model::Account> {
    let login = mention(item).or_else(|| person::profile(item));
    let name = bare(item);
    let short = name.split(' ').count() <= MOST_WORDS;
    let said = Said { login, address, name: short.then_some(&name), ..Said::default() };
    person::account(said, "github.com")
}

/// Returns the login of a mention such as `@login` that begins an item or a bracket in it.
pub(super) fn mention(item: &str) -> Option<&str> {
    let (at, _) = item.match_indices('@').find(|(at, _)| {
        let before = item.get(..*at).unwrap_or_default();
        before.trim_matches(['[', '`']).is_empty() || before.ends_with(['(', '`', '['])
    })?;
    let rest = item.get(at + 1..)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_[]".contains(c));
    let login = rest.get(..end.unwrap_or(rest.len()))?;
    let bot = login.ends_with("[bot]");
    Some(if bot { login } else { login.trim_end_matches([']', '_']) })
}

/// Returns a name without addresses, links and signs around it; another form of the name in
/// brackets is part of it.
pub(super) fn bare(item: &str) -> String {
    let mut name = String::new();
    let mut linked = false;
    for c in item.chars() {
        match c {
            '<' => linked = true,
            '>' => linked = false,
            _ if linked => {}
            '`' | '*' => {}
            c => name.push(c),
        }
    }
    let name = name.split(" - ").next().unwrap_or_default();
    let name = name.split([':', ';', '—', '–']).next().unwrap_or_default();
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.trim_start_matches('@').contains('@') && !word.contains("://"))
        .collect();
    words.join(" ").trim_matches([',', '_', ' ']).to_owned()
}

/// Returns whether a line that is no item is a name all the same.
fn stands_alone(line: &str, below: &str) -> bool {
    let text = line.trim();
    let words = text.split(['<', '(']).next().unwrap_or_default().split_whitespace().count();
    let begins = text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '@');
    begins
        && !line.starts_with([' ', '\t'])
        && !is_rule(below)
        && (1..=MOST_WORDS).contains(&words)
        && !text.ends_with([':', '.', '!', '?', ','])
        && !text.contains("://")
}
