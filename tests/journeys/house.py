"""The whole product on a stage, with what a test does to it and asks of it afterwards."""

import sqlite3
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

import demo.house
from app.core.core import Core
from demo.house import Hall
from demo.stage import Stage, StagePlan
from kiosk.view.view import AttractScreen
from tests.journeys.counting import Counted, centre_file, counted_on


class House(demo.house.House):
    """One stage and one terminal on it. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(StagePlan(folder))
        self.messages: list[str] = []
        super().__init__(folder, None)  # type: ignore[arg-type]  # stands once the stage does

    def __enter__(self) -> Self:
        self.stage.__enter__()
        self.hall = Hall(self.stage.centre_url, self.stage.dock.client, self.stage.settings)
        try:
            self.open()
        except BaseException:
            self.stage.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.close()
        finally:
            self.stage.stop()

    @property
    def core(self) -> Core:
        """The core behind the window. Raises AssertionError before there is one."""
        assert self.screen.core is not None
        return self.screen.core

    # --- what goes wrong ---

    def fault(self, device: str, name: str, *, on: bool = True) -> None:
        """A fault of a device."""
        self.hall.devices.set_fault(device, name, on=on)

    def network(self, mode: str) -> None:
        """What the line to the centre does from now on."""
        self.do("network", "mode", mode=mode)

    def expire_orders(self) -> None:
        """Time passes at the centre's cashier: every order that waits is over."""
        connection = sqlite3.connect(centre_file(self.folder), timeout=10)
        with connection:
            connection.execute("UPDATE pay_order SET expires_at = '2020-01-01 00:00:00.000000'")
        connection.close()

    def reopen(self, **changes: Any) -> None:
        """The same terminal, switched off and on, perhaps with other settings."""
        self.close()
        self.open(**changes)

    def repair(self) -> None:
        """Everything as at the beginning: whatever a test left on the devices, and a citizen who is still there."""
        for device, shown in self.hall.devices.state().items():
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

    # --- what came of it ---

    def listen(self) -> None:
        """Keep every word of Qt and QML from now on."""
        self.messages.clear()
        self._former = qInstallMessageHandler(self._hear)

    def stop_listening(self) -> None:
        """As before."""
        qInstallMessageHandler(self._former)

    def _hear(self, kind: QtMsgType, _context: object, text: str) -> None:
        self.messages.append(f"{kind.name}: {text}")

    def counted(self, code: str) -> Counted:
        """Served cases of the item, and of all items."""
        return counted_on(self.folder, code)
