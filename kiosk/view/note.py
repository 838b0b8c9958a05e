"""A message on the screen, and how it is meant."""

from enum import StrEnum

from msgspec import Struct


class Tone(StrEnum):
    """The tone of a message (提示语气); the screen adds an icon, so that colour is never the only carrier."""

    NEUTRAL = "neutral"
    BUSY = "busy"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class Note(Struct, frozen=True):
    """One message to the citizen (提示): what happened, and what to do (may be empty)."""

    tone: Tone
    text: str
    advice: str = ""
