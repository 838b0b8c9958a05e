"""What the terminal and its writing process say to each other (drivers.piped)."""

from collections.abc import Sequence
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import next_message
from drivers.ports.handwriting import Stroke


class AskedStrokes(Struct, frozen=True):
    """What was written so far, and how many candidates are wanted (笔迹请求). Personal."""

    strokes: Sequence[Stroke]
    most: int

    def __repr__(self) -> str:
        return f"AskedStrokes({len(self.strokes)})"


class AnsweredCandidates(Struct, frozen=True):
    """What it may be, the best first (候选字). Personal."""

    candidates: tuple[str, ...]

    def __repr__(self) -> str:
        return f"AnsweredCandidates({len(self.candidates)})"


_ASKED = msgspec.msgpack.Decoder(AskedStrokes)
_ANSWERED = msgspec.msgpack.Decoder(AnsweredCandidates)


def next_asked_strokes(source: BinaryIO) -> AskedStrokes | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def next_answered_candidates(source: BinaryIO) -> AnsweredCandidates | None:
    """None when the writing process is gone."""
    return next_message(source, _ANSWERED)
