//! From a bell to what listeners are told.

use std::sync::Arc;

use delta::Cursor;

use super::{Ear, Told};
use crate::{
    Event, Increment, RelayError, SessionKey,
    redis_store::{bell::Bell, read},
};

impl Ear {
    /// Reads what a bell announces and tells it.
    pub(super) async fn hear(&mut self, name: &str, message: &[u8]) {
        let session = self.sessions.get(name).map(|(session, _)| session.clone());
        let (Some(session), Some(bell)) = (session, Bell::read(message)) else {
            return;
        };
        let event = match self.increment(&session, &bell).await {
            Ok(Some(increment)) => {
                let cursor = increment.changes.cursor;
                let epoch = bell.epoch;
                self.told.insert(session.clone(), Told { epoch, cursor });
                Event::Increment(Arc::new(increment))
            }
            Ok(None) => return,
            // What could not be read is missing: whoever listens will ask, and be told why.
            Err(_) => {
                self.told.remove(&session);
                Event::Gap
            }
        };
        if let Some(channels) = self.channels.upgrade() {
            channels.tell(&session, event);
        }
    }

    /// What is to be told after a bell; `None` if it was told before.
    async fn increment(
        &self,
        session: &SessionKey,
        bell: &Bell,
    ) -> Result<Option<Increment>, RelayError> {
        let told = self
            .told
            .get(session)
            .filter(|told| told.epoch == bell.epoch);
        let told_revision = told.map_or(bell.from, |told| told.cursor.revision);
        if told_revision > bell.from && told_revision >= bell.revision {
            return Ok(None);
        }
        if told_revision == bell.from && !bell.floor_raised {
            let names = self.prefix.names(session);
            let request = read::named(&names, bell);
            let answer = self.connector.ask(&names.session, &request).await?;
            if let Some(changes) = read::named_changes(answer, bell)? {
                let origin = Some(bell.origin);
                return Ok(Some(Increment { origin, changes }));
            }
        }
        // A bell was lost, a floor was raised, or another push was faster than this read: the fields
        // of one bell would be a mixture of two moments, all changes together are one.
        let names = self.prefix.names(session);
        let mut answer = read::ask_whole(&self.connector, &names).await?;
        read::take_expiry(&mut answer);
        let content = read::content(answer)?;
        let epoch = told.map_or(content.cursor.epoch, |told| told.cursor.epoch);
        let changes = content.changes_since(Cursor {
            epoch,
            revision: told_revision,
        });
        let origin = None;
        Ok(Some(Increment { origin, changes }))
    }
}
