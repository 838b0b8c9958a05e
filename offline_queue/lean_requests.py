"""requests without its guess at encodings, which takes 2 MiB at rest: the centre says UTF-8, and so does this.

`import requests` looks for charset_normalizer once. While it loads, a module that guesses UTF-8 is found in its place; a
module that imports that library otherwise gets the real one.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_LIBRARY = "charset_normalizer"


class _Utf8(ModuleType):
    """What requests wants of the library: a version that it knows, and a guess."""

    __version__ = "3.0.0"

    @staticmethod
    def detect(_: bytes) -> dict[str, str]:
        return {"encoding": "utf-8"}


@contextmanager
def guessing_utf8() -> Iterator[None]:
    """A program that looks for the library meanwhile, and has not found it before, finds the guess of UTF-8."""
    found = sys.modules.get(_LIBRARY)
    sys.modules[_LIBRARY] = found or _Utf8(_LIBRARY)
    yield
    if found is None:
        del sys.modules[_LIBRARY]


with guessing_utf8():
    import requests

__all__ = ["requests"]
