//! Running no faster than wanted.

use basic::machine::PERIODS_PER_MS;

/// A thousandth of a statement: time passes in milliseconds, speed is in statements a second.
const STATEMENT: u64 = 1_000;
/// What a machine that was held up may catch up, in milliseconds.
const CATCH_UP_MS: u64 = 100;
/// Up to this many statements a second one can follow the program by eye.
const SLOW: u32 = 50;

/// How many statements may run, and since when.
#[derive(Debug, Default)]
pub(super) struct Pace {
    limit: u32,
    credit: u64,
    at_ms: u64,
    /// Clock periods that may still be used, and since when; a statement may end in debt.
    periods: i64,
    periods_at_ms: u64,
}

impl Pace {
    /// How many statements may run now at `limit` statements a second.
    pub fn allowance(&mut self, limit: u32, now_ms: u64) -> u64 {
        let limit = limit.max(1);
        if self.limit != limit || now_ms < self.at_ms {
            *self = Pace {
                limit,
                credit: STATEMENT,
                at_ms: now_ms,
                ..std::mem::take(self)
            };
        }
        let elapsed = now_ms - self.at_ms;
        self.at_ms = now_ms;
        let earned = elapsed.saturating_mul(u64::from(limit));
        let most = (CATCH_UP_MS * u64::from(limit)).max(STATEMENT);
        self.credit = self.credit.saturating_add(earned).min(most);
        self.credit / STATEMENT
    }

    /// So many have run.
    pub fn spend(&mut self, statements: u64) {
        let spent = statements.saturating_mul(STATEMENT);
        self.credit = self.credit.saturating_sub(spent);
    }

    /// How long until there is something to do again, in milliseconds.
    pub fn rest_ms(&self) -> u32 {
        let missing = STATEMENT.saturating_sub(self.credit);
        let rest = missing.div_ceil(u64::from(self.limit.max(1)));
        // Many statements at once cost less than many wakes.
        u32::try_from(rest).unwrap_or(u32::MAX).max(8)
    }

    /// Adds the clock periods that have passed since this was last done.
    pub fn earn_periods(&mut self, now_ms: u64) {
        let most = CATCH_UP_MS * PERIODS_PER_MS;
        let earned = now_ms.saturating_sub(self.periods_at_ms) * PERIODS_PER_MS;
        let earned = i64::try_from(earned.min(most)).unwrap_or(0);
        self.periods = (self.periods + earned).min(i64::try_from(most).unwrap_or(i64::MAX));
        self.periods_at_ms = now_ms;
    }

    /// Whether another statement may begin.
    pub fn has_periods(&self) -> bool {
        self.periods > 0
    }

    /// A statement took so many.
    pub fn spend_periods(&mut self, periods: u64) {
        let periods = i64::try_from(periods).unwrap_or(i64::MAX);
        self.periods = self.periods.saturating_sub(periods);
    }

    /// How long until another statement may begin, in milliseconds.
    pub fn periods_rest_ms(&self) -> u32 {
        let debt = self.periods.min(0).unsigned_abs();
        u32::try_from(debt / PERIODS_PER_MS + 1).unwrap_or(u32::MAX)
    }

    /// Whether one can follow the program by eye.
    pub fn is_slow(&self) -> bool {
        self.limit <= SLOW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Statements that run in so many milliseconds when the pace is asked as often as it wants.
    fn run(limit: u32, for_ms: u64) -> u64 {
        let (mut pace, mut now_ms, mut done) = (Pace::default(), 5_000, 0);
        let end = now_ms + for_ms;
        while now_ms < end {
            let allowed = pace.allowance(limit, now_ms);
            pace.spend(allowed);
            done += allowed;
            now_ms += u64::from(pace.rest_ms());
        }
        done
    }

    #[test]
    fn a_second_has_as_many_statements_as_wanted() {
        for limit in [1, 2, 3, 9, 60, 1_000, 50_000] {
            let done = run(limit, 10_000);
            let wanted = u64::from(limit) * 10;
            let error = done.abs_diff(wanted);
            assert!(error <= 1 + wanted / 50, "{limit}: {done} of {wanted}");
        }
    }

    #[test]
    fn statements_take_their_clock_periods() {
        let (mut pace, mut now_ms) = (Pace::default(), 5_000);
        pace.earn_periods(now_ms);
        pace.spend_periods(CATCH_UP_MS * PERIODS_PER_MS);
        let (mut done, end) = (0, now_ms + 1_000);
        while now_ms < end {
            now_ms += u64::from(pace.periods_rest_ms());
            pace.earn_periods(now_ms);
            while pace.has_periods() {
                pace.spend_periods(30_000);
                done += 1;
            }
        }
        // A second has 4,000,000 periods.
        assert!((132..=135).contains(&done), "{done}");
    }

    #[test]
    fn a_machine_that_was_held_up_does_not_race() {
        let mut pace = Pace::default();
        pace.allowance(100, 1_000);
        assert!(pace.allowance(100, 100_000) <= 10);
    }
}
