//! As much of JSON Schema as Kubernetes' schemas use, strictly: a name that no schema lists is a
//! mistake, and so is a keyword of a schema that is not understood here, so that nothing passes because
//! it was not looked at.

use serde_json::{Map, Value};

/// What refers to other schemas of the same root begins with this.
const DEFINITIONS: &str = "#/$defs/";

/// A schema with those that it refers to.
pub struct Schema {
    root: Value,
}

impl Schema {
    /// That schema; its `$defs` are those it refers to.
    pub fn new(root: Value) -> Self {
        Self { root }
    }

    /// What is wrong with the value, each with its place.
    pub fn mistakes(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.walk(&self.root, value, "", &mut found);
        found
    }

    fn walk(&self, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
        let Some(keywords) = schema.as_object() else {
            return found.push(format!("{place}: the schema is {schema}"));
        };
        for (keyword, said) in keywords {
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" => {}
                "$ref" => self.follow(said, value, place, found),
                "type" if !is_of_type(said, value) => {
                    found.push(format!("{place}: {value} is no {said}"));
                }
                "format" if !is_of_format(said, value) => {
                    found.push(format!("{place}: {value} is no {said}"));
                }
                "x-kubernetes-int-or-string" if !(value.is_i64() || value.is_string()) => {
                    found.push(format!("{place}: {value} is neither number nor string"));
                }
                "type" | "format" | "x-kubernetes-int-or-string" => {}
                "required" => required(said, value, place, found),
                "items" => {
                    for (number, item) in list(value).iter().enumerate() {
                        self.walk(said, item, &format!("{place}[{number}]"), found);
                    }
                }
                // Looked at together, below.
                "properties" | "additionalProperties" => {}
                other => found.push(format!(
                    "{place}: {other:?} of the schema is not understood"
                )),
            }
        }
        if keywords.get("type").is_some_and(|kind| kind == "object") {
            self.members(keywords, value, place, found);
        }
    }

    /// The members of an object: those that are listed, and others where they may be.
    fn members(
        &self,
        keywords: &Map<String, Value>,
        value: &Value,
        place: &str,
        found: &mut Vec<String>,
    ) {
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, member) in value.as_object().into_iter().flatten() {
            let place = format!("{place}.{name}");
            let listed = properties.and_then(|properties| properties.get(name));
            match listed.or(keywords.get("additionalProperties")) {
                Some(schema) => self.walk(schema, member, &place, found),
                None => found.push(format!("{place}: nobody knows this field")),
            }
        }
    }

    fn follow(&self, said: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
        let name = said.as_str().and_then(|at| at.strip_prefix(DEFINITIONS));
        match name.and_then(|name| self.root["$defs"].get(name)) {
            Some(schema) => self.walk(schema, value, place, found),
            None => found.push(format!("{place}: the schema refers to {said}")),
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn required(said: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    for name in list(said).iter().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            found.push(format!("{place}.{name} is missing"));
        }
    }
}

fn is_of_type(said: &Value, value: &Value) -> bool {
    match said.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        _ => false,
    }
}

/// Bounds of numbers. Formats of strings are the cluster's matter.
fn is_of_format(said: &Value, value: &Value) -> bool {
    match said.as_str() {
        Some("int32") => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        Some("int64" | "double") => value.is_number(),
        Some("byte" | "date-time") => value.is_string(),
        _ => false,
    }
}
