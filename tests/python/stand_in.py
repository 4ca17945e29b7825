"""A stand-in for providers of models: OpenAI's and Anthropic's API on one address.

Run as a program it serves on a port that it prints, until its input ends.
"""

from __future__ import annotations

import json
import sys

import anthropic_shapes
import openai_shapes
from http_stand_in import Handler, Server
from openai_shapes import ANSWER

__all__ = ["ANSWER", "Provider", "Server"]

EVENTS = "text/event-stream"


class Provider(Handler):
    """Answers what the model of a request is made for, else with `ANSWER`."""

    def do_POST(self) -> None:
        body = self.body()
        if self.path == "/v1/audio/transcriptions":
            usage = {"type": "duration", "seconds": 7}
            return self.tell(200, {"text": "Good morning", "usage": usage})
        request = json.loads(body)
        routes = {
            "/v1/chat/completions": self.chat,
            "/v1/responses": self.respond,
            "/v1/embeddings": self.embeddings,
            "/v1/messages": self.messages,
        }
        route = routes.get(self.path.partition("?")[0])
        if route is None:
            return self.tell(404, {})
        shapes = anthropic_shapes if route == self.messages else openai_shapes
        if request["model"] in shapes.ERRORS:
            return self.tell(*shapes.error(request["model"]))
        return route(request)

    def chat(self, request: dict) -> None:
        if request.get("stream"):
            return self.reply(200, openai_shapes.chat_events(request), EVENTS)
        return self.tell(200, openai_shapes.completion(request))

    def respond(self, request: dict) -> None:
        if request.get("stream"):
            return self.reply(200, openai_shapes.response_events(request), EVENTS)
        return self.tell(200, openai_shapes.response(request))

    def embeddings(self, request: dict) -> None:
        return self.tell(200, openai_shapes.embeddings(request))

    def messages(self, request: dict) -> None:
        if request.get("stream"):
            return self.reply(200, anthropic_shapes.events(request), EVENTS)
        return self.tell(200, anthropic_shapes.message(request))

    def tell(self, status: int, answer: dict) -> None:
        self.reply(status, json.dumps(answer).encode())


if __name__ == "__main__":
    provider = Server(Provider)
    print(provider.url, flush=True)
    sys.stdin.read()
