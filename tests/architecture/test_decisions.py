"""Every decision has a number of its own, which its title repeats, a status with its date, and a row in the index."""

import re

from tests.architecture.sources import ROOT

FOLDER = ROOT / "docs" / "adr"
FILES = sorted(FOLDER.glob("[0-9]*.md"))
STATUS = re.compile(r"(?m)^Status: (accepted|superseded by \d+) · (\d{4}-\d{2}-\d{2})$")


def test_decisions_are_numbered_once_and_say_their_number() -> None:
    numbers = [int(file.name[:4]) for file in FILES]
    assert numbers == list(range(1, len(FILES) + 1))
    for number, file in zip(numbers, FILES, strict=True):
        assert re.match(rf"# {number}\. ", file.read_text("utf-8")), file.name


def test_the_index_repeats_title_status_and_date() -> None:
    rows = []
    for number, file in enumerate(FILES, start=1):
        text = file.read_text("utf-8")
        status = STATUS.search(text)
        assert status is not None, f"{file.name}: a line such as `Status: accepted · 2026-11-28` is missing"
        title = text.partition("\n")[0].partition(". ")[2]
        rows.append(f"| {number} | [{title}]({file.name}) | {status[1]} | {status[2]} |")
    index = (FOLDER / "README.md").read_text("utf-8").splitlines()

    assert [line for line in index if re.match(r"\| \d", line)] == rows
