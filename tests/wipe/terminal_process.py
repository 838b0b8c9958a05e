"""Run by the wipe test in a process of its own: the whole terminal, worked by a robot that is told over a pipe what to do.

Knows no one: what it fills in and whom it shows to the devices it is told at that moment, and forgets like the terminal.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import to_builtins
from PySide6.QtCore import Q_ARG, QMetaObject, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent

from app.core.paths import log_file
from app.screen.logs import configure_logs
from app.screen.running import Screen
from catalogue.schema import ServiceItem
from demo.answers import USUAL
from demo.robot import Robot, catalogue
from demo.window_driver import WindowDriver
from drivers.ports.picture import COLOURS, Picture
from kiosk.forms.verdict import Entry
from kiosk.services.settings import Settings, parse_settings
from kiosk.view.consent import ConsentScreen
from kiosk.view.form import Editor, FieldView, FormScreen
from kiosk.view.frame import Lamp
from kiosk.view.guide import GuideScreen
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, Leave, OpenItem
from kiosk.view.materials import MaterialsScreen
from kiosk.view.review import SignatureScreen
from kiosk.view.view import Screen as Shown
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from ui.application import ScreenSettings, prepare
from ui.window import WindowShape

SHAPE = WindowShape(608, 1080)
RUN = 32
TELLING = 10
"""Different bytes in a run that tells one picture from another: a white wall is no trace of anybody."""
LONG_AGO = 3600.0
TYPIST = b"""
import QtQuick
import QtQuick.VirtualKeyboard
QtObject {
    readonly property bool isReady: InputContext.inputEngine.inputMethod !== null

    function press(key) {
        InputContext.inputEngine.virtualKeyClick(key.charCodeAt(0), key, Qt.NoModifier)
    }
}
"""
"""What a key of the on-screen keyboard does when it is released."""
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


class TestSide:
    """What the robot does to devices and cashier happens in the test's process."""

    def __init__(self, line: Line, driver: WindowDriver) -> None:
        self.driver = driver
        self._line = line

    def put_card(self, whose: str, *_face: object) -> None:
        shown = self.driver.view.screen
        again = isinstance(shown, IdentifyScreen) and shown.stage is IdentifyStage.PROBLEM
        self._line.ask("put_card", is_other=whose != USUAL, again=again)

    def do(self, device: str, action: str, **args: Any) -> None:
        self._line.ask("do", device=device, action=action, args=args)

    def pay(self, url: str) -> None:
        self._line.ask("pay", url=url)


class DirectedRobot(Robot):
    """A robot that asks for every answer."""

    def __init__(self, line: Line, site: TestSide) -> None:
        super().__init__(site)  # type: ignore[arg-type]
        self._line = line

    def press(self) -> None:
        """The main button, again where a tap came too early to count."""
        before = self.driver.view
        for _ in range(TAPS):
            super().press()
            end = time.monotonic() + AGAIN
            while time.monotonic() < end:
                if self.driver.view is not before:
                    return
                self.driver.rest(0.02)

    def _sign(self, screen: SignatureScreen) -> None:
        """The applicant by the words that hold their name; others by hand."""
        if screen.in_words:
            self.driver.tap("sign-in-words")
        else:
            super()._sign(screen)

    def _answer(self, item: ServiceItem, shown: FieldView) -> Entry:
        reported = self._line.ask("answer", item=item.code, field=to_builtins(shown))
        return Entry(reported["value"], tuple(reported["values"]))


class TerminalProcess:
    """The terminal, and the commands that the test gives it."""

    def __init__(self, settings: Settings) -> None:
        configure_logs(log_file(settings))
        self._line = Line()
        self._screen = Screen(settings, prepare(ScreenSettings(SHAPE, "offscreen")), SHAPE)
        self._screen.window.show()
        self._screen.begin()
        self._driver = WindowDriver(self._screen, settings.settle_seconds, settings.data)
        self._driver.until(lambda: isinstance(self._shown, AttractScreen), "the attract screen")
        # a card that lies there when its reader is first reached counts as forgotten
        self._driver.until(
            lambda: self._screen.surface.view.frame.devices is not Lamp.UNKNOWN, "what the devices tell", 60
        )
        self._is_reported = False
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._note)

    def serve(self) -> None:
        """Carry out what is told until the pipe closes."""
        self._line.say(ready=os.getpid(), keyboard=os.environ["XDG_CONFIG_HOME"])
        while True:
            self._is_reported = False
            self._notifier.setEnabled(True)
            self._driver.until(lambda: self._is_reported, "a command", LONG_AGO)
            reported = self._line.hear()
            result = getattr(self, reported.pop("do"))(**reported)
            del reported
            self._line.say(**result)
            del result

    def _note(self) -> None:
        self._is_reported = True
        self._notifier.setEnabled(False)

    @property
    def _shown(self) -> Shown:
        return self._screen.surface.view.screen

    # --- commands ---

    def walk(self, code: str, stop: list[str] | None) -> dict[str, Any]:
        """From the attract screen to a stop; to the end of the journey without one. Tells the stops on the way."""
        item = catalogue()[code]
        robot = DirectedRobot(self._line, TestSide(self._line, self._driver))
        if not isinstance(self._shown, AttractScreen):  # somebody whose test failed is still there
            self.leave()
        robot.wake()
        self._perform(OpenItem(code))
        self._driver.until(self._can_start, "the guide, with all devices known to be well")
        stops: list[list[str]] = []

        def is_there(screen: Shown) -> bool:
            here = stop_of(screen)
            if here not in stops:
                stops.append(here)
            return here == stop if stop else isinstance(screen, AnotherScreen)

        robot.walk(item, is_there)
        return {"stops": stops, "samples": list(self._samples())}

    def leave(self) -> dict[str, Any]:
        """End the visit by the button; it asks where something would be lost."""
        self._driver.until(lambda: self._screen.surface.view.frame.can_leave, "leaving to be possible")
        self._perform(Leave())
        if self._screen.surface.view.overlay is not None:
            self._perform(ConfirmLeave())
        return self._rest()

    def walk_away(self) -> dict[str, Any]:
        """No one touches the screen any more, and time passes: first until it asks, then until it ends."""
        terminal = self._terminal
        while not isinstance(self._shown, GoodbyeScreen | AttractScreen):
            idle = terminal._idle
            idle.touched_at -= LONG_AGO
            if idle.asked_at is not None:
                idle.asked_at -= LONG_AGO
            self._driver.rest(0.25)
        return self._rest()

    def _rest(self) -> dict[str, Any]:
        self._line.ask("take_everything")
        self._driver.until(lambda: isinstance(self._shown, AttractScreen), "the attract screen")
        proof = self._terminal.last_wipe
        assert proof is not None
        return {"is_clean": proof.is_clean, "cleared": proof.cleared}

    def wait_for_network(self, *, up: bool) -> dict[str, Any]:
        """Until the terminal has made up its mind about the network."""
        wanted = Lamp.OK if up else Lamp.BAD
        self._driver.until(lambda: self._screen.surface.view.frame.network is wanted, "the network lamp", 60)
        return {}

    def type_keys(self, keys: str) -> dict[str, Any]:
        """Type by the keys of Qt's keyboard into the first field of the page that takes text."""
        field = self._text_field()
        if field is None:
            return {"typed": False}
        # the first field of a form opens by itself
        self._driver.tap_unless(f"field:{field}", lambda: self._driver.has(f"text:{field}:input"))
        self._driver.focus(f"text:{field}:input")
        self._driver.until(lambda: self._driver.has("keyboard"), "the keyboard")
        typist = QQmlComponent(self._screen.window.view.engine())
        typist.setData(TYPIST, QUrl())
        hand = typist.create()
        assert hand is not None, typist.errorString()
        # the panel is shown some milliseconds before the pinyin engine takes keys
        self._driver.until(lambda: hand.property("isReady") is True, "the engine behind the keyboard")
        for key in keys:
            QMetaObject.invokeMethod(hand, "press", Q_ARG("QVariant", key))
            self._driver.rest(0.05)
        shown = self._shown
        assert isinstance(shown, FormScreen)
        return {"typed": any(each.value == keys for each in shown.fields)}

    def copy(self) -> dict[str, Any]:
        """All of the focused text into the clipboard, past the keys."""
        box = QGuiApplication.focusObject()
        for method in ("selectAll", "copy"):
            QMetaObject.invokeMethod(box, method)
        return {"copied": QGuiApplication.clipboard().text()}

    def paste(self) -> dict[str, Any]:
        """What is in the clipboard."""
        return {"pasted": QGuiApplication.clipboard().text()}

    def _text_field(self) -> str | None:
        shown = self._shown
        assert isinstance(shown, FormScreen)
        return next((each.name for each in shown.fields if each.editor in (Editor.TEXT, Editor.LONG_TEXT)), None)

    def loaded(self, libraries: list[str]) -> dict[str, Any]:
        """Which of these the terminal's own process has loaded by now."""
        return {"loaded": [each for each in libraries if each in sys.modules]}

    def pause(self, seconds: float) -> dict[str, Any]:
        """Let the terminal be."""
        self._driver.rest(seconds)
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
        """As from an event: what Qt is told to delete outside of one, it deletes only when its own loop runs."""
        taken: list[bool] = []

        def perform() -> None:
            taken.append(self._screen.surface.perform(intent, self._screen.surface.view.serial))

        for _ in range(TAPS):
            QTimer.singleShot(0, perform)
            self._driver.until(lambda: bool(taken), f"{type(intent).__name__} to be heard")
            if taken.pop():
                return
            self._driver.rest(0.1)
        raise AssertionError(f"{type(intent).__name__} was not taken")

    def _samples(self) -> Iterator[str]:
        """A run out of the middle of every picture, document and signature that the visit holds now."""
        terminal = self._terminal
        frames = (terminal.camera_frame(), terminal.document_frame())
        held = [terminal._visit.session, *(each.picture for each in frames if each is not None)]
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
        case ConsentScreen():
            return [name, "face"]
        case SignatureScreen(turn=turn, is_signed=is_signed):
            return [name, f"{turn}:{is_signed}"]
    surroundings = getattr(screen, "stage", getattr(screen, "agreed", ""))
    return [name, str(surroundings)]


def _blobs(held: Any, seen: set[int]) -> Iterator[bytes]:
    if id(held) in seen:
        return
    seen.add(id(held))
    if isinstance(held, Picture):
        yield held.rows.tobytes()[len(held.data) // 2 :][: held.width * COLOURS]
    elif isinstance(held, bytes | bytearray) and len(held) > 2 * RUN:
        yield bytes(held)
    else:
        for each in _parts(held):
            yield from _blobs(each, seen)


def _parts(held: Any) -> list[Any]:
    if isinstance(held, dict):
        return list(held.values())
    if isinstance(held, list | tuple):
        return list(held)
    return [getattr(held, name) for name in getattr(type(held), "__match_args__", ())]


if __name__ == "__main__":
    TerminalProcess(parse_settings(json.loads(Path(sys.argv[1]).read_text()))).serve()
