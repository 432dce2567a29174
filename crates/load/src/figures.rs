//! How long things took.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Durations of one kind, and what went wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    took: Vec<Duration>,
    /// Pushes that were turned away with 429 or 503 and sent again.
    pub shed: u64,
    /// What should not happen.
    pub errors: Vec<String>,
}

impl Figures {
    /// One more.
    pub fn add(&mut self, took: Duration) {
        self.took.push(took);
    }

    /// Those of another one too.
    pub fn merge(&mut self, other: Self) {
        self.took.extend(other.took);
        self.shed += other.shed;
        self.errors.extend(other.errors);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.took.len()
    }

    /// The duration that this part of all is not longer than; zero if there is none.
    pub fn quantile(&mut self, part: f64) -> Duration {
        self.took.sort_unstable();
        let place = (self.took.len() as f64 * part).ceil() as usize;
        let found = self.took.get(place.saturating_sub(1));
        found.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles() {
        let mut figures = Figures::default();
        assert_eq!(figures.quantile(0.5), Duration::ZERO);
        for ms in (1..=100).rev() {
            figures.add(Duration::from_millis(ms));
        }
        assert_eq!(figures.quantile(0.5), Duration::from_millis(50));
        assert_eq!(figures.quantile(0.99), Duration::from_millis(99));
        assert_eq!(figures.quantile(1.0), Duration::from_millis(100));
    }
}
