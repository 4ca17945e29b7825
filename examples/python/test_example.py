"""Runs the example against a stand-in provider and the real log server.

Uses the server at LOGBOOK_URL with LOGBOOK_ADMIN__EMAIL and
LOGBOOK_ADMIN__PASSWORD, or starts the one named by LOGBOOK_BIN.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import unittest
import uuid
from pathlib import Path
from typing import Any

import openai
from openai import OpenAI

import stand_in
from log_server import LogServer, free_port
from logbook_client import Logbook
from openai_calls import chat, chat_stream, classify_openai

HERE = Path(__file__).resolve().parent
QUESTION = [{"role": "user", "content": "What is an audit log?"}]

server: LogServer
provider: stand_in.Server
api_key: str


def setUpModule() -> None:
    global server, provider, api_key
    server = LogServer()
    unittest.addModuleCleanup(server.close)
    provider = stand_in.Server(stand_in.Provider)
    unittest.addModuleCleanup(provider.close)
    api_key = server.new_api_key()
    logging.getLogger("logbook").setLevel(logging.CRITICAL)


class TheProgram(unittest.TestCase):
    """`main.py` as a user runs it."""

    @classmethod
    def setUpClass(cls) -> None:
        env = os.environ | {
            "OPENAI_BASE_URL": f"{provider.url}/v1",
            "OPENAI_API_KEY": "not-needed-here",
            "LOGBOOK_URL": server.url,
            "LOGBOOK_API_KEY": api_key,
            "USER": "ada",
        }
        command = [sys.executable, str(HERE / "main.py")]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise AssertionError(f"main.py ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        cls.output, cls.warnings = done.stdout, done.stderr
        conversation = done.stdout.splitlines()[0].removeprefix("conversation ")
        cls.entries = server.conversation(conversation)

    def test_every_call_is_stored_once_and_nothing_is_warned_about(self) -> None:
        told = [(entry["model"], entry["status"]) for entry in self.entries]
        expected = [
            ("gpt-5-mini", "succeeded"),
            ("gpt-5-mini", "succeeded"),
            ("text-embedding-3-small", "succeeded"),
            ("no-such-model", "failed"),
        ]
        self.assertEqual(told, expected)
        self.assertEqual(self.warnings, "")

    def test_the_chat_has_its_prompt_answer_and_usage(self) -> None:
        entry = self.entries[0]
        self.assertEqual(entry["capability"], "chat")
        self.assertEqual(entry["provider"], "openai")
        self.assertEqual(entry["user"]["id"], "ada")
        self.assertEqual(entry["prompt"][0]["role"], "user")
        self.assertEqual(entry["response"], stand_in.ANSWER)
        self.assert_usage(entry)
        self.assertGreaterEqual(entry["duration_ms"], 0)

    def test_the_streamed_chat_has_the_whole_answer_and_the_usage_of_its_last_chunk(self) -> None:
        entry = self.entries[1]
        self.assertEqual([message["role"] for message in entry["prompt"]], ["user", "assistant", "user"])
        self.assertEqual(entry["response"], stand_in.ANSWER)
        self.assertIs(entry["metadata"]["stream"], True)
        self.assert_usage(entry)

    def test_the_embedding_has_tokens_but_no_vectors(self) -> None:
        entry = self.entries[2]
        self.assertEqual(entry["capability"], "embedding")
        self.assertEqual(entry["prompt"], ["freight", "invoice"])
        self.assertEqual(entry["response"], {"vectors": 2, "dimensions": 3})
        self.assertEqual(entry["usage"], {"input_tokens": 5, "output_tokens": 0, "total_tokens": 5})

    def test_the_failing_call_says_why(self) -> None:
        entry = self.entries[3]
        self.assertEqual(entry["error"]["category"], "model_not_found")
        self.assertIn("`no-such-model` does not exist", entry["error"]["message"])
        self.assertNotIn("response", entry)

    def assert_usage(self, entry: dict[str, Any]) -> None:
        usage = {
            "input_tokens": 21,
            "output_tokens": 11,
            "total_tokens": 32,
            "cached_input_tokens": 8,
            "cache_write_tokens": 4,
            "reasoning_tokens": 3,
        }
        self.assertEqual(entry["usage"], usage)


class OneCall(unittest.TestCase):
    """Single calls, in this process."""

    def setUp(self) -> None:
        self.conversation = f"test-{uuid.uuid4()}"
        self.client = OpenAI(base_url=f"{provider.url}/v1", api_key="x", max_retries=0)
        self.addCleanup(self.client.close)

    def logbook(self, url: str | None = None, **options: Any) -> Logbook:
        options |= {"classify": classify_openai, "conversation_id": self.conversation}
        logbook = Logbook(url or server.url, api_key, **options)
        self.addCleanup(logbook.close, 0.0)
        return logbook

    def stored(self, logbook: Logbook) -> dict[str, Any]:
        self.assertTrue(logbook.flush())
        entries = server.conversation(self.conversation)
        self.assertEqual(len(entries), 1)
        return entries[0]

    def test_each_exception_becomes_its_category(self) -> None:
        expected = [
            ("too-busy", openai.RateLimitError, "failed", "rate_limiting"),
            ("wrong-key", openai.AuthenticationError, "failed", "authentication"),
            ("wrong-request", openai.BadRequestError, "failed", "invalid_request"),
            ("broken", openai.InternalServerError, "failed", "server_error"),
            ("filtered", openai.BadRequestError, "blocked", "guardrail_blocked"),
        ]
        logbook = self.logbook()
        for model, exception, _, _ in expected:
            with self.assertRaises(exception):
                chat(self.client, logbook, model, QUESTION)
        self.assertTrue(logbook.flush())
        entries = {entry["model"]: entry for entry in server.conversation(self.conversation)}
        for model, _, status, category in expected:
            with self.subTest(model):
                self.assertEqual(entries[model]["status"], status)
                self.assertEqual(entries[model]["error"]["category"], category)
                self.assertIn(stand_in.ERRORS[model][2], entries[model]["error"]["message"])

    def test_a_provider_that_is_not_there_is_a_network_error(self) -> None:
        nobody = OpenAI(base_url=f"http://127.0.0.1:{free_port()}/v1", api_key="x", max_retries=0)
        logbook = self.logbook()
        with self.assertRaises(openai.APIConnectionError):
            chat(nobody, logbook, "gpt-5-mini", QUESTION)
        self.assertEqual(self.stored(logbook)["error"]["category"], "network_error")

    def test_tool_calls_are_kept_as_messages(self) -> None:
        logbook = self.logbook()
        chat(self.client, logbook, "with-tools", QUESTION)
        call = self.stored(logbook)["response"][0]["tool_calls"][0]
        self.assertEqual(call["function"]["name"], "get_order")

    def test_an_answer_that_ran_out_of_tokens_is_a_partial_success(self) -> None:
        logbook = self.logbook()
        chat(self.client, logbook, "cut-off", QUESTION)
        entry = self.stored(logbook)
        self.assertEqual(entry["status"], "partial_success")
        self.assertEqual(entry["response"], stand_in.ANSWER)

    def test_a_stream_that_is_left_early_is_cancelled_with_what_came(self) -> None:
        logbook = self.logbook()
        stream = chat_stream(self.client, logbook, "gpt-5-mini", QUESTION)
        self.assertEqual(next(stream), "An")
        stream.close()
        entry = self.stored(logbook)
        self.assertEqual((entry["status"], entry["response"]), ("cancelled", "An"))

    def test_a_busy_log_and_a_lost_answer_still_make_one_entry(self) -> None:
        trouble = ["busy", "lost"]
        way = stand_in.Server(stand_in.stumbling_way(server.url, trouble))
        self.addCleanup(way.close)
        logbook = self.logbook(way.url)
        chat(self.client, logbook, "gpt-5-mini", QUESTION)
        self.assertEqual(self.stored(logbook)["response"], stand_in.ANSWER)
        self.assertEqual(trouble, [])

    def test_a_log_that_is_not_there_does_not_break_the_call(self) -> None:
        logbook = self.logbook(f"http://127.0.0.1:{free_port()}", attempts=1)
        with self.assertLogs("logbook", logging.WARNING) as warned:
            answer = chat(self.client, logbook, "gpt-5-mini", QUESTION)
            self.assertTrue(logbook.flush())
        self.assertEqual(answer, stand_in.ANSWER)
        self.assertIn("gave up on 1 entries", warned.output[-1])


if __name__ == "__main__":
    unittest.main()
