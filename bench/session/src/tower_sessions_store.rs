//! tower-sessions with its Redis store. What its middleware does for a request: load the record at
//! the first access, save it after the handler if something was changed.

use std::{sync::Arc, time::Instant};

use tower_sessions::{Session, session::Id};
use tower_sessions_redis_store::{
    RedisStore,
    fred::prelude::{ClientLike, Config, Pool},
};

use crate::{AnyError, redis_server::RedisServer};

pub struct Tower {
    store: Arc<RedisStore<Pool>>,
    id: Id,
}

/// The store, on one connection.
pub async fn store(server: &RedisServer) -> Result<RedisStore<Pool>, AnyError> {
    let pool = Pool::new(Config::from_url(&server.url())?, None, None, None, 1)?;
    pool.connect();
    pool.wait_for_connect().await?;
    Ok(RedisStore::new(pool))
}

impl Tower {
    pub async fn new(server: &RedisServer, size: usize) -> Result<Self, AnyError> {
        let store = Arc::new(store(server).await?);
        let session = Session::new(None, store.clone(), None);
        for number in 0..size {
            session.insert(&format!("key{number}"), "bar").await?;
        }
        session.save().await?;
        let id = session.id().ok_or("a saved session has an id")?;
        Ok(Self { store, id })
    }

    fn request(&self) -> Session {
        Session::new(Some(self.id), self.store.clone(), None)
    }

    pub async fn measure(
        &self,
        operation: &str,
        times: usize,
        taken_ns: &mut Vec<u64>,
    ) -> Result<(), AnyError> {
        for number in 0..times {
            // A value that is there already would be noticed and not saved.
            let value = if number % 2 == 0 { "baz" } else { "bar" };
            if operation == "remove" {
                let session = self.request();
                session.insert("foo", "bar").await?;
                session.save().await?;
            }
            let started = Instant::now();
            let session = self.request();
            match operation {
                "set" => session.insert("foo", value).await?,
                "get" => drop(session.get::<String>("foo").await?),
                "contains" => drop(session.get_value("foo").await?),
                _ => drop(session.remove::<String>("foo").await?),
            }
            if session.is_modified() {
                session.save().await?;
            }
            taken_ns.push(started.elapsed().as_nanos() as u64);
        }
        Ok(())
    }
}
