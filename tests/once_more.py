"""Runs pytest; the few tests that failed beside others run once more, alone.

Whole terminals with their centres and devices share a machine of two cores with other tests, so a wait of theirs can end
that no hall ever sees. A test that fails alone is broken and the run is red. One that passes alone is named as unsteady,
with what it said: it is to be mended all the same.
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
    """The exit status of pytest with these arguments, or of the second run."""
    shutil.rmtree(CACHE, ignore_errors=True)
    status = _pytest(*arguments)
    failed = _failed()
    if status != TESTS_FAILED or not 0 < len(failed) <= MOST:
        return status
    _say("Once more, alone:", failed)
    status = _pytest(*failed)
    if status == 0:
        _say("UNSTEADY: failed beside others, see above, and passed alone; to be mended:", failed)
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
