"""The grades of our adapters on their simulators, in docs/drivers.md. As a program, has the kit judge them all and writes them.

It takes minutes, so a test compares only which adapters are there and that each may ship.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from drivers.conformance.kit import judge_driver
from drivers.conformance.report import as_json
from tests.architecture.sources import ROOT
from tests.drivers.partners.graded import PARTNERS
from tests.drivers.shipped_adapters import shipped, subject_of

PAGE = ROOT / "docs/drivers.md"
BEGIN = "<!-- grades: python -m tests.architecture.conformance_table -->\n"
END = "<!-- end of grades -->"
PARTNERS_BEGIN = "<!-- grades by partners: as above -->\n"
PARTNERS_END = "<!-- end of grades by partners -->"
PARTNERS_HEAD = "| partner | family | grade | faults that failed | slowest recovery, s |\n|---|---|---|---|---|\n"
HEAD = "| family | adapter | grade | faults that failed | slowest recovery, s |\n|---|---|---|---|---|\n"


AT_ONCE = 6


def rows(page: str, begin: str = BEGIN, end: str = END) -> dict[tuple[str, str], str]:
    """The grades of a table, by its first two columns."""
    table = page.partition(begin)[2].partition(end)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {(row[0], row[1]): row[2] for row in cells}


def judge(name: str, adapter: str) -> str:
    """The report of one, on its simulator or in front of that partner, as JSON."""
    with subject_of(name, adapter) if adapter else PARTNERS[name]() as subject:
        return as_json(judge_driver(subject))


def _row(name: str, adapter: str = "") -> str:
    """In a process of its own: the kit counts threads and descriptors."""
    command = [sys.executable, "-m", "tests.architecture.conformance_table", name, adapter]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    findings = report["findings"]
    failed = [finding["name"] for finding in findings if finding["verdict"] == "failed"]
    untried = [finding["name"] for finding in findings if finding["verdict"] == "not_tried"]
    slowest = max((finding["seconds"] or 0.0 for finding in findings), default=0.0)
    seen = ", ".join((*failed, *(f"{name} not tried" for name in untried))) or "—"
    return f"| {name} | {adapter or report['family']} | {report['grade']} | {seen} | {slowest:.2f} |\n"


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write(judge(*sys.argv[1:]))
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        table = "".join(pool.map(_row, *zip(*shipped(), strict=True)))
        partners = "".join(pool.map(_row, PARTNERS))
    _put(BEGIN, HEAD + table, END)
    _put(PARTNERS_BEGIN, PARTNERS_HEAD + partners, PARTNERS_END)


def _put(begin: str, table: str, end: str) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(begin)
    PAGE.write_text(before + begin + table + end + rest.partition(end)[2], "utf-8")


if __name__ == "__main__":
    main()
