"""Makes four calls with the `openai` package and logs each in AI Logbook.

Reads OPENAI_BASE_URL, OPENAI_API_KEY, LOGBOOK_URL and LOGBOOK_API_KEY.
"""

from __future__ import annotations

import logging
import os
import sys
import uuid

import openai
from openai import OpenAI

from logbook_client import Logbook
from openai_calls import chat, chat_stream, classify_openai, embed

CHAT_MODEL = os.environ.get("OPENAI_MODEL", "gpt-5-mini")
EMBEDDING_MODEL = os.environ.get("OPENAI_EMBEDDING_MODEL", "text-embedding-3-small")


def main() -> int:
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    conversation = f"example-{uuid.uuid4()}"
    client = OpenAI()  # reads OPENAI_BASE_URL and OPENAI_API_KEY
    logbook = Logbook(
        os.environ.get("LOGBOOK_URL", "http://127.0.0.1:8080"),
        os.environ["LOGBOOK_API_KEY"],
        classify=classify_openai,
        source="api",
        platform="Python",
        provider=os.environ.get("OPENAI_PROVIDER", "openai"),
        user={"id": os.environ.get("USER", "example")},
        conversation_id=conversation,
        metadata={"sdk": f"openai {openai.__version__}"},
    )
    print("conversation", conversation)

    messages = [{"role": "user", "content": "What is an audit log? One sentence."}]
    answer = chat(client, logbook, CHAT_MODEL, messages)
    print("chat:", answer)

    messages += [
        {"role": "assistant", "content": answer},
        {"role": "user", "content": "And why would one keep it for AI?"},
    ]
    print("streamed chat: ", end="")
    for part in chat_stream(client, logbook, CHAT_MODEL, messages):
        print(part, end="", flush=True)
    print()

    vectors = embed(client, logbook, EMBEDDING_MODEL, ["freight", "invoice"])
    print("embedding:", len(vectors), "vectors of", len(vectors[0]), "numbers")

    try:
        chat(client, logbook, "no-such-model", messages[:1])
    except openai.APIStatusError as error:
        print("failing call, as intended:", type(error).__name__)

    if not logbook.flush():
        print("the log is not reachable; the calls worked all the same", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
