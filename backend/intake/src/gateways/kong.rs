//! Kong AI Gateway: what its plugin `http-log` sends of a request, with an
//! object for each AI plugin that handled it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use logbook_domain::entry::{Draft, Foreign};
use logbook_domain::vocabulary::{Capability, ErrorCategory, Status};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::content::{Response, answered, asked, metadata};
use super::usage;
use super::values::{Field, fields, integer, label, moment, nested, number, text};
use crate::error_category::{is_blocked, of_status};

/// Most AI plugins of one request: more is no log of Kong.
const MAX_PLUGINS: usize = 32;

#[derive(Default, Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    ai: Field<'a>,
    #[serde(borrow)]
    started_at: Field<'a>,
    #[serde(borrow)]
    latencies: Field<'a>,
    #[serde(borrow)]
    request: Field<'a>,
    #[serde(borrow)]
    response: Field<'a>,
    #[serde(borrow)]
    consumer: Field<'a>,
    #[serde(borrow)]
    authenticated_entity: Field<'a>,
    #[serde(borrow)]
    trace_id: Field<'a>,
    #[serde(borrow)]
    route: Field<'a>,
    #[serde(borrow)]
    service: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Latencies<'a> {
    #[serde(borrow)]
    request: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Request<'a> {
    #[serde(borrow)]
    id: Field<'a>,
    #[serde(borrow)]
    headers: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Headers<'a> {
    #[serde(borrow, rename = "user-agent")]
    user_agent: Field<'a>,
}

#[derive(Default, Deserialize)]
struct HttpResponse<'a> {
    #[serde(borrow)]
    status: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: Field<'a>,
    #[serde(borrow)]
    custom_id: Field<'a>,
    #[serde(borrow)]
    username: Field<'a>,
    #[serde(borrow)]
    name: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Traces<'a> {
    #[serde(borrow)]
    w3c: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Plugin<'a> {
    #[serde(borrow)]
    meta: Field<'a>,
    #[serde(borrow)]
    usage: Field<'a>,
    #[serde(borrow)]
    payload: Field<'a>,
    #[serde(borrow)]
    cache: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Meta<'a> {
    #[serde(borrow)]
    request_model: Field<'a>,
    #[serde(borrow)]
    response_model: Field<'a>,
    #[serde(borrow)]
    provider_name: Field<'a>,
    #[serde(borrow)]
    llm_latency: Field<'a>,
    #[serde(borrow)]
    plugin_id: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Usage<'a> {
    #[serde(borrow, alias = "prompt_token")]
    prompt_tokens: Field<'a>,
    #[serde(borrow, alias = "completion_token")]
    completion_tokens: Field<'a>,
    #[serde(borrow)]
    total_tokens: Field<'a>,
    #[serde(borrow)]
    cost: Field<'a>,
    #[serde(borrow)]
    time_to_first_token: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Content<'a> {
    #[serde(borrow)]
    request: Field<'a>,
    #[serde(borrow)]
    response: Field<'a>,
}

/// Returns an entry for each AI plugin that called a model; none of other
/// traffic.
///
/// # Errors
/// Why it cannot become one.
pub(super) fn drafts(item: &str) -> Result<Vec<Draft<'static>>, String> {
    let log: Log<'_> = fields("the item", item)?;
    let Some(ai) = log.ai else {
        return Ok(Vec::new());
    };
    let ai = nested(ai);
    let plugins: BTreeMap<Cow<'_, str>, &RawValue> = plugins(&ai)?;
    // Older versions tell the request once, beside the plugins.
    let shared = plugins.get("payload").map(|payload| nested(payload));
    let shared: Content<'_> = fields("ai.payload", shared.as_deref().unwrap_or_default())?;
    let mut drafts = Vec::new();
    for (name, plugin) in plugins.iter().filter(|(name, _)| *name != "payload") {
        let text = nested(plugin);
        let plugin: Plugin<'_> = fields(&format!("ai.{name}"), &text)?;
        if plugin.meta.is_some() || plugin.usage.is_some() {
            drafts.push(draft(name, &plugin, &shared, &log)?);
        }
    }
    Ok(drafts)
}

fn plugins(ai: &str) -> Result<BTreeMap<Cow<'_, str>, &RawValue>, String> {
    // So many bytes hold no more fields than that.
    if !ai.starts_with('{') {
        return Err("ai: must be a JSON object".to_owned());
    }
    let plugins: Plugins<'_> = serde_json::from_str(ai).map_err(|error| format!("ai: {error}"))?;
    Ok(plugins.0)
}

/// The fields of an object, of which there are few.
struct Plugins<'a>(BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Plugins<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = BTreeMap<Cow<'de, str>, &'de RawValue>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object of AI plugins")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    if fields.len() == MAX_PLUGINS {
                        let message = format!("must have at most {MAX_PLUGINS} plugins");
                        return Err(serde::de::Error::custom(message));
                    }
                    fields.insert(Cow::Owned(name), value);
                }
                Ok(fields)
            }
        }
        input.deserialize_map(Visitor).map(Self)
    }
}

fn draft(
    name: &str,
    plugin: &Plugin<'_>,
    shared: &Content<'_>,
    log: &Log<'_>,
) -> Result<Draft<'static>, String> {
    let meta = plugin.meta.map(nested).unwrap_or_default();
    let meta: Meta<'_> = fields(&format!("ai.{name}.meta"), &meta)?;
    let content = plugin.payload.map(nested).unwrap_or_default();
    let content: Content<'_> = fields(&format!("ai.{name}.payload"), &content)?;
    let mut draft = Draft {
        capability: Some(Capability::Chat),
        provider: text(meta.provider_name),
        model: text(meta.response_model).or_else(|| text(meta.request_model)),
        prompt: asked(content.request.or(shared.request)).map(Cow::Owned),
        metadata: metadata(&[
            ("plugin_id", meta.plugin_id),
            ("request_model", meta.request_model),
            ("cache", plugin.cache),
            ("route", named(log.route)?.as_deref()),
            ("service", named(log.service)?.as_deref()),
        ])
        .map(Cow::Owned),
        foreign: Foreign::ALL,
        ..Draft::default()
    };
    draft.id = Some(format!("{}/{name}", fill_request(&mut draft, log)?));
    fill_times(&mut draft, log, &meta)?;
    fill_numbers(&mut draft, name, plugin)?;
    fill_user(&mut draft, log)?;
    fill_outcome(&mut draft, log, content.response.or(shared.response))?;
    Ok(draft)
}

/// Returns the name of a route or a service, as JSON.
fn named(field: Field<'_>) -> Result<Option<Box<RawValue>>, String> {
    let text = field.map(nested).unwrap_or_default();
    let found: Identified<'_> = fields("route or service", &text)?;
    Ok(found.name.map(ToOwned::to_owned))
}

/// Reads the request; returns its id.
fn fill_request(draft: &mut Draft<'_>, log: &Log<'_>) -> Result<String, String> {
    let request = log.request.map(nested).unwrap_or_default();
    let request: Request<'_> = fields("request", &request)?;
    let headers = request.headers.map(nested).unwrap_or_default();
    let headers: Headers<'_> = fields("request.headers", &headers)?;
    draft.platform = label(headers.user_agent);
    let traces = log.trace_id.map(nested).unwrap_or_default();
    let traces: Traces<'_> = fields("trace_id", &traces)?;
    draft.trace_id = text(traces.w3c);
    text(request.id).ok_or_else(|| {
        "request.id: is missing, so that a resend could not be told from another call".to_owned()
    })
}

fn fill_times(draft: &mut Draft<'_>, log: &Log<'_>, meta: &Meta<'_>) -> Result<(), String> {
    draft.started_at = moment("started_at", log.started_at, 1_000.0)?;
    if draft.started_at.is_none() {
        return Err("started_at: is missing, expected milliseconds since 1970".to_owned());
    }
    let latencies = log.latencies.map(nested).unwrap_or_default();
    let latencies: Latencies<'_> = fields("latencies", &latencies)?;
    let of_model = number("llm_latency", meta.llm_latency)?;
    let whole = number("latencies.request", latencies.request)?;
    draft.duration_ms = of_model.or(whole).map(|millis| millis.round() as i64);
    Ok(())
}

fn fill_numbers(draft: &mut Draft<'_>, name: &str, plugin: &Plugin<'_>) -> Result<(), String> {
    let used = plugin.usage.map(nested).unwrap_or_default();
    let used: Usage<'_> = fields(&format!("ai.{name}.usage"), &used)?;
    draft.input_tokens = integer("usage.prompt_tokens", used.prompt_tokens)?;
    draft.output_tokens = integer("usage.completion_tokens", used.completion_tokens)?;
    draft.total_tokens = integer("usage.total_tokens", used.total_tokens)?;
    usage::fill_parts(draft, "usage", plugin.usage)?;
    usage::include_cached(draft);
    let first = number("usage.time_to_first_token", used.time_to_first_token)?;
    draft.time_to_first_token_ms = first.map(|millis| millis.round() as i64);
    number("usage.cost", used.cost)?;
    draft.cost_usd = text(used.cost).and_then(|cost| cost.trim().parse().ok());
    Ok(())
}

fn fill_user(draft: &mut Draft<'_>, log: &Log<'_>) -> Result<(), String> {
    let consumer = log.consumer.or(log.authenticated_entity).map(nested);
    let consumer = consumer.unwrap_or_default();
    let consumer: Identified<'_> = fields("consumer", &consumer)?;
    draft.user_id = text(consumer.custom_id).or_else(|| text(consumer.id));
    draft.user_name = text(consumer.username);
    Ok(())
}

fn fill_outcome(draft: &mut Draft<'_>, log: &Log<'_>, response: Field<'_>) -> Result<(), String> {
    let http = log.response.map(nested).unwrap_or_default();
    let http: HttpResponse<'_> = fields("response", &http)?;
    let status = integer("response.status", http.status)?;
    let Response {
        content,
        finish_reason,
    } = answered(response);
    draft.response = content.map(Cow::Owned);
    let category = status.filter(|status| *status >= 400).and_then(of_status);
    let (status, category) = if finish_reason.is_some_and(|reason| is_blocked(&reason)) {
        (Status::Blocked, Some(ErrorCategory::GuardrailBlocked))
    } else if category.is_some() {
        (Status::Failed, category)
    } else {
        (Status::Succeeded, None)
    };
    (draft.status, draft.error_category) = (Some(status), category);
    Ok(())
}
