"""A program that was just started and will answer a touch."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Running:
    """`answered(seconds)` waits until its screen has answered a tap; False when it did not in that time."""

    pid: int
    answered: Callable[[float], bool]
