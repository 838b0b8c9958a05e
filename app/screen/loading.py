"""What comes before everything else is loaded, so that loading is quick."""

import gc

from ui.plain_import import use_plain_import
from ui.preloading import load_ahead


def begin_loading() -> None:
    """The very first of all; `gc.enable()` when the terminal is up."""
    gc.disable()  # what is loaded now stays: going over it again and again takes a tenth of the start
    load_ahead()


def load_quickly() -> None:
    """Call before the rest of the terminal is imported."""
    use_plain_import()
