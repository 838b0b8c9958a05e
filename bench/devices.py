"""Devices beside what the serial line alone takes: a card read, what all of them cost at rest, and how soon one is usable again."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from threading import Condition as Changed
from threading import Event
from time import perf_counter

import psutil
import serial

from app.core.devices.workers import awaited
from bench.figures import Figure, Measured, spread
from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import AdapterOptions
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead
from drivers.ports.manifest import AdapterContext
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus
from drivers.registry.registry import build
from drivers.transport.arrivals import ArrivalWatcher
from drivers.worker.worker import DeviceWorker
from kiosk.services.settings import AdapterSettings
from simulators.host.process import DockProcess
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.person.people import people
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from simulators.simulator import Simulator
from ui.free_port import free_port

READS, QUICK_READS = 30, 6
ABSENCES, QUICK_ABSENCES = (3.0, 60.0, 200.0), (3.0,)
REST_S, QUICK_REST_S = 60.0, 8.0
PATIENCE_S = 60.0
BY_HAND = ("20010022", "20020021", "30010032", "30030030")
"""Find, select, read, new address: command and check, without head."""
HEAD = bytes.fromhex("AAAAAA9669")


def measure(*, quick: bool) -> Measured:
    """Each by itself, the quiet one in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="devices-") as name:
        folder = Path(name)
        cards = _cards(folder / "cards", QUICK_READS if quick else READS)
        rest = _at_rest(folder / "dock", QUICK_REST_S if quick else REST_S)
        back = comebacks(folder / "back", QUICK_ABSENCES if quick else ABSENCES)
        at_once = _asked_at_once(folder / "fresh")
    ratio = median(cards["adapter"]) / median(cards["by_hand"])
    reported = {name: spread(card) for name, card in cards.items()}
    slowest = max(value for by_device in back.values() for value in by_device.values())
    away = ", ".join(f"{seconds} s" for seconds in next(iter(back.values())))
    return Measured(
        (
            Figure(
                "id_read_ratio",
                "ID card that lies there to its name, p50",
                ratio,
                "×",
                1.15,
                yardstick=f"adapter {reported['adapter']['p50']:.0f} ms, the same frames by pyserial {reported['by_hand']['p50']:.0f} ms",
            ),
            Figure(
                "devices_idle_cpu_percent",
                "all devices at rest, of one core",
                rest["devices"],
                "%",
                0.2,
                yardstick=f"their simulators, in a process of their own, {rest['simulators']:.2f} %",
            ),
            Figure(
                "replug_usable_s",
                f"plugged in again to usable, the slowest (away {away})",
                slowest,
                "s",
                1,
                yardstick=f"a fresh adapter asked at once: {at_once:.2f} s",
            ),
        ),
        {"id_card_ms": reported, "at_rest_percent": rest, "usable_again_s": back},
    )


# --- the card ---


def _cards(link: Path, count: int) -> dict[str, list[float]]:
    """Milliseconds, by turns on the same paced line; the first cards, by which the reader is got to know, do not count."""
    simulator = IdCardSimulator(link, is_paced=True)
    simulator.start()
    reader = SamvIdCardReader(SamvOptions(port=simulator.endpoint), NoDecoder())
    reader.status()  # a card that lies there when a reader is first reached counts as forgotten
    someone = people()[0]
    taken: dict[str, list[float]] = {"adapter": [], "by_hand": []}
    for number in range(count + 3):
        simulator.put(someone)
        begun = perf_counter()
        outcome = reader.read(PATIENCE_S, lambda: False)
        adapter = (perf_counter() - begun) * 1000
        if not isinstance(outcome, CardRead):
            raise TypeError(f"the card was not read: {outcome}")
        reader.close()
        simulator.put(someone)
        by_hand = _read_by_hand(simulator.endpoint)
        reader.status()  # open again, as it is when somebody comes
        if number >= 3:
            taken["adapter"].append(adapter)
            taken["by_hand"].append(by_hand)
    reader.close()
    simulator.stop()
    return taken


def _read_by_hand(port: str) -> float:
    with serial.Serial(port, 115200, timeout=PATIENCE_S) as line:
        begun = perf_counter()
        for command in BY_HAND:
            line.write(HEAD + b"\x00\x03" + bytes.fromhex(command[:4] + command[6:]))
            head = line.read(7)
            line.read(int.from_bytes(head[5:], "big"))
        return (perf_counter() - begun) * 1000


# --- at rest ---


def _at_rest(folder: Path, seconds: float) -> dict[str, float]:
    """Percent of one core: workers, watchdogs and watcher, and beside them the simulators."""
    folder.mkdir()
    dock = DockProcess(folder)
    try:
        of_dock = psutil.Process(dock.pid)
        command = [sys.executable, "-m", "bench.device_rest", str(folder), str(seconds)]
        before, begun = sum(of_dock.cpu_times()[:2]), perf_counter()
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        simulators = (sum(of_dock.cpu_times()[:2]) - before) / (perf_counter() - begun) * 100
        return {"devices": float(json.loads(ended.stdout)["percent"]), "simulators": simulators}
    finally:
        dock.close()


# --- plugged in again ---


def comebacks(folder: Path, absences: tuple[float, ...]) -> dict[str, dict[str, float]]:
    """Seconds by device and absence, all at once: each device has a worker of its own and waits for its own time."""
    makers: dict[str, Callable[[Path], Comeback]] = {"serial": _reader, "network": _printer}
    with ThreadPoolExecutor(2 * len(absences)) as pool:
        found = {
            name: {
                f"{seconds:.0f}": pool.submit(_one_comeback, make, folder / f"{name}-{seconds:.0f}", seconds)
                for seconds in absences
            }
            for name, make in makers.items()
        }
        return {name: {away: pending.result() for away, pending in row.items()} for name, row in found.items()}


def _asked_at_once(link: Path) -> float:
    """A reader that is there, to its first status, without worker and watcher."""
    simulator = IdCardSimulator(link)
    simulator.start()
    reader = SamvIdCardReader(SamvOptions(port=simulator.endpoint), NoDecoder())
    begun = perf_counter()
    status = reader.status()
    taken = perf_counter() - begun
    reader.close()
    simulator.stop()
    if status.condition is not Condition.OK:
        raise ValueError(f"the reader is not well: {status.evidence}")
    return taken


class Comeback:
    """A device on its worker, with the watcher of the terminal."""

    def __init__(self, simulator: Simulator, family: DeviceFamily, adapter: str, options: AdapterOptions) -> None:
        self._simulator = simulator
        self._changed = Changed()
        self._condition: Condition | None = None
        device = build(family, adapter, options, AdapterContext())  # type: ignore[arg-type, var-annotated]
        self._worker = DeviceWorker(
            family, lambda: device, lambda call: call(), SystemMonotonicClock(), self._on_status
        )
        self._watcher = ArrivalWatcher(awaited(device, AdapterSettings(""), self._worker))
        self._watcher.start()

    def seconds(self, away: float) -> float:
        """From plugged in to usable, after so long."""
        self._until(Condition.OK)
        self._simulator.stop()
        self._until(Condition.BAD)
        Event().wait(away)
        begun = perf_counter()
        self._simulator.start()
        self._until(Condition.OK)
        taken = perf_counter() - begun
        self._watcher.close()
        self._worker.close(10)
        self._simulator.stop()
        return taken

    def _on_status(self, status: DeviceStatus) -> None:
        with self._changed:
            self._condition = status.condition
            self._changed.notify_all()

    def _until(self, condition: Condition) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._condition is condition, PATIENCE_S):
                raise TimeoutError(f"it is {self._condition}, and never became {condition}")


def _one_comeback(make: Callable[[Path], Comeback], folder: Path, seconds: float) -> float:
    folder.mkdir(parents=True)
    return make(folder).seconds(seconds)


def _reader(folder: Path) -> Comeback:
    simulator = IdCardSimulator(folder / "reader")
    simulator.start()
    return Comeback(simulator, ID_CARD_READER, "samv-serial", {"port": simulator.endpoint})


def _printer(folder: Path) -> Comeback:
    port = free_port()
    simulator = ReceiptPrinterSimulator(folder, port)
    simulator.start()
    return Comeback(simulator, RECEIPT_PRINTER, "escpos", {"port": port})
