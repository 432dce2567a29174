//! SHOWSETTINGS, SETSETTING and HELPSETTING at the console's prompt.
//!
//! MBASIC has no such commands: it says `Syntax error` to them. So they are taken only where it would:
//! `SHOWSETTINGS=5` still sets a variable, and inside a program they mean nothing.

use super::{DEFINITIONS, Scope, find, standing};

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What the console shows, one line each.
    pub lines: Vec<String>,
    /// The setting to change: key and value.
    pub change: Option<(&'static str, String)>,
    /// Where to change it; where it is in force if none was named.
    pub scope: Option<Scope>,
}

impl Answer {
    fn saying(lines: Vec<String>) -> Self {
        Self {
            lines,
            change: None,
            scope: None,
        }
    }
}

/// The answer to a typed line, if it is one of the commands. `set` tells what was set under a
/// [register's name](Scope::register).
pub fn answer(line: &str, set: impl Fn(&str) -> Option<String>) -> Option<Answer> {
    let line = line.trim();
    let end = line
        .find(|character: char| !character.is_ascii_alphanumeric())
        .unwrap_or(line.len());
    let (word, rest) = line.split_at(end);
    let rest = rest.trim();
    // An assignment to a variable or an array element of that name is BASIC's.
    if rest.starts_with(['=', '(', '$', '%', '!', '#', '.']) {
        return None;
    }
    match word.to_ascii_uppercase().as_str() {
        "SHOWSETTINGS" => Some(show(&unquoted(rest), &set)),
        "SETSETTING" => Some(change(rest)),
        "HELPSETTING" => Some(help(&unquoted(rest), &set)),
        _ => None,
    }
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches('"').trim().to_owned()
}

/// The name of a scope as it stands behind a value; nothing for one that holds everywhere.
fn of_scope(scope: Option<Scope>) -> String {
    match scope {
        None | Some(Scope::Global) => String::new(),
        Some(scope) => format!(" ({})", scope.name()),
    }
}

fn show(search: &str, set: &impl Fn(&str) -> Option<String>) -> Answer {
    let wanted = search.to_lowercase();
    let lines: Vec<String> = DEFINITIONS
        .iter()
        .filter(|one| one.key.contains(&wanted))
        .map(|one| {
            let (value, scope) = standing(one, set);
            let mark = if value == one.default { "" } else { " *" };
            format!("{:<22}{value}{mark}{}", one.key, of_scope(scope))
        })
        .collect();
    if lines.is_empty() {
        return Answer::saying(vec![format!("No setting with \"{search}\" in its name")]);
    }
    Answer::saying(lines)
}

/// `SETSETTING key value [scope]`; key and value may stand in quotes, a comma or `=` may stand between.
fn change(rest: &str) -> Answer {
    let separators = |character: char| character.is_whitespace() || matches!(character, ',' | '=');
    let (name, text) = rest.split_once(separators).unwrap_or((rest, ""));
    let name = unquoted(name);
    let text = text.trim().trim_start_matches(separators);
    let (text, scope) = match text.rsplit_once(separators) {
        Some((before, last)) if Scope::named(last).is_some() => {
            (before.trim_end_matches(separators), Scope::named(last))
        }
        _ => (text, None),
    };
    let text = unquoted(text);
    if name.is_empty() {
        let usage = "SETSETTING key value, for one scope SETSETTING key value global";
        let others = "(or project, or session; the narrowest wins)";
        return Answer::saying(vec![usage.to_owned(), others.to_owned()]);
    }
    let Some(definition) = find(&name) else {
        return Answer::saying(vec![unknown(&name)]);
    };
    match definition.accept(&text) {
        Ok(value) => Answer {
            lines: vec![format!("{} = {value}{}", definition.key, of_scope(scope))],
            change: Some((definition.key, value)),
            scope,
        },
        Err(invalid) => Answer::saying(vec![invalid.0]),
    }
}

fn help(name: &str, set: &impl Fn(&str) -> Option<String>) -> Answer {
    if name.is_empty() {
        let mut lines = vec!["HELPSETTING key tells about one of:".to_owned()];
        lines.extend(DEFINITIONS.iter().map(|one| format!("  {}", one.key)));
        return Answer::saying(lines);
    }
    let Some(one) = find(name) else {
        return Answer::saying(vec![unknown(name)]);
    };
    let (value, scope) = standing(one, set);
    Answer::saying(vec![
        format!("{}: {}", one.key, one.title),
        one.help.to_owned(),
        format!("Allowed: {}", one.allowed()),
        format!("Now {value}{}, default {}", of_scope(scope), one.default),
    ])
}

fn unknown(name: &str) -> String {
    format!("There is no setting {name}. SHOWSETTINGS lists all.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Option<Answer> {
        answer(line, |key| (key == "theme").then(|| "amber".to_owned()))
    }

    #[test]
    fn settings_are_shown_with_a_mark_on_what_was_changed() {
        let all = ask("SHOWSETTINGS").unwrap();
        assert_eq!(all.lines.len(), DEFINITIONS.len());
        assert_eq!(all.lines[0], format!("{:<22}amber *", "theme"));
        let some = ask("showsettings \"auto\"").unwrap();
        assert_eq!(some.lines.len(), 3);
        assert!(ask("SHOWSETTINGS \"xyz\"").unwrap().lines[0].starts_with("No setting"));
    }

    #[test]
    fn a_setting_is_changed_if_the_value_is_allowed() {
        let answer = ask("SETSETTING auto_number_step 5").unwrap();
        assert_eq!(answer.change, Some(("auto_number_step", "5".to_owned())));
        assert_eq!(answer.lines, ["auto_number_step = 5"]);
        let answer = ask("setsetting \"editor.auto_number\", off").unwrap();
        assert_eq!(answer.change, Some(("auto_number", "false".to_owned())));
        assert_eq!(
            ask("SETSETTING auto_number_step 5000").unwrap().change,
            None
        );
        assert_eq!(ask("SETSETTING").unwrap().change, None);
        assert!(ask("SETSETTING nothing 1").unwrap().lines[0].contains("no setting nothing"));
    }

    #[test]
    fn a_scope_may_be_named() {
        let answer = ask("SETSETTING theme dark project").unwrap();
        assert_eq!(answer.scope, Some(Scope::Project));
        assert_eq!(answer.change, Some(("theme", "dark".to_owned())));
        assert_eq!(answer.lines, ["theme = dark (project)"]);
        let answer = ask("SETSETTING theme=\"dark\", Session").unwrap();
        assert_eq!(answer.scope, Some(Scope::Session));
        assert_eq!(ask("SETSETTING theme dark").unwrap().scope, None);
        let shown = answer_of_project("SHOWSETTINGS theme");
        assert_eq!(shown[0], format!("{:<22}green * (project)", "theme"));
        let help = answer_of_project("HELPSETTING theme");
        assert_eq!(help[3], "Now green (project), default auto");
    }

    fn answer_of_project(line: &str) -> Vec<String> {
        let set = |name: &str| (name == "project/theme").then(|| "green".to_owned());
        answer(line, set).unwrap().lines
    }

    #[test]
    fn help_tells_what_is_allowed() {
        let lines = ask("HELPSETTING case_style").unwrap().lines;
        assert!(lines[2].contains("force_upper"), "{lines:?}");
        assert_eq!(lines[3], "Now keep, default keep");
        assert_eq!(
            ask("HELPSETTING").unwrap().lines.len(),
            DEFINITIONS.len() + 1
        );
    }

    #[test]
    fn what_basic_can_do_with_the_words_stays_basics() {
        for line in [
            "SHOWSETTINGS=5",
            "SHOWSETTINGS (1)=2",
            "SETSETTING$=\"A\"",
            "10 SHOWSETTINGS",
            "PRINT SHOWSETTINGS",
            "SHOWSETTINGSX",
        ] {
            assert_eq!(ask(line), None, "{line}");
        }
    }
}
