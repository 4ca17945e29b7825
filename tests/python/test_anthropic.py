"""The wrapper of the `anthropic` package, with the stand-in provider and the real server."""

from __future__ import annotations

import json
from typing import Any

import anthropic
from ai_logbook import wrap_anthropic

import anthropic_shapes
from openai_shapes import ANSWER, TOOL_ARGUMENTS
from support import QUESTION, ClientTest, provider

USAGE = {
    "input_tokens": 21,
    "output_tokens": 11,
    "total_tokens": 32,
    "cached_input_tokens": 8,
    "cache_write_tokens": 4,
}
OUTCOMES = {
    "claude-sonnet-5": ("succeeded", None),
    "with-tools": ("succeeded", None),
    "cut-off": ("partial_success", "invalid_request"),
    "refusing": ("blocked", "guardrail_blocked"),
}
FAILURES = {
    "no-such-model": (anthropic.NotFoundError, "model_not_found"),
    "too-busy": (anthropic.RateLimitError, "rate_limiting"),
    "wrong-key": (anthropic.AuthenticationError, "authentication"),
    "wrong-request": (anthropic.BadRequestError, "invalid_request"),
    "broken": (anthropic.InternalServerError, "server_error"),
    "overloaded": (anthropic.APIStatusError, "server_error"),
}


class Blocking(ClientTest):
    kind: Any = anthropic.Anthropic

    def setUp(self) -> None:
        super().setUp()
        self.log = self.logbook()
        client = self.kind(base_url=provider().url, api_key="x", max_retries=0)
        self.addCleanup(lambda: self.settle(client.close()))
        self.client = wrap_anthropic(client, self.log)

    def given(self, model: str) -> dict[str, Any]:
        return {"model": model, "max_tokens": 64, "messages": QUESTION}

    def ask(self, model: str = "claude-sonnet-5", **arguments: Any) -> Any:
        return self.settle(self.client.messages.create(**self.given(model), **arguments))

    def read_text(self, stream: Any) -> Any:
        """Reads `text_stream`, by the end of which the helper has read all of the stream."""

        async def waited() -> str:
            return "".join([text async for text in stream.text_stream])

        return waited() if self.is_async else "".join(stream.text_stream)

    def check(self, entry: dict[str, Any]) -> None:
        error = entry.get("error", {})
        self.assertEqual((entry["status"], error.get("category")), OUTCOMES[entry["model"]])
        self.assertEqual(entry["usage"], USAGE)
        self.assertEqual((entry["provider"], entry["capability"]), ("anthropic", "chat"))
        if entry["model"] == "with-tools":
            tool = entry["response"][0]["content"][1]
            self.assertEqual((tool["name"], tool["input"]), ("get_order", json.loads(TOOL_ARGUMENTS)))
        elif entry["model"] == "refusing":
            self.assertNotIn("response", entry)
        else:
            self.assertEqual(entry["response"], ANSWER)

    def test_a_message_has_its_prompt_answer_and_outcome(self) -> None:
        for model in OUTCOMES:
            self.ask(model, system="Be brief.", metadata={"user_id": "u-17"})
        entries = self.by_model(self.log)
        self.assertEqual(set(entries), set(OUTCOMES))
        for entry in entries.values():
            with self.subTest(entry["model"]):
                self.assertEqual(entry["prompt"], [{"role": "system", "content": "Be brief."}, *QUESTION])
                self.assertEqual(entry["user"], {"id": "u-17"})
                self.check(entry)

    def test_a_streamed_message_is_logged_as_one_that_is_not(self) -> None:
        for model in OUTCOMES:
            stream = self.ask(model, stream=True)
            self.assertIn(anthropic.AsyncStream if self.is_async else anthropic.Stream, type(stream).__mro__)
            self.read(stream)
        entries = self.by_model(self.log)
        self.assertEqual(set(entries), set(OUTCOMES))
        for entry in entries.values():
            with self.subTest(entry["model"]):
                self.check(entry)
                self.assertIs(entry["metadata"]["stream"], True)

    def test_the_stream_helper_is_one_entry_however_it_is_read(self) -> None:
        for read in (lambda stream: stream.get_final_message(), self.read_text):
            for model in OUTCOMES:
                self.within(self.client.messages.stream(**self.given(model)), read)
        entries = self.entries(self.log)
        self.assertEqual(sorted(entry["model"] for entry in entries), sorted([*OUTCOMES, *OUTCOMES]))
        for entry in entries:
            with self.subTest(entry["model"]):
                self.check(entry)

    def test_a_stream_that_is_left_early_is_cancelled_with_what_came(self) -> None:
        stream = self.ask(stream=True)
        self.read(stream, most=4)
        self.settle(stream.close())
        entry = self.entry(self.log)
        self.assertEqual((entry["status"], entry["response"]), ("cancelled", "An audit"))
        self.assertEqual(entry["usage"]["input_tokens"], 21)

    def test_the_stream_helper_left_early_is_cancelled(self) -> None:
        self.within(self.client.messages.stream(**self.given("claude-sonnet-5")), lambda stream: None)
        self.assertEqual(self.entry(self.log)["status"], "cancelled")

    def test_errors_have_their_category_also_within_streams(self) -> None:
        for model, (kind, _) in FAILURES.items():
            with self.assertRaises(kind):
                self.ask(model)
            with self.assertRaises(kind):
                self.within(self.client.messages.stream(**self.given(model)), lambda stream: None)
        with self.assertRaises(anthropic.APIStatusError):
            self.read(self.ask("error-in-stream", stream=True))
        entries = self.entries(self.log)
        (broken,) = [entry for entry in entries if entry["model"] == "error-in-stream"]
        failed = [entry for entry in entries if entry is not broken]
        self.assertEqual(len(failed), 2 * len(FAILURES))
        for entry in failed:
            with self.subTest(entry["model"]):
                self.assertEqual(entry["error"]["category"], FAILURES[entry["model"]][1])
                self.assertIn(anthropic_shapes.ERRORS[entry["model"]][2], entry["error"]["message"])
        self.assertEqual((broken["status"], broken["error"]["category"]), ("failed", "server_error"))
        self.assertEqual(broken["response"], "An audit")

    def test_copies_and_the_beta_of_the_client_are_logged_too(self) -> None:
        copy = self.client.with_options(timeout=20)
        self.settle(copy.messages.create(**self.given("claude-sonnet-5")))
        self.settle(copy.beta.messages.create(**self.given("claude-sonnet-5")))
        for entry in self.entries(self.log):
            self.check(entry)
        self.assertEqual(self.log.stats().stored, 2)


class Asynchronous(Blocking):
    kind = anthropic.AsyncAnthropic
    is_async = True
