"""HTTP servers of the tests, each in a thread and on a port of its own."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave a stream early reset the connection."""


class Server:
    """A server that runs until it is closed."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], port: int = 0) -> None:
        self._server = _Quiet(("127.0.0.1", port), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Keeps the test's output for the test."""

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def reply(self, status: int, content: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)


def stumbling_way(log_url: str, trouble: list[str]) -> type[Handler]:
    """A way to the log with trouble ahead: `busy` answers 503, `lost` stores
    the entries and loses the answer, `large` refuses more than one entry."""

    class Way(Handler):
        def do_POST(self) -> None:
            body = self.body()
            kind = trouble.pop(0) if trouble else "none"
            if kind == "busy":
                return self.reply(503, b"{}", Retry_After="1")
            if kind == "large":
                return self.reply(413, b"{}")
            status, answer = forward(log_url + self.path, body, self.headers)
            if kind == "lost":
                self.close_connection = True
                return None
            return self.reply(status, answer)

    return Way


def forward(url: str, body: bytes, headers: Mapping[str, str] | Message) -> tuple[int, bytes]:
    """Sends a request on, with the headers of it that matter, and gives status and answer."""
    names = ("Authorization", "Content-Type", "Content-Encoding")
    kept = {name: headers[name] for name in names if name in headers}
    request = urllib.request.Request(url, data=body, headers=kept, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
