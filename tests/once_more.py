"""Runs pytest; where a few tests failed, they run once more alone, to say what kind of fault it is. The run is red either way.

What fails alone is broken. What passes alone depends on what ran beside it, on time or on order: it is named as unsteady.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CACHE = Path("build/tested")
TESTS_FAILED = 1
_GROUP = re.compile(r"(?<=[\w\]])@\w+$")
"""With `--dist loadgroup` the name of the group comes after that of the test."""

MOST = 5
"""More than these fail for a reason of their own."""


def main(arguments: Sequence[str]) -> int:
    """The exit status of pytest with these arguments; the second run changes nothing about it."""
    shutil.rmtree(CACHE, ignore_errors=True)
    status = _pytest(*arguments)
    failed = _failed()
    if status != TESTS_FAILED or not 0 < len(failed) <= MOST:
        return status
    _say("Once more, alone:", failed)
    if _pytest(*failed) == 0:
        _say("UNSTEADY: failed beside others, see above, and passed alone:", failed)
    return status


def _pytest(*arguments: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", "-o", f"cache_dir={CACHE.resolve()}", *arguments])


def _say(what: str, tests: Sequence[str]) -> None:
    print(f"\n{what}", *tests, sep="\n  ", flush=True)  # noqa: T201 -- part of what the run says


def _failed() -> list[str]:
    try:
        known = json.loads((CACHE / "v/cache/lastfailed").read_text("utf-8"))
    except FileNotFoundError:
        return []
    return sorted({_GROUP.sub("", each) for each in known})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
