//! The manifests of `deploy`, and that a mistake anywhere in them is found.

use std::path::Path;

use manifests::{documents, mistakes};
use serde_json::{Value, json};

fn manifests() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/kubernetes");
    let mut all = Vec::new();
    for file in std::fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        all.extend(documents(&text).unwrap_or_else(|error| panic!("{path:?}: {error}")));
    }
    assert!(all.len() >= 15, "only {} documents", all.len());
    all
}

#[test]
fn kubernetes_knows_every_field_of_the_manifests() {
    for document in manifests() {
        assert_eq!(mistakes(&document), Vec::<String>::new(), "{document:#}");
    }
}

/// Every place of a value, as JSON pointers.
fn places(value: &Value, place: &str, all: &mut Vec<String>) {
    all.push(place.to_owned());
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(member, &format!("{place}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                places(item, &format!("{place}/{number}"), all);
            }
        }
        _ => {}
    }
}

/// An unknown field in any object, and a value of another type anywhere, is found.
#[test]
fn a_mistake_at_any_place_is_found() {
    let mut tried = 0;
    for document in manifests() {
        let mut all = Vec::new();
        places(&document, "", &mut all);
        for place in all {
            let mut wrong = document.clone();
            let value = wrong.pointer_mut(&place).expect("a place");
            match value {
                // Also in a map of labels, whose values are strings.
                Value::Object(members) => {
                    members.insert("nobodyKnowsThis".to_owned(), json!({}));
                }
                Value::Array(items) => items.push(json!([])),
                other => *other = json!([{}]),
            }
            assert!(!mistakes(&wrong).is_empty(), "{place} of {document:#}");
            tried += 1;
        }
    }
    assert!(tried > 500, "only {tried} places");
}

#[test]
fn a_field_that_has_to_be_there_is_missed() {
    let all = manifests();
    for (kind, place, name) in [
        ("Deployment", "/spec", "selector"),
        ("Deployment", "/spec", "template"),
        ("Deployment", "/spec/template/spec", "containers"),
        ("Deployment", "/spec/template/spec/containers/0", "name"),
        ("StatefulSet", "/spec", "selector"),
        ("HorizontalPodAutoscaler", "/spec", "maxReplicas"),
        ("HorizontalPodAutoscaler", "/spec", "scaleTargetRef"),
        ("Service", "/spec/ports/0", "port"),
        ("Ingress", "/spec/rules/0/http/paths/0", "pathType"),
    ] {
        let good = all.iter().find(|document| document["kind"] == kind);
        let mut wrong = good.expect("one of that kind").clone();
        let object = wrong.pointer_mut(place).and_then(Value::as_object_mut);
        let taken = object.and_then(|object| object.remove(name));
        assert!(taken.is_some(), "{kind} {place} has no {name}");
        let found = mistakes(&wrong);
        let is_missed = |found: &String| found.ends_with(&format!(".{name} is missing"));
        assert!(found.iter().any(is_missed), "{kind} {place}: {found:?}");
    }
}

#[test]
fn versions_kinds_and_bounds_count() {
    for wrong in [
        "{apiVersion: v2, kind: Service}",
        "{apiVersion: v1, kind: Servant}",
        "{apiVersion: v1, kind: Service, metadata: {}, spec: {ports: [{port: 5000000000}]}}",
        "{apiVersion: v1, kind: Service, metadata: {}, spec: {ports: [{port: 1, targetport: 2}]}}",
    ] {
        let document = documents(wrong).expect("YAML").remove(0);
        assert_eq!(mistakes(&document).len(), 1, "{wrong}");
    }
    assert!(documents("{a: 1, a: 2}").is_err(), "a name twice");
}
