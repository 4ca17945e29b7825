"""What the tests of the Python package share: one server, one provider, and clients of both kinds."""

from __future__ import annotations

import asyncio
import atexit
import functools
import inspect
import logging
import unittest
import uuid
from typing import Any

from ai_logbook import Logbook

from log_server import LogServer
from stand_in import Provider, Server

QUESTION = [{"role": "user", "content": "What is an audit log?"}]


@functools.cache
def server() -> LogServer:
    """The real server, started when the first test asks for it."""
    started = LogServer()
    atexit.register(started.close)
    return started


@functools.cache
def api_key() -> str:
    """A key that may only store entries."""
    return server().new_api_key()


@functools.cache
def provider() -> Server:
    """The stand-in of the providers of models."""
    return Server(Provider)


class Errors(logging.Handler):
    """Fails a test by an error that the package logs instead of raising it."""

    def __init__(self, test: unittest.TestCase) -> None:
        super().__init__(logging.ERROR)
        self._test = test

    def emit(self, record: logging.LogRecord) -> None:
        self._test.addCleanup(self._test.fail, self.format(record))


class LogbookTest(unittest.TestCase):
    """A test whose entries are those of a conversation of its own."""

    def setUp(self) -> None:
        # Warnings are expected of a log in trouble; an error is a fault of the package.
        handler = Errors(self)
        logger = logging.getLogger("ai_logbook")
        logger.propagate = False
        logger.addHandler(handler)
        self.addCleanup(logger.removeHandler, handler)
        self.conversation = f"test-{uuid.uuid4()}"

    def logbook(self, url: str | None = None, **options: Any) -> Logbook:
        options = {"conversation_id": self.conversation, "linger": 0.01, **options}
        made = Logbook(url or server().url, api_key(), **options)
        self.addCleanup(made.close, 0.0)
        return made

    def entries(self, logbook: Logbook) -> list[dict[str, Any]]:
        """What the server has once everything is sent, oldest first."""
        self.assertTrue(logbook.flush())
        return server().conversation(self.conversation)

    def by_model(self, logbook: Logbook) -> dict[str, dict[str, Any]]:
        """The entries by their models, each of which was called once."""
        entries = self.entries(logbook)
        named = {entry["model"]: entry for entry in entries}
        self.assertEqual(len(named), len(entries))
        return named

    def entry(self, logbook: Logbook) -> dict[str, Any]:
        """The only entry."""
        entries = self.entries(logbook)
        self.assertEqual(len(entries), 1, entries)
        return entries[0]


class ClientTest(LogbookTest):
    """A test that is written once for a client that blocks and for one that does not."""

    loop: asyncio.AbstractEventLoop

    @classmethod
    def setUpClass(cls) -> None:
        cls.loop = asyncio.new_event_loop()
        cls.addClassCleanup(cls.loop.close)

    def settle(self, value: Any) -> Any:
        """The result of a call, waited for where it has to be."""

        async def waited() -> Any:
            return await value

        return self.loop.run_until_complete(waited()) if inspect.isawaitable(value) else value

    def read(self, stream: Any, most: int = 1000) -> list[Any]:
        """The events of a stream, at most so many."""

        async def waited() -> list[Any]:
            events: list[Any] = []
            async for event in stream:
                events.append(event)
                if len(events) == most:
                    break
            return events

        if hasattr(stream, "__aiter__"):
            return self.loop.run_until_complete(waited())
        events: list[Any] = []
        for event in stream:
            events.append(event)
            if len(events) == most:
                break
        return events

    def within(self, manager: Any, action: Any) -> Any:
        """What `action` gives for the value of a context manager."""

        async def waited() -> Any:
            async with manager as value:
                result = action(value)
                return await result if inspect.isawaitable(result) else result

        if hasattr(manager, "__aenter__") and self.is_async:
            return self.loop.run_until_complete(waited())
        with manager as value:
            return action(value)

    is_async = False
