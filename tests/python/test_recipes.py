"""The recipes of docs/INTEGRATIONS.md for the package, run as they stand there."""

from __future__ import annotations

import unittest
from typing import Any
from unittest import mock

import anthropic
import openai

import ai_logbook
from recipes import recipe
from support import QUESTION, LogbookTest, api_key, provider, server


class ARecipe(LogbookTest):
    def run_it(self, code: str, names: dict[str, Any]) -> Any:
        """The client that a recipe makes, with everything else out of the environment."""
        settings = {
            "LOGBOOK_URL": server().url,
            "LOGBOOK_API_KEY": api_key(),
            "OPENAI_BASE_URL": f"{provider().url}/v1",
            "OPENAI_API_KEY": "x",
            "ANTHROPIC_BASE_URL": provider().url,
            "ANTHROPIC_API_KEY": "x",
        }
        with mock.patch.dict("os.environ", settings):
            exec(code, names)
        return names["client"]

    def check_newest(self, provider: str, model: str) -> None:
        page = server().request("GET", "/api/v1/logs?period=all&per_page=1")
        entry = page["items"][0]
        self.assertEqual((entry["provider"], entry["model"]), (provider, model))
        self.assertGreater(entry["usage"]["total_tokens"], 0)

    def test_with_the_package_and_openai(self) -> None:
        names: dict[str, Any] = {}
        client = self.run_it(recipe("One entry, python 2").text, names)
        client.chat.completions.create(model="gpt-5-mini", messages=QUESTION)
        self.assertTrue(names["logbook"].flush())
        self.check_newest("openai", "gpt-5-mini")

    def test_of_the_table(self) -> None:
        code = recipe("Python with openai or anthropic, without OpenTelemetry").code()
        wrapped = [one for one in code if "wrap" in one]
        self.assertEqual(len(wrapped), 2)
        made = self.logbook()
        names: dict[str, Any] = {**vars(ai_logbook), **vars(openai), **vars(anthropic), "Logbook": lambda: made}
        for statement in wrapped:
            client = self.run_it(statement if "=" in statement else f"client = {statement}", dict(names))
            if "openai" in statement:
                client.chat.completions.create(model="gpt-5-mini", messages=QUESTION)
            else:
                client.messages.create(model="claude", max_tokens=99, messages=QUESTION)
        self.assertEqual(self.by_model(made).keys(), {"gpt-5-mini", "claude"})


if __name__ == "__main__":
    unittest.main()
