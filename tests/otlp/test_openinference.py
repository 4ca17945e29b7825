"""OpenInference's instrumentation of `openai`, with the real server."""

from __future__ import annotations

import os
import unittest

from harness import Client, ask_everything, check_everything, recipe

import openai
from openinference.instrumentation import using_attributes
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


class OpenInferenceTest(Client):
    name = "openinference.bin"

    def test_calls_are_entries(self) -> None:
        os.environ["OTEL_SERVICE_NAME"] = "shop"
        tracing = TracerProvider()
        code, *_ = recipe("OpenInference").code()
        names = {"OTLPSpanExporter": OTLPSpanExporter, "url": self.log_url, "key": self.key}
        tracing.add_span_processor(BatchSpanProcessor(eval(code, names)))
        OpenAIInstrumentor().instrument(tracer_provider=tracing)
        client = openai.OpenAI(base_url=f"{self.provider.url}/v1", api_key="x", max_retries=0)
        with tracing.get_tracer("test").start_as_current_span("request") as root:
            with using_attributes(user_id="u-17", session_id="c-93", metadata={"team": "north"}):
                ask_everything(client)
        tracing.shutdown()
        entries = self.entries()
        context = root.get_span_context()
        check_everything(
            self,
            entries,
            provider="openai",
            platform="shop",
            user={"id": "u-17"},
            conversation_id="c-93",
            trace_id=f"{context.trace_id:032x}",
            parent_id=f"{context.span_id:016x}",
            metadata__team="north",
        )


if __name__ == "__main__":
    unittest.main()
