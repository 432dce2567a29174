//! The rules of ARCHITECTURE.md that a machine can check: who imports whom, and
//! that every place it names exists.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

/// Who may import whom. Tests of a crate may use more (`[dev-dependencies]`).
const ARROWS: &[(&str, &[&str])] = &[
    ("basic", &[]),
    ("delta", &[]),
    ("session", &[]),
    ("workbench", &["basic", "delta"]),
    ("relay", &["delta", "session"]),
    ("codegen", &["basic"]),
    (
        "simulator",
        &["basic", "delta", "relay", "session", "workbench"],
    ),
    ("basic-cli", &["basic", "workbench"]),
    ("fuzz", &["basic", "codegen"]),
    ("load", &["delta"]),
    ("manifests", &[]),
    ("otlp", &[]),
    ("redis-servers", &[]),
    ("app", &["delta", "relay", "session", "workbench"]),
    ("frontend", &["app", "codegen", "workbench"]),
    (
        "server",
        &["app", "delta", "otlp", "relay", "session", "workbench"],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The packages of the workspace with the packages of the workspace they import.
fn imports() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata answers JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("a list");
            let imported = dependencies
                .iter()
                .filter(|dependency| dependency["kind"].is_null() && !dependency["path"].is_null())
                .map(|dependency| text(&dependency["name"]))
                .collect();
            (text(&package["name"]), imported)
        })
        .collect()
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn crates_import_only_what_the_architecture_allows() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let imports = imports();
    assert!(imports.len() >= ARROWS.len(), "packages: {imports:?}");
    for (package, imported) in &imports {
        let allowed = allowed.get(package.as_str()).unwrap_or_else(|| {
            panic!("{package} has no arrows: add it to ARCHITECTURE.md and here")
        });
        for other in imported {
            assert!(
                allowed.contains(&other.as_str()),
                "{package} must not import {other}"
            );
        }
    }
}

#[test]
fn the_machine_has_no_dependencies() {
    let manifest =
        std::fs::read_to_string(root().join("crates/basic/Cargo.toml")).expect("readable");
    let dependencies = manifest
        .split_once("[dependencies]")
        .map_or("", |(_, rest)| rest)
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .count();
    assert_eq!(dependencies, 0, "crates/basic is pure and needs nobody");
}

#[test]
fn places_named_in_the_architecture_page_exist() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("readable");
    let mut named = 0;
    for place in page.split('`').skip(1).step_by(2) {
        let is_place = place.contains('/')
            && place
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
            && root().join(place.split('/').next().unwrap_or("")).exists();
        if is_place {
            named += 1;
            assert!(root().join(place).exists(), "ARCHITECTURE.md names {place}");
        }
    }
    assert!(named >= 8, "only {named} places found");
}

#[test]
fn tests_named_in_the_page_about_bad_input_exist() {
    let page = std::fs::read_to_string(root().join("docs/bad-input.md")).expect("readable");
    let names: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let (files, names): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| name.ends_with(".rs"));
    let sources: String = files
        .iter()
        .map(|name| std::fs::read_to_string(root().join(name)).expect(name))
        .collect();
    let is_test = |name: &&str| name.starts_with(char::is_lowercase) && name.len() > 6;
    let tests: Vec<&str> = names
        .into_iter()
        .filter(is_test)
        .filter(|name| !name.contains('/'))
        .collect();
    for name in &tests {
        assert!(sources.contains(&format!("fn {name}(")), "{name}");
    }
    assert!(tests.len() > 20, "only {} tests found", tests.len());
}
