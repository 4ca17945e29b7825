//! One call: a request to the routes of OTLP over HTTP.

use std::convert::Infallible;
use std::net::SocketAddr;

use actix_http::{Payload, Request};
use actix_service::Service;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, Uri};
use actix_web::web::{BufMut, Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream::{self, Iter};
use http_body_util::StreamBody;
use hyper::body::{Body, Frame};
use logbook_domain::clock::Clock;
use tonic::Status;

use super::message::Message;
use super::status;
use crate::request_ids;
use crate::routes::otlp::PROTOBUF;

/// The methods of gRPC and the routes that answer them.
const METHODS: [(&str, &str); 3] = [
    (
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "/v1/traces",
    ),
    (
        "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        "/v1/logs",
    ),
    (
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        "/v1/metrics",
    ),
];
/// The media type of all calls, which may be followed by `+proto`.
const GRPC: &str = "application/grpc";
/// How the message of a call is packed, where it is.
const ENCODING: &str = "grpc-encoding";
/// How messages may be packed.
const ENCODINGS: &str = "identity,gzip,zstd";
/// Headers that say something of the body of the call, which is not that of the
/// request it becomes.
const OF_BODY: [&str; 4] = [
    "content-encoding",
    "content-length",
    "content-type",
    "transfer-encoding",
];

/// What a call is answered: a message or none, and the status.
pub(super) type Answer = StreamBody<Iter<std::vec::IntoIter<Result<Frame<Bytes>, Infallible>>>>;

/// Answers a call, refusals included, and names the id of its request.
pub(super) async fn answer<A, B, I>(
    app: Option<&A>,
    call: http::Request<I>,
    peer: Option<SocketAddr>,
    clock: &Clock,
) -> http::Response<Answer>
where
    A: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
    I: Body<Data = Bytes> + Unpin + 'static,
    I::Error: std::fmt::Display,
{
    let sent = call.headers().get_all(request_ids::HEADER).iter();
    let sent = request_ids::sent(sent.map(http::HeaderValue::as_bytes));
    let id = sent.unwrap_or_else(|| request_ids::made(clock));
    let mut answer = id.clone().during(unnamed(app, call, peer)).await;
    // The characters of an id are those of a header.
    if let Ok(value) = http::HeaderValue::from_str(id.as_str()) {
        answer.headers_mut().insert(request_ids::HEADER, value);
    }
    answer
}

/// Returns the answer to a call, without the id; without an application it is a
/// refusal.
async fn unnamed<A, B, I>(
    app: Option<&A>,
    call: http::Request<I>,
    peer: Option<SocketAddr>,
) -> http::Response<Answer>
where
    A: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
    I: Body<Data = Bytes> + Unpin + 'static,
    I::Error: std::fmt::Display,
{
    if !is_grpc(&call) {
        let mut refused = http::Response::new(frames(Vec::new()));
        *refused.status_mut() = http::StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return refused;
    }
    let Some(app) = app else {
        return written(Err(status::too_many_connections()));
    };
    let request = match request(call, peer).await {
        Ok(request) => request,
        Err(refusal) => return written(Err(refusal)),
    };
    let response = app.call(request).await;
    written(status::of_response(response).await)
}

fn is_grpc<I>(call: &http::Request<I>) -> bool {
    let media_type = call.headers().get(http::header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    media_type.is_some_and(|value| {
        let rest = value.strip_prefix(GRPC);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';']))
    })
}

/// Returns the request to the routes that a call becomes.
async fn request<I>(call: http::Request<I>, peer: Option<SocketAddr>) -> Result<Request, Status>
where
    I: Body<Data = Bytes> + Unpin + 'static,
    I::Error: std::fmt::Display,
{
    let asked = call.uri().path();
    let Some((_, route)) = METHODS.into_iter().find(|(method, _)| *method == asked) else {
        return Err(Status::unimplemented(
            "there is no such method, expected Export of the services of OTLP",
        ));
    };
    let (head, body) = call.into_parts();
    let message = Message::read(body).await?;
    let (is_packed, length) = (message.is_packed, message.length);
    let mut request = Request::with_payload(Payload::Stream {
        payload: message.into_stream().boxed_local(),
    });
    let target = request.head_mut();
    target.method = Method::POST;
    target.uri = Uri::from_static(route);
    target.peer_addr = peer;
    for (name, value) in &head.headers {
        let name = HeaderName::from_bytes(name.as_ref());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value)
            && !OF_BODY.contains(&name.as_str())
        {
            target.headers.append(name, value);
        }
    }
    let headers = &mut target.headers;
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROTOBUF));
    headers.insert(header::CONTENT_LENGTH, length.into());
    if is_packed {
        let packed = headers.get(ENCODING).cloned();
        let packed = packed.unwrap_or(HeaderValue::from_static("none"));
        headers.insert(header::CONTENT_ENCODING, packed);
    }
    Ok(request)
}

/// Returns the answer on the wire: the message with its prefix, if there is
/// one, and the status in the trailers.
fn written(outcome: Result<Bytes, Status>) -> http::Response<Answer> {
    let (message, status) = match outcome {
        Ok(message) => (Some(message), Status::ok("")),
        Err(refusal) => (None, refusal),
    };
    let mut answer = Vec::new();
    if let Some(message) = message {
        let mut framed = BytesMut::with_capacity(5 + message.len());
        framed.put_u8(0);
        framed.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
        framed.extend_from_slice(&message);
        answer.push(Frame::data(framed.freeze()));
    }
    let mut trailers = http::HeaderMap::new();
    // Messages and details are encoded, so that they always are header values.
    let _ = status.add_header(&mut trailers);
    answer.push(Frame::trailers(trailers));
    let mut response = http::Response::new(frames(answer));
    let headers = response.headers_mut();
    let grpc = http::HeaderValue::from_static(GRPC);
    headers.insert(http::header::CONTENT_TYPE, grpc);
    let encodings = http::HeaderValue::from_static(ENCODINGS);
    headers.insert("grpc-accept-encoding", encodings);
    response
}

fn frames(frames: Vec<Frame<Bytes>>) -> Answer {
    let frames: Vec<_> = frames.into_iter().map(Ok).collect();
    StreamBody::new(stream::iter(frames))
}
