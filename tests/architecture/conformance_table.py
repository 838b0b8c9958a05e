"""The grades of our adapters on their simulators, in docs/drivers.md. As a program, has the kit judge them all and writes them.

It takes two minutes, so a test compares only which adapters are there and that each may ship.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drivers.conformance.kit import judged
from drivers.conformance.report import as_json
from drivers.conformance.subject import Subject
from simulators.host.manifests import manifests
from simulators.host.settings import choices
from simulators.host.simulator_set import SimulatorSet
from simulators.manifest import SimulatorContext
from tests.architecture.sources import ROOT
from tests.drivers.partners.graded import PARTNERS

PAGE = ROOT / "docs/drivers.md"
BEGIN = "<!-- grades: python -m tests.architecture.conformance_table -->\n"
END = "<!-- end of grades -->"
PARTNERS_BEGIN = "<!-- grades by partners: as above -->\n"
PARTNERS_END = "<!-- end of grades by partners -->"
PARTNERS_HEAD = "| partner | family | grade | faults that failed | slowest recovery, s |\n|---|---|---|---|---|\n"
HEAD = "| family | adapter | grade | faults that failed | slowest recovery, s |\n|---|---|---|---|---|\n"


def families() -> list[str]:
    """Those that have a simulator."""
    return sorted(name for name, manifest in manifests().items() if manifest.adapter is not None)


def rows(page: str, begin: str = BEGIN, end: str = END) -> dict[str, list[str]]:
    """The cells of a table, by its first column."""
    table = page.partition(begin)[2].partition(end)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {each[0]: each[1:] for each in cells}


def judge(family: str) -> str:
    """The report of one, on its simulator or in front of that partner, as JSON."""
    if family in PARTNERS:
        with PARTNERS[family]() as subject:
            return as_json(judged(subject))
    with tempfile.TemporaryDirectory() as folder:
        made = manifests()[family].make(SimulatorContext(Path(folder)))
        dock = SimulatorSet([] if made is None else [made])
        dock.start()
        try:
            chosen = choices(dock.endpoints())[family]
            return as_json(judged(Subject(family, chosen.adapter, dict(chosen.options), with_paper=True)))
        finally:
            dock.stop()


def _row(family: str) -> Iterator[str]:
    """In a process of its own: the kit counts threads and descriptors."""
    command = [sys.executable, "-m", "tests.architecture.conformance_table", family]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    failed = [each["name"] for each in report["findings"] if each["verdict"] == "failed"]
    tried = all(each["verdict"] != "not_tried" for each in report["findings"])
    slowest = max((each["seconds"] or 0.0 for each in report["findings"]), default=0.0)
    seen = ", ".join(failed) or ("—" if tried else "not tried")
    second = report["family"] if family in PARTNERS else report["adapter"]
    yield f"| {family} | {second} | {report['grade']} | {seen} | {slowest:.2f} |\n"


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write(judge(sys.argv[1]))
        return
    with ThreadPoolExecutor(len(families())) as pool:
        table = "".join(pool.map(lambda family: "".join(_row(family)), families()))
        partners = "".join(pool.map(lambda partner: "".join(_row(partner)), PARTNERS))
    _put(BEGIN, HEAD + table, END)
    _put(PARTNERS_BEGIN, PARTNERS_HEAD + partners, PARTNERS_END)


def _put(begin: str, table: str, end: str) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(begin)
    PAGE.write_text(before + begin + table + end + rest.partition(end)[2], "utf-8")


if __name__ == "__main__":
    main()
