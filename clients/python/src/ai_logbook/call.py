"""One operation under way."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

from .classify import Outcome, classify
from .entry import Category, Entry, Status
from .plain import plain, rfc3339

Classify = Callable[[BaseException], Outcome]
"""Turns an exception into an outcome; `classify` unless given otherwise."""


class Call:
    """An operation that is logged when it ends. Made by `Logbook.call`.

    As a context manager it begins and ends with the `with` block (or `async
    with`); an exception is logged and goes on to the caller unchanged.
    """

    def __init__(self, send: Callable[[Entry], None], fields: Entry, classify: Classify = classify) -> None:
        self._send = send
        self._classify = classify
        self._begun = 0.0
        self._finished = False
        # A copy, since callers go on with their lists of messages while the call lasts.
        self.entry: Entry = plain({"id": str(uuid.uuid4()), "status": "succeeded", **fields})
        self.begin()

    def begin(self) -> None:
        """Begins now, which is also the time of the start until this is called."""
        self.entry["started_at"] = rfc3339(datetime.now(timezone.utc))
        self._begun = time.monotonic()

    def first_token(self) -> None:
        """Notes the time of the first token of a streamed answer; later calls change nothing."""
        self.entry.setdefault("time_to_first_token_ms", self._elapsed_ms())

    def answered(self, response: Any = None, **usage: float | None) -> None:
        """Notes what came back, and what it took: `input_tokens=…`, `output_tokens=…` and so on."""
        counted: Any = {name: number for name, number in usage.items() if number is not None}
        if response is not None:
            self.update(response=response)
        if counted:
            self.update(usage=counted)

    def ended(self, status: Status, category: Category | None = None, message: str = "") -> None:
        """Notes an outcome that is not an exception, such as a filtered answer."""
        self.entry["status"] = status
        self.entry.pop("error", None)
        if category is not None:
            self.entry["error"] = {"category": category, "message": message}

    def update(self, **fields: Any) -> None:
        """Sets fields of the entry; metadata is added to what is there."""
        if "metadata" in fields:
            fields["metadata"] = {**self.entry.get("metadata", {}), **fields["metadata"]}
        self.entry.update(plain(fields))

    def finish(self, error: BaseException | None = None) -> None:
        """Ends the operation and queues its entry. Only the first call counts."""
        if self._finished:
            return
        self._finished = True
        self.entry["duration_ms"] = self._elapsed_ms()
        if error is not None:
            self.ended(*self._classify(error))
        self._send(self.entry)

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._begun) * 1000)

    def __enter__(self) -> Call:
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish(error)

    async def __aenter__(self) -> Call:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish(error)
