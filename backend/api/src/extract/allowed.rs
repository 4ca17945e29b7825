//! Callers who have a right.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use logbook_domain::access::Permission;
use logbook_store::Lane;

use crate::auth::caller::Authentication;
use crate::auth::caller::Caller;
use crate::error::ApiError;

/// What a handler asks of its caller.
pub(crate) trait Right: 'static {
    /// The right, or `None` when being signed in is enough.
    const PERMISSION: Option<Permission>;
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $permission:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl Right for $name {
            const PERMISSION: Option<Permission> = $permission;
        }
    )*};
}

rights! {
    /// No more than being signed in.
    SignedIn = None;
    /// Sending entries.
    Ingest = Some(Permission::Ingest);
    /// Reading entries without content.
    Read = Some(Permission::Read);
    /// Deleting entries.
    Delete = Some(Permission::Delete);
    /// Managing the log.
    Admin = Some(Permission::Admin);
}

/// A caller who has the right `R`. To be the first argument of a handler, so
/// that nothing else of a request is looked at before.
#[derive(Debug)]
pub(crate) struct Allowed<R: Right> {
    /// Who it is.
    pub(crate) caller: Rc<Caller>,
    right: PhantomData<R>,
}

impl<R: Right> Deref for Allowed<R> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<R: Right> From<&Allowed<R>> for Lane {
    fn from(allowed: &Allowed<R>) -> Self {
        Self::from(&*allowed.caller)
    }
}

impl<R: Right> FromRequest for Allowed<R> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller_of(request).and_then(|caller| allow(caller)))
    }
}

fn caller_of(request: &HttpRequest) -> Result<Rc<Caller>, ApiError> {
    match request.extensions().get::<Authentication>() {
        Some(Authentication::Caller(caller)) => Ok(Rc::clone(caller)),
        Some(Authentication::Refused(why)) => Err(ApiError::Unauthenticated((*why).to_owned())),
        None => Err(ApiError::Unauthenticated(
            "send an API key as `Authorization: Bearer …` or `x-api-key: …`, or sign in".into(),
        )),
    }
}

fn allow<R: Right>(caller: Rc<Caller>) -> Result<Allowed<R>, ApiError> {
    match R::PERMISSION {
        Some(permission) if !caller.may(permission) => Err(ApiError::Forbidden(permission)),
        _ => Ok(Allowed {
            caller,
            right: PhantomData,
        }),
    }
}
