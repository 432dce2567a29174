//! The channel from components to the session's brain.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use workbench::Command;

/// Where commands go: they wait until somebody takes them.
#[derive(Clone, Default)]
pub struct CommandChannel(Arc<Mutex<Ends>>);

#[derive(Default)]
struct Ends {
    waiting: VecDeque<Command>,
    take: Option<Arc<dyn Fn(Command) + Send + Sync>>,
}

impl CommandChannel {
    /// Hands the command over, or keeps it until [`connect`](Self::connect).
    pub fn send(&self, command: Command) {
        let take = {
            let mut ends = self.ends();
            match ends.take.clone() {
                Some(take) => take,
                None => return ends.waiting.push_back(command),
            }
        };
        take(command);
    }

    /// Hands over what waits, and from now on everything, to `take`.
    #[cfg(feature = "browser")]
    pub fn connect(&self, take: impl Fn(Command) + Send + Sync + 'static) {
        let take: Arc<dyn Fn(Command) + Send + Sync> = Arc::new(take);
        let waiting = {
            let mut ends = self.ends();
            ends.take = Some(take.clone());
            std::mem::take(&mut ends.waiting)
        };
        waiting.into_iter().for_each(|command| take(command));
    }

    fn ends(&self) -> std::sync::MutexGuard<'_, Ends> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
