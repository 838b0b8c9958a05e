"""One item, done by a scripted citizen on the real screen by real taps, with everything that came of it kept in a folder."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogue.schema import ServiceItem
from demo.environment import DemoEnvironment, DemoPlan
from demo.robot import Robot
from demo.terminal import DemoSite, DemoTerminal
from ui.window import WindowShape

UPRIGHT = WindowShape(1080, 1920)
PAPERS = (("receipt_printer", "png", "receipt"), ("document_printer", "pdf", "document"))
RESULTS = ("[0-9][0-9]-*.png", "receipt-*.png", "document-*.pdf", "stuck-*.png", "usage.json")
COUNTED_WITHIN, ASK_AGAIN = 60.0, 0.5


@dataclass(frozen=True)
class Performed:
    """The screens that were passed (演示结果), the files with the papers, and the centre's count of the item before and after."""

    screens: list[str]
    papers: list[str]
    before: int
    after: int


def perform(item: ServiceItem, out: Path, begin: Callable[[str], None]) -> Performed:
    """Do it; `begin` hears what begins.

    Leaves in `out` the screenshot of every screen, the receipts as PNG, the documents as PDF, and usage.json; the results
    of an earlier demonstration go first. Raises Stuck when the citizen cannot go on, EnvironmentFailed, OSError.
    """
    _make_room(out)
    begin("启动中心与模拟设备 starting the centre and the simulated devices")
    with tempfile.TemporaryDirectory() as folder, DemoEnvironment(DemoPlan(Path(folder))) as surroundings:
        before = _counted(surroundings, item)
        site = DemoSite(surroundings.centre_url, surroundings.dock.client, surroundings.settings)
        with DemoTerminal(out, site, UPRIGHT) as terminal:
            begin("办理中 a citizen is at the terminal")
            screens = _walk(terminal, item, out)
            begin("等待中心计数 until the centre has counted it")
            after = _wait_for_count(terminal, surroundings, item, before)
            performed = Performed(screens, _keep_papers(terminal, out), before, after)
    (out / "usage.json").write_text(json.dumps(asdict(performed), ensure_ascii=False, indent=1), "utf-8")
    return performed


def _make_room(out: Path) -> None:
    """Take away what an earlier demonstration left there, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in RESULTS:
        for file in out.glob(pattern):
            file.unlink()


def _walk(terminal: DemoTerminal, item: ServiceItem, out: Path) -> list[str]:
    robot = Robot(terminal)
    robot.suit(item)
    robot.pictures = out
    terminal.driver.save(out / "00-Attract.png")
    robot.wake()
    terminal.driver.save(out / "00-Home.png")
    robot.open_by_theme(item)
    visit = robot.walk(item)
    robot.finish()
    return visit.screens


def _wait_for_count(terminal: DemoTerminal, surroundings: DemoEnvironment, item: ServiceItem, before: int) -> int:
    """What the centre counts once it counts more; what it counts anyway when it does not within a minute."""
    counted, waited = _counted(surroundings, item), 0.0
    while counted == before and waited < COUNTED_WITHIN:
        terminal.driver.rest(ASK_AGAIN)
        counted, waited = _counted(surroundings, item), waited + ASK_AGAIN
    return counted


def _counted(surroundings: DemoEnvironment, item: ServiceItem) -> int:
    lines: Any = surroundings.usage()["item"]
    return sum(int(each["served"]) for each in lines if each["key"] == item.code)


def _keep_papers(terminal: DemoTerminal, out: Path) -> list[str]:
    kept = []
    for device, kind, name in PAPERS:
        for number in range(1, terminal.papers(device) + 1):
            file = out / f"{name}-{number}.{kind}"
            file.write_bytes(terminal.paper(device, number, kind))
            kept.append(file.name)
    return kept
