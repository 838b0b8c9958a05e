"""Makes freed memory unreadable: the process runs on glibc's allocator told to overwrite all that is given back.

Python cannot overwrite a str, and its own allocator leaves the bytes of a freed one in place until they are used again
(measured: a name was still readable 11 times after a visit). With `GUARDED` in the environment from the start of the
process every free overwrites, also those of Qt, of libsodium and of the document compiler; nothing is found
(tests/kiosk/services/test_wipe_memory.py). It costs about a fifth more time in allocation-heavy Python.
"""

import gc
from collections.abc import Mapping

GUARDED: dict[str, str] = {
    # Python's own arenas are bypassed: they never overwrite
    "PYTHONMALLOC": "malloc",
    # What lies in a thread's cache is not overwritten, so there is no cache. Few arenas, and pictures straight from the
    # system and back to it: after visits with faces 300 MiB instead of 450 (measured 2026-11, bench/visits.py).
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
    ":glibc.malloc.arena_max=2:glibc.malloc.mmap_threshold=131072",
    # No one reads docstrings in a hall: 6 MiB at rest. Nothing of ours is on an assert.
    "PYTHONOPTIMIZE": "2",
}
"""What must be in the environment when the process starts; it cannot be switched on later."""


def is_guarded(environment: Mapping[str, str]) -> bool:
    """Whether this process overwrites what it frees."""
    return all(environment.get(name) == value for name, value in GUARDED.items())


def guarded(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment with the guard: start the terminal again with it (`os.execve`)."""
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
