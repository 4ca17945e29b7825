"""Codex, set up as docs/INTEGRATIONS.md has it, with the real server."""

from __future__ import annotations

import unittest
from collections.abc import Mapping

from agent import ANSWER, FILE, FILES_QUESTION, QUESTION, Agent, Entry, recipe

MODEL = "gpt-5.2-codex"
RUNS = 5


class CodexTest(Agent):
    name, program, recording = "Codex", "codex", "codex.bin"

    @classmethod
    def set_up_home(cls) -> None:
        cls.write_settings(".codex/config.toml", recipe(cls.name, "toml"))

    def environment(self) -> Mapping[str, str]:
        # What is left when it ends with an error is not sent.
        return {"OTEL_BLRP_SCHEDULE_DELAY": "10"}

    def ask(self, model: str, prompt: str, succeeds: bool = True) -> list[Entry]:
        provider = f'name = "stand-in", base_url = "{self.models.url}/v1", wire_api = "responses"'
        provider += ", request_max_retries = 1, stream_max_retries = 0"
        settings = ["-c", 'model_provider="stand-in"', "-c", f"model_providers.stand-in={{{provider}}}"]
        settings += ["-c", "analytics.enabled=false", "--sandbox", "danger-full-access", "--skip-git-repo-check"]
        return self.run_agent("exec", *settings, "-m", model, prompt, succeeds=succeeds)

    def failures(self, model: str) -> list[Entry]:
        """The entries of a run that fails; of one that ends before it has sent them there are none."""
        for _ in range(RUNS):
            if entries := self.ask(model, QUESTION, succeeds=False):
                return entries
        self.fail(f"none of {RUNS} runs was logged: {self.said}")

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

    def test_error(self) -> None:
        (call,) = self.failures("wrong-request")
        self.check_failure(call, "wrong-request", "invalid_request", "400")

    def test_attempts_that_fail(self) -> None:
        entries = self.failures("broken")
        for entry in entries:
            self.check(entry, status="failed", model="broken", error__category="server_error")
        self.check_session(entries)

    def test_rate_limit(self) -> None:
        (call,) = self.failures("too-busy")
        self.check_failure(call, "too-busy", "rate_limiting", "429")


if __name__ == "__main__":
    unittest.main()
