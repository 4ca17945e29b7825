"""A stand-in for the providers that coding agents call: Anthropic, OpenAI and Google on one address.

The model of a request names what goes wrong. What asks for the files of the folder is answered
with the call of a tool that the agent offers, and its result with `ANSWER`.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import anthropic_shapes
import gemini_shapes
import openai_shapes
from http_stand_in import Handler
from openai_shapes import ANSWER
from recorder import whole_body

__all__ = ["ANSWER", "FILES_QUESTION", "Models", "QUESTION", "TURNS"]

QUESTION = "What is an audit log?"
FILES_QUESTION = "Which files are in this folder?"
# A conversation of two turns.
TURNS = ("Who reads an audit log?", "And why?")
EVENTS = "text/event-stream"
GEMINI = re.compile(r"/v1beta/models/([^/:]+):(\w+)")

Json = dict[str, Any]

# How each agent's tool that lists files is called, the first that is offered.
SHELLS = {
    "exec_command": {"cmd": "ls"},
    "shell_command": {"command": "ls"},
    "shell": {"command": ["ls"]},
}


class Models(Handler):
    """Answers as the provider does whose path it is."""

    def do_HEAD(self) -> None:
        self.reply(200, b"")

    def do_GET(self) -> None:
        self.tell(404, {})

    def do_POST(self) -> None:
        request = json.loads(whole_body(self) or b"{}")
        path = self.path.partition("?")[0]
        if path == "/v1/messages":
            return self.anthropic(request)
        if path == "/v1/responses":
            return self.openai(request)
        if match := GEMINI.fullmatch(path):
            return self.gemini(match[1], match[2], request)
        return self.tell(404, {})

    def anthropic(self, request: Json) -> None:
        if request["model"] in anthropic_shapes.ERRORS:
            status, answer = anthropic_shapes.error(request["model"])
            return self.tell(status, answer, request_id=unique("req"))
        tool = None
        if asks_for_files(request, "tool_result") and offers(request, "Bash"):
            command = {"command": "ls", "description": "List the files"}
            tool = {"type": "tool_use", "id": unique("toolu"), "name": "Bash", "input": command}
        if request.get("stream"):
            return self.reply(200, anthropic_shapes.events(request, tool), EVENTS, request_id=unique("req"))
        return self.tell(200, anthropic_shapes.message(request, tool), request_id=unique("req"))

    def openai(self, request: Json) -> None:
        if request["model"] in openai_shapes.ERRORS:
            return self.tell(*openai_shapes.error(request["model"]))
        # What is final is told apart from what is said between calls of tools.
        part = {"type": "output_text", "text": ANSWER, "annotations": []}
        item = {"type": "message", "id": unique("msg"), "status": "completed", "role": "assistant"}
        item |= {"phase": "final_answer", "content": [part]}
        if asks_for_files(request, "function_call_output"):
            name, arguments = next(shell for shell in SHELLS.items() if offers(request, shell[0]))
            item = {"type": "function_call", "id": unique("fc"), "call_id": unique("call"), "name": name}
            item |= {"arguments": json.dumps(arguments), "status": "completed"}
        return self.reply(200, openai_shapes.response_events(request, item), EVENTS)

    def gemini(self, model: str, method: str, request: Json) -> None:
        if model in gemini_shapes.ERRORS:
            return self.tell(*gemini_shapes.error(model))
        tool = None
        if asks_for_files(request, "functionResponse") and offers(request, "list_directory"):
            tool = {"name": "list_directory", "args": {"dir_path": "."}}
        if method == "streamGenerateContent":
            return self.reply(200, gemini_shapes.events(model, tool), EVENTS)
        if method == "generateContent":
            return self.tell(200, gemini_shapes.answer(model, tool))
        return self.tell(200, {"totalTokens": 21})

    def tell(self, status: int, answer: Json, **headers: str) -> None:
        self.reply(status, json.dumps(answer).encode(), **headers)


def asks_for_files(request: Json, result: str) -> bool:
    """Whether it asks for the files, and no tool has answered yet."""
    text = json.dumps(request)
    return FILES_QUESTION in text and f'"{result}"' not in text


def offers(request: Json, tool: str) -> bool:
    return f'"name": "{tool}"' in json.dumps(request.get("tools", []))


def unique(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:24]}"
