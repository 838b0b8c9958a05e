"""The whole product on a stage: centre, devices and terminal, with what a test asks of each afterwards."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from drivers.people import person
from kiosk.bootstrap.core import Core
from kiosk.bootstrap.running import Screen
from kiosk.bootstrap.stage import Stage, StagePlan
from kiosk.view import AttractScreen, Lamp
from tests.journeys.glass import Glass
from tests.ui.glass import EXPECTED
from ui.application import ScreenSettings, prepare
from ui.window import WindowShape

SETTLE, GOODBYE = 0.05, 0.3
COUNTS = "SELECT item_code, SUM(cases) FROM usage_daily WHERE outcome IN ('completed', 'submitted') GROUP BY item_code"
UPRIGHT = WindowShape(608, 1080)


@dataclass(frozen=True)
class Counted:
    """What the centre has counted of an item, and of everything."""

    item: int
    everything: int


class House:
    """大厅 — one stage and one terminal on it. A context manager."""

    def __init__(self, folder: Path, stage: Any = None) -> None:
        self._folder = folder
        self.stage: Any = stage or Stage(StagePlan(folder))  # or what stands for one in another process
        self.messages: list[str] = []

    def __enter__(self) -> Self:
        self.stage.__enter__()
        try:
            self.open()
        except BaseException:
            self.stage.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.screen.end()
        finally:
            self.stage.stop()

    def open(self, **changes: Any) -> None:
        """Put up the terminal, perhaps with other settings; comes back when it invites."""
        quick = {"settle_seconds": SETTLE, "goodbye_seconds": GOODBYE}
        settings = self.stage.settings().model_copy(update=quick | changes)
        self.screen = Screen(settings, prepare(ScreenSettings(UPRIGHT, "offscreen")), UPRIGHT)
        self.glass = Glass(self.screen, settings.settle_seconds, self._folder)
        self.screen.window.show()
        self.screen.begin()
        self.glass.until(lambda: isinstance(self.glass.view.screen, AttractScreen), "the attract screen", 60)
        self.wait_for_lamp(Lamp.OK)

    def expire_orders(self) -> None:
        """Time passes at the centre's cashier: every order that waits is over."""
        connection = sqlite3.connect(self._centre_file, timeout=10)
        with connection:
            connection.execute("UPDATE pay_order SET expires_at = '2020-01-01 00:00:00.000000'")
        connection.close()

    @property
    def _centre_file(self) -> Path:
        return self._folder.resolve() / "centre" / "centre.db"

    def listen(self) -> None:
        """Keep every word of Qt and QML from now on."""
        self.messages.clear()
        self._former = qInstallMessageHandler(self._hear)

    def stop_listening(self) -> None:
        """As before."""
        qInstallMessageHandler(self._former)

    @property
    def core(self) -> Core:
        """The core behind the window. Raises AssertionError before there is one."""
        assert self.screen.core is not None
        return self.screen.core

    def network(self, mode: str) -> None:
        """What the line to the centre does from now on."""
        self.do("network", "mode", mode=mode)

    def wait_for_lamp(self, lamp: Lamp) -> None:
        """Until the terminal has made up its mind about the network."""
        self.glass.until(lambda: self.glass.view.chrome.network is lamp, f"the network lamp {lamp}", 60)

    def repair(self) -> None:
        """Everything as at the beginning: whatever a test left on the devices, and a citizen who is still there."""
        state = self.stage.dock.client.state()
        for device, shown in state.items():
            for fault, is_on in shown.get("faults", {}).items():
                if is_on and device != "network":
                    self.fault(device, fault, on=False)
        self.network("up")
        self.leave()
        if not self.stage.is_centre_up:
            self.stage.start_centre()
            self.stage.wait_for_centre()
        if not isinstance(self.glass.view.screen, AttractScreen):
            self.reopen()

    def reopen(self, **changes: Any) -> None:
        """The same terminal, switched off and on, perhaps with other settings."""
        self.screen.end()
        self.open(**changes)

    def _hear(self, kind: QtMsgType, _context: object, text: str) -> None:
        if not any(known in text for known in EXPECTED):
            self.messages.append(f"{kind.name}: {text}")

    # --- the hall ---

    def do(self, device: str, action: str, **args: Any) -> dict[str, Any]:
        """An act on a device."""
        return self.stage.dock.client.act(device, action, **args)

    def fault(self, device: str, name: str, *, on: bool = True) -> None:
        """A fault of a device."""
        self.stage.dock.client.set_fault(device, name, on=on)

    def put_card(self, key: str, face: str = "") -> None:
        """Somebody's card on the reader, and themselves (or somebody else) before the camera."""
        self.do("id_card_reader", "put", person=key)
        self.look(face or key)

    def look(self, key: str) -> None:
        """Somebody before the camera."""
        self.do("camera", "look", seed=person(key).face_seed, lively=False)

    def leave(self) -> None:
        """The citizen takes everything and goes."""
        self.do("id_card_reader", "lift")
        self.do("camera", "leave")

    def pay(self, url: str, action: str = "pay") -> None:
        """The telephone opens the scanned address and presses a button there."""
        host = urlsplit(self.stage.centre_url).netloc
        if urlsplit(url).netloc != host:
            raise AssertionError(f"the code does not lead to the centre: {url}")
        with urlopen(url, timeout=10) as page:
            page.read()
        with urlopen(Request(url, data=f"action={action}".encode()), timeout=10) as page:
            page.read()

    # --- what came of it ---

    def counted(self, code: str) -> Counted:
        """Straight from the centre's file: served cases of the item, and of all items."""
        connection = sqlite3.connect(f"file:{self._centre_file}?mode=ro", uri=True, timeout=10)
        try:
            found = dict(connection.execute(COUNTS).fetchall())
        finally:
            connection.close()
        return Counted(found.get(code, 0), sum(found.values()))

    def papers(self, device: str) -> int:
        """How many papers the printer has put out so far."""
        state = self.stage.dock.client.state()
        shown = state.get(device, {})
        return int(shown.get("receipts", shown.get("documents", 0)))

    def paper(self, device: str, number: int, kind: str) -> bytes:
        """A paper, counted from 1."""
        found = self.stage.dock.client.paper(device, number, kind)
        if found is None:
            raise AssertionError(f"{device} has no paper {number}")
        return found
