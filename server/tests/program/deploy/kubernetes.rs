//! That the manifests fit together. That Kubernetes knows what they say is tested in `crates/manifests`.

use std::collections::BTreeSet;

use serde_yaml_ng::Value;
use server::config::keys;

use super::{at, documents, list};

#[test]
fn kubernetes_manifests_fit_together() {
    let mut all = documents("deploy/kubernetes/everbasic.yaml");
    all.extend(documents("deploy/kubernetes/redis.yaml"));
    let name = |value: &Value| {
        at(value, "metadata.name")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let mut kinds = BTreeSet::new();
    for document in &all {
        let kind = at(document, "kind").as_str().expect("a kind");
        assert!(at(document, "apiVersion").is_string(), "{kind}");
        assert!(
            kinds.insert((kind.to_owned(), name(document))),
            "twice: {kind}"
        );
        if kind != "Namespace" {
            assert_eq!(at(document, "metadata.namespace"), "everbasic", "{kind}");
        }
    }
    for kind in [
        "Deployment",
        "Service",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "NetworkPolicy",
        "StatefulSet",
        "Ingress",
    ] {
        assert!(kinds.iter().any(|(found, _)| found == kind), "no {kind}");
    }
    let sets: Vec<&Value> = all
        .iter()
        .filter(|document| {
            let kind = at(document, "kind");
            kind == "Deployment" || kind == "StatefulSet"
        })
        .collect();
    let labels: Vec<&Value> = sets
        .iter()
        .map(|set| at(set, "spec.template.metadata.labels"))
        .collect();
    for set in &sets {
        check_pods(set);
    }
    for document in &all {
        let selector = match at(document, "kind").as_str() {
            Some("Service") => at(document, "spec.selector"),
            Some("PodDisruptionBudget") => at(document, "spec.selector.matchLabels"),
            _ => continue,
        };
        assert!(
            labels.contains(&selector),
            "{} selects nobody",
            name(document)
        );
    }
    let scaled = all
        .iter()
        .find(|document| at(document, "kind") == "HorizontalPodAutoscaler");
    let target = at(scaled.expect("one"), "spec.scaleTargetRef");
    let found = (
        "Deployment".to_owned(),
        at(target, "name").as_str().unwrap_or_default().to_owned(),
    );
    assert!(kinds.contains(&found));
}

/// What every pod should be, and that what it names exists.
fn check_pods(set: &Value) {
    let pod = at(set, "spec.template.spec");
    assert_eq!(
        at(set, "spec.selector.matchLabels"),
        at(set, "spec.template.metadata.labels")
    );
    assert_eq!(
        at(pod, "securityContext.runAsNonRoot").as_bool(),
        Some(true)
    );
    let volumes: Vec<&Value> = list(at(pod, "volumes"))
        .iter()
        .chain(list(at(set, "spec.volumeClaimTemplates")))
        .map(|volume| {
            let name = at(volume, "name");
            if name.is_null() {
                at(volume, "metadata.name")
            } else {
                name
            }
        })
        .collect();
    for container in list(at(pod, "containers")) {
        assert_eq!(
            at(container, "securityContext.readOnlyRootFilesystem").as_bool(),
            Some(true)
        );
        assert_eq!(
            at(container, "securityContext.allowPrivilegeEscalation").as_bool(),
            Some(false)
        );
        assert!(at(container, "resources.requests.memory").is_string());
        let ports: Vec<&Value> = list(at(container, "ports"))
            .iter()
            .map(|port| at(port, "name"))
            .collect();
        for probe in ["readinessProbe", "livenessProbe"] {
            for how in ["httpGet.port", "tcpSocket.port"] {
                let port = at(at(container, probe), how);
                assert!(port.is_null() || ports.contains(&port), "{probe}: {port:?}");
            }
        }
        for mount in list(at(container, "volumeMounts")) {
            assert!(volumes.contains(&at(mount, "name")), "{mount:?}");
        }
        for variable in list(at(container, "env")) {
            let name = at(variable, "name").as_str().unwrap_or_default();
            if name.starts_with("EVERBASIC_") {
                assert!(keys::named(name).is_some(), "{name} can not be configured");
            }
        }
    }
}
