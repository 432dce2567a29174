//! Settings in two JSON files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{Settings, SettingsBackend, SettingsError};

/// The directory of the files, in the home directory and in that of the project.
const DIRECTORY: &str = ".everbasic";
/// What both files are called.
const FILE: &str = "settings.json";

/// The global and the project's file. A file that is not there holds no settings.
#[derive(Clone, Debug)]
pub struct FileSettings {
    /// `None` without a home directory: then there are no global settings, and none can be saved.
    global: Option<PathBuf>,
    /// `None` in the home directory: its file holds global settings, and those of no project.
    project: Option<PathBuf>,
}

impl FileSettings {
    /// `~/.everbasic/settings.json` and `./.everbasic/settings.json`.
    pub fn of_this_user() -> Self {
        let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
        Self::of(home.as_deref(), Path::new("."))
    }

    /// The files below these two directories.
    pub fn below(home: &Path, project: &Path) -> Self {
        Self::of(Some(home), project)
    }

    fn of(home: Option<&Path>, project: &Path) -> Self {
        let file = |directory: &Path| directory.join(DIRECTORY).join(FILE);
        let place = |directory: &Path| directory.canonicalize().ok();
        let at_home = home
            .and_then(place)
            .is_some_and(|home| place(project) == Some(home));
        Self {
            global: home.map(file),
            project: (!at_home).then(|| file(project)),
        }
    }
}

impl SettingsBackend for FileSettings {
    async fn load_global(&self) -> Result<Settings, SettingsError> {
        self.global.as_deref().map_or(Ok(Settings::new()), read)
    }

    async fn save_global(&self, settings: &Settings) -> Result<(), SettingsError> {
        match &self.global {
            Some(path) => write(path, settings),
            None => Err(SettingsError::File {
                path: Path::new("~").join(DIRECTORY).join(FILE),
                source: io::Error::new(io::ErrorKind::NotFound, "there is no home directory"),
            }),
        }
    }

    async fn load_project(&self) -> Result<Settings, SettingsError> {
        self.project.as_deref().map_or(Ok(Settings::new()), read)
    }

    async fn save_project(&self, settings: &Settings) -> Result<(), SettingsError> {
        match &self.project {
            Some(path) => write(path, settings),
            None if settings.is_empty() => Ok(()),
            None => Err(SettingsError::File {
                path: Path::new(DIRECTORY).join(FILE),
                source: io::Error::other(
                    "it holds the global settings: this is the home directory, and no project's",
                ),
            }),
        }
    }
}

fn read(path: &Path) -> Result<Settings, SettingsError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::new()),
        Err(source) => {
            let path = path.to_owned();
            return Err(SettingsError::File { path, source });
        }
    };
    parse(&text).map_err(|reason| SettingsError::Malformed {
        path: path.to_owned(),
        reason,
    })
}

/// Names and values. Numbers, true and false are taken as the text they are written as.
fn parse(text: &[u8]) -> Result<Settings, String> {
    let object: serde_json::Map<String, Value> =
        serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let settings = object.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some(Ok((name, text))),
        Value::Number(_) | Value::Bool(_) => Some(Ok((name, value.to_string()))),
        Value::Null => None,
        Value::Array(_) | Value::Object(_) => {
            Some(Err(format!("the value of {name:?} is a list or an object")))
        }
    });
    settings.collect()
}

/// Writes the file whole: whoever reads it sees the old settings or the new ones.
fn write(path: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let failed = |source| {
        let path = path.to_owned();
        SettingsError::File { path, source }
    };
    let mut text =
        serde_json::to_vec_pretty(settings).map_err(|error| failed(io::Error::other(error)))?;
    text.push(b'\n');
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    let draft = path.with_extension("json.new");
    fs::write(&draft, text).map_err(failed)?;
    fs::rename(&draft, path).map_err(failed)
}
