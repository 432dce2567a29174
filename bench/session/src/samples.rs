//! Times of single operations.

use std::collections::BTreeMap;

/// Nanoseconds by library, operation and size of the session.
#[derive(Default)]
pub struct Samples {
    order: Vec<String>,
    by: BTreeMap<(String, String, usize), Vec<u64>>,
}

impl Samples {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn of(&mut self, library: &str, operation: &str, size: usize) -> &mut Vec<u64> {
        if !self.order.iter().any(|known| known == library) {
            self.order.push(library.to_owned());
        }
        let key = (library.to_owned(), operation.to_owned(), size);
        self.by.entry(key).or_default()
    }

    pub fn libraries(&self) -> Vec<String> {
        self.order.clone()
    }

    pub fn median_us(&self, library: &str, operation: &str, size: usize) -> Option<f64> {
        let key = (library.to_owned(), operation.to_owned(), size);
        let mut taken: Vec<f64> = self.by.get(&key)?.iter().map(|ns| *ns as f64).collect();
        Some(median(&mut taken) / 1_000.0)
    }
}

/// The middle one; 0 of none.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
