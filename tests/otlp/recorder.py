"""Keeps what a client sends, for the tests that run without the client.

`RECORD=1 tests/otlp/test.sh` writes tests/fixtures/otlp anew: one file a client,
the bodies of its requests one after another. In protobuf that is one request,
in JSON each has a line.
"""

from __future__ import annotations

import gzip
import json
import urllib.request
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from http_stand_in import Handler, Server

PASSED_ON = ["Content-Type", "Content-Encoding", "Authorization", "x-api-key"]


class Recorder:
    """A way to the server at `log_url` that stores the bodies in `file`."""

    def __init__(self, log_url: str, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")

        class Way(Handler):
            def do_POST(self) -> None:
                body = whole_body(self)
                headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
                request = urllib.request.Request(log_url + self.path, data=body, headers=headers, method="POST")
                with urllib.request.urlopen(request, timeout=30) as answer:
                    self.reply(answer.status, answer.read(), answer.headers["Content-Type"])
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                with file.open("ab") as output:
                    output.write(of_protobuf(body) if file.suffix == ".bin" else of_json(body))

        self._server = Server(Way)
        self.url = self._server.url

    def close(self) -> None:
        self._server.close()


def whole_body(request: Handler) -> bytes:
    """The body of a request, also where it comes in chunks, as Node sends it."""
    if request.headers.get("Transfer-Encoding") != "chunked":
        return request.body()
    body = b""
    while size := int(request.rfile.readline(), 16):
        body += request.rfile.read(size)
        request.rfile.readline()
    request.rfile.readline()
    return body


# Stack traces tell of the machine.
STACK = "exception.stacktrace"


def of_protobuf(body: bytes) -> bytes:
    """A request without stack traces."""
    request = ExportTraceServiceRequest.FromString(body)
    spans = [span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans]
    for event in (event for span in spans for event in span.events):
        for attribute in event.attributes:
            if attribute.key == STACK:
                attribute.value.string_value = "-"
    return bytes(request.SerializeToString())


def of_json(body: bytes) -> bytes:
    """The same in JSON, on a line of its own."""
    request = json.loads(body)
    spans = [span for resource in request["resourceSpans"] for scope in resource["scopeSpans"] for span in scope["spans"]]
    for event in (event for span in spans for event in span.get("events", [])):
        for attribute in event.get("attributes", []):
            if attribute["key"] == STACK:
                attribute["value"] = {"stringValue": "-"}
    return json.dumps(request).encode() + b"\n"
