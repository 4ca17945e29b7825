"""Codex, set up as docs/INTEGRATIONS.md has it, with the real server."""

from __future__ import annotations

import time
import unittest

from agent import ANSWER, FILE, FILES_QUESTION, QUESTION, SECONDS, TURNS, Agent, Entry, recipe
from app_server import AppServer

MODEL = "gpt-5.2-codex"


class CodexTest(Agent):
    name, program, recording = "Codex", "codex", "codex.bin"

    @classmethod
    def set_up_home(cls) -> None:
        cls.write_settings(".codex/config.toml", recipe("Codex, toml").text)

    def settings(self) -> list[str]:
        provider = f'name = "stand-in", base_url = "{self.models.url}/v1", wire_api = "responses"'
        provider += ", request_max_retries = 1, stream_max_retries = 0"
        settings = ["model_provider=stand-in", f"model_providers.stand-in={{{provider}}}", "analytics.enabled=false"]
        return [word for setting in settings for word in ("-c", setting)]

    def ask(self, model: str, prompt: str, *more: str) -> list[Entry]:
        sandbox = ["--sandbox", "danger-full-access"]
        arguments = [*self.settings(), *sandbox, *more, "--skip-git-repo-check"]
        return self.run_agent("exec", *arguments, "-m", model, prompt)

    def failures(self, model: str, count: int) -> list[Entry]:
        """The entries of a turn that fails. `codex exec` may end before it has sent them; as a
        server it stays."""
        before = self.ids()
        server = AppServer(self.command(*self.settings(), "app-server"), **self.options())
        try:
            self.assertEqual(server.take_turn(model, QUESTION), "failed")
            deadline = time.monotonic() + SECONDS
            while len(entries := self.entries_after(before)) < count and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            server.close()
        self.assertEqual(len(entries), count)
        return entries

    def test_chat(self) -> None:
        (call,) = entries = self.ask(MODEL, QUESTION)
        self.check_calls(entries, MODEL, provider="openai", usage__cache_write_tokens=4)
        self.check(call, prompt=QUESTION, response=ANSWER, usage__reasoning_tokens=3)
        self.assertIn("time_to_first_token_ms", call)

    def test_tool(self) -> None:
        first, tool, second = entries = self.ask(MODEL, FILES_QUESTION)
        self.check_calls([first, second], MODEL, provider="openai")
        self.check_session(entries)
        self.check(first, prompt=FILES_QUESTION, response=None)
        self.check(second, prompt=None, response=ANSWER)
        self.check(tool, status="succeeded", capability="tool", entity={"type": "tool", "id": "exec_command"})
        self.check(tool, prompt={"cmd": "ls"})
        self.assertIn(FILE, tool["response"])
        self.assertIn("duration_ms", tool)

    def test_conversation(self) -> None:
        calls = self.ask(MODEL, TURNS[0]) + self.ask(MODEL, TURNS[1], "resume", "--last")
        self.check_calls(calls, MODEL)
        self.assertEqual([call["prompt"] for call in calls], [*TURNS])
        self.assertEqual([call["response"] for call in calls], [ANSWER, ANSWER])

    def test_error(self) -> None:
        (call,) = self.failures("wrong-request", 1)
        self.check_failure(call, "wrong-request", "invalid_request", "400")

    def test_attempts_that_fail(self) -> None:
        entries = self.failures("broken", 2)
        for entry in entries:
            self.check(entry, status="failed", model="broken", error__category="server_error")
        self.check_session(entries)

    def test_rate_limit(self) -> None:
        (call,) = self.failures("too-busy", 1)
        self.check_failure(call, "too-busy", "rate_limiting", "429")


if __name__ == "__main__":
    unittest.main()
