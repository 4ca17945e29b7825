//! A client of gRPC: tonic with the services that are generated from OTLP's own
//! definition, and calls as bytes for what it would not send.

use actix_web::web::Bytes;
use futures_util::{StreamExt, stream};
use http::HeaderMap;
use http::response::Parts;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_client::LogsServiceClient;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_client::MetricsServiceClient;
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_client::TraceServiceClient;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codec::CompressionEncoding;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};

use super::super::sender::request;

/// The method for spans.
pub(super) const TRACES: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

/// An exporter with a connection of its own, opened with the first call.
pub(super) struct Exporter {
    runtime: Runtime,
    channel: Channel,
    credential: Option<(&'static str, String)>,
}

impl Exporter {
    /// With that credential as a header.
    pub(super) fn new(url: &str, credential: Option<(&'static str, String)>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let endpoint = Endpoint::from_shared(url.to_owned()).unwrap();
        let channel = runtime.block_on(async { endpoint.connect_lazy() });
        Self {
            runtime,
            channel,
            credential,
        }
    }

    /// With a key that may store.
    pub(super) fn of(server: &TestServer) -> Self {
        let key = server.secret(&[Permission::Ingest]);
        Self::new(&server.grpc, Some(("x-api-key", key)))
    }

    fn with_credential<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some((name, value)) = &self.credential {
            request.metadata_mut().insert(*name, value.parse().unwrap());
        }
        request
    }

    /// Sends spans, packed or not.
    pub(super) fn spans(
        &self,
        spans: &[Value],
        packed: bool,
    ) -> Result<ExportTraceServiceResponse, Status> {
        let message: ExportTraceServiceRequest = serde_json::from_value(request(spans)).unwrap();
        let mut client = TraceServiceClient::new(self.channel.clone());
        if packed {
            client = client.send_compressed(CompressionEncoding::Gzip);
        }
        let answer = self
            .runtime
            .block_on(client.export(self.with_credential(message)));
        answer.map(tonic::Response::into_inner)
    }

    /// Sends log records.
    pub(super) fn logs(
        &self,
        message: ExportLogsServiceRequest,
    ) -> Result<ExportLogsServiceResponse, Status> {
        let mut client = LogsServiceClient::new(self.channel.clone());
        let answer = self
            .runtime
            .block_on(client.export(self.with_credential(message)));
        answer.map(tonic::Response::into_inner)
    }

    /// Sends metrics.
    pub(super) fn metrics(
        &self,
        message: ExportMetricsServiceRequest,
    ) -> Result<ExportMetricsServiceResponse, Status> {
        let mut client = MetricsServiceClient::new(self.channel.clone());
        let answer = self
            .runtime
            .block_on(client.export(self.with_credential(message)));
        answer.map(tonic::Response::into_inner)
    }

    /// Makes a call whose body has these pieces, and is then at an end or, where
    /// `stalls`, never; gives the code in the trailers.
    pub(super) fn raw(&self, call: &Raw<'_>) -> Code {
        let (_, trailers) = self.raw_answer(call);
        let trailers = trailers.expect("trailers");
        Status::from_header_map(&trailers).unwrap().code()
    }

    /// Makes such a call; gives the head of the answer, and the trailers.
    pub(super) fn raw_answer(&self, call: &Raw<'_>) -> (Parts, Option<HeaderMap>) {
        let pieces: Vec<_> = call.pieces.iter().cloned().map(Bytes::from).collect();
        let pieces = stream::iter(pieces).map(|piece| Ok::<_, Status>(Frame::data(piece)));
        let body = match call.stalls {
            true => Body::new(StreamBody::new(pieces.chain(stream::pending()))),
            false => Body::new(StreamBody::new(pieces)),
        };
        let mut request = http::Request::builder()
            .method("POST")
            .uri(call.path)
            .header("te", "trailers")
            .header("content-type", call.content_type);
        let credential = self.credential.iter();
        let credential = credential.map(|(name, value)| (*name, value.as_str()));
        for (name, value) in credential.chain(call.headers.iter().copied()) {
            request = request.header(name, value);
        }
        let request = request.body(body).unwrap();
        let mut channel = self.channel.clone();
        self.runtime.block_on(async {
            std::future::poll_fn(|context| channel.poll_ready(context))
                .await
                .unwrap();
            let answer = channel.call(request).await.unwrap();
            let (head, body) = answer.into_parts();
            let body = body.collect().await;
            (head, body.ok().and_then(|body| body.trailers().cloned()))
        })
    }
}

/// A call as bytes.
pub(super) struct Raw<'a> {
    pub(super) path: &'a str,
    pub(super) content_type: &'a str,
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) pieces: Vec<Vec<u8>>,
    pub(super) stalls: bool,
}

impl Raw<'_> {
    /// A call for spans with that body.
    pub(super) fn spans(body: Vec<u8>) -> Self {
        Self {
            path: TRACES,
            content_type: "application/grpc",
            headers: &[],
            pieces: vec![body],
            stalls: false,
        }
    }
}

/// A message with its prefix.
pub(super) fn framed(flag: u8, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[flag][..], &length, message].concat()
}
