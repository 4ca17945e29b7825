"""The wrapper of the `openai` package, with the stand-in provider and the real server."""

from __future__ import annotations

import gc
import io
from typing import Any

import openai
from ai_logbook import Logbook, wrap_openai

import openai_shapes
from log_server import free_port
from support import QUESTION, ClientTest, provider

USAGE = {
    "input_tokens": 21,
    "output_tokens": 11,
    "total_tokens": 32,
    "cached_input_tokens": 8,
    "cache_write_tokens": 4,
    "reasoning_tokens": 3,
}
MESSAGE = {"role": "assistant"}
TOOL_CALL = {"name": "get_order", "arguments": openai_shapes.TOOL_ARGUMENTS}

# What each model leads to: status, error category, and its message.
OUTCOMES = {
    "gpt-5-mini": ("succeeded", None, None),
    "with-tools": ("succeeded", None, None),
    "cut-off": ("partial_success", "invalid_request", "the answer reached the limit of output tokens"),
    "withheld": ("blocked", "guardrail_blocked", "the provider's content filter withheld the answer"),
    "refusing": ("blocked", "guardrail_blocked", openai_shapes.REFUSAL),
}
FAILURES = {
    "no-such-model": (openai.NotFoundError, "failed", "model_not_found"),
    "too-busy": (openai.RateLimitError, "failed", "rate_limiting"),
    "wrong-key": (openai.AuthenticationError, "failed", "authentication"),
    "wrong-request": (openai.BadRequestError, "failed", "invalid_request"),
    "broken": (openai.InternalServerError, "failed", "server_error"),
    "filtered": (openai.BadRequestError, "blocked", "guardrail_blocked"),
}


class Blocking(ClientTest):
    kind: Any = openai.OpenAI

    def setUp(self) -> None:
        super().setUp()
        self.log = self.logbook()
        self.client = self.wrapped(self.log)

    def wrapped(self, logbook: Logbook, url: str = "", **fields: Any) -> Any:
        client = self.kind(base_url=(url or provider().url) + "/v1", api_key="x", max_retries=0)
        self.addCleanup(lambda: self.settle(client.close()))
        return wrap_openai(client, logbook, **fields)

    def chat(self, model: str = "gpt-5-mini", **arguments: Any) -> Any:
        return self.settle(self.client.chat.completions.create(model=model, messages=QUESTION, **arguments))

    def respond(self, model: str = "gpt-5-mini", **arguments: Any) -> Any:
        return self.settle(self.client.responses.create(model=model, input="What?", **arguments))

    def check_outcome(self, entry: dict[str, Any]) -> None:
        status, category, message = OUTCOMES[entry["model"]]
        error = entry.get("error", {})
        self.assertEqual(
            (entry["status"], error.get("category"), error.get("message")), (status, category, message)
        )
        self.assertEqual(entry["usage"], USAGE)
        self.assertEqual((entry["provider"], entry["capability"]), ("openai", "chat"))
        self.assertGreaterEqual(entry["duration_ms"], 0)

    def test_a_chat_has_its_prompt_answer_and_outcome(self) -> None:
        for model in OUTCOMES:
            self.assertEqual(self.chat(model).usage.total_tokens, 32)
        entries = self.by_model(self.log)
        for model in OUTCOMES:
            with self.subTest(model):
                entry = entries[model]
                self.assertEqual(entry["prompt"], QUESTION)
                self.check_outcome(entry)
                self.check_response(entry)

    def check_response(self, entry: dict[str, Any]) -> None:
        if entry["model"] == "with-tools":
            self.assertEqual(entry["response"][0]["tool_calls"][0]["function"], TOOL_CALL)
        elif entry["model"] == "refusing":
            self.assertEqual(entry["response"], [{**MESSAGE, "refusal": openai_shapes.REFUSAL}])
        else:
            self.assertEqual(entry["response"], openai_shapes.ANSWER)

    def test_a_streamed_chat_is_logged_as_one_that_is_not(self) -> None:
        for model in OUTCOMES:
            stream = self.chat(model, stream=True)
            self.assertIsInstance(stream, openai.AsyncStream if self.is_async else openai.Stream)
            chunks = self.read(stream)
            # The chunk with the usage was asked for by the wrapper, not by the caller.
            self.assertTrue(all(chunk.choices for chunk in chunks))
        entries = self.by_model(self.log)
        for model in OUTCOMES:
            with self.subTest(model):
                entry = entries[model]
                self.check_outcome(entry)
                self.check_response(entry)
                self.assertIs(entry["metadata"]["stream"], True)
                self.assertLessEqual(entry["time_to_first_token_ms"], entry["duration_ms"])

    def test_a_caller_who_asks_for_the_usage_sees_it(self) -> None:
        chunks = self.read(self.chat(stream=True, stream_options={"include_usage": True}))
        self.assertEqual(chunks[-1].usage.total_tokens, 32)
        self.assertEqual(self.entry(self.log)["usage"], USAGE)

    def test_without_stream_usage_the_request_is_as_the_caller_made_it(self) -> None:
        self.client = self.wrapped(self.log, stream_usage=False)
        self.read(self.chat(stream=True))
        entry = self.entry(self.log)
        self.assertEqual(entry["response"], openai_shapes.ANSWER)
        self.assertNotIn("usage", entry)

    def test_a_stream_that_is_left_early_is_cancelled_with_what_came(self) -> None:
        stream = self.chat(stream=True)
        self.read(stream, most=3)
        self.settle(stream.close())
        entry = self.entry(self.log)
        self.assertEqual((entry["status"], entry["response"]), ("cancelled", "An audit"))

    def test_a_stream_that_is_left_after_its_finish_has_succeeded(self) -> None:
        stream = self.chat(stream=True)
        self.read(stream, most=len(openai_shapes.chunks({"model": "gpt-5-mini"})))
        del stream
        gc.collect()
        entry = self.entry(self.log)
        self.assertEqual((entry["status"], entry["response"]), ("succeeded", openai_shapes.ANSWER))

    def test_a_stream_that_breaks_has_failed_with_what_came(self) -> None:
        with self.assertRaises(openai.APIError):
            self.read(self.chat("error-in-stream", stream=True))
        entry = self.entry(self.log)
        self.assertEqual((entry["status"], entry["error"]["category"]), ("failed", "server_error"))
        self.assertEqual(entry["response"], "An audit")

    def test_the_stream_helper_is_one_entry(self) -> None:
        manager = self.client.chat.completions.stream(model="gpt-5-mini", messages=QUESTION)
        final = self.within(manager, lambda stream: stream.get_final_completion())
        self.assertEqual(final.choices[0].message.content, openai_shapes.ANSWER)
        entry = self.entry(self.log)
        self.check_outcome(entry)
        self.assertEqual(entry["response"], openai_shapes.ANSWER)

    def test_errors_have_their_category(self) -> None:
        for model, (kind, _, _) in FAILURES.items():
            for call in (self.chat, self.respond):
                with self.assertRaises(kind):
                    call(model)
        entries = self.entries(self.log)
        self.assertEqual(len(entries), 2 * len(FAILURES))
        for entry in entries:
            _, status, category = FAILURES[entry["model"]]
            with self.subTest(entry["model"]):
                self.assertEqual((entry["status"], entry["error"]["category"]), (status, category))
                self.assertIn(openai_shapes.ERRORS[entry["model"]][2], entry["error"]["message"])
                self.assertNotIn("response", entry)

    def test_a_provider_that_is_not_there_is_a_network_error(self) -> None:
        self.client = self.wrapped(self.log, f"http://127.0.0.1:{free_port()}")
        with self.assertRaises(openai.APIConnectionError):
            self.chat()
        self.assertEqual(self.entry(self.log)["error"]["category"], "network_error")

    def test_a_response_has_its_prompt_answer_and_outcome(self) -> None:
        for model in OUTCOMES:
            self.respond(model, instructions="Be brief.", conversation=None)
        entries = self.by_model(self.log)
        for model in OUTCOMES:
            with self.subTest(model):
                entry = entries[model]
                self.check_outcome(entry)
                self.assertEqual([item["role"] for item in entry["prompt"]], ["system", "user"])
                self.check_response_item(entry)

    def check_response_item(self, entry: dict[str, Any]) -> None:
        if entry["model"] == "with-tools":
            self.assertEqual({name: entry["response"][0][name] for name in TOOL_CALL}, TOOL_CALL)
        elif entry["model"] == "refusing":
            self.assertEqual(entry["response"][0]["content"][0]["refusal"], openai_shapes.REFUSAL)
        else:
            self.assertEqual(entry["response"], openai_shapes.ANSWER)

    def test_a_streamed_response_is_logged_as_one_that_is_not(self) -> None:
        for model in OUTCOMES:
            self.read(self.respond(model, stream=True))
        entries = self.by_model(self.log)
        for model in OUTCOMES:
            with self.subTest(model):
                entry = entries[model]
                self.check_outcome(entry)
                self.check_response_item(entry)

    def test_a_streamed_response_that_is_left_early_is_cancelled_with_what_came(self) -> None:
        stream = self.respond(stream=True)
        self.read(stream, most=5)
        self.settle(stream.close())
        entry = self.entry(self.log)
        self.assertEqual((entry["status"], entry["response"]), ("cancelled", "An audit"))

    def test_the_stream_helper_of_responses_is_one_entry(self) -> None:
        manager = self.client.responses.stream(model="gpt-5-mini", input="What?")
        self.within(manager, lambda stream: stream.get_final_response())
        entry = self.entry(self.log)
        self.check_outcome(entry)
        self.assertEqual(entry["response"], openai_shapes.ANSWER)

    def test_parsed_answers_are_one_entry(self) -> None:
        schema = {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}}}
        chat = self.client.chat.completions.parse(
            model="structured", messages=QUESTION, response_format=schema
        )
        self.settle(chat)
        self.settle(self.client.responses.parse(model="structured", input="What?"))
        for entry in self.entries(self.log):
            self.assertEqual((entry["model"], entry["response"]), ("structured", '{"answer": 42}'))

    def test_embeddings_have_tokens_but_no_vectors(self) -> None:
        call = self.client.embeddings.create(model="text-embedding-3-small", input=["freight", "invoice"])
        self.assertEqual(len(self.settle(call).data), 2)
        entry = self.entry(self.log)
        self.assertEqual((entry["capability"], entry["prompt"]), ("embedding", ["freight", "invoice"]))
        self.assertEqual(entry["response"], {"vectors": 2, "dimensions": 3})
        self.assertEqual(entry["usage"], {"input_tokens": 5, "output_tokens": 0, "total_tokens": 5})

    def test_a_transcription_has_its_text_and_seconds(self) -> None:
        file = ("morning.wav", io.BytesIO(b"RIFF"))
        self.settle(self.client.audio.transcriptions.create(model="whisper-1", file=file))
        entry = self.entry(self.log)
        self.assertEqual((entry["capability"], entry["response"]), ("speech_to_text", "Good morning"))
        self.assertEqual(entry["usage"]["audio_seconds"], 7)

    def test_raw_answers_are_logged_when_they_are_parsed(self) -> None:
        raw = self.settle(
            self.client.chat.completions.with_raw_response.create(model="gpt-5-mini", messages=QUESTION)
        )
        for _ in range(2):
            self.assertEqual(self.settle(raw.parse()).usage.total_tokens, 32)
        raw = self.settle(
            self.client.chat.completions.with_raw_response.create(
                model="gpt-5", messages=QUESTION, stream=True
            )
        )
        self.read(self.settle(raw.parse()))
        self.assertEqual([entry["response"] for entry in self.entries(self.log)], [openai_shapes.ANSWER] * 2)

    def test_copies_of_the_client_are_logged_too_and_once(self) -> None:
        copy = self.client.with_options(timeout=20).copy()
        self.settle(copy.chat.completions.create(model="gpt-5-mini", messages=QUESTION))
        self.check_outcome(self.entry(self.log))

    def test_users_and_parameters_of_a_call_are_kept(self) -> None:
        tools = [{"type": "function", "function": {"name": "get_order", "parameters": {"type": "object"}}}]
        self.chat(
            user="u-17", temperature=0.5, tools=tools, metadata={"team": "search"}, stop=openai.NOT_GIVEN
        )
        with self.log.context(user={"id": "u-18", "name": "Ada"}, metadata={"attempt": 2}):
            self.chat(user="u-17")
        first, second = sorted(self.entries(self.log), key=lambda entry: str(entry["user"]["id"]))
        self.assertEqual(first["user"], {"id": "u-17"})
        kept = {name: first["metadata"][name] for name in ("team", "temperature", "tools")}
        self.assertEqual(kept, {"team": "search", "temperature": 0.5, "tools": ["get_order"]})
        self.assertEqual(second["user"], {"id": "u-18", "name": "Ada"})
        self.assertEqual(second["metadata"]["attempt"], 2)

    def test_fields_that_are_given_win_in_their_order(self) -> None:
        self.log = self.logbook(provider="of the logbook", platform="of the logbook", source="chat")
        self.client = self.wrapped(self.log, provider="of the wrapper", platform="of the wrapper")
        with self.log.context(platform="of the context"):
            self.chat()
        entry = self.entry(self.log)
        told = (entry["provider"], entry["platform"], entry["source"])
        self.assertEqual(told, ("of the wrapper", "of the context", "chat"))

    def test_a_stream_that_is_open_when_the_logbook_closes_is_logged(self) -> None:
        stream = self.chat(stream=True)
        self.read(stream, most=3)
        self.log.close(30)
        entry = self.entry(self.log)
        self.assertEqual((entry["status"], entry["response"]), ("cancelled", "An audit"))
        self.settle(stream.close())

    def test_the_prompt_is_kept_as_it_was_asked(self) -> None:
        messages = [*QUESTION]
        stream = self.settle(
            self.client.chat.completions.create(model="gpt-5-mini", messages=messages, stream=True)
        )
        messages.append({"role": "user", "content": "And another one"})
        self.read(stream)
        self.assertEqual(self.entry(self.log)["prompt"], QUESTION)


class Asynchronous(Blocking):
    kind = openai.AsyncOpenAI
    is_async = True
