"""One visit of the scripted citizen at a terminal that is another process (`bench.visited`).

A process for each visit: it has gone when memory is counted, so that what it maps of Qt and Python makes no share smaller.
"""

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.messages import hear, say
from demo.robot import Robot, catalogue
from demo.terminal import DemoSite, DemoTerminal
from demo.window_driver import PATIENCE, Stuck, WindowDriver
from kiosk.services.settings import read_settings
from kiosk.view.view import View
from simulators.host.client import DockClient

LOOKS_EVERY_S = 0.03


class FarDriver(WindowDriver):
    """Eyes and finger at a window of another process. What is waited for is looked for again and again."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._turn = -1
        self._view: View
        self.tapped: list[str] = []

    @property
    def view(self) -> View:
        """The same object as long as the terminal has the same."""
        reported = self._ask("view", self._turn)
        if reported is not None:
            self._turn, self._view = reported
        return self._view

    def comes(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Whether it holds within that time."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() >= end:
                return False
            time.sleep(LOOKS_EVERY_S)
        return True

    def until(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Until it holds. Raises Stuck."""
        if not self.comes(holds, seconds):
            raise Stuck(f"{what}: not within {seconds} s; shown: {self.view.screen!r}")

    def changes_within(self, seconds: float) -> bool:
        """Whether another view came up in that time."""
        view = self.view
        return self.comes(lambda: self.view is not view, seconds)

    def rest(self, seconds: float) -> None:
        """Wait as a citizen does who only looks at the screen."""
        time.sleep(seconds)

    def wait_for_frame(self) -> None:
        """Until a whole frame was painted."""
        self._ask("wait_for_frame")

    def shows(self, name: str) -> bool:
        """Whether the item can be tapped now."""
        return bool(self._ask("shows", name))

    def has(self, name: str) -> bool:
        """Whether there is such an item at all."""
        return bool(self._ask("has", name))

    def property_of(self, name: str, key: str) -> object:
        """A property of the item."""
        return self._ask("property_of", name, key)

    def tap(self, name: str) -> None:
        """Tap the item once it can be."""
        self._ask("tap", name)

    def tap_unless(self, name: str, holds: Callable[[], bool]) -> None:
        """The same, but nothing where it holds before that."""
        self.until(lambda: holds() or self.shows(name), f"{name} to be tapped")
        self.wait_for_frame()
        if not holds() and self.shows(name):
            self.tap(name)

    def draw(self, name: str, strokes: list[list[tuple[float, float]]]) -> None:
        """Strokes on the item."""
        self._ask("draw", name, strokes)

    def write(self, name: str, text: str) -> None:
        """Text from an input method."""
        self._ask("write", name, text)

    def _ask(self, what: str, *rest: object) -> Any:
        say(self._line, (what, *rest))
        is_well, reported = hear(self._line)
        if not is_well:
            raise Stuck(reported)
        return reported


def main(folder: Path, centre_url: str, code: str) -> None:
    """From the first touch until the terminal waits for somebody else."""
    settings = read_settings(folder / "settings.toml")
    terminal = DemoTerminal(folder, DemoSite(centre_url, DockClient.of_folder(folder / "dock"), lambda: settings))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(str(folder / "door"))
        terminal.driver = FarDriver(line)
        robot, item = Robot(terminal), catalogue()[code]
        robot.wake()
        robot.open_by_theme(item)
        robot.walk(item)
        robot.finish()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
