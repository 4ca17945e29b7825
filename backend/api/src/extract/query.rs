//! Parameters of the query string.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use logbook_domain::field_error::FieldError;
use logbook_domain::filter::parse::Parameters;

use crate::error::ApiError;

/// Most parameters of one request.
const MAX_PARAMETERS: usize = 10_000;

/// The parameters of the query string, repeated names and all. The handler
/// takes them out one by one and refuses what is left.
#[derive(Debug)]
pub(crate) struct QueryParameters(pub(crate) Parameters);

impl FromRequest for QueryParameters {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()))
    }
}

fn parse(query: &str) -> Result<QueryParameters, ApiError> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .take(MAX_PARAMETERS + 1)
        .collect();
    if pairs.len() > MAX_PARAMETERS {
        return Err(refused(
            "",
            format!("must hold at most {MAX_PARAMETERS} parameters"),
        ));
    }
    // What is not UTF-8 decodes to replacement characters, which would then
    // silently match nothing.
    if let Some((name, value)) = pairs
        .iter()
        .find(|(name, value)| [name, value].iter().any(|text| text.contains('\u{fffd}')))
        && !query.contains("%EF%BF%BD")
        && !query.contains("%ef%bf%bd")
    {
        return Err(refused(
            name,
            format!("must be UTF-8 in percent-encoding, got `{value}`"),
        ));
    }
    Ok(QueryParameters(Parameters::new(pairs)))
}

fn refused(name: &str, message: String) -> ApiError {
    let name = if name.is_empty() { "query" } else { name };
    ApiError::invalid_parameters(vec![FieldError::new(name, message)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_names_and_plus_signs_are_read_as_forms_write_them() {
        let QueryParameters(mut parameters) = parse("model=a+b&model=c%2Fd&q=%E2%82%AC").unwrap();
        assert_eq!(parameters.take_all("model"), ["a b", "c/d"]);
        assert_eq!(parameters.take("q").as_deref(), Some("€"));
    }

    #[test]
    fn what_is_not_utf_8_is_refused_by_name() {
        let error = parse("q=%FF").unwrap_err();
        assert_eq!(error.problem().errors[0].field, "q");
        assert!(parse("q=%EF%BF%BD").is_ok());
    }
}
