//! Telling those who listen what has changed.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use delta::{Changes, ReplicaId};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::SessionKey;

/// How many events a listener may be behind before it is told that it missed some.
const EVENTS_BEHIND_MAX: usize = 32;

/// What a listener hears.
#[derive(Clone, Debug)]
pub enum Event {
    /// Something has changed.
    Increment(Arc<Increment>),
    /// The store is not heard any more. A gap follows when it is again.
    Away,
    /// Something may have been missed: the listener was too slow, or the store was away. Ask for the
    /// changes since the last cursor.
    Gap,
}

/// One or several consecutive pushes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Increment {
    /// Who pushed, if all of it came from one replica: it has these values already.
    pub origin: Option<ReplicaId>,
    /// What has changed. Without deltas: only the state of the run, `from` is the revision itself.
    pub changes: Changes,
}

/// Hears of every change of one session. All subscriptions to a session in this process share one
/// channel to the store; dropping the last one closes it.
#[derive(Debug)]
pub struct Subscription {
    receiver: broadcast::Receiver<Event>,
    _channel: Arc<Channel>,
}

impl Subscription {
    /// The next event; `None` when the store is gone. Safe to drop and call again.
    pub async fn next(&mut self) -> Option<Event> {
        match self.receiver.recv().await {
            Ok(event) => Some(event),
            Err(RecvError::Lagged(_)) => Some(Event::Gap),
            Err(RecvError::Closed) => None,
        }
    }
}

/// What to do when nobody listens to a session any more.
pub(crate) type OnEnd = Arc<dyn Fn(&SessionKey) + Send + Sync>;

/// The channel of one session. Alive as long as somebody listens.
pub(crate) struct Channel {
    session: SessionKey,
    channels: Weak<Channels>,
}

/// A channel that somebody listens to, or did until a moment ago.
struct Open {
    channel: Weak<Channel>,
    // Here and not in the channel, so that listeners hear the end when the store goes.
    sender: broadcast::Sender<Event>,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Channel({})", self.session)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channels) = self.channels.upgrade() {
            channels.end(&self.session);
        }
    }
}

/// The channels of all sessions that somebody listens to.
#[derive(Default)]
pub(crate) struct Channels {
    // A plain mutex: held for a look-up, never across an await.
    open: Mutex<HashMap<SessionKey, Open>>,
    on_end: Option<OnEnd>,
}

impl Channels {
    pub(crate) fn new(on_end: OnEnd) -> Self {
        Self {
            open: Mutex::default(),
            on_end: Some(on_end),
        }
    }

    /// Listens to a session.
    pub(crate) fn subscribe(self: &Arc<Self>, session: &SessionKey) -> Subscription {
        let mut open = self.lock();
        if let Some(open) = open.get(session)
            && let Some(channel) = open.channel.upgrade()
        {
            return Subscription {
                receiver: open.sender.subscribe(),
                _channel: channel,
            };
        }
        let channel = Arc::new(Channel {
            session: session.clone(),
            channels: Arc::downgrade(self),
        });
        let (sender, receiver) = broadcast::channel(EVENTS_BEHIND_MAX);
        let opened = Open {
            channel: Arc::downgrade(&channel),
            sender,
        };
        open.insert(session.clone(), opened);
        Subscription {
            receiver,
            _channel: channel,
        }
    }

    /// Tells those who listen to the session.
    pub(crate) fn tell(&self, session: &SessionKey, event: Event) {
        if let Some(open) = self.lock().get(session) {
            // It fails if nobody listens any more, which is nobody's loss.
            let _ = open.sender.send(event);
        }
    }

    /// Ends the channel of a session: whoever listens hears no more.
    pub(crate) fn close(&self, session: &SessionKey) {
        self.lock().remove(session);
    }

    /// Forgets a channel that has ended, unless somebody has opened it again.
    fn end(&self, session: &SessionKey) {
        let mut open = self.lock();
        if open
            .get(session)
            .is_some_and(|open| open.channel.strong_count() == 0)
        {
            open.remove(session);
            // Still under the lock, so that the end is told before a new beginning.
            if let Some(on_end) = &self.on_end {
                on_end(session);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, Open>> {
        // The map is whole after every operation, so a panic elsewhere has not broken it.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
