"""Which PINs a person may have: the centre makes them by this, and a set-up asks for them by this."""

from itertools import pairwise

PIN_DIGITS = 6


def is_pin_to_choose(pin: str) -> bool:
    """Whether it is six digits, and none of those that are guessed first: one digit alone, or a row such as 123456."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
        return False
    return len({int(after) - int(before) for before, after in pairwise(pin)}) > 1
