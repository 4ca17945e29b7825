"""Generates a client from the OpenAPI document and uses it on the real server.

What the generator cannot express it leaves out with a warning, so every
operation is looked for.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/python"))

from log_server import LogServer  # noqa: E402

PACKAGE = "ai_logbook_client"
SCOPES = ["ingest", "read", "content", "delete", "admin"]
# Lines of JSON are no type that openapi-python-client can send.
LEFT_OUT = {"create_logs_from_lines"}

server: LogServer
key: str


def setUpModule() -> None:
    global server, key
    folder = tempfile.TemporaryDirectory(prefix="logbook-client-")
    unittest.addModuleCleanup(folder.cleanup)
    server = LogServer()
    unittest.addModuleCleanup(server.close)
    key = server.request("POST", "/api/v1/api-keys", {"name": "client", "scopes": SCOPES})["secret"]
    generate(Path(folder.name) / "client")


def generate(target: Path) -> None:
    generator = Path(sys.executable).with_name("openapi-python-client")
    subprocess.run(
        [
            generator, "generate",
            "--url", f"{server.url}/api/openapi.json",
            "--config", HERE / "config.yaml",
            "--output-path", target,
        ],
        check=True,
    )  # fmt: skip
    sys.path.insert(0, str(target))


def part(name: str) -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.{name}")


def models() -> ModuleType:
    return part("models")


def call(name: str, *given: Any, **named: Any) -> Any:
    """The answer of one operation of the log."""
    authenticated = part("client").AuthenticatedClient
    with authenticated(server.url, token=key, raise_on_unexpected_status=True) as client:
        return part(f"api.logs.{name}").sync(*given, client=client, **named)


class TheDocument(unittest.TestCase):
    def test_gives_every_operation_a_function(self) -> None:
        document = json.loads((REPOSITORY / "openapi/openapi.json").read_text())
        for item in document["paths"].values():
            for operation in item.values():
                name, tag = operation["operationId"], operation["tags"][0].replace("-", "_")
                with self.subTest(operation=name):
                    if name in LEFT_OUT:
                        with self.assertRaises(ModuleNotFoundError):
                            part(f"api.{tag}.{name}")
                    else:
                        self.assertTrue(callable(part(f"api.{tag}.{name}").sync_detailed))


class TheClient(unittest.TestCase):
    def setUp(self) -> None:
        self.conversation = f"client-{uuid.uuid4()}"

    def entry(self, **fields: Any) -> Any:
        given = {
            "model": "gpt-5-mini",
            "status": "succeeded",
            "conversation_id": self.conversation,
            "prompt": [{"role": "user", "content": "What is an audit log?"}],
            "response": "A record of who did what, and when.",
            "usage": {"input_tokens": 12, "output_tokens": 9},
            "metadata": {"team": "search", "attempt": 1},
        }
        return models().NewLog.from_dict(given | fields)

    def listed(self) -> Any:
        return call("list_logs", conversation_id=self.conversation, period="all")

    def test_sends_lists_and_reads_one_entry(self) -> None:
        stored = call("create_logs", body=self.entry())
        self.assertIsInstance(stored, models().StoredLog)
        page = self.listed()
        self.assertEqual([item.id for item in page.items], [stored.id])
        self.assertEqual(page.items[0].usage.total_tokens, 21)
        whole = call("get_log", stored.id)
        self.assertEqual(whole.prompt, [{"role": "user", "content": "What is an audit log?"}])
        self.assertEqual(whole.response, "A record of who did what, and when.")
        self.assertEqual(whole.metadata.to_dict(), {"team": "search", "attempt": 1})

    def test_learns_what_became_of_each_item_of_a_batch(self) -> None:
        bad = self.entry(duration_ms=-1)
        result = call("create_logs", body=[self.entry(), bad, self.entry(status="failed")])
        self.assertIsInstance(result, models().BatchResult)
        self.assertEqual((result.accepted, result.rejected), (2, 1))
        stats = call("get_log_stats", conversation_id=self.conversation, period="all")
        self.assertEqual(stats.total_requests, 2)

    def test_reads_a_problem_and_deletes(self) -> None:
        stored = call("create_logs", body=self.entry())
        call("delete_log", stored.id)
        missing = call("get_log", stored.id)
        self.assertIsInstance(missing, models().Problem)
        self.assertEqual(missing.status, 404)
        self.assertEqual(self.listed().total, 0)


if __name__ == "__main__":
    unittest.main()
