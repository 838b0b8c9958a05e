"""requests without what it loads for other programs, 4 MiB at rest: the guess at encodings, and the tables of host names.

The centre says UTF-8, and so does this. `import requests` looks for charset_normalizer and idna once. While it loads, small
modules are found in their place; a module that imports those libraries otherwise, as requests does for a host name that is not
ASCII, gets the real ones.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class _Utf8(ModuleType):
    """What requests wants of charset_normalizer: a version that it knows, and a guess."""

    __version__ = "3.0.0"

    @staticmethod
    def detect(_: bytes) -> dict[str, str]:
        return {"encoding": "utf-8"}


_REPLACED = {"charset_normalizer": _Utf8, "idna": ModuleType}


@contextmanager
def replaced_libraries() -> Iterator[None]:
    """A program that looks for one of the libraries meanwhile, and has not found it before, finds the small module."""
    missing = [name for name in _REPLACED if name not in sys.modules]
    sys.modules.update({name: _REPLACED[name](name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


with replaced_libraries():
    import requests

__all__ = ["requests"]
