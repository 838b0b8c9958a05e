"""The whole product in an environment of its own, with what a test does to it and asks of it afterwards."""

import sqlite3
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

import demo.terminal
from app.core.core import Core
from demo.environment import DemoEnvironment, DemoPlan
from demo.terminal import DemoSite
from kiosk.view.idle import AttractScreen
from tests.journeys.counting import Counted, centre_file, counted_on

SEEN = 0.2
"""Seconds."""


class JourneyTerminal(demo.terminal.DemoTerminal):
    """One environment and one terminal in it. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.surroundings = DemoEnvironment(DemoPlan(folder, heartbeat_seconds=2.0))
        self.messages: list[str] = []
        super().__init__(folder, None)  # type: ignore[arg-type]  # known once the environment is up

    def __enter__(self) -> Self:
        self.surroundings.__enter__()
        self.site = DemoSite(self.surroundings.centre_url, self.surroundings.dock.client, self.surroundings.settings)
        try:
            self.open()
        except BaseException:
            self.surroundings.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.close()
        finally:
            self.surroundings.stop()

    @property
    def core(self) -> Core:
        """The core behind the window. Raises AssertionError before there is one."""
        assert self.screen.core is not None
        return self.screen.core

    # --- what goes wrong ---

    def fault(self, device: str, name: str, *, on: bool = True) -> None:
        """A fault of a device."""
        self.site.devices.set_fault(device, name, on=on)

    def network(self, mode: str) -> None:
        """What the line to the centre does from now on."""
        self.do("network", "mode", mode=mode)

    def expire_orders(self) -> None:
        """Time passes at the centre's cashier: every order that waits is over."""
        connection = sqlite3.connect(centre_file(self.folder), timeout=10)
        with connection:
            connection.execute("UPDATE pay_order SET expires_at = '2020-01-01 00:00:00.000000'")
        connection.close()

    def answer_call(self) -> None:
        """Somebody at the console says that they come."""
        with sqlite3.connect(centre_file(self.folder), timeout=10) as connection:
            connection.execute("UPDATE help_call SET answered_at = asked_at, answered_by = 't'")
        connection.close()

    def calls(self) -> list[str]:
        """How each call for help ended, as the centre keeps it; "" for one that is open."""
        with sqlite3.connect(centre_file(self.folder), timeout=10) as connection:
            found = [fate for (fate,) in connection.execute("SELECT fate FROM help_call ORDER BY called_at")]
        connection.close()
        return found

    def orders(self) -> list[tuple[str, bool | None]]:
        """What the console ordered, and whether the terminal did it; None while it has not said so."""
        with sqlite3.connect(centre_file(self.folder), timeout=10) as connection:
            found = connection.execute("SELECT deed, is_done FROM remote_order ORDER BY order_id").fetchall()
        connection.close()
        return [(deed, None if is_done is None else bool(is_done)) for deed, is_done in found]

    def open(self, **changes: Any) -> None:
        """A robot reads at once what went well."""
        super().open(**({"seen_seconds": SEEN, "papers_seen_seconds": SEEN} | changes))

    def reopen(self, **changes: Any) -> None:
        """The same terminal, switched off and on, perhaps with other settings."""
        self.close()
        self.open(**changes)

    def repair(self) -> None:
        """Everything as at the beginning: whatever a test left on the devices, and a citizen who is still there."""
        for device, shown in self.site.devices.state().items():
            for fault, is_on in shown.get("faults", {}).items():
                if is_on and device != "network":
                    self.fault(device, fault, on=False)
        self.network("up")
        self.leave()
        if not self.surroundings.is_centre_up:
            self.surroundings.start_centre()
            self.surroundings.wait_for_centre()
        if not isinstance(self.driver.view.screen, AttractScreen):
            self.reopen()
        self.core.terminal._services.held_prints._held.clear()  # what a test left unprinted
        self._forget_orders()

    def _forget_orders(self) -> None:
        """What one test paid or left unclear is owed again in the next, in whatever order they run."""
        connection = sqlite3.connect(centre_file(self.folder), timeout=10)
        with connection:
            connection.execute("DELETE FROM pay_order")
            connection.execute("DELETE FROM paid_charge")
        connection.close()

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
