"""Langfuse's SDK and its wrapper of `openai`, with the real server."""

from __future__ import annotations

import os
import unittest

from harness import Client, ask_everything, check_everything, recipe


class LangfuseTest(Client):
    name = "langfuse.bin"

    def test_calls_are_entries(self) -> None:
        os.environ |= recipe("Langfuse's SDKs").settings(self.log_url, self.key)
        os.environ["LANGFUSE_PUBLIC_KEY"] = "shop"
        from langfuse import get_client, propagate_attributes
        from langfuse.openai import openai

        client = openai.OpenAI(base_url=f"{self.provider.url}/v1", api_key="x", max_retries=0)
        langfuse = get_client()
        with langfuse.start_as_current_observation(name="planner", as_type="agent") as root:
            with propagate_attributes(user_id="u-17", session_id="c-93", metadata={"team": "north"}):
                ask_everything(client)
        langfuse.shutdown()
        check_everything(
            self,
            self.entries(),
            user={"id": "u-17"},
            conversation_id="c-93",
            agent={"name": "planner"},
            source="agent",
            trace_id=root.trace_id,
            parent_id=root.id,
            metadata__team="north",
        )


if __name__ == "__main__":
    unittest.main()
