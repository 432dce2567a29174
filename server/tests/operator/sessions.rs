//! Sessions listed, deleted, backed up and brought back.

use std::path::Path;

use redis_servers::RedisServer;
use server::operator::{
    OperatorError, backup,
    growth::{self, Growth},
    sessions,
};

use crate::{config, new_session, on, registers, store, write};

#[tokio::test]
async fn sessions_are_listed_shown_and_deleted() {
    let server = RedisServer::start();
    let config = on(&server, "one:");
    let elsewhere = on(&server, "two:");
    let store = store(&config);
    let (first, second) = (new_session(), new_session());
    write(&store, &first, "typing", "PRINT 1", (5, 0)).await;
    write(&store, &first, "settings/theme", "dark", (5, 0)).await;
    write(&store, &second, "typing", "PRINT 2", (5, 0)).await;
    let list = sessions::list(&config).await.expect("a list");
    for session in [&first, &second] {
        assert!(list.contains(session.as_str()), "{list}");
    }
    assert!(list.contains("\n2 sessions, "), "{list}");
    let other = sessions::list(&elsewhere).await.expect("a list");
    assert!(other.contains("\n0 sessions, "), "{other}");

    let shown = sessions::show(&config, first.as_str(), false)
        .await
        .expect("shown");
    assert!(
        shown.contains("  typing\n") && shown.contains("  settings/theme\n"),
        "{shown}"
    );
    assert!(!shown.contains("PRINT"), "{shown}");
    let shown = sessions::show(&config, first.as_str(), true)
        .await
        .expect("shown");
    assert!(shown.contains("typing = \"PRINT 1\""), "{shown}");

    sessions::delete(&config, first.as_str())
        .await
        .expect("deleted");
    assert!(registers(&store, &first).await.is_empty());
    assert_eq!(registers(&store, &second).await.len(), 1);
    // What an open page still has does not bring it back, and it is no session any more.
    write(&store, &first, "typing", "PRINT 1", (5, 0)).await;
    assert!(registers(&store, &first).await.is_empty());
    let list = sessions::list(&config).await.expect("a list");
    assert!(!list.contains(first.as_str()), "{list}");
    assert!(list.contains("\n1 sessions, 1 registers, "), "{list}");
    assert!(list.ends_with("\n1 marks of deleted sessions\n"), "{list}");
    let again = sessions::delete(&config, first.as_str()).await;
    assert!(
        matches!(again, Err(OperatorError::NoSession(_))),
        "{again:?}"
    );
    let unknown = sessions::show(&config, new_session().as_str(), false).await;
    assert!(
        matches!(unknown, Err(OperatorError::NoSession(_))),
        "{unknown:?}"
    );
    let unknown = sessions::delete(&config, new_session().as_str()).await;
    assert!(
        matches!(unknown, Err(OperatorError::NoSession(_))),
        "{unknown:?}"
    );
    let wrong = sessions::delete(&config, "*").await;
    assert!(matches!(wrong, Err(OperatorError::Name(_))), "{wrong:?}");
}

#[tokio::test]
async fn a_backup_comes_back_whole_or_by_session_and_by_merge() {
    let server = RedisServer::start();
    let (from, to) = (on(&server, "from:"), on(&server, "to:"));
    let (old, new) = (store(&from), store(&to));
    let (first, second) = (new_session(), new_session());
    write(&old, &first, "typing", "old", (5, 0)).await;
    write(&old, &first, "settings/theme", "dark", (5, 0)).await;
    for number in 0..1_200 {
        write(&old, &second, &format!("view/{number}"), "x", (5, 0)).await;
    }
    // A run that was claimed twice: what the first claim wrote last is still there.
    write(&old, &second, "run/first", "1", (6, 1)).await;
    write(&old, &second, "run/second", "2", (7, 2)).await;
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("sessions.backup");
    let said = backup::backup(&from, &file, None).await.expect("written");
    assert!(said.starts_with("2 sessions with 1204 registers"), "{said}");

    // One session into an empty store.
    backup::restore(&to, &file, Some(first.as_str()))
        .await
        .expect("restored");
    assert_eq!(registers(&new, &first).await, registers(&old, &first).await);
    assert!(registers(&new, &second).await.is_empty());
    // Everything into a living one: what is newer there stays.
    write(&new, &first, "typing", "newer", (9, 0)).await;
    write(&new, &first, "settings/theme", "older", (1, 0)).await;
    let said = backup::restore(&to, &file, None).await.expect("restored");
    assert!(said.starts_with("2 sessions with 1204 registers"), "{said}");
    assert_eq!(
        registers(&new, &second).await,
        registers(&old, &second).await
    );
    let merged = registers(&new, &first).await;
    assert!(
        merged.contains(&("typing".into(), "newer".into())),
        "{merged:?}"
    );
    assert!(
        merged.contains(&("settings/theme".into(), "dark".into())),
        "{merged:?}"
    );
    // A program that has run on is not set back, and restoring twice changes nothing.
    write(&new, &second, "run/second", "3", (8, 3)).await;
    let said = backup::restore(&to, &file, None).await.expect("restored");
    assert!(
        said.contains("2 registers of programs that have run on"),
        "{said}"
    );
    let kept = registers(&new, &second).await;
    assert!(kept.contains(&("run/second".into(), "3".into())));

    let unknown = backup::restore(&to, &file, Some(new_session().as_str())).await;
    assert!(
        matches!(unknown, Err(OperatorError::NoSession(_))),
        "{unknown:?}"
    );
    let bytes = std::fs::read(&file).expect("readable");
    std::fs::write(&file, &bytes[..bytes.len() - 1]).expect("written");
    let cut = backup::restore(&to, &file, None).await;
    assert!(
        matches!(cut, Err(OperatorError::NoBackup { .. })),
        "{cut:?}"
    );
    let nowhere = backup::restore(&to, Path::new("/nowhere/file"), None).await;
    assert!(
        matches!(nowhere, Err(OperatorError::File { .. })),
        "{nowhere:?}"
    );
}

#[tokio::test]
async fn sessions_in_memory_are_out_of_an_operator_s_reach() {
    let config = config(&[]);
    for refused in [
        sessions::list(&config).await,
        sessions::show(&config, new_session().as_str(), false).await,
        sessions::delete(&config, new_session().as_str()).await,
        backup::backup(&config, Path::new("/nowhere/file"), None).await,
        backup::restore(&config, Path::new("/nowhere/file"), None).await,
    ] {
        assert!(
            matches!(refused, Err(OperatorError::NoRedis)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn growth_is_measured_and_cleared_away() {
    let server = RedisServer::start();
    let config = on(&server, "mine:");
    let directory = tempfile::tempdir().expect("a directory");
    let growth = Growth {
        sessions: 3_000,
        step: 1_000,
    };
    let said = growth::measure(&config, growth, directory.path())
        .await
        .expect("measured");
    assert!(
        said.contains("100 of 100 samples kept as listpack"),
        "{said}"
    );
    let csv = std::fs::read_to_string(directory.path().join("growth.csv")).expect("readable");
    let sessions: Vec<&str> = csv
        .lines()
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(sessions, ["sessions", "0", "1000", "2000", "3000"]);
    let svg = std::fs::read_to_string(directory.path().join("growth.svg")).expect("readable");
    assert_eq!(svg.matches("<circle").count(), 4);
    assert_eq!(server.keys().await, 0);
}

#[tokio::test]
async fn a_deleted_session_comes_back_from_a_backup() {
    let server = RedisServer::start();
    let config = on(&server, "back:");
    let store = store(&config);
    let session = new_session();
    write(&store, &session, "typing", "old", (5, 0)).await;
    write(&store, &session, "run/manifest", "machine", (6, 1)).await;
    let texts = registers(&store, &session).await;
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("sessions.backup");
    backup::backup(&config, &file, None).await.expect("written");
    sessions::delete(&config, session.as_str())
        .await
        .expect("deleted");
    assert!(registers(&store, &session).await.is_empty());
    let said = backup::restore(&config, &file, None)
        .await
        .expect("restored");
    assert!(said.starts_with("1 sessions with 2 registers"), "{said}");
    assert_eq!(registers(&store, &session).await, texts);
    // And stays: it can be written to, listed, and restored again without harm.
    write(&store, &session, "typing", "new", (9, 0)).await;
    backup::restore(&config, &file, None)
        .await
        .expect("restored");
    assert_eq!(registers(&store, &session).await[1].1, "new");
    let list = sessions::list(&config).await.expect("a list");
    assert!(list.contains("\n1 sessions, 2 registers, "), "{list}");
}
