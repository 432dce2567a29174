//! How the program ends when it is configured to do what cannot be done.

use std::process::{Command, Output};

/// Runs the server with these variables and no others of its own. None of them may lead to a server
/// that runs.
fn run(variables: &[(&str, &str)]) -> Output {
    run_with(&[], variables)
}

fn run_with(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let names = [
        "EVERBASIC_ADDR",
        "EVERBASIC_REDIS_URL",
        "EVERBASIC_STORAGE_SECRET",
        "EVERBASIC_CONFIG",
        "EVERBASIC_SECURE_COOKIE",
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_everbasic-server"));
    for name in names {
        command.env_remove(name);
    }
    command.args(arguments);
    command.env("NO_COLOR", "1").envs(variables.iter().copied());
    command.output().expect("the program runs")
}

#[test]
fn a_wrong_configuration_is_named_and_ends_with_2() {
    let secret = ("EVERBASIC_STORAGE_SECRET", "a secret for these tests alone");
    for (variables, said) in [
        (
            vec![
                ("EVERBASIC_REDIS_URL", "http://user:hunter2@redis.example/0"),
                secret,
            ],
            "http://***@redis.example/0",
        ),
        (
            vec![("EVERBASIC_ADDR", "not an address"), secret],
            "EVERBASIC_ADDR=not an address",
        ),
        (vec![("EVERBASIC_STORAGE_SECRET", "short")], "at least"),
        (
            vec![("EVERBASIC_STORAGE_SECRET", "change-me-to-a-random-string")],
            "openssl rand -hex 32",
        ),
        (
            vec![("LEPTOS_SITE_ROOT", "/nowhere"), secret],
            "cargo leptos build --release",
        ),
    ] {
        let output = run(&variables);
        let log = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{variables:?}: {log}");
        assert!(log.contains(said), "{said:?} is not in: {log}");
        assert!(!log.contains("hunter2"), "a password is in: {log}");
    }
}

#[test]
fn isolation_is_shown_by_a_command() {
    let output = run_with(&["check-isolation"], &[]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(said.lines().all(|line| line.starts_with('✓')), "{said}");
}

#[test]
fn an_operator_is_told_why_a_command_cannot_be_done() {
    let output = run_with(&["sessions", "list"], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("EVERBASIC_REDIS_URL"));
    assert_eq!(run_with(&["nonsense"], &[]).status.code(), Some(2));
}

#[test]
fn the_configuration_is_shown_and_checked_without_its_secrets() {
    let secret = ("EVERBASIC_STORAGE_SECRET", "a secret for these tests alone");
    let output = run_with(&["check-config", "--addr", "127.0.0.1:4000"], &[secret]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("127.0.0.1:4000") && said.contains("✓ the secret is good"));
    assert!(!said.contains("a secret for"), "{said}");

    let nobody = [
        "check-config",
        "--redis-url",
        "redis://:hunter2@127.0.0.1:1/",
    ];
    let output = run_with(&nobody, &[secret]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("✗ Redis at 127.0.0.1:1"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");

    let output = run_with(
        &["check-config", "--other-sites", "/nowhere/site"],
        &[secret],
    );
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("✗ EVERBASIC_OTHER_SITES: /nowhere/site: "),
        "{text}"
    );
    let open = ["check-config", "--addr", "0.0.0.0:4000"];
    assert_eq!(run_with(&open, &[]).status.code(), Some(1));
    let output = run_with(&["check-config", "--config", "/nowhere/file"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/file"));
}
