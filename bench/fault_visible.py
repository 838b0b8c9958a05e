"""How soon a fault is on the overview and gone from it: the real core of diagnostics, a real adapter, a simulated printer, a port of
the centre that is shut."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from socket import create_server, socket
from time import monotonic
from typing import Any

from app.core.bare_core import bare_core
from app.core.core import CoreContext
from app.core.refusals import NotEnrolledYet
from bench.figures import Figure, Measured, percentile, spread
from kiosk.services.secret import Secret
from kiosk.services.settings import AdapterSettings, Settings
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.intents import OpenRow, TypePin
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from wording.store import load_wording

ROUNDS, FEW = 50, 4
PIN = "135246"
PATIENCE_S, PAUSE_S, TICK_S = 60.0, 6.0, 0.2
PRINTER_FAULTS = ("paper_out", "cover_open", "cutter_error")
GOAL_S = 5.0


def measure(*, quick: bool) -> Measured:
    """Seconds from the fault to its row, and from the repair to its end, at any moment of the terminal's looking."""
    chance, shown, gone = Random(13), list[float](), list[float]()
    with tempfile.TemporaryDirectory(prefix="faults-") as name, _technician(Path(name)) as (switches, screen, until):
        for number in range(FEW if quick else ROUNDS):
            row, switch = switches[number % len(switches)]
            for is_on, seconds in ((True, shown), (False, gone)):
                pause = monotonic() + chance.uniform(0, PAUSE_S)
                until(lambda pause=pause: monotonic() >= pause)
                begun = monotonic()
                switch(is_on)
                until(lambda row=row, is_on=is_on: any(shown.key == row for shown in screen().rows) is is_on)
                seconds.append(monotonic() - begun)
    figures = (
        Figure("fault_visible_p99_s", "a fault is on the overview (p99)", percentile(shown, 0.99), "s", GOAL_S),
        Figure("repair_visible_p99_s", "a repair is on the overview (p99)", percentile(gone, 0.99), "s", GOAL_S),
    )
    return Measured(figures, {"fault_visible_s": spread(shown), "repair_visible_s": spread(gone)})


class CentrePort:
    """Where the centre listens (中心端口); nothing is said there, for a terminal without an identity only looks whether it is open."""

    def __init__(self) -> None:
        self._open = self._listening(0)
        self.number = self._open.getsockname()[1]

    def shut(self, is_shut: bool) -> None:
        """Refuse every connection, or take them again."""
        self._open.close()
        if not is_shut:
            self._open = self._listening(self.number)

    def _listening(self, number: int) -> socket:
        return create_server(("127.0.0.1", number), backlog=1024)


Switches = Sequence[tuple[str, Callable[[bool], None]]]
"""The row of each fault, and what makes and mends it."""
Until = Callable[[Callable[[], bool]], None]
Screen = Callable[[], Any]  # Any: a screen of the view


def _settings(folder: Path, printer: int, centre: int) -> Settings:
    options = {"connection": "network", "host": "127.0.0.1", "port": printer}
    chosen = {"receipt_printer": AdapterSettings(adapter="escpos", options=options)}
    place = f"http://127.0.0.1:{centre}"
    return Settings(data=folder, maintenance_pin=Secret(PIN), devices=chosen, settle_seconds=0, centre_url=place)


@contextmanager
def _technician(folder: Path) -> Iterator[tuple[Switches, Screen, Until]]:
    """Somebody on the overview of a terminal with a printer and a centre."""
    centre = CentrePort()
    printer = ReceiptPrinterSimulator(folder / "spool", speed=50)
    printer.start()
    settings = _settings(folder, printer.port, centre.number)
    calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
    core = bare_core(settings, NotEnrolledYet("a measurement"), CoreContext(calls.put, load_wording()))
    core.open()

    def screen() -> Any:  # Any: as above
        return core.terminal.view.screen

    def until(is_so: Callable[[], bool]) -> None:
        """The screen's thread: what was delivered at once, and a tick five times a second."""
        ends = monotonic() + PATIENCE_S
        while not is_so():
            if monotonic() > ends:
                raise TimeoutError
            core.tick()
            core.terminal.touch()
            core.terminal.tick()
            tick = monotonic() + TICK_S
            while (left := tick - monotonic()) > 0:
                try:
                    calls.get(timeout=left)()
                except Empty:
                    break

    try:
        for digit in PIN:
            core.terminal.perform(TypePin(digit), core.terminal.view.serial)
        until(lambda: isinstance(screen(), DiagnosticsScreen))
        core.terminal.perform(OpenRow("overview"), core.terminal.view.serial)
        until(lambda: "ok" in [row.condition.value for row in screen().rows if row.key == "device:receipt_printer"])
        of_printer = ((f"receipt_printer.{fault}", partial(_set, printer, fault)) for fault in PRINTER_FAULTS)
        yield (*of_printer, ("network.tcp", centre.shut)), screen, until
    finally:
        core.close_here()
        printer.stop()
        centre.shut(True)


def _set(printer: ReceiptPrinterSimulator, fault: str, is_on: bool) -> None:
    printer.set_fault(fault, on=is_on)
