"""The two pipes of a process of the terminal's own, kept from its libraries: one that prints would spoil the messages."""

import os
from typing import BinaryIO


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """What comes from the terminal, and what goes to it. From now on whatever is printed goes nowhere, and nothing is read from it."""
    source, to = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return source, to
