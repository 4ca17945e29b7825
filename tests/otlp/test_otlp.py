"""OpenTelemetry's SDK and its instrumentation of `openai`, with the real server.

Exporters are set up by environment variables alone, as docs/INTEGRATIONS.md has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from harness import ANSWER, HERE, LogServer, Provider, Server, free_port, recipe

os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_ONLY"
os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
os.environ["OTEL_SERVICE_NAME"] = "shop"

import openai  # noqa: E402
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import (  # noqa: E402
    OTLPSpanExporter as GrpcSpanExporter,
)
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: E402
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor  # noqa: E402
from opentelemetry.sdk.trace import TracerProvider  # noqa: E402
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult  # noqa: E402
from opentelemetry.trace import SpanKind, StatusCode  # noqa: E402

MESSAGES = [{"role": "user", "content": "What is an audit log?"}]


class OtlpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.grpc_address = f"127.0.0.1:{free_port()}"
        cls.server = LogServer({"LOGBOOK_OTLP_GRPC_LISTEN": cls.grpc_address})
        cls.addClassCleanup(cls.server.close)
        cls.provider = Server(Provider)
        cls.addClassCleanup(cls.provider.close)
        cls.key = cls.server.new_api_key()
        os.environ |= recipe("anything with an OTLP exporter").settings(cls.server.url, cls.key)
        os.environ["OTEL_EXPORTER_OTLP_COMPRESSION"] = "gzip"

    def setUp(self) -> None:
        self.tracing = TracerProvider()
        self.tracing.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self.tracer = self.tracing.get_tracer("test")
        self.addCleanup(self.tracing.shutdown)

    def entries(self, trace_id: int) -> list[dict[str, Any]]:
        """The entries of a trace with their content."""
        self.assertTrue(self.tracing.force_flush())
        query = f"trace_id={trace_id:032x}&sort=started_at&period=all"
        items = self.server.request("GET", f"/api/v1/logs?{query}")["items"]
        return [self.server.request("GET", f"/api/v1/logs/{item['id']}") for item in items]

    def test_spans_of_the_sdk_are_entries(self) -> None:
        with self.tracer.start_as_current_span("invoke_agent planner") as agent:
            agent.set_attribute("gen_ai.operation.name", "invoke_agent")
            agent.set_attribute("gen_ai.agent.name", "planner")
            agent.set_attribute("user.id", "u-17")
            with self.tracer.start_as_current_span("chat", kind=SpanKind.CLIENT) as call:
                call.set_attributes(
                    {
                        "gen_ai.operation.name": "chat",
                        "gen_ai.provider.name": "openai",
                        "gen_ai.request.model": "gpt-5-mini",
                        "gen_ai.usage.input_tokens": 21,
                        "gen_ai.usage.output_tokens": 11,
                        "gen_ai.response.finish_reasons": ["stop"],
                        "gen_ai.conversation.id": "c-1",
                        "gen_ai.output.messages": '[{"role": "assistant", "content": "Hello"}]',
                    }
                )
            with self.tracer.start_as_current_span("execute_tool weather") as tool:
                tool.set_attribute("gen_ai.operation.name", "execute_tool")
                tool.set_attribute("gen_ai.tool.call.arguments", '{"city": "Bonn"}')
                tool.set_status(StatusCode.ERROR, "no wind")
        entries = self.entries(call.get_span_context().trace_id)
        self.assertEqual(len(entries), 2)
        # Both may begin in the same millisecond, and then in either order.
        of = {entry["capability"]: entry for entry in entries}
        chat, weather = of["chat"], of["tool"]
        self.assertEqual(chat["model"], "gpt-5-mini")
        self.assertEqual(chat["provider"], "openai")
        self.assertEqual(chat["platform"], "shop")
        self.assertEqual(chat["source"], "agent")
        self.assertEqual(chat["agent"], {"name": "planner"})
        self.assertEqual(chat["user"], {"id": "u-17"})
        self.assertEqual(chat["usage"]["total_tokens"], 32)
        self.assertEqual(chat["conversation_id"], "c-1")
        self.assertEqual(chat["response"], [{"role": "assistant", "content": "Hello"}])
        self.assertEqual(weather["capability"], "tool")
        self.assertEqual(weather["prompt"], {"city": "Bonn"})
        self.assertEqual(weather["error"], {"category": "tool_execution", "message": "no wind"})

    def test_a_resend_makes_no_second_entry(self) -> None:
        with self.tracer.start_as_current_span("chat") as span:
            span.set_attribute("gen_ai.operation.name", "chat")
        exporter = OTLPSpanExporter()
        for _ in range(2):
            self.assertEqual(exporter.export([span]), SpanExportResult.SUCCESS)
        self.assertEqual(len(self.entries(span.get_span_context().trace_id)), 1)

    @unittest.skipIf(os.environ.get("LOGBOOK_URL"), "only a server started here is known to speak gRPC")
    def test_spans_by_grpc_are_entries(self) -> None:
        endpoint = f"http://{self.grpc_address}"
        settings = recipe("an exporter of OTLP that speaks gRPC alone").settings("", self.key, self.grpc_address)
        tracing = TracerProvider()
        with mock.patch.dict(os.environ, settings):
            tracing.add_span_processor(BatchSpanProcessor(GrpcSpanExporter()))
        self.addCleanup(tracing.shutdown)
        with tracing.get_tracer("test").start_as_current_span("chat") as span:
            span.set_attribute("gen_ai.operation.name", "chat")
            span.set_attribute("gen_ai.request.model", "by-grpc")
        self.assertTrue(tracing.force_flush())
        [entry] = self.entries(span.get_span_context().trace_id)
        self.assertEqual((entry["model"], entry["platform"]), ("by-grpc", "shop"))
        unknown = GrpcSpanExporter(endpoint=endpoint, headers={"x-api-key": "alb_unknown"})
        self.addCleanup(unknown.shutdown)
        self.assertEqual(unknown.export([span]), SpanExportResult.FAILURE)

    def test_calls_of_openai_are_entries(self) -> None:
        instrumentor = OpenAIInstrumentor()
        instrumentor.instrument(tracer_provider=self.tracing)
        self.addCleanup(instrumentor.uninstrument)
        client = openai.OpenAI(base_url=f"{self.provider.url}/v1", api_key="x", max_retries=0)
        with self.tracer.start_as_current_span("request") as root:
            client.chat.completions.create(model="gpt-5-mini", messages=MESSAGES)
            stream = client.chat.completions.create(
                model="gpt-5", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
            )
            list(stream)
            client.chat.completions.create(model="with-tools", messages=MESSAGES)
            client.embeddings.create(model="text-embedding-3-small", input=["a", "b"])
            with self.assertRaises(openai.RateLimitError):
                client.chat.completions.create(model="too-busy", messages=MESSAGES)
        entries = self.entries(root.get_span_context().trace_id)
        by_model = {entry["model"]: entry for entry in entries}
        self.assertEqual(len(entries), 5)
        for model in ["gpt-5-mini", "gpt-5"]:
            with self.subTest(model=model):
                entry = by_model[model]
                self.assertEqual(entry["provider"], "openai")
                self.assertEqual(entry["status"], "succeeded")
                self.assertEqual(entry["usage"]["input_tokens"], 21)
                self.assertEqual(entry["usage"]["output_tokens"], 11)
                self.assertIn("What is an audit log?", str(entry["prompt"]))
                self.assertIn(ANSWER, str(entry["response"]))
        self.assertIn("get_order", str(by_model["with-tools"]["response"]))
        self.assertEqual(by_model["text-embedding-3-small"]["capability"], "embedding")
        self.assertEqual(by_model["too-busy"]["error"]["category"], "rate_limiting")

    def test_a_program_that_knows_nothing_of_telemetry_is_logged(self) -> None:
        asked = recipe("Python with OpenTelemetry's GenAI instrumentation")
        env = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
        env |= asked.settings(self.server.url, self.key)
        env |= {"OPENAI_BASE_URL": f"{self.provider.url}/v1", "OPENAI_API_KEY": "x", "OTEL_SERVICE_NAME": "unaware"}
        env["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        subprocess.run(["sh", "-c", asked.code()[-1]], cwd=HERE, env=env, check=True, timeout=120)
        items = self.server.request("GET", "/api/v1/logs?platform=unaware&period=all")["items"]
        # Other instrumentations of the package are installed here, and tell of the call as well.
        self.assertGreaterEqual(len(items), 1)
        for item in items:
            entry = self.server.request("GET", f"/api/v1/logs/{item['id']}")
            self.assertEqual((entry["provider"], entry["usage"]["total_tokens"]), ("openai", 32))
            self.assertIn("What is an audit log?", str(entry["prompt"]))
            self.assertIn(ANSWER, str(entry["response"]))


if __name__ == "__main__":
    unittest.main()
