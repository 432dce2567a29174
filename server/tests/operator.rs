//! Settings and the operator's commands, against memory, files and a real Redis.

mod redis_server;

use std::{path::Path, sync::Arc};

use delta::{Batch, Delta, Key, PushOutcome, Register, ReplicaId, Stamp};
use redis_server::RedisServer;
use relay::{AnyStore, MemoryStore, RedisStore, SessionKey, Standby, Store};
use server::{
    config::Config,
    operator::{
        OperatorError, backup,
        growth::{self, Growth},
        isolation, sessions,
    },
    settings::{
        self, FileSettings, Keeper, SessionSettings, Settings, SettingsBackend, SettingsError,
    },
};
use session::SessionId;

const CHECKS: &str = "✓ Both sessions start with defaults\n\
    ✓ Session 2 unaffected by Session 1 changes\n\
    ✓ Sessions have independent settings\n\
    ✓ Settings persist across manager instances\n";

fn config(variables: &[(&str, &str)]) -> Config {
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(variable).expect("a configuration")
}

fn on(server: &RedisServer, prefix: &str) -> Config {
    config(&[
        ("EVERBASIC_REDIS_URL", &server.url()),
        ("EVERBASIC_REDIS_KEY_PREFIX", prefix),
    ])
}

fn store(config: &Config) -> AnyStore {
    let url = config.redis_url.as_deref().expect("an address");
    let store = RedisStore::open(url, &config.redis_key_prefix).expect("a store");
    AnyStore::Redis(Standby::new(store))
}

fn new_session() -> SessionKey {
    SessionKey::from(SessionId::random().expect("random numbers"))
}

fn of(pairs: &[(&str, &str)]) -> Settings {
    let owned = pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    owned.collect()
}

fn session_settings(
    store: &AnyStore,
    session: &SessionKey,
    defaults: &Settings,
) -> SessionSettings {
    SessionSettings::new(store.clone(), session.clone(), Arc::new(defaults.clone()))
}

/// Writes a register of the session as a page would.
async fn write(store: &AnyStore, session: &SessionKey, key: &str, value: &str, at: (u64, u64)) {
    let (ms, token) = at;
    let origin = ReplicaId([7; 6]);
    let register = Register {
        stamp: Stamp::new(ms, 0, origin),
        token,
        value: Some(value.into()),
    };
    let key = Key::new(key).expect("a key");
    let batch = Batch {
        session: session.tag(),
        origin,
        claim: None,
        token,
        floor: None,
        part: None,
        deltas: vec![Delta { key, register }],
    };
    let outcome = store.push(session, &batch).await.expect("an answer");
    assert!(
        matches!(outcome, PushOutcome::Accepted { .. }),
        "{outcome:?}"
    );
}

/// The session's registers as texts.
async fn registers(store: &AnyStore, session: &SessionKey) -> Vec<(String, String)> {
    let deltas = store.snapshot(session).await.expect("an answer").deltas;
    let texts = deltas.into_iter().map(|delta| {
        let value = delta.register.value.unwrap_or_default();
        (delta.key.into(), String::from_utf8(value).expect("text"))
    });
    texts.collect()
}

#[test]
fn one_user_at_one_machine_has_files_and_everybody_else_has_not() {
    let local = ("EVERBASIC_ADDR", "127.0.0.1:3000");
    let open = ("EVERBASIC_ADDR", "0.0.0.0:3000");
    let redis = ("EVERBASIC_REDIS_URL", "redis://127.0.0.1/");
    for (variables, expected) in [
        (vec![], true),
        (vec![local], true),
        (vec![open], false),
        (vec![local, redis], false),
        (vec![open, redis], false),
    ] {
        let config = config(&variables);
        assert_eq!(settings::are_in_files(&config), expected, "{variables:?}");
    }
}

#[tokio::test]
async fn files_hold_global_and_project_settings() {
    let [home, project] = [tempfile::tempdir(), tempfile::tempdir()].map(|made| made.expect("one"));
    let files = FileSettings::below(home.path(), project.path());
    assert_eq!(files.load_global().await.expect("none yet"), of(&[]));
    let global = of(&[("theme", "amber"), ("width", "80")]);
    files.save_global(&global).await.expect("saved");
    files
        .save_project(&of(&[("width", "40")]))
        .await
        .expect("saved");
    let again = FileSettings::below(home.path(), project.path());
    let loaded = again.load_global().await.expect("loaded");
    assert_eq!(loaded, global);
    let effective = settings::effective(loaded, again.load_project().await.expect("loaded"));
    assert_eq!(effective, of(&[("theme", "amber"), ("width", "40")]));

    let path = home.path().join(".everbasic/settings.json");
    let written = |text: &str| std::fs::write(&path, text).expect("written");
    written(r#"{"theme": "dark", "width": 132, "sound": true, "none": null}"#);
    let loaded = files.load_global().await.expect("loaded");
    assert_eq!(
        loaded,
        of(&[("theme", "dark"), ("width", "132"), ("sound", "true")])
    );
    for wrong in ["", "[]", "{\"a\":[]}", "{\"a\":", "nonsense"] {
        written(wrong);
        match files.load_global().await {
            Err(SettingsError::Malformed { path: named, .. }) => assert_eq!(named, path),
            other => panic!("{wrong}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_session_begins_with_the_defaults_and_keeps_what_was_chosen() {
    let store = AnyStore::Memory(MemoryStore::new());
    let (session, other) = (new_session(), new_session());
    let defaults = of(&[("theme", "dark"), ("width", "80")]);
    let settings = session_settings(&store, &session, &defaults);
    assert_eq!(settings.load_global().await.expect("loaded"), defaults);
    settings.begin().await.expect("begun");
    // A page that knew nothing of the defaults has chosen a theme, long ago.
    write(&store, &session, "settings/theme", "green", (2, 0)).await;
    settings.begin().await.expect("begun");
    let expected = of(&[("theme", "green"), ("width", "80")]);
    assert_eq!(settings.load_global().await.expect("loaded"), expected);
    // Its own copy: other defaults later do not change it, and new ones are added.
    let later = of(&[("theme", "light"), ("width", "40"), ("sound", "on")]);
    let settings = session_settings(&store, &session, &later);
    settings.begin().await.expect("begun");
    let mut expected = of(&[("theme", "green"), ("width", "80"), ("sound", "on")]);
    assert_eq!(settings.load_global().await.expect("loaded"), expected);
    // What was removed stays removed.
    expected.remove("width");
    settings.save_global(&expected).await.expect("saved");
    settings.begin().await.expect("begun");
    assert_eq!(settings.load_global().await.expect("loaded"), expected);
    // A project's settings are apart.
    settings
        .save_project(&of(&[("width", "20")]))
        .await
        .expect("saved");
    assert_eq!(
        settings.load_project().await.expect("loaded"),
        of(&[("width", "20")])
    );
    assert_eq!(settings.load_global().await.expect("loaded"), expected);
    let bad = settings.save_global(&of(&[("a/b", "")])).await;
    assert!(matches!(bad, Err(SettingsError::Name(_))), "{bad:?}");
    // Without defaults, and without a write, nothing is stored.
    session_settings(&store, &other, &of(&[]))
        .begin()
        .await
        .expect("begun");
    assert!(registers(&store, &other).await.is_empty());
}

#[tokio::test]
async fn files_follow_what_a_single_user_changes_and_nothing_else_is_written() {
    let [home, project] = [tempfile::tempdir(), tempfile::tempdir()].map(|made| made.expect("one"));
    let files = || FileSettings::below(home.path(), project.path());
    let start = of(&[("theme", "dark"), ("width", "80")]);
    files().save_global(&start).await.expect("saved");
    files()
        .save_project(&of(&[("width", "40")]))
        .await
        .expect("saved");
    let store = AnyStore::Memory(MemoryStore::new());

    let keeper = Keeper::read(files(), false).await.expect("read");
    let shared = new_session();
    keeper.welcome(&store, &shared).await;
    write(&store, &shared, "settings/theme", "green", (9, 0)).await;
    let defaults = registers(&store, &shared).await;
    assert_eq!(
        defaults,
        [("settings/theme", "green"), ("settings/width", "40")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
    );

    let keeper = Keeper::read(files(), true).await.expect("read");
    let own = new_session();
    keeper.welcome(&store, &own).await;
    keeper.welcome(&store, &own).await;
    // The watch begins when the runtime gets to it; a change before that is seen with a later one.
    let mut at_ms = 100;
    loop {
        at_ms += 1;
        write(&store, &own, "settings/theme", "amber", (at_ms, 0)).await;
        write(&store, &own, "settings/width", "132", (at_ms, 0)).await;
        tokio::task::yield_now().await;
        let project_now = files().load_project().await.expect("loaded");
        if files().load_global().await.expect("loaded")["theme"] == "amber"
            && project_now["width"] == "132"
        {
            break;
        }
    }
    // What the other session chose, which nobody asked to keep, is in no file.
    let global = files().load_global().await.expect("loaded");
    assert_eq!(global, of(&[("theme", "amber"), ("width", "80")]));
}

#[tokio::test]
async fn settings_of_sessions_are_isolated_by_a_real_run() {
    let report = isolation::check(&config(&[])).await.expect("a report");
    assert_eq!((report.text.as_str(), report.holds), (CHECKS, true));
    let server = RedisServer::start();
    let config = on(&server, "isolation:");
    let report = isolation::check(&config).await.expect("a report");
    assert_eq!((report.text.as_str(), report.holds), (CHECKS, true));
    assert!(
        sessions::list(&config)
            .await
            .expect("a list")
            .starts_with("session ")
    );
}

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
