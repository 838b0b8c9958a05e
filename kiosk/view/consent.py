"""Paragraphs that a citizen agrees to, or goes on in spite of."""

from msgspec import Struct


class ConsentScreen(Struct, frozen=True):
    """Asked before a face is looked at (授权), and as easily refused. What a card is read for is said where the card is asked for.

    `choice`: what becomes of the matter for a citizen who refuses, in one sentence below the heading.
    """

    paragraphs: tuple[str, ...]
    choice: str


class ConditionsScreen(Struct, frozen=True):
    """What the card speaks against (办理条件), asked before anything is typed."""

    paragraphs: tuple[str, ...]
