"""Visits of the scripted citizen for hours, and what grows meanwhile: memory, handles, threads, log, queue, faults.

Everything that is done is marked as a test and never counted. On real devices only items are done that the terminal answers by
itself: they need no card and reach no department.
"""

import threading
import time
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.core.paths import log_file
from catalogue.item_kinds import OfflinePolicy
from demo.environment import DemoEnvironment, DemoPlan
from demo.robot import Robot, catalogue
from demo.terminal import DemoSite, DemoTerminal
from demo.window_driver import Stuck
from kiosk.services.settings import Settings
from kiosk.view.idle import AttractScreen
from kiosk.view.view import Screen
from kiosk.view.visit_end import AnotherScreen
from simulators.host.client import DockClient

SETTLES_AFTER = 0.1
"""Of the visits: until then what is loaded late and kept is no growth."""
MOST_SAMPLES_COMPARED = 400
LONGEST_VISIT = 240.0
"""Seconds. A visit whose screens only come again and again would fill the night: it counts as stuck."""
REST_WITHIN = 150.0
"""From when somebody has gone: idle time and countdown, and some more."""


def _read_mix() -> list[str]:
    return list(tomllib.loads((Path(__file__).parent / "soak.toml").read_text("utf-8"))["items"])


class SoakSample(Struct, frozen=True):
    """What was measured after a visit (一次采样)."""

    seconds: float
    item: str
    took_seconds: float
    memory_kib: int
    handles: int
    threads: int
    log_bytes: int
    queue_pending: int
    faults: tuple[str, ...]
    stuck: str = ""


class SoakReport(Struct, frozen=True):
    """What came of it (耐久报告). Growth is a visit, as the median over all pairs of samples after the first tenth."""

    hours: float
    visits: int
    failed: int
    memory_kib_a_visit: float
    handles_a_visit: float
    threads_a_visit: float
    log_bytes_a_visit: float
    queue_a_visit: float
    faults: dict[str, int]
    recoveries: dict[str, int]
    stuck: tuple[str, ...]
    samples: tuple[SoakSample, ...]


class UntouchedDevices(DockClient):
    """Real devices: what a scripted citizen does beside the screen is not done."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9")

    def act(self, device: str, action: str, **args: Any) -> dict[str, Any]:  # noqa: ARG002 - as its base has it
        """Nothing; the state of nothing."""
        return {}


def soak_real(settings: Settings, seconds: float, on_progress: Callable[[SoakSample], None]) -> SoakReport:
    """On the devices of the settings, with the items that the terminal answers by itself. Raises Stuck at the start."""
    site = DemoSite(settings.centre_url, UntouchedDevices(), lambda: replace(settings, is_test=True))
    local = [code for code, item in catalogue().items() if item.offline is OfflinePolicy.LOCAL]
    return _soak(settings.data, site, local, seconds, on_progress)


def soak_simulated(folder: Path, seconds: float, on_progress: Callable[[SoakSample], None]) -> SoakReport:
    """With a centre and simulated devices of its own in `folder`. Raises EnvironmentFailed, Stuck."""
    with DemoEnvironment(DemoPlan(folder)) as around:
        settings = replace(around.settings(), is_test=True)
        site = DemoSite(around.centre_url, around.controls, lambda: settings)
        return _soak(folder, site, _read_mix(), seconds, on_progress)


def _soak(
    folder: Path, site: DemoSite, codes: Sequence[str], seconds: float, on_progress: Callable[[SoakSample], None]
) -> SoakReport:
    begun, samples = time.monotonic(), list[SoakSample]()
    with DemoTerminal(folder, site) as terminal:
        while not samples or time.monotonic() - begun < seconds:
            code = codes[len(samples) % len(codes)]
            samples.append(_visit(terminal, code, begun))
            on_progress(samples[-1])
    return report(samples)


def _visit(terminal: DemoTerminal, code: str, begun: float) -> SoakSample:
    since, stuck = time.monotonic(), ""
    try:
        robot, item = Robot(terminal), catalogue()[code]
        robot.wake()
        robot.open_by_theme(item)
        robot.walk(item, over_by(since + LONGEST_VISIT))
        robot.finish()
    except Stuck as why:
        stuck = str(why)[:200]
    took = time.monotonic() - since
    if stuck:
        _go_away(terminal)
    return _sample(terminal, time.monotonic() - begun, code, took, stuck)


def over_by(deadline: float, now: Callable[[], float] = time.monotonic) -> Callable[[Screen], bool]:
    """At the question whether there is anything else. Raises Stuck where it has not come by then."""

    def is_over(screen: Screen) -> bool:
        if now() > deadline:
            raise Stuck(f"not at its end in time, at {type(screen).__name__}")
        return isinstance(screen, AnotherScreen)

    return is_over


def _go_away(terminal: DemoTerminal) -> None:
    """As somebody who gives up: takes everything along and leaves by the button; without one the idle time ends the visit.

    One that does not come to rest shows in the next visit.
    """
    driver = terminal.driver
    terminal.leave()
    with suppress(Stuck):
        for name in ("overlay:leave", "leave", "overlay:leave"):
            if driver.comes(partial(driver.shows, name), 1.0):
                driver.tap(name)
        driver.until(lambda: isinstance(driver.view.screen, AttractScreen), "rest", REST_WITHIN)


def _sample(terminal: DemoTerminal, seconds: float, code: str, took: float, stuck: str) -> SoakSample:
    core, log = terminal.screen.core, log_file(terminal.site.settings())
    is_at_work = core is not None and core.work.is_done
    faults = tuple(fault.id for fault in core.work().health.faults()) if core is not None and is_at_work else ()
    pending = core.store.outbox.counts().pending if core is not None and is_at_work else 0
    return SoakSample(
        seconds=round(seconds, 1),
        item=code,
        took_seconds=round(took, 2),
        memory_kib=_memory_kib(),
        handles=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        threads=threading.active_count(),
        log_bytes=log.stat().st_size if log.exists() else 0,
        queue_pending=pending,
        faults=faults,
        stuck=stuck,
    )


def _memory_kib() -> int:
    """Memory that the process has written and has to itself."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def report(samples: Sequence[SoakSample]) -> SoakReport:
    """What the samples say together."""
    settled = samples[int(len(samples) * SETTLES_AFTER) :]
    came, went = _changes(samples)
    return SoakReport(
        hours=round(samples[-1].seconds / 3600, 3),
        visits=len(samples),
        failed=sum(bool(sample.stuck) for sample in samples),
        memory_kib_a_visit=growth([visit.memory_kib for visit in settled]),
        handles_a_visit=growth([visit.handles for visit in settled]),
        threads_a_visit=growth([visit.threads for visit in settled]),
        log_bytes_a_visit=growth([visit.log_bytes for visit in settled]),
        queue_a_visit=growth([visit.queue_pending for visit in settled]),
        faults=came,
        recoveries=went,
        stuck=tuple(f"{sample.item}: {sample.stuck}" for sample in samples if sample.stuck),
        samples=tuple(samples),
    )


def growth(values: Sequence[float]) -> float:
    """What each value is above the one before, as the median over pairs (Theil and Sen): a single step is no growth."""
    step = max(1, len(values) // MOST_SAMPLES_COMPARED)
    chosen = list(enumerate(values))[::step]
    slopes = [(later - earlier) / (after - before) for (before, earlier), (after, later) in combinations(chosen, 2)]
    return round(median(slopes), 3) if slopes else 0.0


def _changes(samples: Sequence[SoakSample]) -> tuple[dict[str, int], dict[str, int]]:
    """How often each fault came, and how often it went."""
    came: dict[str, int] = {}
    went: dict[str, int] = {}
    before: set[str] = set()
    for sample in samples:
        now = set(sample.faults)
        for counts, changed in ((came, now - before), (went, before - now)):
            for fault in changed:
                counts[fault] = counts.get(fault, 0) + 1
        before = now
    return came, went
