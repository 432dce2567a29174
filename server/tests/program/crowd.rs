//! Visitors who type, run and press F5 while something happens to the servers.

use load::{
    Replicas,
    visit::{Visit, visit},
};
use tokio::{sync::watch, task::JoinSet};

/// Visitors, until they are asked to leave.
pub struct Crowd {
    over: watch::Sender<bool>,
    visitors: JoinSet<Visit>,
}

impl Crowd {
    /// So many of them come at once.
    pub fn arrive(replicas: &Replicas, count: u32) -> Self {
        let (over, until) = watch::channel(false);
        let mut visitors = JoinSet::new();
        for number in 0..count {
            visitors.spawn(visit(replicas.clone(), number, until.clone()));
        }
        Self { over, visitors }
    }

    /// What they have seen, when each has found all that was acknowledged. Nobody was shown an error.
    pub async fn leave(mut self) -> Visit {
        self.over.send_replace(true);
        let mut all = Visit::default();
        while let Some(visit) = self.visitors.join_next().await {
            let visit = visit.expect("no panic");
            all.pushes.merge(visit.pushes);
            all.reopened += visit.reopened;
            all.reopening.merge(visit.reopening);
            all.acknowledged.extend(visit.acknowledged);
        }
        assert_eq!(all.pushes.errors, Vec::<String>::new());
        all
    }
}
