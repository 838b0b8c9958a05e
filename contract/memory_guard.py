"""Makes freed memory unreadable: a process runs on glibc's allocator, set to overwrite all that is given back (docs/adr/0004).

Python cannot overwrite a str, and its own allocator leaves the bytes of a freed one in place until they are used again
(measured: a name was still readable 11 times after a visit). With a guard in the environment from the start of the
process every free overwrites, also those of Qt, of libsodium and of the document compiler; nothing is found
(tests/kiosk/services/test_wipe_memory.py, tests/central/test_overwritten_memory.py). It costs about a fifth more time in
allocation-heavy Python.
"""

import os
import sys
from collections.abc import Mapping

_OVERWRITING = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
"""What lies in a thread's cache is not overwritten, so there is no cache."""


def memory_guard(*tunables: str, **variables: str) -> dict[str, str]:
    """What must be in the environment when the process starts, with more tunables of glibc and more variables of its own.

    Python's arenas are bypassed: they never overwrite. None of it can be switched on later.
    """
    return {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": ":".join((_OVERWRITING, *tunables)), **variables}


def has_guard(environment: Mapping[str, str], guard: Mapping[str, str]) -> bool:
    """Whether a process with this environment overwrites what it frees."""
    return all(environment.get(name) == value for name, value in guard.items())


def begin_guarded(guard: Mapping[str, str]) -> None:
    """Go on if this process has the guard; else begin again, with the same arguments, as one that has it."""
    if not has_guard(os.environ, guard):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **guard})  # noqa: S606 - ourselves
