"""Runs pytest; where a few tests failed, they run once more alone, to say what kind of fault it is. The run is red either way.

What fails alone is broken. What passes alone depends on what ran beside it, on time or on order: it is named as unsteady.
A test that was passed over because its independent partner is not on this machine has proved nothing, so it makes the run red too.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

CACHE = Path("build/tested")
TESTS_FAILED = 1
NO_PARTNER = "no partner: "
"""How the reason of such a skip begins."""
_GROUP = re.compile(r"(?<=[\w\]])@\w+$")
"""With `--dist loadgroup` the name of the group comes after that of the test."""

MOST = 5
"""More than these fail for a reason of their own."""


def main(arguments: Sequence[str]) -> int:
    """The exit status of pytest with these arguments; the second run changes nothing about it."""
    shutil.rmtree(CACHE, ignore_errors=True)
    status = _pytest(*arguments)
    failed = _failed()
    if unproved := _unproved():
        _say("NOT PROVED: the partner of these is not on this machine (docs/drivers.md):", unproved)
        status = status or TESTS_FAILED
    if status != TESTS_FAILED or not 0 < len(failed) <= MOST:
        return status
    _say("Once more, alone:", failed)
    if _pytest(*failed, into="once-more.xml") == 0:
        _say("UNSTEADY: failed beside others, see above, and passed alone:", failed)
    return status


def _pytest(*arguments: str, into: str = "ran.xml") -> int:
    report = ["-o", f"cache_dir={CACHE.resolve()}", f"--junitxml={CACHE / into}"]
    return subprocess.call([sys.executable, "-m", "pytest", *report, *arguments])


def _say(what: str, tests: Sequence[str]) -> None:
    print(f"\n{what}", *tests, sep="\n  ", flush=True)  # noqa: T201 -- part of what the run says


def _failed() -> list[str]:
    try:
        known = json.loads((CACHE / "v/cache/lastfailed").read_text("utf-8"))
    except FileNotFoundError:
        return []
    return sorted({_GROUP.sub("", each) for each in known})


def _unproved() -> list[str]:
    """The tests that were passed over without their partner, each with what is missing."""
    try:
        ran = ET.parse(CACHE / "ran.xml")  # noqa: S314 - written by our own pytest a moment ago
    except FileNotFoundError:
        return []
    skips = ((case, skip.get("message", "")) for case in ran.iter("testcase") for skip in case.iter("skipped"))
    return [
        f"{case.get('classname')}.{case.get('name')}: {why.removeprefix(NO_PARTNER)}"
        for case, why in skips
        if why.startswith(NO_PARTNER)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
