//! Telling our own change, when it comes back through the state, from somebody else's.

use std::collections::VecDeque;

/// The values sent and not yet seen again, oldest first.
///
/// What is typed goes out as a command and comes back as a signal, perhaps later, when more has
/// been typed already. Showing what came back would take the newer keys away.
#[derive(Debug)]
pub struct Echo<T> {
    sent: VecDeque<T>,
}

/// What a value that came in means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Our own, and newer ones of ours are on their way: nothing to show.
    Stale,
    /// The newest there is: show it if it is not shown already.
    Newest,
}

impl<T> Default for Echo<T> {
    fn default() -> Self {
        Self {
            sent: VecDeque::new(),
        }
    }
}

impl<T: PartialEq> Echo<T> {
    /// Notes a value that went out.
    pub fn sent(&mut self, value: T) {
        self.sent.push_back(value);
    }

    /// All that was sent has come back, or will not.
    pub fn clear(&mut self) {
        self.sent.clear();
    }

    /// Judges a value that came in. Values may be skipped on the way, but keep their order.
    pub fn arrived(&mut self, value: &T) -> Arrival {
        match self.sent.iter().position(|sent| sent == value) {
            Some(index) => drop(self.sent.drain(..=index)),
            None => self.sent.clear(),
        }
        if self.sent.is_empty() {
            Arrival::Newest
        } else {
            Arrival::Stale
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_echo_does_not_undo_newer_keys() {
        let mut echo = Echo::default();
        echo.sent("a");
        echo.sent("ab");
        assert_eq!(echo.arrived(&"a"), Arrival::Stale);
        assert_eq!(echo.arrived(&"ab"), Arrival::Newest);
    }

    #[test]
    fn values_skipped_on_the_way_are_forgotten() {
        let mut echo = Echo::default();
        for value in ["a", "ab", "abc"] {
            echo.sent(value);
        }
        assert_eq!(echo.arrived(&"abc"), Arrival::Newest);
        assert_eq!(echo.arrived(&"a"), Arrival::Newest);
    }

    #[test]
    fn somebody_elses_value_wins() {
        let mut echo = Echo::default();
        echo.sent("a");
        assert_eq!(echo.arrived(&"other"), Arrival::Newest);
        assert_eq!(echo.arrived(&"a"), Arrival::Newest);
    }
}
