"""Makes freed memory unreadable: what citizens' records and answers left in it is overwritten as soon as it is given back.

As on a terminal (docs/adr/0004), by glibc's allocator alone; the settings differ, since a centre has many threads.
"""

import os
import resource
import sys

GUARDED: dict[str, str] = {
    # Python's own arenas are bypassed: they never overwrite
    "PYTHONMALLOC": "malloc",
    # what lies in a thread's cache is not overwritten, so there is no cache
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
}
"""What must be in the environment when the process starts; it cannot be switched on later."""


def begin_guarded() -> None:
    """Go on if this process overwrites what it frees; else begin again, with the same arguments, as one that does.

    No core dump is written either: the limit goes on to the process that begins.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if any(os.environ.get(name) != value for name, value in GUARDED.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | GUARDED)  # noqa: S606 - ourselves
