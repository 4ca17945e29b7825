"""LiteLLM with its callback `generic_api`, set up by environment variables alone as
docs/INTEGRATIONS.md has it, with the real server.

With RECORD=1 in the environment, what is sent is written into `fixtures`, which the
tests in Rust read.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import unittest
import uuid
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests/python"))

from http_stand_in import Handler, forward  # noqa: E402
from log_server import LogServer  # noqa: E402
from recipes import recipe  # noqa: E402
from stand_in import ANSWER, Provider, Server  # noqa: E402

# Nothing is asked of the network, and each call is sent at once.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["DEFAULT_BATCH_SIZE"] = "1"

import litellm  # noqa: E402
import openai  # noqa: E402

MESSAGES = [{"role": "user", "content": "What is an audit log?"}]
WAIT_SECONDS = 60
FIXTURES = ("chat", "streamed_chat", "error", "rate_limit")


class LitellmTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.server = LogServer()
        cls.addClassCleanup(cls.server.close)
        cls.provider = Server(Provider)
        cls.addClassCleanup(cls.provider.close)
        cls.key = cls.server.new_api_key()
        cls.sent: list[bytes] = []
        way = Server(recording(cls.server.url, cls.sent))
        cls.addClassCleanup(way.close)
        os.environ |= recipe("LiteLLM, sh").settings(way.url, cls.key)
        # The callback belongs to the loop it was made in.
        cls.loop = asyncio.new_event_loop()
        cls.addClassCleanup(end, cls.loop)
        cls.loop.run_until_complete(set_callback())
        litellm.suppress_debug_info = True

    def call(self, model: str, **more: Any) -> dict[str, Any]:
        """Calls a model and returns the entry that the log has of it."""
        call_id = str(uuid.uuid4())
        self.loop.run_until_complete(self.called(f"openai/{model}", litellm_call_id=call_id, **more))
        entry = self.entry_of(call_id)
        name = self.id().rsplit("test_", 1)[-1]
        if os.environ.get("RECORD") and name in FIXTURES:
            record(self.sent[-1], name)
        return entry

    async def called(self, model: str, stream: bool = False, **more: Any) -> None:
        before = len(self.sent)
        base, key = f"{self.provider.url}/v1", "no key"
        try:
            answer = await litellm.acompletion(
                model=model, messages=MESSAGES, api_base=base, api_key=key,
                stream=stream, num_retries=0, max_retries=0, user="u-17", **more,
            )
            if stream:
                async for _ in answer:
                    pass
        except openai.APIError:
            # What it tells of the failure is what is tested.
            pass
        # The callback sends in the background of this loop.
        deadline = time.monotonic() + WAIT_SECONDS
        while len(self.sent) == before and time.monotonic() < deadline:
            await asyncio.sleep(0.05)

    def entry_of(self, call_id: str) -> dict[str, Any]:
        for body in self.sent:
            for item in json.loads(body):
                if item["litellm_call_id"] == call_id:
                    query = f"trace_id={item['trace_id']}&period=all"
                    (found,) = self.server.request("GET", f"/api/v1/logs?{query}")["items"]
                    return self.server.request("GET", f"/api/v1/logs/{found['id']}")
        self.fail(f"no call {call_id} was sent")

    def test_chat(self) -> None:
        entry = self.call("gpt-4o-mini")
        self.assertEqual((entry["status"], entry["provider"]), ("succeeded", "openai"))
        self.assertEqual((entry["model"], entry["capability"]), ("gpt-4o-mini", "chat"))
        self.assertEqual(entry["user"]["id"], "u-17")
        usage = entry["usage"]
        self.assertEqual((usage["input_tokens"], usage["output_tokens"]), (21, 11))
        self.assertEqual((usage["cached_input_tokens"], usage["reasoning_tokens"]), (8, 3))
        self.assertGreater(entry["cost_usd"], 0)
        self.assertEqual(entry["prompt"], MESSAGES)
        self.assertEqual(entry["response"]["content"], ANSWER)

    def test_streamed_chat(self) -> None:
        entry = self.call("gpt-4o-mini", stream=True)
        self.assertEqual(entry["status"], "succeeded")
        self.assertEqual(entry["response"]["content"], ANSWER)
        self.assertIn("time_to_first_token_ms", entry)

    def test_error(self) -> None:
        entry = self.call("no-such-model")
        self.assertEqual(entry["status"], "failed")
        self.assertEqual(entry["error"]["category"], "model_not_found")
        self.assertIn("does not exist", entry["error"]["message"])
        self.assertNotIn("input_tokens", entry.get("usage", {}))

    def test_rate_limit(self) -> None:
        entry = self.call("too-busy")
        self.assertEqual((entry["status"], entry["error"]["category"]), ("failed", "rate_limiting"))

    def test_a_batch_that_is_sent_again_makes_no_second_entry(self) -> None:
        self.call("gpt-4o-mini")
        url = f"{self.server.url}/api/v1/ingest/litellm"
        status, answer = forward(url, self.sent[-1], {"Authorization": f"Bearer {self.key}"})
        counts = json.loads(answer)
        self.assertEqual((status, counts["accepted"], counts["duplicates"]), (200, 0, 1))

    def test_nothing_is_in_quarantine(self) -> None:
        self.call("gpt-4o-mini")
        self.assertEqual(self.server.request("GET", "/api/v1/quarantine")["items"], [])


def end(loop: asyncio.AbstractEventLoop) -> None:
    """Ends what the callback does by the clock, and the loop."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()


async def set_callback() -> None:
    """Sets the callback, which needs a loop that runs."""
    exec(recipe("LiteLLM, python").text, {})


def recording(log_url: str, sent: list[bytes]) -> type[Handler]:
    """A way to the log that keeps what goes along."""

    class Way(Handler):
        def do_POST(self) -> None:
            body = self.body()
            status, answer = forward(log_url + self.path, body, self.headers)
            sent.append(body)
            self.reply(status, answer)

    return Way


def record(body: bytes, name: str) -> None:
    """Writes a body as a fixture, without the paths of this machine and the list of prices."""
    items = json.loads(body)
    for item in items:
        item["model_map_information"] = None
        if error := item.get("error_information"):
            error["traceback"] = ""
    path = HERE / "fixtures" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(items, indent=1) + "\n")


if __name__ == "__main__":
    unittest.main()
