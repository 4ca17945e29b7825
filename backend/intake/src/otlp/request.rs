//! Cutting a request into its spans or log records.

use std::sync::Arc;

use logbook_domain::json::{JsonError, compact_len};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::attributes::Attributes;
use super::json::{self, Bounded};
use super::known;
use super::operation::{Operation, fill};
use super::reply::Signal;
use super::rest;
use super::span::attributes_of;
use super::value::Value;
use super::wire::{Field, Fields};
use super::{Encoding, MAX_GROUPS, MAX_ITEMS, Malformed, Raw};

/// What becomes metadata.
const DESCRIBED: [&str; 4] = [
    "deployment.environment",
    "deployment.environment.name",
    "service.namespace",
    "service.version",
];

/// What is taken from a resource; the rest of it says nothing of an entry.
const OF_RESOURCE: [&str; 10] = [
    "deployment.environment",
    "deployment.environment.name",
    "enduser.id",
    "service.name",
    "service.namespace",
    "service.version",
    "session.id",
    "user.email",
    "user.id",
    "user.name",
];

/// A request, cut into items that are not yet read.
#[derive(Debug)]
pub struct Request<'a> {
    pub(super) items: Vec<Item<'a>>,
    /// Items beyond [`MAX_ITEMS`].
    pub(super) too_many: usize,
}

/// A span or a log record, not yet read.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) raw: Raw<'a>,
    pub(super) resource: Arc<Resource>,
}

/// What is kept of the resource that items come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Resource(Vec<(&'static str, String)>);

impl Resource {
    /// Returns the text of one of its attributes.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| *known == name)?;
        Some(&found.1)
    }

    /// Returns what is kept of it, by name.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, text)| (*name, text.as_str()))
    }

    /// Fills what an operation does not say by itself.
    pub(super) fn pass_on(&self, operation: &mut Operation) {
        let owned = |name| self.text(name).map(str::to_owned);
        if operation.user_id.is_none() && operation.user_email.is_none() {
            operation.user_id = owned("user.id").or_else(|| owned("enduser.id"));
            fill(&mut operation.user_name, owned("user.name"));
            operation.user_email = owned("user.email");
        }
        fill(&mut operation.conversation_id, owned("session.id"));
        // SDKs name a service that nobody has named.
        let service = owned("service.name").filter(|name| !name.starts_with("unknown_service"));
        fill(&mut operation.platform, service);
    }

    /// Adds the program and its surroundings to the metadata, as far as they are
    /// no field of an entry.
    pub(super) fn describe(&self, operation: &mut Operation) {
        for name in DESCRIBED {
            if let Some(text) = self.text(name) {
                rest::add(name, &Value::Text(text.into()), operation);
            }
        }
    }

    /// Returns a resource that cannot be read says nothing, and costs no item.
    fn read(raw: Raw<'_>) -> Self {
        let attributes: Attributes<'_> = attributes_of(raw, 1).unwrap_or_default();
        let texts = OF_RESOURCE.into_iter().filter_map(|name| {
            let text = attributes.text(name)?.into_owned();
            Some((name, text))
        });
        Self(texts.collect())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonRequest<'a> {
    #[serde(borrow)]
    resource_spans: Option<Bounded<&'a RawValue, MAX_GROUPS>>,
    #[serde(borrow)]
    resource_logs: Option<Bounded<&'a RawValue, MAX_GROUPS>>,
    #[serde(borrow)]
    resource_metrics: Option<Bounded<&'a RawValue, MAX_GROUPS>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonGroup<'a> {
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
    #[serde(borrow)]
    scope_spans: Option<Bounded<&'a RawValue, MAX_GROUPS>>,
    #[serde(borrow)]
    scope_logs: Option<Bounded<&'a RawValue, MAX_GROUPS>>,
    #[serde(borrow)]
    scope_metrics: Option<Bounded<&'a RawValue, MAX_GROUPS>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonScope<'a> {
    #[serde(borrow)]
    spans: Option<Bounded<&'a RawValue, { 2 * MAX_ITEMS }>>,
    #[serde(borrow)]
    log_records: Option<Bounded<&'a RawValue, { 2 * MAX_ITEMS }>>,
    #[serde(borrow)]
    metrics: Option<Bounded<&'a RawValue, { 2 * MAX_ITEMS }>>,
}

impl<'a> Request<'a> {
    /// Cuts a request of that signal into its items.
    ///
    /// # Errors
    /// It is no request in that encoding at all.
    pub fn read(body: &'a [u8], encoding: Encoding, signal: Signal) -> Result<Self, Malformed> {
        let mut request = Self {
            items: Vec::new(),
            too_many: 0,
        };
        match encoding {
            Encoding::Protobuf => request.read_proto(body)?,
            Encoding::Json => request.read_json(body, signal)?,
        }
        Ok(request)
    }

    /// All signals number their fields alike.
    fn read_proto(&mut self, body: &'a [u8]) -> Result<(), Malformed> {
        for field in Fields::new(body) {
            if let (1, Field::Bytes(group)) = field? {
                self.read_group(group)?;
            }
        }
        Ok(())
    }

    fn read_group(&mut self, group: &'a [u8]) -> Result<(), Malformed> {
        let mut resource = Resource::default();
        for field in Fields::new(group) {
            if let (1, Field::Bytes(message)) = field? {
                resource = Resource::read(Raw::Proto(message));
            }
        }
        let resource = Arc::new(resource);
        for field in Fields::new(group) {
            if let (2, Field::Bytes(scope)) = field? {
                for field in Fields::new(scope) {
                    if let (2, Field::Bytes(item)) = field? {
                        self.add(Raw::Proto(item), &resource);
                    }
                }
            }
        }
        Ok(())
    }

    fn read_json(&mut self, body: &'a [u8], signal: Signal) -> Result<(), Malformed> {
        let no_json = |error: &dyn std::fmt::Display| {
            Malformed::new(format!("the body is not valid OTLP/JSON: {error}"))
        };
        let text = std::str::from_utf8(body).map_err(|error| no_json(&error))?;
        let whole: &RawValue = serde_json::from_str(text).map_err(|error| no_json(&error))?;
        if let Err(error @ JsonError::TooDeep) = compact_len(whole) {
            return Err(no_json(&error));
        }
        known::check(whole, signal)?;
        let request: JsonRequest<'a> = json::read(whole)?;
        let groups = match signal {
            Signal::Traces => request.resource_spans,
            Signal::Logs => request.resource_logs,
            Signal::Metrics => request.resource_metrics,
        };
        for group in groups.unwrap_or_default().0 {
            self.read_json_group(group, signal)?;
        }
        Ok(())
    }

    fn read_json_group(&mut self, group: &'a RawValue, signal: Signal) -> Result<(), Malformed> {
        let group: JsonGroup<'a> = json::read(group)?;
        let resource = group.resource.map(|raw| Resource::read(Raw::Json(raw)));
        let resource = Arc::new(resource.unwrap_or_default());
        let scopes = match signal {
            Signal::Traces => group.scope_spans,
            Signal::Logs => group.scope_logs,
            Signal::Metrics => group.scope_metrics,
        };
        for scope in scopes.unwrap_or_default().0 {
            let scope: JsonScope<'a> = json::read(scope)?;
            let items = match signal {
                Signal::Traces => scope.spans,
                Signal::Logs => scope.log_records,
                Signal::Metrics => scope.metrics,
            };
            for item in items.unwrap_or_default().0 {
                self.add(Raw::Json(item), &resource);
            }
        }
        Ok(())
    }

    fn add(&mut self, raw: Raw<'a>, resource: &Arc<Resource>) {
        if self.items.len() == MAX_ITEMS {
            self.too_many += 1;
        } else {
            let resource = Arc::clone(resource);
            self.items.push(Item { raw, resource });
        }
    }

    /// Returns how many items it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.items.len() + self.too_many
    }

    /// Reports whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
