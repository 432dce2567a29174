//! The way to Redis, whatever its form.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use redis::{AsyncConnectionConfig, RedisResult, aio::MultiplexedConnection};
use tokio::sync::watch;

use super::{
    address::{Address, Endpoint, Login, Place},
    cluster::{Cluster, slot},
    fault::explain,
    line::{Line, Target},
    sentinel::Sentinels,
};
use crate::RelayError;

pub(super) use super::line::{Answer, Request};

/// The way to one Redis.
pub(super) struct Connector {
    form: Form,
    login: Login,
    name: String,
    /// Counts the times that another node became the primary.
    moved: watch::Sender<u64>,
    watching: AtomicBool,
    /// Ends the watching of sentinels with the store.
    watch: Mutex<Option<tokio::task::AbortHandle>>,
}

enum Form {
    Node(Line, Endpoint),
    Sentinel(Line, Sentinels),
    Cluster(Cluster),
}

/// Where the messages of a session come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Source {
    /// The one node there is.
    Node,
    /// This node of a cluster.
    Member(Endpoint),
}

impl Connector {
    pub(super) fn new(address: Address) -> Result<Self, RelayError> {
        let Address { place, login, name } = address;
        // One provider of cryptography for the process. It fails if there is one already, which is
        // as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let form = match place {
            Place::Node(endpoint) => {
                let client = login
                    .client(&endpoint)
                    .map_err(|error| RelayError::BadAddress(format!("{name}: {error}")))?;
                Form::Node(Line::new(Target::Fixed(client), name.clone()), endpoint)
            }
            Place::Sentinel { sentinels, service } => {
                let sentinels = Sentinels {
                    sentinels,
                    service,
                    login: login.clone(),
                };
                let target = Target::Primary(sentinels.clone());
                Form::Sentinel(Line::new(target, name.clone()), sentinels)
            }
            Place::Cluster(seeds) => {
                Form::Cluster(Cluster::new(seeds, login.clone(), name.clone()))
            }
        };
        Ok(Self {
            form,
            login,
            name,
            moved: watch::Sender::new(0),
            watching: AtomicBool::new(false),
            watch: Mutex::default(),
        })
    }

    /// Host and port, or the path of the socket.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether channels belong to slots.
    pub(super) fn is_cluster(&self) -> bool {
        matches!(self.form, Form::Cluster(_))
    }

    /// Sends a request about that key. A request may be sent twice: all may be repeated without harm.
    pub(super) async fn ask(
        self: &std::sync::Arc<Self>,
        key: &str,
        request: &impl Request,
    ) -> Result<Answer, RelayError> {
        self.watch_sentinels();
        match &self.form {
            Form::Node(line, _) | Form::Sentinel(line, _) => line.ask(request).await,
            Form::Cluster(cluster) => cluster.ask(slot(key), request).await,
        }
    }

    /// Every process that holds sessions; `None` where there is only one.
    pub(super) async fn members(&self) -> Result<Vec<Option<Endpoint>>, RelayError> {
        match &self.form {
            Form::Node(..) | Form::Sentinel(..) => Ok(vec![None]),
            Form::Cluster(cluster) => {
                let owners = cluster.owners().await?;
                Ok(owners.into_iter().map(Some).collect())
            }
        }
    }

    /// Sends a request to one of the [members](Self::members).
    pub(super) async fn ask_member(
        self: &std::sync::Arc<Self>,
        member: &Option<Endpoint>,
        request: &impl Request,
    ) -> Result<Answer, RelayError> {
        self.watch_sentinels();
        match (&self.form, member) {
            (Form::Cluster(cluster), Some(member)) => cluster.ask_member(member, request).await,
            (Form::Node(line, _) | Form::Sentinel(line, _), _) => line.ask(request).await,
            (Form::Cluster(_), None) => Err(RelayError::Unavailable(format!(
                "{}: not a node of the cluster",
                self.name
            ))),
        }
    }

    /// Learns of a failover from the sentinels, once the store is used.
    fn watch_sentinels(self: &std::sync::Arc<Self>) {
        let Form::Sentinel(_, sentinels) = &self.form else {
            return;
        };
        if self.watching.swap(true, Ordering::AcqRel) {
            return;
        }
        let connector = std::sync::Arc::downgrade(self);
        let watching = tokio::spawn(sentinels.clone().watch(move || {
            if let Some(connector) = connector.upgrade() {
                connector.has_moved();
            }
        }));
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = Some(watching.abort_handle());
    }

    fn has_moved(&self) {
        if let Form::Sentinel(line, _) = &self.form {
            line.hang_up();
        }
        self.moved.send_modify(|count| *count += 1);
    }

    /// Changes when another node became the primary.
    pub(super) fn moves(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    /// Where the messages about that key come from.
    pub(super) async fn source(&self, key: &str) -> Result<Source, RelayError> {
        match &self.form {
            Form::Node(..) | Form::Sentinel(..) => Ok(Source::Node),
            Form::Cluster(cluster) => cluster.owner(slot(key)).await.map(Source::Member),
        }
    }

    /// Asks a cluster again which node owns what.
    pub(super) async fn look_again(&self) {
        if let Form::Cluster(cluster) = &self.form {
            cluster.look_again().await;
        }
    }

    /// A connection that hears messages.
    pub(super) async fn listen(
        &self,
        source: &Source,
        config: &AsyncConnectionConfig,
    ) -> Result<MultiplexedConnection, RelayError> {
        let client = match (source, &self.form) {
            (Source::Member(endpoint), _) | (Source::Node, Form::Node(_, endpoint)) => {
                self.login.listening_client(endpoint)
            }
            (Source::Node, Form::Sentinel(_, sentinels)) => {
                let primary = sentinels.primary_endpoint().await?;
                self.login.listening_client(&primary)
            }
            (Source::Node, Form::Cluster(_)) => {
                return Err(RelayError::Unavailable(format!(
                    "{}: not a node of the cluster",
                    self.name
                )));
            }
        };
        let open = |client: RedisResult<redis::Client>| async move {
            client?
                .get_multiplexed_async_connection_with_config(config)
                .await
        };
        open(client)
            .await
            .map_err(|error| explain(&self.name, &error))
    }

    pub(super) fn explain(&self, error: &redis::RedisError) -> RelayError {
        explain(&self.name, error)
    }
}

impl Drop for Connector {
    fn drop(&mut self) {
        let watch = self.watch.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(watching) = watch {
            watching.abort();
        }
    }
}
