"""What the tests of every client have in common: a real server, a stand-in for
the providers of models, and the entries that came of a trace."""

from __future__ import annotations

import json
import os
import sys
import unittest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/python"))

from log_server import LogServer, free_port  # noqa: E402
from recipes import recipe  # noqa: E402
from stand_in import ANSWER, Provider, Server  # noqa: E402

from recorder import Recorder  # noqa: E402

__all__ = ["ANSWER", "MESSAGES", "WEATHER", "Client", "LogServer", "Provider", "Server", "ask_everything", "check_everything", "free_port", "recipe"]

QUESTION = "What is an audit log?"
MESSAGES = [{"role": "user", "content": QUESTION}]
WEATHER = {"name": "get_order", "parameters": {"type": "object", "properties": {"order": {"type": "string"}}}}


CATEGORIES = {"wrong-key": "authentication", "too-busy": "rate_limiting"}


class Client(unittest.TestCase):
    """A client whose spans go to a server of its own; `name` is that of its recording."""

    name: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = LogServer()
        cls.addClassCleanup(cls.server.close)
        cls.provider = Server(Provider)
        cls.addClassCleanup(cls.provider.close)
        cls.key = cls.server.new_api_key()
        cls.log_url = cls.server.url
        if os.environ.get("RECORD"):
            recorder = Recorder(cls.server.url, REPOSITORY / "tests/fixtures/otlp" / cls.name)
            cls.addClassCleanup(recorder.close)
            cls.log_url = recorder.url

    def entries(self) -> list[dict[str, Any]]:
        """All entries with their content, oldest first."""
        items = self.server.request("GET", "/api/v1/logs?sort=started_at&period=all&per_page=100")["items"]
        return [self.server.request("GET", f"/api/v1/logs/{item['id']}") for item in items]

    def check(self, entry: dict[str, Any], **fields: Any) -> None:
        """Whether the fields of an entry, `usage__input_tokens` for a nested one, are these."""
        for path, expected in fields.items():
            value: Any = entry
            for part in path.split("__"):
                # What an entry does not have is left out.
                value = (value or {}).get(part)
            with self.subTest(model=entry.get("model"), field=path):
                self.assertEqual(value, expected, json.dumps(entry, indent=1))


def ask_everything(client: Any) -> None:
    """One call of each kind with a client of `openai`."""
    import openai

    chat = client.chat.completions.create
    chat(model="gpt-5-mini", messages=MESSAGES)
    list(chat(model="gpt-5", messages=MESSAGES, stream=True, stream_options={"include_usage": True}))
    chat(model="with-tools", messages=MESSAGES, tools=[{"type": "function", "function": WEATHER}])
    client.embeddings.create(model="text-embedding-3-small", input=["alpha", "beta"])
    for model, error in [("wrong-key", openai.AuthenticationError), ("too-busy", openai.RateLimitError)]:
        try:
            chat(model=model, messages=MESSAGES)
        except error:
            continue
        raise AssertionError(f"the call of {model} succeeded")


def check_everything(test: Client, entries: list[dict[str, Any]], **common: Any) -> None:
    """Whether the entries are those of `ask_everything`, none of them twice;
    `common` is what all of them must have."""
    of = {entry.get("model"): entry for entry in entries}
    models = ["gpt-5-mini", "gpt-5", "with-tools", "wrong-key", "too-busy", "text-embedding-3-small"]
    test.assertEqual(sorted(entry.get("model", "") for entry in entries), sorted(models))
    for entry in entries:
        test.check(entry, **common)
    for model in ["gpt-5-mini", "gpt-5"]:
        test.check(of[model], status="succeeded", capability="chat", error=None)
        test.check(of[model], usage__input_tokens=21, usage__output_tokens=11, usage__total_tokens=32)
        test.check(of[model], usage__cached_input_tokens=8)
        test.assertIn(QUESTION, json.dumps(of[model]["prompt"]))
        test.assertIn(ANSWER, json.dumps(of[model]["response"]))
    test.check(of["with-tools"], status="succeeded", capability="chat")
    for part in ["get_order", "NF-1"]:
        test.assertIn(part, json.dumps(of["with-tools"]["response"]))
    for model, category in CATEGORIES.items():
        test.check(of[model], status="failed", error__category=category)
        test.assertIn(QUESTION, json.dumps(of[model]["prompt"]))
    test.assertIn("Rate limit reached", of["too-busy"]["error"]["message"])
    embedding = of["text-embedding-3-small"]
    test.check(embedding, status="succeeded", capability="embedding", usage__input_tokens=5)
    test.assertIn("alpha", json.dumps(embedding["prompt"]))
