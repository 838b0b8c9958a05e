"""Counters of a device (设备计数) in words: what it did, what went wrong, how it was cured; those of another maker by their own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.services.condition.fault_words import fault_name

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTED = (
    "cards", "cards_first_try", "cards_not_read", "cards_withdrawn", "codes", "codes_garbled", "fingers", "sentences",
    "sentences_not_said", "not_printed", "unconfirmed", "receipts", "cuts", "paper_mm", "documents", "pages", "faces", "faces_failed",
    "cured.retry", "cured.reopen", "cured.faulty", "cured_ms.retry", "cured_ms.reopen", "cured_ms.faulty",
    "changed.black", "changed.cyan", "changed.magenta", "changed.yellow",
)  # fmt: skip
"""Each has a message `counter.<name>`. Faults are counted too (`fault.<code>`): they are called as the fault is."""


def counter_name(family: str, counter: str, say: Callable[..., str]) -> str:
    """As the page calls it; by its id where it has no name."""
    kind, _, what = counter.partition(".")
    if kind == "fault":
        return say("counter.fault", what=fault_name(f"{family}.{what}", say))
    if kind == "changed" and counter not in COUNTED:
        return say("counter.changed", what=what)
    return say(f"counter.{counter}") if counter in COUNTED else counter
