"""Sends batches until the server has answered for each of their entries."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from .post import Reply
from .stats import Counter

log = logging.getLogger("ai_logbook")

RETRIED = {0, 408, 425, 429}
"""Statuses that may pass, besides those from 500 on; 0 is no answer."""

SPLIT = {400, 413, 422}
"""Statuses that refuse a batch as a whole, of which a part may be right."""

FIRST_WAIT, LONGEST_WAIT = 0.25, 30.0
"""Seconds between attempts: about this at first, about twice as much each time, never above."""

HURRIED_WAIT = 1.0
"""Seconds between attempts at most while somebody waits for the end."""

LONGEST_RETRY_AFTER = 300.0
"""Seconds a server may ask to be left alone."""

Post = Callable[[list[bytes]], Reply]


class Delivery:
    """Repeats a request with growing pauses for as long as it takes, or until `stop`."""

    def __init__(self, post: Post, counter: Counter) -> None:
        self._post = post
        self._counter = counter
        self._stopped = threading.Event()
        self._awake = threading.Event()
        self._hurried = False

    def stop(self) -> None:
        """Gives up what is under way."""
        self._stopped.set()
        self._awake.set()

    def hurry(self, hurried: bool) -> None:
        """Shortens the pauses between attempts, except those that the server asks for."""
        self._hurried = hurried
        if hurried:
            self._awake.set()

    def deliver(self, batch: list[bytes]) -> None:
        """Returns when every entry is stored or refused, or `stop` was called."""
        attempt = 0
        while not self._stopped.is_set():
            reply = self._post(batch)
            if self._settle(batch, reply):
                return
            attempt += 1
            self._pause(attempt, reply)

    def _settle(self, batch: list[bytes], reply: Reply) -> bool:
        """Whether there is nothing left to send of the batch."""
        if reply.status in RETRIED or reply.status >= 500:
            return False
        if reply.status in SPLIT and len(batch) > 1:
            half = len(batch) // 2
            self.deliver(batch[:half])
            self.deliver(batch[half:])
        elif reply.status == 202:
            self._counter.add("discarded", len(batch))
        elif 200 <= reply.status < 300:
            self._count(batch, reply)
        else:
            self._counter.add("refused", len(batch))
            log.warning("the log refused %d entries with status %d: %s", len(batch), reply.status, reply.body)
        return True

    def _count(self, batch: list[bytes], reply: Reply) -> None:
        rejected = [result for result in reply.results() if result.get("result") == "rejected"]
        self._counter.add("refused", len(rejected))
        self._counter.add("stored", len(batch) - len(rejected))
        for result in rejected:
            log.warning("the log refused an entry: %s", result.get("errors"))

    def _pause(self, attempt: int, reply: Reply) -> None:
        reason = f"status {reply.status}" if reply.status else reply.body
        if reply.retry_after is not None:
            wait = min(reply.retry_after, LONGEST_RETRY_AFTER)
            log.warning("the log did not take entries (%s), trying again in %.1f s", reason, wait)
            self._stopped.wait(wait)
            return
        wait = min(backoff(attempt), HURRIED_WAIT if self._hurried else LONGEST_WAIT)
        log.warning("the log did not take entries (%s), trying again in %.1f s", reason, wait)
        self._awake.wait(wait)
        if not self._stopped.is_set():
            self._awake.clear()


def backoff(attempt: int) -> float:
    """Seconds to wait after the attempt of that number, from 1. Random, so that clients spread out."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempt, 16))
    return random.uniform(longest / 2, longest)
