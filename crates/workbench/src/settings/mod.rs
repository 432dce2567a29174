//! The settings: one list drives the dialog, validation, defaults, help and the console's commands
//! SHOWSETTINGS, SETSETTING and HELPSETTING.
//!
//! - [`definitions`]: the list.
//! - [`commands`]: the console's commands.
//! - [`mod@file`]: all settings as JSON, and back.
//! - [`Scope`]: how far a setting holds, and which value is in force.

pub mod commands;
mod definitions;
pub mod file;
mod scope;

pub use definitions::{DEFINITIONS, Definition, Group, Kind};
pub use scope::{Scope, in_force, standing};

/// Why a value is not taken, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub String);

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Invalid {}

/// The setting of that name; letters of any case, and the names with a group before (`editor.auto_number`).
pub fn find(name: &str) -> Option<&'static Definition> {
    let name = name.trim().to_ascii_lowercase();
    let bare = name.rsplit('.').next().unwrap_or(&name);
    DEFINITIONS.iter().find(|one| one.key == bare)
}

/// Name of the setting that says how fast programs run.
pub const SPEED: &str = "speed";

impl Definition {
    /// The value as it is kept.
    ///
    /// # Errors
    /// [`Invalid`] with what is allowed.
    pub fn accept(&self, text: &str) -> Result<String, Invalid> {
        let text = text.trim();
        match self.kind {
            Kind::Switch => match text.to_ascii_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => Ok("true".to_owned()),
                "false" | "off" | "no" | "0" => Ok("false".to_owned()),
                _ => Err(self.refuse("is true or false")),
            },
            Kind::Whole { min, max, .. } => match text.parse::<u32>() {
                Ok(number) if (min..=max).contains(&number) => Ok(number.to_string()),
                _ => Err(self.refuse(&format!("is a whole number from {min} to {max}"))),
            },
            Kind::Choice(choices) => {
                let wanted = text.to_ascii_lowercase();
                let found = choices.iter().find(|(value, _)| *value == wanted);
                let names: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
                found
                    .map(|(value, _)| (*value).to_owned())
                    .ok_or_else(|| self.refuse(&format!("is one of {}", names.join(", "))))
            }
        }
    }

    fn refuse(&self, allowed: &str) -> Invalid {
        Invalid(format!("{} {allowed}.", self.key))
    }

    /// What may be set, in words.
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Switch => "true or false".to_owned(),
            Kind::Whole { min, max, unit } => format!("{min} to {max} {unit}").trim().to_owned(),
            Kind::Choice(choices) => {
                let names: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
                names.join(", ")
            }
        }
    }

    /// Whether the definition speaks of all words of `search`.
    pub fn matches(&self, search: &str) -> bool {
        let text = format!(
            "{} {} {} {}",
            self.key,
            self.title,
            self.help,
            self.group.title()
        )
        .to_lowercase();
        search
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_allowed_and_every_key_can_be_a_register() {
        let mut seen = std::collections::BTreeSet::new();
        for one in DEFINITIONS {
            assert_eq!(one.accept(one.default).as_deref(), Ok(one.default));
            assert!(crate::registers::key(crate::registers::SETTINGS, one.key).is_some());
            assert!(seen.insert(one.key), "{} is there twice", one.key);
            assert!(one.help.ends_with('.'), "{}", one.key);
        }
    }

    #[test]
    fn the_six_settings_of_old_are_there_under_both_names() {
        for name in [
            "variables.case_conflict",
            "variables.show_types_in_window",
            "keywords.case_style",
            "editor.auto_number",
            "auto_number_start",
            "AUTO_NUMBER_STEP",
        ] {
            assert!(find(name).is_some(), "{name}");
        }
        assert!(find("nothing").is_none());
    }

    #[test]
    fn values_are_checked_and_written_in_one_way() {
        let step = find("auto_number_step").unwrap();
        assert_eq!(step.accept(" 05 ").as_deref(), Ok("5"));
        let refused = step.accept("0").unwrap_err();
        assert_eq!(
            refused.0,
            "auto_number_step is a whole number from 1 to 1000."
        );
        let auto = find("auto_number").unwrap();
        assert_eq!(auto.accept("OFF").as_deref(), Ok("false"));
        assert!(auto.accept("maybe").is_err());
        assert_eq!(
            find("theme").unwrap().accept("Amber").as_deref(),
            Ok("amber")
        );
    }
}
