"""A whole terminal offscreen, on a machine where things are broken: tells what was painted and which faults it names.

Arguments: the settings, the data folder, what is broken besides them, and the page and the faults to wait for.
"""

import json
import resource
import signal
import sys
import time
from datetime import UTC, datetime

from app.screen.loading import begin_loading, load_quickly

BEGAN = time.monotonic()
begin_loading()
load_quickly()

from app.cli import run_verb  # noqa: E402 -- as the program does it
from app.screen.display import end  # noqa: E402
from app.screen.running import Screen  # noqa: E402
from contract.clock import SystemClock  # noqa: E402
from kiosk.view.intents import Wake  # noqa: E402
from ui.paint_watch import PaintWatch  # noqa: E402
from ui.ticker import Ticker  # noqa: E402

PATIENCE = 30.0
LOOK_MS = 100
STAYS_LOOKS = 80
"""More than one try of what cannot work: the page stays."""


class Onlooker:
    """Wakes the terminal at its first frame, and ends it when all faults that are expected were named."""

    def __init__(self, page: str, expected: set[str]) -> None:
        self.page = page
        self.expected = expected
        self.painted: list[str] = []
        self.first_frame = 0.0
        self.faults: set[str] = set()
        self.looks_since = 0
        self.screen: Screen | None = None
        self.until = time.monotonic() + PATIENCE
        self.ticker = Ticker(LOOK_MS, self.look)

    def watch(self, screen: Screen) -> None:
        self.screen = screen
        self.paint_watch = PaintWatch(screen.window, self.on_frame)
        self.ticker.start()

    def on_frame(self, kind: str) -> None:
        self.first_frame = self.first_frame or time.monotonic() - BEGAN
        self.painted.append(kind)
        if kind == "attract" and self.screen is not None:
            self.screen.surface.perform(Wake(), self.screen.surface.view.serial)

    def look(self) -> None:
        assert self.screen is not None
        core = self.screen.core
        if core is not None and core.work.is_done:
            self.faults |= {each.id for each in core.work().health.faults()}
        is_seen = self.painted[-1:] == [self.page]
        self.looks_since += is_seen
        is_seen = self.looks_since > (0 if self.page == "home" else STAYS_LOOKS)
        if (is_seen and self.expected <= self.faults) or time.monotonic() > self.until:
            self.ticker.stop()
            end(self.screen._prepared)


def break_machine(broken: str) -> None:
    if "clock" in broken:
        SystemClock.now = lambda _self: datetime(1970, 1, 1, 0, 1, tzinfo=UTC)  # type: ignore[method-assign]
    if "disk" in broken:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def main() -> None:
    settings, data, broken, page, *expected = sys.argv[1:]
    onlooker = Onlooker(page, set(expected))
    begin = Screen.begin

    def begun(self: Screen) -> None:
        if onlooker.screen is None:
            onlooker.watch(self)
        begin(self)

    Screen.begin = begun  # type: ignore[method-assign]
    break_machine(broken)
    status = run_verb.run(["--settings", settings, "--data", data, "--window", "--size", "540x960"])
    said = {"status": status, "painted": onlooker.painted, "faults": sorted(onlooker.faults)}
    said["first_frame"] = round(onlooker.first_frame, 1)
    sys.stdout.write(json.dumps(said) + "\n")


main()
