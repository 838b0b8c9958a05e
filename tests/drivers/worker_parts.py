"""Stand-ins for the worker's tests: a clock moved by hand, a mailbox in place of the screen's thread, a scripted device."""

import queue
import threading
from collections.abc import Callable

from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode, Responder

PATIENCE = 60.0


class Mailbox:
    """Takes callbacks from the worker and runs them on the test's thread."""

    def __init__(self) -> None:
        self._letters: queue.Queue[Callable[[], None]] = queue.Queue()

    def deliver(self, callback: Callable[[], None]) -> None:
        self._letters.put(callback)

    def run_until(self, is_reached: Callable[[], object]) -> None:
        while not is_reached():
            self._letters.get(timeout=PATIENCE)()


class ScriptedDevice:
    """Answers `status` with `condition`; blocks there while `gate` is clear."""

    def __init__(self) -> None:
        self.problem: ProblemCode | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.opened = 0
        self.closed = 0
        self.is_there = True
        self.closing: threading.Event | None = None

    def open(self) -> "ScriptedDevice":
        if not self.is_there:
            raise DeviceLost("unplugged")
        self.opened += 1
        return self

    def status(self) -> DeviceStatus:
        self.gate.wait(PATIENCE)
        problems = () if self.problem is None else (DeviceProblem(self.problem, Responder.TECHNICIAN),)
        condition = Condition.OK if self.problem is None else Condition.BAD
        return DeviceStatus(ID_CARD_READER, condition, "script", 0.0, problems)

    def close(self) -> None:
        if self.closing is not None:
            self.closing.wait(PATIENCE)
        self.closed += 1
