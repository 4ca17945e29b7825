"""Sends entries to AI Logbook from any Python program. Standard library only.

    logbook = Logbook(url, api_key, user={"id": "u-1"})
    with logbook.call("gpt-5-mini", provider="openai", prompt=messages) as call:
        answer = ask_the_model(messages)
        call.answered(answer.text, input_tokens=12, output_tokens=34)

The log never gets in the way of the call: entries are sent by a thread in the
background, an unreachable log is a warning, and every entry carries an id of
its own, so that sending it again after a lost answer never makes a second one.
"""

from __future__ import annotations

import atexit
import json
import logging
import queue
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

log = logging.getLogger("logbook")

BATCH = 200
"""Entries a request; the server takes up to 10,000."""

Classify = Callable[[BaseException], "tuple[str, str | None, str]"]
"""Turns an exception into status, error category and message."""


class Logbook:
    """A connection to a log. Safe to share between threads."""

    def __init__(
        self,
        url: str,
        api_key: str,
        *,
        attempts: int = 6,
        timeout: float = 10.0,
        capacity: int = 10_000,
        classify: Classify | None = None,
        **defaults: Any,
    ) -> None:
        """`defaults` are fields of every entry, such as user, source, platform."""
        self._endpoint = url.rstrip("/") + "/api/v1/logs"
        self._api_key = api_key
        self._attempts = attempts
        self._timeout = timeout
        self._classify = classify or classify_exception
        self._defaults = defaults
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue(capacity)
        self._stopping = threading.Event()
        self._sender = threading.Thread(target=self._run, name="logbook", daemon=True)
        self._sender.start()
        atexit.register(self.close)

    def call(self, model: str, **fields: Any) -> Call:
        """An operation to be logged, as a context manager."""
        return Call(self, self._classify, {**self._defaults, "model": model, **fields})

    def send(self, entry: dict[str, Any]) -> None:
        """Queues one finished entry. Returns at once, never raises."""
        try:
            self._waiting.put_nowait(entry)
        except queue.Full:
            log.warning("log queue is full, entry %s is lost", entry.get("id"))

    def flush(self, timeout: float = 30.0) -> bool:
        """Waits until everything queued is sent; False when time ran out."""
        deadline = time.monotonic() + timeout
        while self._waiting.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self._waiting.unfinished_tasks

    def close(self, timeout: float = 30.0) -> None:
        """Sends what is left and stops. Runs by itself when Python exits."""
        if self._stopping.is_set():
            return
        if not self.flush(timeout):
            log.warning("%d entries could not be sent", self._waiting.unfinished_tasks)
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                batch = [self._waiting.get(timeout=0.2)]
            except queue.Empty:
                continue
            while len(batch) < BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            try:
                self._deliver(batch)
            except Exception:
                log.exception("%d entries are lost", len(batch))
            for _ in batch:
                self._waiting.task_done()

    def _deliver(self, batch: list[dict[str, Any]]) -> None:
        body = json.dumps(batch, default=str).encode()
        for attempt in range(1, self._attempts + 1):
            wait = min(30.0, 0.25 * 2**attempt)
            try:
                return self._report(self._post(body))
            except urllib.error.HTTPError as error:
                if error.code not in (408, 429, 500, 502, 503, 504):
                    detail = error.read().decode(errors="replace")
                    log.warning("the log refused %d entries with %d: %s", len(batch), error.code, detail)
                    return
                reason = f"status {error.code}"
                wait = _retry_after(error.headers.get("Retry-After"), wait)
            except OSError as error:
                reason = str(error)
            if attempt < self._attempts:
                log.warning("the log did not answer (%s), trying again in %.1f s", reason, wait)
                self._stopping.wait(wait)
        log.warning("gave up on %d entries after %d attempts", len(batch), self._attempts)

    def _post(self, body: bytes) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._api_key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._endpoint, data=body, headers=headers, method="POST")
        with urllib.request.urlopen(request, timeout=self._timeout) as answer:
            return json.load(answer)

    @staticmethod
    def _report(answer: dict[str, Any]) -> None:
        """A 207 tells which items were refused, and why; the others are stored."""
        for result in answer.get("results", []):
            if result.get("result") == "rejected":
                log.warning("the log refused an entry: %s", result.get("errors"))


class Call:
    """One operation under way. What happens inside the `with` block is logged."""

    def __init__(self, logbook: Logbook, classify: Classify, fields: dict[str, Any]) -> None:
        self._logbook = logbook
        self._classify = classify
        self._begun = 0.0
        self.entry: dict[str, Any] = {"id": f"py-{uuid.uuid4()}", "status": "succeeded", **fields}

    def __enter__(self) -> Call:
        self.entry["started_at"] = _rfc3339(datetime.now(timezone.utc))
        self._begun = time.monotonic()
        return self

    def answered(self, response: Any, **usage: int | float | None) -> None:
        """What came back, and what it took: input_tokens, output_tokens, …"""
        if response is not None:
            self.entry["response"] = response
        known = {name: value for name, value in usage.items() if value is not None}
        if known:
            self.entry["usage"] = known

    def ended(self, status: str, category: str | None = None, message: str = "") -> None:
        """An outcome that is not an exception, such as a filtered answer."""
        self.entry["status"] = status
        if category is not None:
            self.entry["error"] = {"category": category, "message": message}

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        """Hands the entry over; an exception goes on to the caller unchanged."""
        self.entry["duration_ms"] = round((time.monotonic() - self._begun) * 1000)
        if error is not None:
            self.ended(*self._classify(error))
        self._logbook.send(self.entry)


def classify_exception(error: BaseException) -> tuple[str, str | None, str]:
    """What an exception of no particular library means."""
    message = f"{type(error).__name__}: {error}"
    if isinstance(error, (KeyboardInterrupt, GeneratorExit)):
        return "cancelled", None, ""
    if isinstance(error, (TimeoutError, ConnectionError)):
        return "failed", "network_error", message
    return "failed", "unknown", message


def _retry_after(header: str | None, otherwise: float) -> float:
    return min(60.0, float(header)) if header and header.isdigit() else otherwise


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
