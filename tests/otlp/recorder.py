"""Keeps what a client sends, for the tests that run without the client.

`RECORD=1 tests/otlp/test.sh` and `RECORD=1 tests/agents/test.sh` write
tests/fixtures/otlp anew: one file a client,
the bodies of its requests one after another. In protobuf that is one request,
in JSON each has a line.
"""

from __future__ import annotations

import gzip
import json
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from http_stand_in import Handler, Server

PASSED_ON = ["Content-Type", "Content-Encoding", "Authorization", "x-api-key"]
Json = dict[str, Any]
REQUESTS = {"/v1/traces": ExportTraceServiceRequest, "/v1/logs": ExportLogsServiceRequest}


class Recorder:
    """A way to the server at `log_url` that stores the bodies of one signal in `file`, with the
    texts of `scrubbed` replaced."""

    def __init__(
        self,
        log_url: str,
        file: Path,
        signal: str = "/v1/traces",
        scrubbed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")

        class Way(Handler):
            def do_POST(self) -> None:
                body = whole_body(self)
                headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
                request = urllib.request.Request(log_url + self.path, data=body, headers=headers, method="POST")
                with urllib.request.urlopen(request, timeout=30) as answer:
                    told = answer.status, answer.read(), answer.headers["Content-Type"]
                # First, since a client that is about to end may not wait for the answer.
                if self.path.endswith(signal):
                    keep(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
                self.reply(*told)

        def keep(body: bytes) -> None:
            is_protobuf = file.suffix == ".bin"
            with file.open("ab") as output:
                output.write(of_protobuf(body, signal, scrubbed) if is_protobuf else of_json(body, scrubbed))

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


# What tells of the machine: attributes of resources and events that are left out,
# and some whose text is.
OF_MACHINE = ("host.", "os.", "os_", "process.")
WITHOUT_TEXT = ("exception.stacktrace", "gen_ai.system_instructions")


def of_protobuf(body: bytes, signal: str, scrubbed: Mapping[str, str]) -> bytes:
    """A request without what tells of the machine."""
    kind = REQUESTS[signal]
    request = json.loads(json_format.MessageToJson(kind.FromString(body)))
    return bytes(json_format.Parse(scrub(request, scrubbed), kind()).SerializeToString())


def of_json(body: bytes, scrubbed: Mapping[str, str]) -> bytes:
    """The same in JSON, on a line of its own."""
    return scrub(json.loads(body), scrubbed).encode() + b"\n"


def scrub(request: Json, scrubbed: Mapping[str, str]) -> str:
    for attributes in attribute_lists(request):
        attributes[:] = [one for one in attributes if not one["key"].startswith(OF_MACHINE)]
        for attribute in attributes:
            if attribute["key"] in WITHOUT_TEXT:
                attribute["value"] = {"stringValue": "-"}
    text = json.dumps(request)
    for told, instead in scrubbed.items():
        text = text.replace(told, instead)
    return text


def attribute_lists(message: Any) -> Iterator[list[Json]]:
    """The attributes of a message and of all inside it."""
    inside = message.values() if isinstance(message, dict) else message
    for value in inside:
        if isinstance(value, (dict, list)):
            yield from attribute_lists(value)
    if isinstance(message, dict) and "attributes" in message:
        yield message["attributes"]
