"""The connection of a program to a log."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import contextvars
import logging
import os
import uuid
import weakref
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol, cast

from .call import Call, Classify
from .classify import classify as classify_exception
from .entry import Entry
from .plain import encode, rfc3339
from .post import Endpoint
from .sender import Sender
from .stats import Stats

log = logging.getLogger("ai_logbook")

LARGEST_ENTRY = 16 * 1024 * 1024
"""Bytes of an encoded entry that are sent; of a larger one everything but the content."""


class Watched(Protocol):
    """Something of a wrapper that may outlast the logbook."""

    def abandoned(self) -> None:
        """Logs what has come; does nothing where that is done."""


class Logbook:
    """Sends entries to AI Logbook from a thread in the background. Safe to share between threads.

    The log never gets in the way of a call: `log` and `Call` return at once
    and never raise because of the log. Entries are sent again for as long as
    the server cannot be reached; each has an id of its own and its start, by
    which the server knows those that it has already.
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | None = None,
        *,
        content: bool = True,
        classify: Classify = classify_exception,
        max_entries: int = 10_000,
        max_bytes: int = 64 * 1024 * 1024,
        linger: float = 0.2,
        timeout: float = 10.0,
        exit_timeout: float = 10.0,
        **fields: Any,
    ) -> None:
        """Makes a connection; nothing is sent before the first entry.

        `url` and `api_key` default to the environment variables LOGBOOK_URL
        and LOGBOOK_API_KEY. Further arguments are `fields` of every entry,
        such as `platform`, `source` or `user`. Without `content`, prompts,
        responses and error messages are left out. `max_entries` and
        `max_bytes` bound what waits. All times are in seconds: `linger`, how
        long the first entry waits for others to be sent with it, `timeout` of
        one request, and `exit_timeout`, how long the end of the program may
        wait for what is not sent yet.

        Raises ValueError when address or key are missing or no such thing.
        """
        url = (url or os.environ.get("LOGBOOK_URL", "")).rstrip("/")
        api_key = api_key or os.environ.get("LOGBOOK_API_KEY", "")
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"url (or LOGBOOK_URL) must begin with http:// or https://, not `{url}`")
        if not api_key or not api_key.isprintable() or not api_key.isascii():
            raise ValueError("api_key (or LOGBOOK_API_KEY) must be an API key with the scope ingest")
        self._content = content
        self._classify = classify
        self._fields = fields
        self._exit_timeout = exit_timeout
        self._context: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("ai_logbook")
        endpoint = Endpoint(f"{url}/api/v1/logs", api_key, timeout)
        self._sender = Sender(endpoint.post, max_entries, max_bytes, linger)
        self._open: weakref.WeakSet[Watched] = weakref.WeakSet()
        atexit.register(self.close)

    def call(self, model: str | None = None, **fields: Any) -> Call:
        """An operation that is logged when its `with` block ends. Takes all fields of an entry."""
        if model is not None:
            fields["model"] = model
        return self.watched_call({}, fields)

    def watched_call(self, known: dict[str, Any], fields: dict[str, Any]) -> Call:
        """The same for wrappers: what is `known` from a call itself gives way to all other fields.

        Fields of the logbook give way to `fields`, and these to those of `context`.
        """
        return Call(self._send, cast(Entry, _merge(known, self._merged(fields))), self._classify)

    def abandon_on_close(self, watched: Watched) -> None:
        """For wrappers: a stream that is still open when the logbook closes is logged as it stands."""
        self._open.add(watched)

    def log(self, **fields: Any) -> None:
        """Logs an operation that has ended. Takes all fields of an entry.

        Without `started_at`, it began `duration_ms` ago.
        """
        self._send(cast(Entry, self._merged(fields)))

    @contextlib.contextmanager
    def context(self, **fields: Any) -> Iterator[None]:
        """Sets fields of every entry of this thread or task while the block lasts.

        With it one wrapped client serves many users:
        `with logbook.context(user={"id": "u-17"}): …`
        """
        token = self._context.set(_merge(self._context.get({}), fields))
        try:
            yield
        finally:
            self._context.reset(token)

    def flush(self, timeout: float = 30.0) -> bool:
        """Waits up to `timeout` seconds until every entry is answered for; whether it is."""
        return self._sender.flush(timeout)

    async def aflush(self, timeout: float = 30.0) -> bool:
        """The same as `flush` without blocking the event loop."""
        return await asyncio.to_thread(self.flush, timeout)

    def close(self, timeout: float | None = None) -> None:
        """Sends what waits, for up to `timeout` seconds (`exit_timeout` by default), and stops.

        Runs by itself when Python exits, which a signal other than SIGINT
        does not do unless the program handles it.
        """
        atexit.unregister(self.close)
        for watched in list(self._open):
            watched.abandoned()
        self._sender.close(self._exit_timeout if timeout is None else timeout)

    def stats(self) -> Stats:
        """Counts of what became of the entries."""
        return self._sender.stats()

    def _merged(self, fields: dict[str, Any]) -> dict[str, Any]:
        return _merge(_merge(self._fields, fields), self._context.get({}))

    def _send(self, entry: Entry) -> None:
        try:
            item = encode(self._complete(entry))
            if len(item) > LARGEST_ENTRY:
                note = {"content_left_out": f"the entry had {len(item)} bytes"}
                item = encode({**_without_content(entry), "metadata": note})
        except Exception as error:
            # Such as a __str__ that fails: never a reason for the caller's call to fail.
            self._sender.drop(f"{type(error).__name__}: {error}")
            return
        self._sender.put(item)

    def _complete(self, entry: Entry) -> Entry:
        entry.setdefault("id", str(uuid.uuid4()))
        if "started_at" not in entry:
            ago = timedelta(milliseconds=entry.get("duration_ms", 0))
            entry["started_at"] = rfc3339(datetime.now(timezone.utc) - ago)
        return entry if self._content else _without_content(entry)


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """The fields of both, of which those of `over` win; metadata is put together."""
    merged = {**under, **over}
    if "metadata" in under and "metadata" in over:
        merged["metadata"] = {**under["metadata"], **over["metadata"]}
    return merged


def _without_content(entry: Entry) -> Entry:
    kept: Any = {name: value for name, value in entry.items() if name not in ("prompt", "response")}
    if "error" in kept:
        kept["error"] = {name: value for name, value in kept["error"].items() if name != "message"}
    return cast(Entry, kept)
