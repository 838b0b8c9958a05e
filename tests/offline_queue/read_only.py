"""Opens the database as somebody who may not write, for root may always: run by test_read_only.py in its own process."""

import os
import sys
from pathlib import Path

from offline_queue.opening import Opened, open_database
from tests.hand_clock import NOON

NOBODY = 65534


def main(path: Path) -> None:
    """Prints what came of it."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    answer = open_database(path, NOON)
    if isinstance(answer, Opened):
        answer.database.close()
        sys.stdout.write("opened")
    else:
        sys.stdout.write(answer.reason)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
