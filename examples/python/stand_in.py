"""Stand-ins for the test: a model provider, and a way to the log that breaks."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = "An audit log says who did what, and when."
USAGE = {
    "prompt_tokens": 21,
    "completion_tokens": 11,
    "total_tokens": 32,
    "prompt_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 4},
    "completion_tokens_details": {"reasoning_tokens": 3},
}

ERRORS = {
    "no-such-model": (404, "model_not_found", "The model `no-such-model` does not exist"),
    "too-busy": (429, "rate_limit_exceeded", "Rate limit reached for requests"),
    "wrong-key": (401, "invalid_api_key", "Incorrect API key provided"),
    "wrong-request": (400, "invalid_value", "messages: must not be empty"),
    "broken": (500, "server_error", "The server had an error"),
    "filtered": (400, "content_filter", "The prompt was refused by the content filter"),
}


class Server:
    """An HTTP server in a thread, on a port of its own."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
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


class Provider(Handler):
    """Speaks enough of the OpenAI API: chat, streamed chat, embeddings, errors."""

    def do_POST(self) -> None:
        request = json.loads(self.body())
        model = request["model"]
        if model in ERRORS:
            status, code, message = ERRORS[model]
            error = {"message": message, "type": "error", "param": None, "code": code}
            return self.reply(status, json.dumps({"error": error}).encode())
        if self.path == "/v1/embeddings":
            return self.reply(200, json.dumps(embeddings(request)).encode())
        if self.path != "/v1/chat/completions":
            return self.reply(404, b"{}")
        if request.get("stream"):
            usage = request.get("stream_options", {}).get("include_usage", False)
            return self.reply(200, events(model, usage), "text/event-stream")
        self.reply(200, json.dumps(completion(model)).encode())


def completion(model: str) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": ANSWER}
    reason = "stop"
    if model == "cut-off":
        reason = "length"
    if model == "with-tools":
        function = {"name": "get_order", "arguments": '{"order": "NF-1"}'}
        call = {"id": "call_1", "type": "function", "function": function}
        message, reason = {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model}
    return {**head, "choices": [choice], "usage": USAGE}


def events(model: str, usage: bool) -> bytes:
    head = {"id": "chatcmpl-2", "object": "chat.completion.chunk", "created": 1, "model": model}
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": word} for word in ANSWER.split(" ")[:1]]
    deltas += [{"content": " " + word} for word in ANSWER.split(" ")[1:]]
    chunks = [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    if usage:
        chunks.append({**head, "choices": [], "usage": USAGE})
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


def embeddings(request: dict[str, Any]) -> dict[str, Any]:
    data = [
        {"object": "embedding", "index": index, "embedding": [0.1, 0.2, 0.3]}
        for index, _ in enumerate(request["input"])
    ]
    usage = {"prompt_tokens": 5, "total_tokens": 5}
    return {"object": "list", "model": request["model"], "data": data, "usage": usage}


def stumbling_way(log_url: str, trouble: list[str]) -> type[Handler]:
    """A way to the log with trouble ahead: `busy` answers 503, `lost` stores
    the entry and loses the answer."""

    class Way(Handler):
        def do_POST(self) -> None:
            body = self.body()
            kind = trouble.pop(0) if trouble else "none"
            if kind == "busy":
                return self.reply(503, b"{}", Retry_After="1")
            status, answer = forward(log_url + self.path, body, self.headers["Authorization"])
            if kind == "lost":
                self.close_connection = True
                return None
            return self.reply(status, answer)

    return Way


def forward(url: str, body: bytes, bearer: str) -> tuple[int, bytes]:
    headers = {"Authorization": bearer, "Content-Type": "application/json"}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
