//! Where values come from: flags, then the environment, then a file.

use std::{collections::BTreeMap, fmt, path::Path};

use super::{
    ConfigError,
    keys::{self, KEYS},
};

/// Names the configuration file, if no flag does.
pub const FILE_VARIABLE: &str = "EVERBASIC_CONFIG";

/// What all names in the environment begin with.
const PREFIX: &str = "EVERBASIC_";

/// Where a value was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// On the command line.
    Flag,
    /// In the environment.
    Environment,
    /// In the configuration file.
    File,
    /// Nowhere.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// All that was said.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

impl Sources {
    /// What flags, environment and file say. `flags` are by the names of the keys.
    ///
    /// # Errors
    /// [`ConfigError`] if the file cannot be read or names what is no key.
    pub fn new(
        flags: BTreeMap<&'static str, String>,
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let environment: BTreeMap<String, String> = environment
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let named = environment.get(FILE_VARIABLE).map(Path::new);
        let file = file.or(named).map_or(Ok(BTreeMap::new()), read)?;
        Ok(Self {
            flags,
            environment,
            file,
        })
    }

    /// The value of a name, which may be an older name of a key.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.flags.get(name).or_else(|| self.environment.get(name));
        found.or_else(|| self.file.get(name)).cloned()
    }

    /// Where that name was said.
    pub fn origin(&self, name: &str) -> Origin {
        if self.flags.contains_key(name) {
            Origin::Flag
        } else if self.environment.contains_key(name) {
            Origin::Environment
        } else if self.file.contains_key(name) {
            Origin::File
        } else {
            Origin::Default
        }
    }

    /// What begins like a key of the environment and is none: probably mistyped.
    pub fn notices(&self) -> Vec<String> {
        let unknown = self.environment.keys().filter(|name| {
            name.starts_with(PREFIX) && *name != FILE_VARIABLE && keys::named(name).is_none()
        });
        let notices = unknown.map(|name| {
            let nearest = keys::nearest(name);
            format!("{name} can not be configured; did you mean {nearest}?")
        });
        notices.collect()
    }

    /// A line for each key: its value, secrets left out, and where it was said.
    pub fn table(&self) -> String {
        let lines = KEYS.iter().map(|key| {
            let older = keys::older_name(key.name);
            let name = older.filter(|_| self.get(key.name).is_none());
            let name = name.unwrap_or(key.name);
            let value = match (self.get(name), key.is_secret) {
                (None, _) => format!("({})", key.default),
                (Some(_), true) => "***".to_owned(),
                (Some(value), false) => value,
            };
            format!("{:<38} {:<12} {value}\n", key.name, self.origin(name))
        });
        lines.collect()
    }
}

/// Lines `NAME=value`. Empty lines and those that begin with # say nothing; quotes around a value are
/// left out.
fn read(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::File {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    parse(&text).map_err(|reason| ConfigError::File {
        path: path.to_owned(),
        reason,
    })
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut values = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let (number, line) = (number + 1, line.trim());
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line
            .split_once('=')
            .map(|(name, value)| (name.trim(), value.trim()))
            .ok_or_else(|| format!("line {number}: write NAME=value"))?;
        if keys::named(name).is_none() {
            let nearest = keys::nearest(name);
            return Err(format!(
                "line {number}: {name} can not be configured; did you mean {nearest}?"
            ));
        }
        let unquoted = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        let value = unquoted.unwrap_or(value).to_owned();
        if !value.is_empty() && values.insert(name.to_owned(), value).is_some() {
            return Err(format!("line {number}: {name} is there twice"));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_lines_of_names_and_values() {
        let text =
            "# where\nEVERBASIC_ADDR = 0.0.0.0:80\n\nEVERBASIC_REDIS_URL=\"redis://h/1?a=b\"\n";
        let values = parse(text).expect("good");
        assert_eq!(values["EVERBASIC_ADDR"], "0.0.0.0:80");
        assert_eq!(values["EVERBASIC_REDIS_URL"], "redis://h/1?a=b");
        for (text, said) in [
            ("EVERBASIC_ADDR", "line 1: write NAME=value"),
            (
                "\nEVERBASIC_ADRR=x",
                "line 2: EVERBASIC_ADRR can not be configured; did you mean EVERBASIC_ADDR?",
            ),
            (
                "EVERBASIC_ADDR=a\nEVERBASIC_ADDR=b",
                "line 2: EVERBASIC_ADDR is there twice",
            ),
        ] {
            assert_eq!(parse(text).expect_err("bad"), said);
        }
    }

    #[test]
    fn flags_win_over_the_environment_and_that_over_the_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("everbasic.conf");
        let text = "EVERBASIC_ADDR=f:1\nEVERBASIC_REDIS_URL=redis://:secret@f\nEVERBASIC_SECURE_COOKIE=1\n";
        std::fs::write(&path, text).expect("written");
        let said = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let environment = [
            said("EVERBASIC_ADDR", "e:1"),
            said("EVERBASIC_REDIS_URL", "redis://:secret@e"),
            said("EVERBASIC_STORAGE_SECRET", ""),
            said("EVERBASIC_SECURE_COOKIES", "1"),
            said(FILE_VARIABLE, path.to_str().expect("text")),
        ];
        let flags = BTreeMap::from([("EVERBASIC_ADDR", "a:1".to_owned())]);
        let sources = Sources::new(flags, environment, None).expect("good");
        let cases = [
            ("EVERBASIC_ADDR", Some("a:1"), Origin::Flag),
            (
                "EVERBASIC_REDIS_URL",
                Some("redis://:secret@e"),
                Origin::Environment,
            ),
            ("EVERBASIC_SECURE_COOKIE", Some("1"), Origin::File),
            ("EVERBASIC_STORAGE_SECRET", None, Origin::Default),
        ];
        for (name, value, origin) in cases {
            assert_eq!(sources.get(name).as_deref(), value, "{name}");
            assert_eq!(sources.origin(name), origin, "{name}");
        }
        let notices = sources.notices();
        assert_eq!(notices.len(), 1, "{notices:?}");
        assert!(notices[0].ends_with("did you mean EVERBASIC_SECURE_COOKIE?"));
        let table = sources.table();
        assert_eq!(table.lines().count(), KEYS.len());
        assert!(!table.contains("secret@"), "{table}");
        let nowhere = Sources::new(BTreeMap::new(), [], Some(Path::new("/nowhere/file")));
        assert!(matches!(nowhere, Err(ConfigError::File { .. })));
    }
}
