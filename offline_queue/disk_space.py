"""Free bytes of the disk, looked at seldom enough that no citizen waits for it, and often enough to see it fill up."""

import shutil
from pathlib import Path

LOOK_EVERY = 16
"""Times that the last look is used while there is plenty."""
PLENTY = 2


class DiskSpace:
    """The room on the disk that holds `folder` (磁盘余量)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free = 0
        self._uses_left = 0

    def free(self) -> int:
        """Now. Raises OSError."""
        self._free = shutil.disk_usage(self._folder).free
        self._uses_left = LOOK_EVERY
        return self._free

    def lately_free(self, needed: int) -> int:
        """At one of the last uses, unless it was less than twice what is `needed` then. Raises OSError."""
        self._uses_left -= 1
        if self._uses_left < 0 or self._free < PLENTY * needed:
            return self.free()
        return self._free
