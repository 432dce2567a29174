//! Which names are shown, and in which order.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use workbench::debug::{DebugView, SORT_READ, SORT_WRITTEN, view::VariableView};

/// Value and name of each order.
pub const ORDERS: [(&str, &str); 4] = [
    ("", "Name"),
    (SORT_READ, "Last read"),
    (SORT_WRITTEN, "Last written"),
    ("made", "First used"),
];

/// What is known of changes: when each variable was last seen to change, in views.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub views: u64,
    texts: HashMap<String, String>,
    pub written: HashMap<String, u64>,
}

impl History {
    /// Takes in the next view.
    pub fn take(&mut self, variables: &[VariableView]) {
        self.views += 1;
        let simple = variables.iter().filter(|it| it.array.is_none());
        let texts: HashMap<String, String> = simple
            .map(|variable| (variable.name.clone(), variable.value.clone()))
            .collect();
        for (name, text) in &texts {
            let before = self.texts.get(name);
            // A variable that was not there counts as written; the first view shows no changes.
            if before != Some(text) && (before.is_some() || self.views > 1) {
                self.written.insert(name.clone(), self.views);
            }
        }
        self.texts = texts;
    }
}

/// The names to show, in order.
pub fn sorted(view: &DebugView, order: &str, filter: &str, history: &History) -> Vec<String> {
    let mut names: Vec<&str> = view.variables.iter().map(|it| it.name.as_str()).collect();
    names.retain(|name| name.contains(filter));
    let uses: HashMap<&str, (u64, u64)> = view
        .uses
        .iter()
        .map(|(name, read, written)| (name.as_str(), (*read, *written)))
        .collect();
    let used = |name: &str| uses.get(name).copied().unwrap_or_default();
    // What the machine did not note, because it did not run since, is known by changes that were seen.
    let seen = |name: &str| history.written.get(name).copied().unwrap_or(0);
    match order {
        "made" => {}
        SORT_READ => names.sort_by_key(|name| (Reverse(used(name).0), *name)),
        SORT_WRITTEN => names.sort_by_key(|name| (Reverse((used(name).1, seen(name))), *name)),
        _ => names.sort_unstable(),
    }
    // A simple variable and an array may have one name; each shows in its own place.
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(name: &str, value: &str) -> VariableView {
        VariableView {
            name: name.to_owned(),
            sign: '!',
            value: value.to_owned(),
            array: None,
        }
    }

    #[test]
    fn what_was_written_last_comes_first() {
        let mut history = History::default();
        let mut variables = vec![scalar("A!", "1"), scalar("B!", "2"), scalar("C!", "3")];
        history.take(&variables);
        assert!(history.written.is_empty());
        variables[1].value = "5".to_owned();
        history.take(&variables);
        variables[2].value = "6".to_owned();
        history.take(&variables);
        let mut view = DebugView {
            variables,
            ..DebugView::default()
        };
        let names = |view: &DebugView, order, filter| sorted(view, order, filter, &history);
        assert_eq!(names(&view, SORT_WRITTEN, ""), ["C!", "B!", "A!"]);
        assert_eq!(names(&view, "", "B"), ["B!"]);
        view.uses = vec![("A!".to_owned(), 0, 9), ("B!".to_owned(), 7, 2)];
        assert_eq!(names(&view, SORT_WRITTEN, ""), ["A!", "B!", "C!"]);
        assert_eq!(names(&view, SORT_READ, ""), ["B!", "A!", "C!"]);
    }
}
