"""Run by the wipe test in a process of its own: the whole terminal, worked by a robot that is told over a pipe what to do.

Knows nobody: what it fills in and whom it shows to the devices it is told at that moment, and forgets like the terminal.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSocketNotifier

from catalogue.schema import ServiceItem
from kiosk.bootstrap.logs import configure_logs
from kiosk.bootstrap.paths import log_file
from kiosk.bootstrap.running import Screen
from kiosk.forms.verdict import Entry
from kiosk.intents import ConfirmLeave, Leave, OpenItem
from kiosk.settings import Settings
from kiosk.view import AnotherScreen, AttractScreen, FieldView, FormScreen, GoodbyeScreen, GuideScreen, MaterialsScreen
from kiosk.view import Screen as Shown
from tests.journeys.glass import Glass
from tests.journeys.robot import Robot, catalogue
from ui.application import ScreenSettings, prepare
from ui.window import WindowShape

SHAPE = WindowShape(608, 1080)
RUN = 32
TELLING = 10
"""Different bytes in a run that tells one picture from another: a white wall is no trace of anybody."""
LONG_AGO = 3600.0
TAPS, AGAIN = 10, 0.6


class Line:
    """The pipe to the test: one JSON object a line, both ways. Keeps nothing of what went over it."""

    def hear(self) -> dict[str, Any]:
        """The next line; blocks."""
        piece = b""
        while not piece.endswith(b"\n"):
            more = os.read(0, 65536)
            if not more:
                sys.exit(0)
            piece += more
        said: dict[str, Any] = json.loads(piece)
        return said

    def say(self, **said: Any) -> None:
        """A line to the test."""
        os.write(1, json.dumps(said).encode() + b"\n")

    def ask(self, question: str, **said: Any) -> dict[str, Any]:
        """A line, and the answer to it."""
        self.say(ask=question, **said)
        return self.hear()


class Hall:
    """What the robot does to devices and cashier happens in the test's process."""

    def __init__(self, line: Line, glass: Glass) -> None:
        self.glass = glass
        self._line = line

    def put_card(self, _key: str) -> None:
        self._line.ask("put_card")

    def do(self, device: str, action: str, **args: Any) -> None:
        self._line.ask("do", device=device, action=action, args=args)

    def pay(self, url: str) -> None:
        self._line.ask("pay", url=url)


class ToldRobot(Robot):
    """A robot that asks for every answer."""

    def __init__(self, line: Line, hall: Hall) -> None:
        super().__init__(hall)  # type: ignore[arg-type]
        self._line = line

    def press(self) -> None:
        """The main button, again where a tap came too early to count."""
        before = self.glass.view
        for _ in range(TAPS):
            super().press()
            end = time.monotonic() + AGAIN
            while time.monotonic() < end:
                if self.glass.view is not before:
                    return
                self.glass.rest(0.02)

    def _answer(self, item: ServiceItem, shown: FieldView) -> Entry:
        told = self._line.ask("answer", item=item.code, field=asdict(shown))
        return Entry(told["value"], tuple(told["values"]))


class TerminalProcess:
    """The terminal, and the commands that the test gives it."""

    def __init__(self, settings: Settings) -> None:
        configure_logs(log_file(settings))
        self._line = Line()
        self._screen = Screen(settings, prepare(ScreenSettings(SHAPE, "offscreen")), SHAPE)
        self._screen.window.show()
        self._screen.begin()
        self._glass = Glass(self._screen, settings.settle_seconds, settings.data)
        self._glass.until(lambda: isinstance(self._shown, AttractScreen), "the attract screen")
        self._is_told = False
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._note)

    def serve(self) -> None:
        """Carry out what is told until the pipe closes."""
        self._line.say(ready=os.getpid(), keyboard=os.environ["XDG_CONFIG_HOME"])
        while True:
            self._is_told = False
            self._notifier.setEnabled(True)
            self._glass.until(lambda: self._is_told, "a command", LONG_AGO)
            told = self._line.hear()
            result = getattr(self, told.pop("do"))(**told)
            del told
            self._line.say(**result)
            del result

    def _note(self) -> None:
        self._is_told = True
        self._notifier.setEnabled(False)

    @property
    def _shown(self) -> Shown:
        return self._screen.switchboard.view.screen

    # --- commands ---

    def walk(self, code: str, stop: list[str] | None) -> dict[str, Any]:
        """From the attract screen to a stop; to the end of the journey without one. Tells the stops on the way."""
        item = catalogue()[code]
        robot = ToldRobot(self._line, Hall(self._line, self._glass))
        robot.wake()
        self._perform(OpenItem(code))
        self._glass.until(self._can_start, "the guide, with all devices known to be well")
        stops: list[list[str]] = []

        def is_there(screen: Shown) -> bool:
            here = stop_of(screen)
            if here not in stops:
                stops.append(here)
            return here == stop if stop else isinstance(screen, AnotherScreen)

        robot.walk(item, is_there)
        return {"stops": stops, "samples": list(self._samples())}

    def leave(self) -> dict[str, Any]:
        """End the visit by the button, however often it asks."""
        self._glass.until(lambda: self._screen.switchboard.view.chrome.can_leave, "leaving to be possible")
        self._perform(Leave())
        self._perform(ConfirmLeave())
        return self._rest()

    def walk_away(self) -> dict[str, Any]:
        """Nobody touches the glass any more, and time passes: first until it asks, then until it ends."""
        terminal = self._terminal
        while not isinstance(self._shown, GoodbyeScreen):
            idle = terminal._idle
            idle.touched_at -= LONG_AGO
            if idle.asked_at is not None:
                idle.asked_at -= LONG_AGO
            self._glass.rest(0.25)
        return self._rest()

    def _rest(self) -> dict[str, Any]:
        self._line.ask("take_everything")
        self._glass.until(lambda: isinstance(self._shown, AttractScreen), "the attract screen")
        proof = self._terminal.last_wipe
        assert proof is not None
        return {"is_clean": proof.is_clean, "cleared": proof.cleared}

    def pause(self, seconds: float) -> dict[str, Any]:
        """Let the terminal be."""
        self._glass.rest(seconds)
        return {}

    # --- inside ---

    @property
    def _terminal(self) -> Any:
        assert self._screen.core is not None
        return self._screen.core.terminal

    def _can_start(self) -> bool:
        screen = self._shown
        return isinstance(screen, GuideScreen) and screen.can_start

    def _perform(self, intent: Any) -> None:
        def is_taken() -> bool:
            return self._screen.switchboard.perform(intent, self._screen.switchboard.view.serial)

        self._glass.until(is_taken, f"{type(intent).__name__} to be taken", 5)

    def _samples(self) -> Iterator[str]:
        """A run out of the middle of every picture, document and signature that the visit holds now."""
        terminal = self._terminal
        frames = (terminal.camera_frame(), terminal.document_frame())
        held = [terminal._visit.session, *(each.pixels for each in frames if each is not None)]
        for blob in _blobs(held, set()):
            run = blob[len(blob) // 2 : len(blob) // 2 + RUN]
            if len(set(run)) > TELLING:
                yield run.hex()


def stop_of(screen: Shown) -> list[str]:
    """Where the journey is: the screen, and which page or stage of it."""
    name = type(screen).__name__.removesuffix("Screen")
    match screen:
        case FormScreen(page=page):
            filled = sum(bool(each.value or each.values) for each in screen.fields)
            return [name, f"{page}:{filled}"]
        case MaterialsScreen(index=index, pages=pages):
            return [name, f"{index}:{len(pages)}"]
    stage = getattr(screen, "stage", getattr(screen, "is_signed", getattr(screen, "agreed", "")))
    return [name, str(stage)]


def _blobs(held: Any, seen: set[int]) -> Iterator[bytes]:
    if id(held) in seen:
        return
    seen.add(id(held))
    match held:
        case np.ndarray() if held.nbytes > RUN and held.dtype == np.uint8:
            row = held[held.shape[0] // 2]
            yield row.tobytes()
        case bytes() | bytearray() if len(held) > 2 * RUN:
            yield bytes(held)
        case dict():
            for each in held.values():
                yield from _blobs(each, seen)
        case list() | tuple():
            for each in held:
                yield from _blobs(each, seen)
        case _ if is_dataclass(held):
            for each in fields(held):
                yield from _blobs(getattr(held, each.name), seen)


if __name__ == "__main__":
    TerminalProcess(Settings(**json.loads(Path(sys.argv[1]).read_text()))).serve()
