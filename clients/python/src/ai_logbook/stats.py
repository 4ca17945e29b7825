"""Counts of what became of the entries."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Stats:
    """Counts of entries since the logbook was made."""

    waiting: int
    """Not yet answered for: queued, or under way."""
    stored: int
    """Stored by the server, including those it had already from an earlier attempt."""
    refused: int
    """Answered as invalid, or refused because of the API key. The reason was warned about."""
    dropped: int
    """Left out because the queue was full, or still waiting when the logbook was closed."""
    discarded: int
    """Accepted by a server that is set to store nothing."""


class Counter:
    """Counts by the names of `Stats`. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = {field.name: 0 for field in fields(Stats)}

    def add(self, name: str, number: int) -> None:
        """Adds `number` entries to the count `name`."""
        with self._lock:
            self._counts[name] += number

    def snapshot(self, waiting: int) -> Stats:
        """The counts now, beside the number of entries that wait."""
        with self._lock:
            return Stats(**{**self._counts, "waiting": waiting})
