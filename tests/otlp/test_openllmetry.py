"""OpenLLMetry's instrumentations of `openai` and `anthropic`, with the real server."""

from __future__ import annotations

import os
import unittest
from typing import Any

from harness import ANSWER, MESSAGES, WEATHER, Client, ask_everything, check_everything, recipe

# Among them ANTHROPIC_OPEN_TELEMETRY, which the package reads when it is imported.
os.environ |= {name: value for name, value in recipe("OpenLLMetry").settings("", "").items() if "TRACELOOP" not in name}

import anthropic
import openai
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor
from opentelemetry.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


class OpenLLMetryTest(Client):
    name = "openllmetry.bin"

    def test_calls_are_entries(self) -> None:
        os.environ["OTEL_SERVICE_NAME"] = "shop"
        settings = recipe("OpenLLMetry").settings(self.log_url, self.key)
        # What Traceloop.init() passes on to the exporter.
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = settings["TRACELOOP_BASE_URL"]
        os.environ["OTEL_EXPORTER_OTLP_HEADERS"] = settings["TRACELOOP_HEADERS"]
        tracing = TracerProvider()
        tracing.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(tracing)
        OpenAIInstrumentor().instrument()
        AnthropicInstrumentor().instrument()
        with trace.get_tracer("test").start_as_current_span("request") as root:
            root.set_attribute("traceloop.association.properties.user_id", "u-17")
            root.set_attribute("traceloop.association.properties.session_id", "c-93")
            ask_everything(openai.OpenAI(base_url=f"{self.provider.url}/v1", api_key="x", max_retries=0))
            ask_anthropic(anthropic.Anthropic(base_url=self.provider.url, api_key="x", max_retries=0))
        tracing.shutdown()
        entries = self.entries()
        context = root.get_span_context()
        for entry in entries:
            self.check(entry, platform="shop", user={"id": "u-17"}, conversation_id="c-93")
            self.check(entry, trace_id=f"{context.trace_id:032x}", parent_id=f"{context.span_id:016x}")
        of_anthropic = [entry for entry in entries if entry.get("provider") == "anthropic"]
        check_everything(self, [entry for entry in entries if entry not in of_anthropic], provider="openai")
        self.check_anthropic(of_anthropic)

    def check_anthropic(self, entries: list[dict[str, Any]]) -> None:
        self.assertEqual([entry.get("model") for entry in entries], ["claude", "with-tools", "too-busy"])
        chat, tools, busy = entries
        for entry in [chat, tools]:
            self.check(entry, status="succeeded", capability="chat")
            self.check(entry, usage__input_tokens=21, usage__output_tokens=11, usage__total_tokens=32)
            self.check(entry, usage__cached_input_tokens=8, usage__cache_write_tokens=4)
        self.assertIn(ANSWER, str(chat["response"]))
        self.assertIn("NF-1", str(tools["response"]))
        self.check(busy, status="failed", error__category="rate_limiting")


def ask_anthropic(client: anthropic.Anthropic) -> None:
    tools = [{"name": WEATHER["name"], "input_schema": WEATHER["parameters"]}]
    client.messages.create(model="claude", max_tokens=99, messages=MESSAGES)
    client.messages.create(model="with-tools", max_tokens=99, messages=MESSAGES, tools=tools)
    try:
        client.messages.create(model="too-busy", max_tokens=99, messages=MESSAGES)
    except anthropic.RateLimitError:
        return
    raise AssertionError("the call of too-busy succeeded")


if __name__ == "__main__":
    unittest.main()
