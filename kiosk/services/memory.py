"""Memory of the terminal: with which guard it runs, and how what is free goes back to the system."""

import gc
from collections.abc import Mapping

from contract.memory_guard import memory_guard

GUARDED = memory_guard(
    # One arena: what the threads of the start leave free serves the screen. And pictures straight from the system and back
    # to it: after visits with faces 300 MiB instead of 450 (measured 2026-11, bench/visits.py).
    "glibc.malloc.arena_max=1",
    "glibc.malloc.mmap_threshold=131072",
    # No one reads docstrings in a hall: 6 MiB at rest. Nothing of ours is on an assert.
    PYTHONOPTIMIZE="2",
    # Where Debian has the time zones: else Python reads all that it was built with to learn it, some ms before the first screen.
    PYTHONTZPATH="/usr/share/zoneinfo",
    # No one extends pydantic: else it reads the entry points of all that is installed, 0.3 MiB.
    PYDANTIC_DISABLE_PLUGINS="__all__",
    # Nor columns in a traceback: half a MiB.
    PYTHONNODEBUGRANGES="1",
)
"""What must be in the environment when the process starts; it cannot be switched on later."""


def guarded(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment with the guard, for a terminal that is started from here."""
    return {**environment, **GUARDED}


def release_memory() -> None:
    """Drop what only cycles keep alive, and give free pages back to the system.

    Call `gc.freeze()` once after start-up: the catalogue's many objects then cost nothing here.
    """
    import ctypes  # not at the top: the first of the two beginnings reads this file too

    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):  # another C library than glibc has nothing to trim
        return
