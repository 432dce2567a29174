//! Settings, in files and in sessions.

use redis_servers::RedisServer;
use relay::{AnyStore, MemoryStore};
use server::{
    operator::{isolation, sessions},
    settings::{self, FileSettings, Keeper, SettingsBackend, SettingsError},
};

use crate::{config, new_session, of, on, registers, session_settings, write};

const CHECKS: &str = "✓ Both sessions start with defaults\n\
    ✓ Session 2 unaffected by Session 1 changes\n\
    ✓ Sessions have independent settings\n\
    ✓ Settings persist across manager instances\n";

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
    let both = settings::together(loaded, again.load_project().await.expect("loaded"));
    let expected = [("theme", "amber"), ("width", "80"), ("project/width", "40")];
    assert_eq!(both, of(&expected));

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
async fn the_home_directory_is_no_project() {
    let home = tempfile::tempdir().expect("a directory");
    let files = FileSettings::below(home.path(), &home.path().join("."));
    let global = of(&[("theme", "amber")]);
    files.save_global(&global).await.expect("saved");
    assert_eq!(files.load_project().await.expect("none"), of(&[]));
    files.save_project(&of(&[])).await.expect("nothing to save");
    let refused = files.save_project(&of(&[("theme", "dark")])).await;
    let said = refused.expect_err("there is no project").to_string();
    assert!(said.contains("the home directory"), "{said}");
    assert_eq!(files.load_global().await.expect("as it was"), global);
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
        [
            ("settings/project/width", "40"),
            ("settings/theme", "green"),
            ("settings/width", "80")
        ]
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
        write(&store, &own, "settings/project/width", "132", (at_ms, 0)).await;
        write(&store, &own, "settings/session/width", "20", (at_ms, 0)).await;
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
