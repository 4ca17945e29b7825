"""Keeps what a client sends, for the tests that run without the client.

`RECORD=1 tests/otlp/test.sh` writes tests/fixtures/otlp anew: one file a client,
the bodies of its requests one after another, which in protobuf is one request.
"""

from __future__ import annotations

import gzip
import urllib.request
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from stand_in import Handler, Server

PASSED_ON = ["Content-Type", "Content-Encoding", "Authorization", "x-api-key"]


class Recorder:
    """A way to the server at `log_url` that stores the bodies in `file`."""

    def __init__(self, log_url: str, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")

        class Way(Handler):
            def do_POST(self) -> None:
                body = self.body()
                headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
                request = urllib.request.Request(log_url + self.path, data=body, headers=headers, method="POST")
                with urllib.request.urlopen(request, timeout=30) as answer:
                    self.reply(answer.status, answer.read(), answer.headers["Content-Type"])
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                with file.open("ab") as output:
                    output.write(without_paths(body) if file.suffix == ".bin" else body)

        self._server = Server(Way)
        self.url = self._server.url

    def close(self) -> None:
        self._server.close()


def without_paths(body: bytes) -> bytes:
    """A request without stack traces, which tell of this machine."""
    request = ExportTraceServiceRequest.FromString(body)
    spans = [span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans]
    for event in (event for span in spans for event in span.events):
        for attribute in event.attributes:
            if attribute.key == "exception.stacktrace":
                attribute.value.string_value = "Traceback (most recent call last):"
    return bytes(request.SerializeToString())
