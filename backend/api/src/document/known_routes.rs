//! Which paths, methods and query parameters there are, read off the document.
//! actix-web answers 404 where only the method is wrong, and ignores a query
//! nobody asks for; this table tells better.

use actix_web::dev::ResourceDef;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, PathItem, RefOr};

/// Every route.
pub(crate) struct KnownRoutes(Vec<Route>);

struct Route {
    pattern: ResourceDef,
    methods: Vec<Known>,
}

#[derive(Clone, Copy)]
struct Known {
    method: &'static str,
    takes_query: bool,
}

impl KnownRoutes {
    /// Reads the routes off a document.
    pub(super) fn from_openapi(openapi: &OpenApi) -> Self {
        let routes = openapi.paths.paths.iter().map(|(path, item)| Route {
            pattern: ResourceDef::new(path.as_str()),
            methods: methods_of(item),
        });
        Self(routes.collect())
    }

    /// Returns the methods a path can be asked with, or `None` if there is no
    /// such path.
    pub(crate) fn methods(&self, path: &str) -> Option<String> {
        let mut names: Vec<&str> = self.known(path).map(|known| known.method).collect();
        if names.contains(&"GET") {
            names.push("HEAD");
        }
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Reports whether a route is known that takes no query at all.
    pub(crate) fn refuses_query(&self, method: &str, path: &str) -> bool {
        let mut known = self
            .known(path)
            .filter(|known| known.method == method)
            .peekable();
        known.peek().is_some() && !known.any(|known| known.takes_query)
    }

    /// Reports whether the path is known, but not with this method.
    pub(crate) fn refuses_method(&self, method: &str, path: &str) -> bool {
        let mut known = self.known(path).peekable();
        known.peek().is_some() && !known.any(|known| known.method == method)
    }

    /// A path that is written down as it is goes before one with a parameter,
    /// which would take it too: `/logs/cleanup` is no entry.
    fn known(&self, path: &str) -> impl Iterator<Item = Known> {
        let matching = || self.0.iter().filter(|route| route.pattern.is_match(path));
        let literal = matching().find(|route| route.pattern.pattern() == Some(path));
        let route = literal.or_else(|| matching().next());
        route
            .into_iter()
            .flat_map(|route| route.methods.iter().copied())
    }
}

fn methods_of(item: &PathItem) -> Vec<Known> {
    [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("PATCH", &item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| {
        let takes_query = takes_query(operation.as_ref()?);
        Some(Known {
            method,
            takes_query,
        })
    })
    .collect()
}

fn takes_query(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().flatten();
    parameters.into_iter().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => true,
    })
}
