"""What is built at its first use, on the thread that uses it, so that the first screen waits for nothing it does not show."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


def late(make: Callable[[], T]) -> T:
    """Something that behaves like what `make` gives; made once, at its first use. What `make` raises comes out there."""
    return cast("T", _Late(make))


def is_made(thing: object) -> bool:
    """Whether it was used; always so for what is not late."""
    return not isinstance(thing, _Late) or thing.is_made


class _Late:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: object = None
        self._turn = threading.Lock()
        self.is_made = False

    def __getattr__(self, name: str) -> Any:  # Any: whatever it is that was made
        with self._turn:
            if not self.is_made:
                self._made = self._make()
                self.is_made = True
        return getattr(self._made, name)
