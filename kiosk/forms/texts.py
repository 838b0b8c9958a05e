"""Free text, and the tick after reading."""

import unicodedata

from catalogue.phonetics import is_han
from catalogue.schema import InputField
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid, Verdict

CONFIRMED = "yes"
"""Canonical answer of a tick."""


def check_text(field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """text(n) — 1 to n characters, no control characters (line breaks become blanks)."""
    text = " ".join(entry.value.split())
    if not text:
        return Invalid("text.empty")
    if len(text) > (field.size or 0):
        return Invalid("text.too_long", {"most": str(field.size), "count": str(len(text))})
    if not is_written(text):
        return Invalid("text.characters")
    return Valid(text)


def is_written(text: str) -> bool:
    """Whether people can read all of it; Han characters that are newer than Python's tables count."""
    return not any(
        unicodedata.category(character) in ("Cc", "Cs", "Cf", "Co", "Cn") and not is_han(character)
        for character in text
    )


def check_confirm(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Check the kind confirm: the box must be ticked."""
    return Valid(CONFIRMED) if entry.value == CONFIRMED else Invalid("confirm.missing")
