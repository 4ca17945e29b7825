//! HTTP: routes, extractors, auth, problem responses and the OpenAPI document.
