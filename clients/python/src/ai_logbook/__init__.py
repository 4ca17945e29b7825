"""Sends AI operations to AI Logbook, in the background and without loss.

logbook = Logbook()                       # LOGBOOK_URL and LOGBOOK_API_KEY
client = wrap_openai(OpenAI(), logbook)   # every call is an entry from here on
"""

from __future__ import annotations

from .call import Call
from .classify import Outcome, classify
from .entry import Agent, Entity, Entry, EntryError, Feature, Profile, Usage, User
from .logbook import Logbook
from .stats import Stats
from .version import __version__
from .wrappers.anthropic import wrap_anthropic
from .wrappers.openai import wrap_openai

__all__ = [
    "Agent",
    "Call",
    "Entity",
    "Entry",
    "EntryError",
    "Feature",
    "Logbook",
    "Outcome",
    "Profile",
    "Stats",
    "Usage",
    "User",
    "__version__",
    "classify",
    "wrap_anthropic",
    "wrap_openai",
]
