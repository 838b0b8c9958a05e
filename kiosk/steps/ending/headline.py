"""What came of an item in a few words, for the largest line of its result.

The heading that a department gives is often only the name of the item once more.
"""

import re
from unicodedata import east_asian_width

from catalogue.item_kinds import ItemKind
from kiosk.journeys.journey import JourneyEnd
from kiosk.steps.step import Step

MOST_WIDTH = 36
"""Of a headline, in narrow characters; a Chinese one is two of them."""

_SENTENCE = re.compile(r"(?P<head>[^。！；]+?)(?:[。！；]|[.!;](?=\s|$)|$)\s*(?P<rest>.*)", re.DOTALL)
_CLAUSE = re.compile(r"(?P<head>[^，]+)，(?P<rest>.+)", re.DOTALL)
_NAMED = frozenset({ItemKind.QUERY, ItemKind.PRINT})
"""What came of these is in what the department says of them."""


def headline(step: Step, end: JourneyEnd) -> tuple[str, str]:
    """Heading and summary of a result, in the language of the session."""
    item, content = step.context.journey.item, end.result
    heading, summary = step.pick(content.heading), step.pick(content.summary)
    if not end.outcome.is_served or heading not in (step.pick(item.short), step.pick(item.name)):
        return heading, summary
    if item.kind in _NAMED:
        return first_words(summary) or (step.say("result.found"), summary)
    if end.standing is not None and (end.is_open or item.kind is ItemKind.APPLY):
        return step.say(f"standing.{end.standing.value}"), summary
    if item.kind is ItemKind.GUIDE:
        return heading, summary
    return step.say(f"result.{item.kind.value}_done"), summary


def first_words(text: str) -> tuple[str, str] | None:
    """The first sentence, or else its first clause, and the rest; None where neither is short enough for a headline."""
    for cut in (_SENTENCE, _CLAUSE):
        found = cut.match(text.strip())
        if found is not None and 0 < _width(found["head"]) <= MOST_WIDTH:
            rest = found["rest"].strip()
            return found["head"].strip(), rest[:1].upper() + rest[1:]  # after ";" English goes on in a small letter
    return None


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
