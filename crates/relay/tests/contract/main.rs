//! The contract of stores, held against every store there is, and what only Redis can do wrong.

mod agreement;
mod cluster;
mod expiry;
mod laws;
mod memory;
mod outage;
mod redis_store;
mod replication;
mod sentinel;
mod standby;
#[path = "../stores/mod.rs"]
mod stores;
mod support;
mod tls;

/// Runs every law on every store.
macro_rules! contract {
    ($($law:ident)*) => {
        mod on_memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $law() {
                super::laws::$law(relay::MemoryStore::new()).await;
            })*
        }
        mod on_redis {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $law() {
                let redis = redis_servers::RedisServer::start();
                super::laws::$law(super::stores::Serves::store(&redis)).await;
            })*
        }
        /// Every law in turn, on a store whose servers take long to start.
        async fn hold_to_all_laws(store: impl relay::Store + Clone) {
            $(laws::$law(store.clone()).await;)*
        }
    };
}

contract! {
    a_session_never_written_is_empty
    what_was_pushed_is_read
    values_keep_their_bytes
    a_batch_sent_twice_changes_nothing
    the_larger_stamp_wins_bytewise
    of_one_edit_the_newer_token_wins
    changes_and_snapshots_agree
    a_cursor_of_another_history_gets_a_snapshot
    hello_tells_what_is_lacking
    sessions_are_apart
    claims_follow_each_other
    a_claim_may_be_repeated_by_its_replica_only
    a_smaller_token_is_refused_whole
    a_token_from_before_a_loss_takes_the_run
    a_heartbeat_renews_the_run_and_nothing_else
    of_many_claims_one_wins
    concurrent_pushes_are_all_kept
    floors_drop_generations_now_and_later
    a_floor_never_sinks
    stamps_ahead_of_time_are_refused_whole
    oversized_batches_are_rejected_whole
    a_full_session_may_shrink_but_not_grow
    a_session_of_too_many_bytes_does_not_grow
    parts_are_taken_together
    a_row_of_parts_belongs_to_one_pusher_and_one_claim
    a_deleted_session_does_not_come_back
    a_lost_mark_is_given_back
    old_tombstones_are_dropped_and_do_not_come_back
    who_has_everything_is_sent_nothing
    requests_for_another_session_are_refused
    listeners_hear_every_change_with_its_values
    listeners_hear_of_the_run
    a_slow_listener_is_told_that_it_missed_something
}
