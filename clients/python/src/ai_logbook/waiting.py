"""The queue of encoded entries that wait for the server, bounded in number and bytes."""

from __future__ import annotations

import threading
import time
from collections import deque


class Waiting:
    """A bounded queue. What is taken counts until it is done, since it is still in memory."""

    def __init__(self, max_entries: int, max_bytes: int) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._queue: deque[bytes] = deque()
        self._count = 0
        self._bytes = 0
        self._changed = threading.Condition()
        self._hurry = False
        self._closed = False

    def put(self, item: bytes) -> bool:
        """Adds an entry; False when there is no room for it."""
        with self._changed:
            full = self._count >= self._max_entries or self._bytes + len(item) > self._max_bytes
            if self._closed or full:
                return False
            self._queue.append(item)
            self._count += 1
            self._bytes += len(item)
            self._changed.notify_all()
            return True

    def take(self, max_entries: int, max_bytes: int, linger: float) -> list[bytes]:
        """Waits for entries and returns the oldest of them, or nothing once closed.

        After the first one it waits up to `linger` seconds for more, unless
        somebody waits in `wait_empty`.
        """
        with self._changed:
            while not self._queue and not self._closed:
                self._changed.wait()
            deadline = time.monotonic() + linger
            while len(self._queue) < max_entries and not self._hurry and not self._closed:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return self._pop(max_entries, max_bytes)

    def _pop(self, max_entries: int, max_bytes: int) -> list[bytes]:
        batch: list[bytes] = []
        size = 0
        while self._queue and len(batch) < max_entries:
            size += len(self._queue[0])
            if batch and size > max_bytes:
                break
            batch.append(self._queue.popleft())
        return batch

    def done(self, batch: list[bytes]) -> None:
        """Gives back the room of entries that were taken."""
        with self._changed:
            self._count -= len(batch)
            self._bytes -= sum(map(len, batch))
            self._changed.notify_all()

    def wait_empty(self, timeout: float) -> bool:
        """Waits up to `timeout` seconds until everything is done; whether it is."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: self._count == 0, timeout)
            finally:
                self._hurry = False

    def close(self) -> int:
        """Takes nothing more and forgets the queue; gives the number of entries not done."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._changed.notify_all()
            return self._count

    def __len__(self) -> int:
        with self._changed:
            return self._count
