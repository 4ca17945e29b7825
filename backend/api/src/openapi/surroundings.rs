//! Title, security and tags of the document.

use logbook_domain::field_error::FieldError;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};

use crate::problem::Problem;
use crate::routes::otlp::OtlpStatus;

const DESCRIPTION: &str = "\
The audit and conversation log of a company's AI use.

Send an access token (from `login`) or an API key as `Authorization: Bearer …`; \
an API key may also come as `x-api-key`, `api-key`, `x-logbook-api-key` or as the \
password of HTTP Basic. \
Times are RFC 3339 in UTC. What is absent is left out, never null. \
Every refusal is a problem document (RFC 9457) whose `type` is stable and whose \
`errors` name each bad field or parameter. Unknown parameters and unknown fields \
are refused, never ignored.";

const TAGS: [(&str, &str); 12] = [
    ("auth", "Signing in, refreshing, signing out"),
    ("logs", "Entries: one AI operation each"),
    ("otlp", "What OpenTelemetry exporters send"),
    ("ingest", "What gateways in front of models send"),
    ("quarantine", "What came in and could not become an entry"),
    ("usage", "What entries add up to, also when they are gone"),
    ("views", "Saved views of the log"),
    ("accounts", "People who may sign in"),
    ("api-keys", "Keys of programs"),
    ("activity", "What people and programs did to the log itself"),
    ("settings", "How the log is set up"),
    ("health", "Whether the server is well"),
];

/// Returns the document without its routes.
pub(super) fn surroundings() -> OpenApi {
    let license = LicenseBuilder::new()
        .name("Apache License 2.0")
        .identifier(Some("Apache-2.0"))
        .build();
    let info = InfoBuilder::new()
        .title("AI Logbook")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(license))
        .build();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("an access token (15 minutes) or an API key (`alb_…`)"))
        .build();
    let components = ComponentsBuilder::new()
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .schema_from::<Problem>()
        .schema_from::<FieldError>()
        .schema_from::<OtlpStatus>()
        .build();
    let tags = TAGS.map(|(name, description)| {
        TagBuilder::new()
            .name(name)
            .description(Some(description))
            .build()
    });
    // Relative to where the document is served, so that it holds for every installation.
    let server = ServerBuilder::new()
        .url("/")
        .description(Some("the server that gave this document"))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([server]))
        .components(Some(components))
        .security(Some([SecurityRequirement::new::<_, _, &str>("bearer", [])]))
        .tags(Some(tags))
        .build()
}
