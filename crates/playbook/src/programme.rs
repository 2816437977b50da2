//! `convivial.toml`: which projects there are, and what the community says about itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use model::{Handle, Personal, ProjectName, nearest};
use toml::de::DeTable;

use crate::failure::{Place, PlaybookError};
use crate::keys::SectionKind;
use crate::section::Section;

/// The name of the file.
pub const FILE: &str = "convivial.toml";

/// The key of the list of projects.
pub(crate) const PROJECTS: &str = "projects";

const SECTIONS: &[&str] = &["programme", PROJECTS, "people", "kinds", "privacy", "report"];
const PEOPLE: &[&str] = &["bots", "links", "roster", "unusable"];
pub(crate) const AUDIENCES: &[&str] = &["public", "internal"];

/// What a community says about itself; everything may be left out.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Playbook {
    /// The name of the programme that the projects belong to.
    pub programme: Option<String>,
    /// The projects, in the order in which they stand.
    pub projects: Vec<Project>,
    /// Machine accounts that no list knows: whole addresses, logins or names.
    pub bots: Vec<Personal>,
    /// Patterns of addresses that tell nobody apart.
    pub unusable: Vec<Personal>,
    /// By what each of some people is found, as the community itself says.
    pub links: Vec<Vec<Handle>>,
    /// The path of the roster: who has which role, and when.
    pub roster: Option<String>,
    /// Globs of paths by kind of work, beside the built-in ones.
    pub kinds: BTreeMap<String, Vec<String>>,
    /// Who will read what comes out.
    pub audience: Audience,
    /// The title of the report.
    pub title: Option<String>,
}

/// Who will read what comes out.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Anybody.
    #[default]
    Public,
    /// The community's own people.
    Internal,
}

/// The section whose keys stand at the project itself, without a heading of their own.
pub const AT_PROJECT: &str = "git";

/// A project and where its traces are.
#[derive(Clone, PartialEq, Debug)]
pub struct Project {
    /// Its name.
    pub name: ProjectName,
    /// What each source reads, by the source's name, as it is written and with every key and type
    /// checked; in order of the names.
    pub sections: BTreeMap<&'static str, toml::Table>,
    /// The path of a `.mailmap` to use instead of the one in the tree.
    pub mailmap: Option<String>,
}

impl Playbook {
    /// Reads the playbook of a folder, in which a project may have `sections`; nothing when the
    /// folder has none.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or as [`Playbook::parse`].
    pub fn read(folder: &Path, sections: &[SectionKind]) -> Result<Option<Self>, PlaybookError> {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, sections).map(Some),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(PlaybookError::Unreadable { path, source }),
        }
    }

    /// Reads the text of a playbook, in which a project may have `sections`.
    ///
    /// # Errors
    /// When it is not TOML, a key or a word is unknown, a value has the wrong type or is missing,
    /// or two projects have one name; the first such place in the order of sections.
    pub fn parse(text: &str, sections: &[SectionKind]) -> Result<Self, PlaybookError> {
        let table = DeTable::parse(text).map_err(|error| PlaybookError::NotToml {
            place: Place::of(text, error.span().map_or(0, |span| span.start)),
            reason: error.message().to_owned(),
        })?;
        let file = Section::checked(text, "the file", 0, table.get_ref(), SECTIONS)?;
        let mut playbook = Self { projects: projects(&file, sections)?, ..Self::default() };
        if let Some(programme) = file.section("programme", "[programme]", &["name"])? {
            playbook.programme = programme.text("name")?.map(|(name, _)| name);
        }
        if let Some(people) = file.section("people", "[people]", PEOPLE)? {
            let personal = |texts: Vec<String>| texts.into_iter().map(Personal::new).collect();
            playbook.bots = personal(people.texts("bots")?);
            playbook.unusable = personal(people.texts("unusable")?);
            playbook.links = people.links("links")?;
            playbook.roster = people.text("roster")?.map(|(file, _)| file);
        }
        if let Some(kinds) = file.open_section("kinds", "[kinds]")? {
            for kind in kinds.keys() {
                playbook.kinds.insert(kind.to_owned(), kinds.texts(kind)?);
            }
        }
        if let Some(privacy) = file.section("privacy", "[privacy]", &["audience"])? {
            playbook.audience = audience(&privacy)?;
        }
        if let Some(report) = file.section("report", "[report]", &["title"])? {
            playbook.title = report.text("title")?.map(|(title, _)| title);
        }
        Ok(playbook)
    }
}

fn projects(file: &Section<'_, '_>, kinds: &[SectionKind]) -> Result<Vec<Project>, PlaybookError> {
    let mut projects = Vec::new();
    let mut names = BTreeSet::new();
    let own = kinds.iter().filter(|kind| kind.name == AT_PROJECT).flat_map(|kind| kind.keys);
    let apart = kinds.iter().filter(|kind| kind.name != AT_PROJECT);
    let mut known = vec!["name"];
    known.extend(own.map(|key| key.name));
    known.extend(apart.map(|kind| kind.name));
    for section in file.sections(PROJECTS, "[[projects]]", &known)? {
        let (name, place) = section.text("name")?.ok_or_else(|| section.missing("name"))?;
        let name = ProjectName::parse(&name).ok_or(PlaybookError::ProjectName { place })?;
        if !names.insert(name.as_str().to_lowercase()) {
            return Err(PlaybookError::SecondProject { place });
        }
        let sections = sections(&section, kinds)?;
        if sections.is_empty() {
            return Err(section.nothing_to_read());
        }
        let mailmap = section.text("mailmap")?.map(|(file, _)| file);
        projects.push(Project { name, mailmap, sections });
    }
    Ok(projects)
}

/// Returns what a project says for each source, checked by the source's own keys.
fn sections(
    project: &Section<'_, '_>,
    kinds: &[SectionKind],
) -> Result<BTreeMap<&'static str, toml::Table>, PlaybookError> {
    let mut sections = BTreeMap::new();
    for kind in kinds {
        if kind.name == AT_PROJECT {
            let values = project.values(kind.keys)?;
            if values.keys().any(|key| key != "mailmap") {
                sections.insert(kind.name, values);
            }
            continue;
        }
        let keys: Vec<&'static str> = kind.keys.iter().map(|key| key.name).collect();
        let heading = format!("[projects.{}]", kind.name);
        if let Some(section) = project.section(kind.name, &heading, &keys)? {
            let values = section.values(kind.keys)?;
            if let Some(absent) = kind.required.iter().find(|key| !values.contains_key(**key)) {
                return Err(section.missing(*absent));
            }
            sections.insert(kind.name, values);
        }
    }
    Ok(sections)
}

fn audience(privacy: &Section<'_, '_>) -> Result<Audience, PlaybookError> {
    let Some((word, place)) = privacy.text("audience")? else { return Ok(Audience::default()) };
    match word.as_str() {
        "public" => Ok(Audience::Public),
        "internal" => Ok(Audience::Internal),
        _ => Err(PlaybookError::UnknownWord {
            place,
            key: "audience",
            nearest: nearest(&word, AUDIENCES),
            known: AUDIENCES.to_vec(),
        }),
    }
}

#[cfg(test)]
mod tests;
