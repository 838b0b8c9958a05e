"""What comes before everything else is loaded, so that loading is quick."""

import gc
import sys
from types import ModuleType

from ui.plain_import import use_plain_import
from ui.preloading import load_ahead


def begin_loading() -> None:
    """The very first of all; `gc.enable()` when the terminal is up."""
    gc.disable()  # what is loaded now stays: going over it again and again takes a tenth of the start
    load_ahead()
    _load_msgspec()


def _load_msgspec() -> None:
    """Without typing_extensions: the standard library has all that it takes of it."""
    backports = "typing_extensions"
    if backports not in sys.modules:
        sys.modules[backports] = ModuleType(backports)
        try:
            import msgspec  # noqa: F401 -- what it takes is taken now
        finally:
            del sys.modules[backports]


def load_quickly() -> None:
    """Call before the rest of the terminal is imported."""
    use_plain_import()
