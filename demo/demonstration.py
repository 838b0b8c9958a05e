"""One item or life event, done by a scripted citizen on the real screen by real taps, with everything that came of it kept in a folder."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogue.life_events import LifeEvent
from catalogue.schema import ServiceItem
from demo.environment import DemoEnvironment, DemoPlan
from demo.robot import Robot, catalogue
from demo.terminal import DemoSite, DemoTerminal
from kiosk.view.event import EventScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from ui.window import WindowShape

UPRIGHT, LYING = WindowShape(1080, 1920), WindowShape(1920, 1080)
PAPERS = (("receipt_printer", "png", "receipt"), ("document_printer", "pdf", "document"))
RESULTS = ("[0-9][0-9]-*.png", "receipt-*.png", "document-*.pdf", "stuck-*.png", "usage.json")
COUNTED_WITHIN, ASK_AGAIN = 60.0, 0.5


@dataclass(frozen=True)
class DemoLook:
    """How the terminal looks while it is shown (演示外观)."""

    shape: WindowShape = UPRIGHT
    care_mode: bool = False
    language: str = "zh"


@dataclass(frozen=True)
class Performed:
    """The screens that were passed (演示结果), the files with the papers, and the centre's count of the items before and after."""

    screens: list[str]
    papers: list[str]
    before: int
    after: int
    wanted: int = 1
    """By how much the count should have grown."""


def perform(item: ServiceItem, out: Path, look: DemoLook, begin: Callable[[str], None]) -> Performed:
    """Do one item; `begin` hears what begins.

    Leaves in `out` the screenshot of every screen, the receipts as PNG, the documents as PDF, and usage.json; the results
    of an earlier demonstration go first. Raises Stuck when the citizen cannot go on, EnvironmentFailed, OSError.
    """

    def walk(robot: Robot) -> _Done:
        robot.suit(item)
        robot.open_by_theme(item)
        screens = robot.walk(item).screens
        robot.finish()
        return _Done(screens, (item.code,))

    return _perform(walk, out, look, begin)


def perform_event(event: LifeEvent, answer: int, out: Path, look: DemoLook, begin: Callable[[str], None]) -> Performed:
    """Do all items that an answer of a life event ticks; the rest is as for one item."""

    def walk(robot: Robot) -> _Done:
        robot.open_event(event.id, answer)
        ticked = (
            [row.code for row in robot.screen.rows if row.is_ticked] if isinstance(robot.screen, EventScreen) else []
        )
        robot.suit(*(catalogue()[code] for code in ticked))
        screens = robot.walk_event(_is_over).screens
        if event.is_quiet:
            robot.terminal.leave()
            robot.wait_for_rest()
        else:
            robot.finish()
        return _Done(screens, tuple(ticked))

    return _perform(walk, out, look, begin)


@dataclass(frozen=True)
class _Done:
    screens: list[str]
    codes: tuple[str, ...]


def _is_over(screen: object) -> bool:
    """A quiet event ends without a question."""
    return isinstance(screen, AnotherScreen | GoodbyeScreen | AttractScreen)


def _perform(walk: Callable[[Robot], _Done], out: Path, look: DemoLook, begin: Callable[[str], None]) -> Performed:
    begin("启动中心与模拟设备 starting the centre and the simulated devices")
    with tempfile.TemporaryDirectory() as folder, DemoEnvironment(DemoPlan(Path(folder))) as surroundings:
        _make_room(out)
        site = DemoSite(surroundings.centre_url, surroundings.dock.client, surroundings.settings)
        with DemoTerminal(out, site, look.shape) as terminal:
            begin("办理中 a citizen is at the terminal")
            done = walk(_at_home(terminal, out, look))
            begin("等待中心计数 until the centre has counted it")
            after = _wait_for_count(terminal, surroundings, done.codes)
            performed = Performed(done.screens, _keep_papers(terminal, out), 0, after, len(done.codes))
    (out / "usage.json").write_text(json.dumps(asdict(performed), ensure_ascii=False, indent=1), "utf-8")
    return performed


def _make_room(out: Path) -> None:
    """Take away what an earlier demonstration left there, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in RESULTS:
        for file in out.glob(pattern):
            file.unlink()


def _at_home(terminal: DemoTerminal, out: Path, look: DemoLook) -> Robot:
    """A citizen before the home screen, as it should look."""
    robot = Robot(terminal)
    robot.pictures = out
    terminal.driver.save(out / "00-Attract.png")
    robot.wake()
    robot.look_as(look.language, care_mode=look.care_mode)
    terminal.driver.save(out / "00-Home.png")
    return robot


def _wait_for_count(terminal: DemoTerminal, surroundings: DemoEnvironment, codes: tuple[str, ...]) -> int:
    """What the centre counts of these items: once each is counted, or after a minute. It began with none."""
    counted, waited = _count_served(surroundings, codes), 0.0
    while counted < len(codes) and waited < COUNTED_WITHIN:
        terminal.driver.rest(ASK_AGAIN)
        counted, waited = _count_served(surroundings, codes), waited + ASK_AGAIN
    return counted


def _count_served(surroundings: DemoEnvironment, codes: tuple[str, ...]) -> int:
    lines: Any = surroundings.usage()["item"]
    return sum(int(line["served"]) for line in lines if line["key"] in codes)


def _keep_papers(terminal: DemoTerminal, out: Path) -> list[str]:
    kept = []
    for device, kind, name in PAPERS:
        for number in range(1, terminal.papers(device) + 1):
            file = out / f"{name}-{number}.{kind}"
            file.write_bytes(terminal.paper(device, number, kind))
            kept.append(file.name)
    return kept
