"""Free text, and the tick after reading."""

import unicodedata

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
    if any(unicodedata.category(each) in ("Cc", "Cs", "Cf", "Co", "Cn") for each in text):
        return Invalid("text.characters")
    return Valid(text)


def check_confirm(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Confirm — ticked."""
    return Valid(CONFIRMED) if entry.value == CONFIRMED else Invalid("confirm.missing")
