"""What is written with the finger, and who reads it."""

from collections.abc import Sequence
from typing import Protocol

Stroke = Sequence[tuple[float, float]]
"""Points of one stroke, each from 0 to 1 in the square that was written in."""


class HandwritingReader(Protocol):
    """The recogniser (手写识别器). Thread-safe. It keeps nothing of what was written, and learns nothing."""

    def begin(self) -> None:
        """Somebody will write: be ready. Returns at once."""

    def erase(self) -> None:
        """No more writing: what was in hand is gone, and memory is given back."""

    def candidates(self, strokes: Sequence[Stroke], most: int) -> tuple[str, ...]:
        """The likeliest characters or words, the best first; none for no strokes. Blocks. Raises DeviceFault."""
