//! Debugging as the session keeps it: breakpoints, watches, what a pause was for.
//!
//! Breakpoints and watches are registers like everything else (`debug/break/...`, `debug/watch/...`,
//! `debug/change/...`), so they outlive the page and are the same on every replica. What the run has
//! made of them, hit counts and the reason of the pause, leaves with its checkpoints (`run/debug`).
//!
//! - [`view`]: variables, stack, memory and watches of a machine, for panels.

mod moved;
pub mod view;

use basic::machine::Machine;
use serde::{Deserialize, Serialize};

use crate::{document::Document, registers, tab};
pub(crate) use moved::moved_lines;
pub use view::{DebugView, Watched};

/// Family of breakpoints, watches and watched variables.
pub const DEBUG: &str = "debug";
/// Breakpoints, `debug/break/<line>-<statement>`.
const BREAK: &str = "debug/break";
/// Watch expressions, `debug/watch/<order>`.
const WATCH: &str = "debug/watch";
/// Variables whose change stops the program, `debug/change/<order>`.
const CHANGE: &str = "debug/change";
/// What the run made of them, see [`RunDebug`].
pub const RUN_DEBUG: &str = "run/debug";
/// The open panel, register `view/panel`; empty or missing if all are closed.
pub const PANEL: &str = "panel";
/// The panel's name under which lines are counted.
pub const PROFILE: &str = "profile";
/// The name of the panel with variables.
pub const VARIABLES: &str = "variables";
/// How variables are sorted, register `view/variables-sort`: by name unless it says another order.
pub const SORT: &str = "variables-sort";
/// The order of [`SORT`] in which what was read last comes first.
pub const SORT_READ: &str = "read";
/// Likewise for what was written last.
pub const SORT_WRITTEN: &str = "written";
/// Names of the arrays whose elements are shown, with blanks between; register `view/arrays`.
pub const ARRAYS: &str = "arrays";

/// A breakpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Breakpoint {
    /// Number of its line.
    pub line: u16,
    /// Its statement within the line, from 0.
    pub statement: u16,
    /// It is kept but does nothing.
    pub disabled: bool,
    /// It counts only when this expression is true; empty for always.
    pub condition: String,
    /// It stops the program from this hit on; 0 and 1 for every one.
    pub hits: u32,
    /// If not empty the program goes on and this text is printed, `{A+1}` in it worked out.
    pub log: String,
}

impl Breakpoint {
    /// A plain one.
    pub fn at(line: u16, statement: u16) -> Self {
        Self {
            line,
            statement,
            ..Self::default()
        }
    }

    /// The rest of its register's key.
    pub fn place(&self) -> String {
        format!("{:05}-{:03}", self.line, self.statement)
    }

    /// Its register's key.
    pub(crate) fn key(&self) -> String {
        format!("{BREAK}/{}", self.place())
    }

    /// Its options as text, one a line, so that later versions can have more.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::from("on\n");
        let flat = |text: &str| text.replace(['\n', '\r'], " ");
        if self.disabled {
            text.push_str("off\n");
        }
        if !self.condition.is_empty() {
            text.push_str(&format!("if {}\n", flat(&self.condition)));
        }
        if self.hits > 1 {
            text.push_str(&format!("hits {}\n", self.hits));
        }
        if !self.log.is_empty() {
            text.push_str(&format!("log {}\n", flat(&self.log)));
        }
        text
    }

    fn of_register(place: &str, text: &str) -> Option<Self> {
        let (line, statement) = place.split_once('-')?;
        let mut found = Self::at(line.parse().ok()?, statement.parse().ok()?);
        for option in text.lines() {
            match option.split_once(' ').unwrap_or((option, "")) {
                ("off", _) => found.disabled = true,
                ("if", condition) => found.condition = condition.to_owned(),
                ("hits", hits) => found.hits = hits.parse().unwrap_or(0),
                ("log", log) => found.log = log.to_owned(),
                _ => {}
            }
        }
        Some(found)
    }
}

/// A line of the Watches panel or of the watched variables: its register's last part, its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What names it in [`Command`](DebugCommand)s.
    pub id: String,
    /// The expression or the variable's name.
    pub text: String,
}

/// What the worker has to know to debug.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebugSettings {
    /// All breakpoints.
    pub breakpoints: Vec<Breakpoint>,
    /// Names of the variables whose change stops the program.
    pub changes: Vec<String>,
    /// What panels show while the program runs; `None` if none is open.
    pub view: Option<ViewWants>,
    /// Count how often each line runs.
    pub counting: bool,
    /// Note when variables are read and written.
    pub noting: bool,
}

/// What panels show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewWants {
    /// Expressions to work out.
    pub watches: Vec<String>,
    /// Names of arrays whose elements are shown.
    pub arrays: Vec<String>,
}

/// What the run made of its breakpoints: the register `run/debug`, written with checkpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDebug {
    /// Why the program holds, in words; empty if a step or nothing brought it there.
    pub why: String,
    /// How often each breakpoint was come to with its condition true: line, statement, count.
    pub hits: Vec<(u16, u16, u32)>,
    /// The line whose error ended the last run, and the error's message.
    pub failed: Option<(u16, String)>,
    /// How often each line ran, and for how long in tenths of a millisecond, while the profile was
    /// open.
    pub profile: Vec<(u16, u64, u32)>,
    /// Name of a variable and the numbers of the statements that last read and wrote it, while that was
    /// noted.
    pub uses: Vec<(String, u64, u64)>,
}

/// What the user does about debugging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DebugCommand {
    /// Sets a plain breakpoint, or removes what is there.
    Toggle {
        /// Number of the line.
        line: u16,
        /// The statement in it, from 0.
        statement: u16,
    },
    /// Sets a breakpoint, in place of one at the same statement.
    Set(Breakpoint),
    /// Removes the breakpoint of that statement.
    Remove {
        /// Number of the line.
        line: u16,
        /// The statement in it, from 0.
        statement: u16,
    },
    /// Removes all breakpoints and watched variables.
    Clear,
    /// Adds a watch.
    AddWatch(String),
    /// Changes a watch; an empty text removes it.
    SetWatch(Named),
    /// Stops the program when this variable changes, or no more if it did so already.
    ToggleChange(String),
    /// RUN from a line on.
    RunFrom(u16),
    /// Goes on (or begins) until a line is come to.
    RunTo(u16),
    /// Runs to the next line, subroutines it calls included.
    StepOver,
    /// Runs until the subroutine returns.
    StepOut,
    /// Sets a variable or an element to the value of an expression.
    Assign {
        /// `A`, `N$(3)`.
        place: String,
        /// An expression.
        value: String,
    },
}

impl Document<'_> {
    /// All breakpoints, in the order of the program.
    pub fn breakpoints(&self) -> Vec<Breakpoint> {
        let all = self.family(BREAK).into_iter();
        all.filter_map(|(place, text)| Breakpoint::of_register(&place, &text))
            .collect()
    }

    /// All watches, oldest first.
    pub fn watches(&self) -> Vec<Named> {
        self.named(WATCH)
    }

    /// Variables whose change stops the program, oldest first.
    pub fn watched_changes(&self) -> Vec<Named> {
        self.named(CHANGE)
    }

    fn named(&self, family: &str) -> Vec<Named> {
        let all = self.family(family).into_iter();
        all.map(|(id, text)| Named { id, text }).collect()
    }

    /// What the run made of its breakpoints, as of the last checkpoint.
    pub fn run_debug(&self) -> RunDebug {
        registers::from_value(self.value(RUN_DEBUG)).unwrap_or_default()
    }

    /// What panels show of the last checkpoint; `None` if there is no whole one.
    pub fn debug_view(&self) -> Option<DebugView> {
        self.manifest()?;
        if !tab::is_complete(self.replica()) {
            return None;
        }
        let machine = Machine::restore(&tab::checkpoint_sections(self.replica())).ok()?;
        let mut view = view::of(&machine, &self.all_wants());
        let RunDebug { profile, uses, .. } = self.run_debug();
        (view.profile, view.uses) = (profile, uses);
        Some(view)
    }

    /// What panels show now; `None` if none of a running machine is open.
    pub fn view_wants(&self) -> Option<ViewWants> {
        self.view(PANEL).filter(|panel| !panel.is_empty())?;
        Some(self.all_wants())
    }

    /// What panels would show if they were open.
    pub fn all_wants(&self) -> ViewWants {
        let arrays = self.view(ARRAYS).unwrap_or_default();
        ViewWants {
            watches: self.watches().into_iter().map(|watch| watch.text).collect(),
            arrays: arrays.split_whitespace().map(str::to_owned).collect(),
        }
    }

    /// What the worker has to know to debug.
    pub fn debug_settings(&self) -> DebugSettings {
        let changes = self.watched_changes().into_iter();
        let panel = self.view(PANEL);
        DebugSettings {
            breakpoints: self.breakpoints(),
            changes: changes.map(|change| change.text).collect(),
            view: self.view_wants(),
            counting: panel.as_deref() == Some(PROFILE),
            noting: panel.as_deref() == Some(VARIABLES)
                && matches!(self.view(SORT).as_deref(), Some(SORT_READ | SORT_WRITTEN)),
        }
    }
}

/// The key of the watch or watched variable of that id.
pub(crate) fn watch_key(id: &str) -> String {
    format!("{WATCH}/{id}")
}

/// The key of the watched variable of that id.
pub(crate) fn change_key(id: &str) -> String {
    format!("{CHANGE}/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breakpoint_is_read_as_it_was_written() {
        let breakpoint = Breakpoint {
            disabled: true,
            condition: "A>1 AND B$=\"x\"".to_owned(),
            hits: 5,
            log: "A is {A}".to_owned(),
            ..Breakpoint::at(65529, 3)
        };
        let read = Breakpoint::of_register(&breakpoint.place(), &breakpoint.to_text());
        assert_eq!(read, Some(breakpoint));
        let plain = Breakpoint::at(10, 0);
        assert_eq!(
            Breakpoint::of_register("00010-000", &plain.to_text()),
            Some(plain)
        );
        assert_eq!(Breakpoint::of_register("x", "on"), None);
    }
}
