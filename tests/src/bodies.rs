//! Bodies made from the schemas of the OpenAPI document.

use serde_json::{Map, Value, json};

/// An operation that takes a JSON body.
#[derive(Debug)]
pub struct BodyOperation {
    /// `POST` or `PATCH`.
    pub method: String,
    /// The path, with ids of nothing.
    pub path: String,
    /// The schema of its body.
    pub schema: Value,
}

/// A place in a body: where it stands in the JSON and what the API calls it.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// As a JSON pointer.
    pub pointer: String,
    /// As a problem document names it; empty for the whole body.
    pub field: String,
}

/// Reads schemas and makes bodies of them.
#[derive(Debug)]
pub struct Bodies {
    document: Value,
}

impl Place {
    fn property(&self, name: &str) -> Self {
        let field = match self.field.as_str() {
            "" => name.to_owned(),
            outer => format!("{outer}.{name}"),
        };
        let pointer = format!("{}/{name}", self.pointer);
        Self { pointer, field }
    }

    fn first_item(&self) -> Self {
        Self {
            pointer: format!("{}/0", self.pointer),
            field: format!("{}[0]", self.field),
        }
    }
}

impl Bodies {
    /// Of an OpenAPI document.
    pub const fn of(document: Value) -> Self {
        Self { document }
    }

    /// Every operation of the API with a JSON body. Those of OTLP outside of it
    /// are as lenient as its specification asks for.
    pub fn operations(&self) -> Vec<BodyOperation> {
        let paths = self.document["paths"].as_object().expect("paths");
        let mut found = Vec::new();
        for (path, item) in paths.iter().filter(|(path, _)| path.starts_with("/api/")) {
            for (method, operation) in item.as_object().expect("operations") {
                let body = &operation["requestBody"]["content"]["application/json"];
                let Some(schema) = body.get("schema") else {
                    continue;
                };
                for schema in self.objects_to_choose(schema) {
                    found.push(BodyOperation {
                        method: method.to_uppercase(),
                        path: path.replace("{id}", "019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21"),
                        schema: schema.clone(),
                    });
                }
            }
        }
        found
    }

    /// Every property with its schema, at every depth.
    pub fn properties<'a>(&'a self, schema: &'a Value, at: &Place) -> Vec<(Place, &'a Value)> {
        let schema = self.single(schema);
        let mut found = Vec::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let place = at.property(name);
            found.extend(self.properties(property, &place));
            found.push((place, property));
        }
        if let Some(items) = schema.get("items") {
            found.extend(self.properties(items, &at.first_item()));
        }
        found
    }

    /// The places of a body where an object stands.
    pub fn objects(&self, schema: &Value, at: &Place) -> Vec<Place> {
        let is_object = |schema: &Value| {
            let kind = self.single(schema)["type"].to_string();
            kind.contains("object") && !kind.contains("array")
        };
        let mut found = Vec::new();
        if is_object(schema) {
            found.push(at.clone());
        }
        for (place, property) in self.properties(schema, at) {
            if is_object(property) {
                found.push(place);
            } else if self.single(property).get("items").is_some_and(is_object) {
                found.push(place.first_item());
            }
        }
        found
    }

    /// A body of the right types with a value in every place.
    pub fn full(&self, schema: &Value) -> Value {
        let schema = self.single(schema);
        if let Some(words) = schema["enum"].as_array() {
            return words[0].clone();
        }
        let kind = schema["type"].to_string();
        if kind.contains("object") {
            self.full_object(schema)
        } else if kind.contains("array") {
            json!([self.full(&schema["items"])])
        } else if kind.contains("string") {
            text(schema)
        } else if kind.contains("boolean") {
            json!(true)
        } else if kind.contains("integer") || kind.contains("number") {
            json!(schema["minimum"].as_i64().unwrap_or(1))
        } else {
            json!("anything")
        }
    }

    /// Whether null is a value like others.
    pub fn allows_null(&self, schema: &Value) -> bool {
        let choices = schema["oneOf"].as_array();
        let one_of = choices
            .into_iter()
            .flatten()
            .any(|one| self.allows_null(one));
        let followed = self.followed(schema);
        let is_free = ["type", "oneOf", "enum"]
            .iter()
            .all(|key| followed.get(key).is_none());
        one_of || is_free || followed["type"].to_string().contains("null")
    }

    fn full_object(&self, schema: &Value) -> Value {
        let properties = schema["properties"].as_object();
        let fields = properties.into_iter().flatten();
        let full: Map<String, Value> = fields
            .map(|(name, schema)| (name.clone(), self.full(schema)))
            .collect();
        match (full.is_empty(), schema.get("additionalProperties")) {
            (true, Some(values @ Value::Object(_))) => json!({"any": self.full(values)}),
            (true, _) => json!({"period": "7d"}),
            (false, _) => Value::Object(full),
        }
    }

    /// The objects a body can be.
    fn objects_to_choose<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.followed(schema);
        let choices = match schema["oneOf"].as_array() {
            Some(choices) => choices.iter().map(|choice| self.followed(choice)).collect(),
            None => vec![schema],
        };
        choices
            .into_iter()
            .filter(|choice| choice["type"] == "object")
            .collect()
    }

    /// The schema itself: the last of those to choose from that is not null
    /// and no list of the others.
    fn single<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let schema = self.followed(schema);
        let Some(choices) = schema["oneOf"].as_array() else {
            return schema;
        };
        let objects = choices.iter().map(|choice| self.single(choice));
        let mut objects = objects.filter(|choice| choice["type"] != "null");
        let first = objects.next().expect("a choice");
        let is_object = |choice: &&Value| choice["type"] == "object";
        if is_object(&first) {
            return first;
        }
        objects.find(is_object).unwrap_or(first)
    }

    fn followed<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let target = reference.trim_start_matches('#');
                self.document.pointer(target).expect("a schema")
            }
            None => schema,
        }
    }
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("uuid") => json!("019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21"),
        Some("date-time") => json!("2027-01-31T09:30:00Z"),
        _ => json!("text"),
    }
}
