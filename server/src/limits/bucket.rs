//! How often somebody may: a bucket of permissions for each, which fills up at a steady rate.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Most buckets that are remembered: about 10 MB.
const BUCKETS_MAX: usize = 100_000;

/// A bucket for everybody who has asked lately.
#[derive(Debug)]
pub struct Buckets {
    /// Permissions in a second; 0 is no limit.
    rate: f64,
    /// Permissions in a full bucket.
    size: f64,
    used: Mutex<HashMap<u128, Used>>,
}

/// A bucket that is not full.
#[derive(Clone, Copy, Debug)]
struct Used {
    left: f64,
    at: Instant,
}

impl Buckets {
    /// Full buckets of that size, which fill up with so many permissions in a second.
    pub fn new(rate: f64, size: f64) -> Self {
        Self {
            rate,
            size,
            used: Mutex::default(),
        }
    }

    /// Takes a permission.
    ///
    /// # Errors
    /// How long until there is one.
    pub fn take(&self, who: u128, now: Instant) -> Result<(), Duration> {
        if self.rate <= 0.0 {
            return Ok(());
        }
        // The map is whole at any time, so a panic elsewhere has not broken it.
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= BUCKETS_MAX && !used.contains_key(&who) {
            self.make_room(&mut used, now);
        }
        let bucket = used.entry(who).or_insert(Used {
            left: self.size,
            at: now,
        });
        bucket.left = self.left(bucket, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            Ok(())
        } else {
            Err(Duration::from_secs_f64((1.0 - bucket.left) / self.rate))
        }
    }

    fn left(&self, bucket: &Used, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.left + passed * self.rate).min(self.size)
    }

    /// Forgets buckets that are full again. If nearly everybody is busy all are forgotten: the limit of
    /// requests under way still holds, and nobody is shut out for what others did.
    fn make_room(&self, used: &mut HashMap<u128, Used>, now: Instant) {
        used.retain(|_, bucket| self.left(bucket, now) < self.size);
        if used.len() > BUCKETS_MAX / 2 {
            used.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_up() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let buckets = Buckets::new(2.0, 3.0);
        for _ in 0..3 {
            assert_eq!(buckets.take(1, start), Ok(()));
        }
        assert_eq!(buckets.take(1, start), Err(Duration::from_millis(500)));
        assert_eq!(buckets.take(2, start), Ok(()), "another bucket");
        assert_eq!(buckets.take(1, at(250)), Err(Duration::from_millis(250)));
        assert_eq!(buckets.take(1, at(500)), Ok(()));
        assert!(buckets.take(1, at(500)).is_err());
        for _ in 0..3 {
            assert_eq!(buckets.take(1, at(60_000)), Ok(()), "never more than full");
        }
        assert!(buckets.take(1, at(60_000)).is_err());
        assert_eq!(Buckets::new(0.0, 0.0).take(1, start), Ok(()), "no limit");
    }

    #[test]
    fn memory_is_bounded() {
        let start = Instant::now();
        let buckets = Buckets::new(1.0, 1.0);
        for who in 0..3 * BUCKETS_MAX as u128 {
            assert_eq!(buckets.take(who, start), Ok(()));
        }
        assert!(buckets.used.lock().expect("whole").len() <= BUCKETS_MAX);
    }
}
