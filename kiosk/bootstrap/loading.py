"""What comes before everything else is loaded, so that loading is quick."""

import gc

from ui.plain_import import use_plain_import


def load_quickly() -> None:
    """Call before the rest of the terminal is imported; `gc.enable()` when it is up."""
    gc.disable()  # what is loaded now stays: going over it again and again takes a tenth of the start
    use_plain_import()
