//! How far a setting holds: everywhere, in the project, in this session alone.

use super::{Definition, find};

/// How far a setting holds. A narrower scope wins over a wider one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere. A server that keeps settings in files has these in the user's file.
    #[default]
    Global,
    /// In the project. A server that keeps settings in files has these in the file of its directory.
    Project,
    /// In this session, and in no file of a server.
    Session,
}

impl Scope {
    /// All, the widest first.
    pub const ALL: [Self; 3] = [Self::Global, Self::Project, Self::Session];

    /// Its name in registers and at the console.
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Project => "project",
            Self::Session => "session",
        }
    }

    /// Its name in the dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::Project => "This project",
            Self::Session => "This session",
        }
    }

    /// What it means, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Global => {
                "Holds wherever nothing else is set. On your own machine it is kept in a file of yours, for all sessions."
            }
            Self::Project => {
                "Wins over everywhere. On your own machine it is kept in a file of the project's directory."
            }
            Self::Session => "Wins over both. It is kept with this session, and in no file.",
        }
    }

    /// The scope of that name, in letters of any case.
    pub fn named(name: &str) -> Option<Self> {
        let is_it = |scope: &Self| scope.name().eq_ignore_ascii_case(name.trim());
        Self::ALL.into_iter().find(is_it)
    }

    /// The setting's name among the registers `settings/<name>`.
    pub fn register(self, key: &str) -> String {
        match self {
            Self::Global => key.to_owned(),
            Self::Project | Self::Session => format!("{}/{key}", self.name()),
        }
    }
}

/// The value in force and the scope it comes from (`None` for the default), where `set` tells what was
/// set under a [register's name](Scope::register). What is not allowed any more counts as not set.
pub fn standing(
    definition: &Definition,
    set: impl Fn(&str) -> Option<String>,
) -> (String, Option<Scope>) {
    let found = Scope::ALL.into_iter().rev().find_map(|scope| {
        let value = set(&scope.register(definition.key))?;
        Some((definition.accept(&value).ok()?, Some(scope)))
    });
    found.unwrap_or_else(|| (definition.default.to_owned(), None))
}

/// The value of a setting in force, as [`standing`] finds it; empty for one that does not exist.
pub fn in_force(key: &str, set: impl Fn(&str) -> Option<String>) -> String {
    find(key)
        .map(|definition| standing(definition, set).0)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_scope_wins_and_what_is_wrong_is_not_set() {
        let theme = find("theme").unwrap();
        let set = |names: &'static [(&'static str, &'static str)]| {
            move |name: &str| {
                let found = names.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            }
        };
        assert_eq!(standing(theme, set(&[])), ("auto".to_owned(), None));
        let all = set(&[
            ("theme", "dark"),
            ("project/theme", "green"),
            ("session/theme", "amber"),
        ]);
        assert_eq!(
            standing(theme, all),
            ("amber".to_owned(), Some(Scope::Session))
        );
        let wrong = set(&[("theme", "dark"), ("project/theme", "pink")]);
        assert_eq!(
            standing(theme, wrong),
            ("dark".to_owned(), Some(Scope::Global))
        );
        assert_eq!(in_force("nothing", set(&[])), "");
    }
}
