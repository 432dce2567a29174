//! Whether Kubernetes knows what a manifest says, by the schemas of its own API (1.33): unknown and
//! missing fields, and values of another type. What only a cluster can say, such as whether a name is
//! free or an image exists, is not looked at.

mod schema;

use k8s_openapi::{
    Resource,
    api::{
        apps::v1::{Deployment, StatefulSet},
        autoscaling::v2::HorizontalPodAutoscaler,
        core::v1::{ConfigMap, Namespace, Service},
        networking::v1::{Ingress, NetworkPolicy},
        policy::v1::PodDisruptionBudget,
    },
};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::Value;

use schema::Schema;

/// The documents of a YAML file.
///
/// # Errors
/// What is no YAML, or says a name twice.
pub fn documents(text: &str) -> Result<Vec<Value>, String> {
    serde_yaml_ng::Deserializer::from_str(text)
        .map(|document| {
            // By way of YAML's own values, which refuse a name that is there twice.
            let value = serde_yaml_ng::Value::deserialize(document);
            let value = value.map_err(|error| error.to_string())?;
            serde_json::to_value(value).map_err(|error| error.to_string())
        })
        .collect()
}

/// What Kubernetes would not understand of a document, each with its place; nothing of a good one.
pub fn mistakes(document: &Value) -> Vec<String> {
    let said = |name: &str| document[name].as_str().unwrap_or_default();
    let (version, kind) = (said("apiVersion"), said("kind"));
    match schema_of(version, kind) {
        Some(schema) => schema.mistakes(document),
        None => vec![format!("no schema for {kind:?} of {version:?}")],
    }
}

/// The schema of a kind, as far as the manifests of `deploy` use it.
fn schema_of(version: &str, kind: &str) -> Option<Schema> {
    let candidates = [
        of::<ConfigMap>,
        of::<Deployment>,
        of::<HorizontalPodAutoscaler>,
        of::<Ingress>,
        of::<Namespace>,
        of::<NetworkPolicy>,
        of::<PodDisruptionBudget>,
        of::<Service>,
        of::<StatefulSet>,
    ];
    candidates
        .iter()
        .find_map(|candidate| candidate(version, kind))
}

fn of<T: Resource + JsonSchema>(version: &str, kind: &str) -> Option<Schema> {
    let is_it = (version, kind) == (T::API_VERSION, T::KIND);
    is_it.then(|| {
        Schema::new(
            SchemaGenerator::default()
                .into_root_schema_for::<T>()
                .into(),
        )
    })
}
