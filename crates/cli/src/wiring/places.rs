//! Places: what each project is called, which sources tell about it, and where the store is.
//!
//! A place named on the command line wins over the playbook, and the playbook over the folder in
//! which the program was started.

mod given;

use std::path::{Path, PathBuf};

use collect::sources;
use model::ProjectName;
use playbook::{AT_PROJECT, Playbook, SectionKind};

use crate::failure::Failure;
use crate::ui::Ui;
use given::named;
pub(crate) use given::nearest_source;

/// Where a project's history lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// A clone on this machine.
    Folder(PathBuf),
    /// A clone URL.
    Url(String),
}

/// What one source is to read about one project.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) name: ProjectName,
    /// The source's name.
    pub(crate) source: &'static str,
    /// Its section, with every key checked.
    pub(crate) section: toml::Table,
    /// The `.mailmap` that the playbook names instead of the one in the tree.
    pub(crate) mailmap: Option<PathBuf>,
}

impl Place {
    /// Returns the files, addresses or repositories that are named, as they are written.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let places = self.section.get(place_key(self.source)).or_else(|| self.section.get("files"));
        let list = places.and_then(toml::Value::as_array);
        list.into_iter().flatten().filter_map(toml::Value::as_str)
    }
}

/// Returns the sections that a project may have, one for each source.
pub(crate) fn sections() -> Vec<SectionKind> {
    sources::ALL.iter().map(|source| source.about().section()).collect()
}

/// Returns the key under which a source's section lists its places.
fn place_key(source: &str) -> &'static str {
    let found = sources::ALL.iter().find(|known| known.about().name == source);
    found.map_or("", |known| known.about().place)
}

/// What a command is about.
pub(crate) struct Scene {
    pub(crate) playbook: Option<Playbook>,
    /// The folder of the playbook, if there is one.
    pub(crate) playbook_folder: Option<PathBuf>,
    pub(crate) places: Vec<Place>,
    /// The projects asked about, whatever else the store holds; empty means all of it.
    pub(crate) projects: Vec<ProjectName>,
    /// The mailmaps given with `--mailmap`, each for one project or for all.
    mailmaps: Vec<(Option<ProjectName>, PathBuf)>,
    pub(crate) store: PathBuf,
}

impl Scene {
    /// Finds what a command is about, from the paths named, the playbook, or this folder.
    pub(crate) fn find(ui: &Ui<'_>, paths: &[String]) -> Result<Self, Failure> {
        let folder = ui.world.folder.clone();
        let playbook = Playbook::read(&folder, &sections())?;
        let mut places = match (&playbook, paths.is_empty()) {
            (_, false) => named(&folder, paths)?,
            (Some(playbook), true) => listed(&folder, playbook),
            (None, true) => vec![],
        };
        if places.is_empty() && playbook.is_none() {
            places = named(&folder, &[".".to_owned()])?;
        }
        let mailmaps = given_mailmaps(&folder, &ui.global.mailmap);
        let own = places.iter().filter_map(|place| place.mailmap.as_ref());
        refuse_missing(mailmaps.iter().map(|(_, file)| file).chain(own))?;
        let mut projects = ui.global.project.clone();
        if projects.is_empty() && !paths.is_empty() {
            projects.extend(places.iter().map(|place| place.name.clone()));
        }
        let playbook_folder = playbook.as_ref().map(|_| folder.clone());
        projects.dedup();
        let store = store_folder(ui, playbook_folder.as_deref(), &places)?;
        Ok(Self { playbook, playbook_folder, places, projects, mailmaps, store })
    }

    /// Returns whether the store was chosen by hand or by a playbook and holds a collection, so that
    /// it can be asked as it is; a folder's own store is only a memory of that folder's clone.
    pub(crate) fn is_filled(&self, ui: &Ui<'_>) -> bool {
        let chosen = ui.global.store.is_some() || self.playbook.is_some();
        chosen && self.store.join("manifest.json").is_file()
    }

    /// Returns the `.mailmap` to use for a project instead of the one in its tree, if there is one:
    /// that of `--mailmap`, else the playbook's. A project of the store need not be among the places.
    pub(crate) fn mailmap_of(&self, project: &ProjectName) -> Option<&Path> {
        let fits = |name: &Option<ProjectName>| name.as_ref().is_none_or(|name| name == project);
        let given = self.mailmaps.iter().rev().find(|(name, _)| fits(name));
        let place = || self.places.iter().find(|place| place.name == *project);
        match given {
            Some((_, file)) => Some(file),
            None => place().and_then(|place| place.mailmap.as_deref()),
        }
    }
}

/// Reads the projects of a playbook.
fn listed(folder: &Path, playbook: &Playbook) -> Vec<Place> {
    let place = |project: &playbook::Project| -> Vec<Place> {
        let mailmap = project.mailmap.as_ref().map(|file| folder.join(file));
        let each = project.sections.iter().map(|(source, section)| Place {
            name: project.name.clone(),
            source,
            section: section.clone(),
            mailmap: mailmap.clone(),
        });
        each.collect()
    };
    playbook.projects.iter().flat_map(place).collect()
}

/// Tells a clone URL from a folder.
pub(crate) fn locate(folder: &Path, place: &str) -> Location {
    let scp_like = place.split_once(':').is_some_and(|(host, _)| {
        host.contains('@') && !host.contains('/') && !folder.join(place).exists()
    });
    if place.contains("://") || scp_like {
        Location::Url(place.to_owned())
    } else {
        Location::Folder(folder.join(place))
    }
}

fn name_of(location: &Location) -> ProjectName {
    let last = match location {
        Location::Url(url) => {
            url.trim_end_matches('/').rsplit(['/', ':']).next().map(str::to_owned)
        }
        Location::Folder(path) => {
            let path = path.canonicalize().unwrap_or_else(|_| path.clone());
            let path = match path.file_name() {
                Some(name) if name == ".git" => path.parent().map(Path::to_owned).unwrap_or(path),
                _ => path,
            };
            path.file_name().map(|name| name.to_string_lossy().into_owned())
        }
    };
    ProjectName::from_folder(&last.unwrap_or_default())
}

/// Reads each `--mailmap`: `NAME=FILE`, or a bare FILE for all projects.
fn given_mailmaps(folder: &Path, given: &[String]) -> Vec<(Option<ProjectName>, PathBuf)> {
    let read = |text: &String| {
        let named = text.split_once('=').and_then(|(name, file)| {
            ProjectName::parse(name).map(|name| (Some(name), folder.join(file)))
        });
        named.unwrap_or_else(|| (None, folder.join(text)))
    };
    given.iter().map(read).collect()
}

fn refuse_missing<'a>(mut mailmaps: impl Iterator<Item = &'a PathBuf>) -> Result<(), Failure> {
    match mailmaps.find(|file| !file.is_file()) {
        None => Ok(()),
        Some(file) => Err(Failure::asked(
            format!("there is no mailmap at {}", file.display()),
            "check the path given with --mailmap or in convivial.toml",
        )),
    }
}

/// Returns the store's folder: as asked, beside the playbook, or in the data folder by the clones.
fn store_folder(
    ui: &Ui<'_>,
    playbook_folder: Option<&Path>,
    places: &[Place],
) -> Result<PathBuf, Failure> {
    if let Some(store) = &ui.global.store {
        return Ok(ui.world.folder.join(store));
    }
    if let Some(folder) = playbook_folder {
        return Ok(folder.join(".convivial"));
    }
    let data = ui.world.data_folder.as_ref().ok_or_else(|| {
        Failure::asked("there is no home folder to keep the store in", "--store DIR")
    })?;
    let key = |place: &Place, text: &str| match place.source {
        AT_PROJECT => match locate(&ui.world.folder, text) {
            Location::Url(url) => url,
            Location::Folder(path) => {
                path.canonicalize().unwrap_or(path).to_string_lossy().into_owned()
            }
        },
        source => format!("{source}:{}", ui.world.folder.join(text).display()),
    };
    let mut keys: Vec<String> =
        places.iter().flat_map(|place| place.texts().map(|text| key(place, text))).collect();
    keys.sort();
    let first = places.first().map_or("store", |place| place.name.as_str());
    let key: String = blake3::hash(keys.join("\0").as_bytes()).to_hex().chars().take(12).collect();
    Ok(data.join("convivial").join("stores").join(format!("{first}-{key}")))
}
