"""Reads JSON of strangers: how intricate it may be is checked before anything is built from it, and faults are reported without a value."""

from pydantic import ValidationError

MOST_MARKS = 100_000
"""Commas and opening brackets of a body: more than ten times those of the fullest upload, and too few to fill a memory."""

_MARKS = (b",", b"[", b"{")
_LONGEST_PLACE = 120


class TooIntricate(ValueError):
    """The body holds more than any message (层次过多); it was not parsed."""


def require_modest(body: bytes, most: int = MOST_MARKS) -> None:
    """Raises TooIntricate for a body that would become too many objects. Marks within texts count too: we write few there."""
    if len(body) > most and sum(body.count(mark) for mark in _MARKS) > most:
        raise TooIntricate("more parts than any message has")


def fault_in(error: ValidationError) -> str:
    """The place and the kind of the first fault; never what stood there, nor a key that we do not know: it may be personal."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = first["loc"][:-1] if first["type"] == "extra_forbidden" else first["loc"]
    place = ".".join(str(part) for part in where) or "body"
    return f"{place[:_LONGEST_PLACE]}: {first['type']}"
