"""Every decision has a number of its own, which its title repeats."""

import re

from tests.architecture.sources import ROOT


def test_decisions_are_numbered_once_and_say_their_number() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    for number, file in zip(numbers, files, strict=True):
        assert re.match(rf"# 0*{number}\. ", file.read_text("utf-8")), file.name
