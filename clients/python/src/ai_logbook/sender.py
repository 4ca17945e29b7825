"""The thread that sends what waits."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref

from .delivery import Delivery, Post
from .stats import Counter, Stats
from .waiting import Waiting

log = logging.getLogger("ai_logbook")

BATCH_ENTRIES, BATCH_BYTES = 500, 4 * 1024 * 1024
"""The most that one request holds, of which a single entry may be larger."""

WARN_EVERY = 60.0
"""Seconds between two warnings about dropped entries."""


class Sender:
    """Queues encoded entries and sends them from a thread of its own."""

    def __init__(self, post: Post, max_entries: int, max_bytes: int, linger: float) -> None:
        self._post = post
        self._limits = (max_entries, max_bytes)
        self._linger = linger
        self._begin_anew()
        if hasattr(os, "register_at_fork"):
            mine = weakref.ref(self)
            os.register_at_fork(after_in_child=lambda: _after_fork(mine))

    def _begin_anew(self) -> None:
        # A forked child has no thread, and locks in any state. What waited is
        # sent by its parent.
        self._counter = Counter()
        self._waiting = Waiting(*self._limits)
        self._delivery = Delivery(self._post, self._counter)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._warned = -WARN_EVERY

    def put(self, item: bytes) -> None:
        """Queues an encoded entry, or drops and counts it when the queue is full."""
        if not self._waiting.put(item):
            self.drop("the queue is full")
        elif self._thread is None:
            self._start()

    def drop(self, reason: str) -> None:
        """Counts one dropped entry, and warns about dropped entries once a minute."""
        self._counter.add("dropped", 1)
        now = time.monotonic()
        if now - self._warned >= WARN_EVERY:
            self._warned = now
            log.warning("an entry was dropped: %s (%d so far)", reason, self.stats().dropped)

    def _start(self) -> None:
        with self._starting:
            if self._thread is not None:
                return
            thread = threading.Thread(target=self._run, name="ai-logbook", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                # Python is shutting down and starts no threads; `close` counts it as lost.
                return
            self._thread = thread

    def _run(self) -> None:
        while batch := self._waiting.take(BATCH_ENTRIES, BATCH_BYTES, self._linger):
            try:
                self._delivery.deliver(batch)
            except Exception:
                log.exception("%d entries are lost", len(batch))
                self._counter.add("dropped", len(batch))
            finally:
                self._waiting.done(batch)

    def flush(self, timeout: float) -> bool:
        """Waits up to `timeout` seconds until every entry is answered for; whether it is."""
        if self._thread is None:
            # Nothing was queued yet, or no thread could be started.
            return len(self._waiting) == 0
        self._delivery.hurry(True)
        try:
            return self._waiting.wait_empty(timeout)
        finally:
            self._delivery.hurry(False)

    def close(self, timeout: float) -> None:
        """Sends what waits for up to `timeout` seconds, then counts the rest as dropped."""
        self.flush(timeout)
        left = self._waiting.close()
        self._delivery.stop()
        if left:
            self._counter.add("dropped", left)
            log.warning("%d entries could not be sent and are lost", left)

    def stats(self) -> Stats:
        """The counts of entries now."""
        return self._counter.snapshot(len(self._waiting))


def _after_fork(sender: weakref.ref[Sender]) -> None:
    alive = sender()
    if alive is not None:
        alive._begin_anew()
