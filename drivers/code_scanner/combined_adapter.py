"""Several scanners as one: whichever gives a code first. One that is ill stops none of the others."""

import threading
from collections.abc import Mapping
from dataclasses import replace

from drivers.code_scanner.manifest import MANIFEST
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.code_scanner import (
    CODE_SCANNER,
    CodeOutcome,
    CodeScanned,
    CodeScanner,
    GarbledCode,
    NoCode,
)
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus
from drivers.transport.address import Address

_LOOK = 0.1
"""Seconds between two questions whether the caller has cancelled."""

_AGAIN = 1.0
"""Seconds until a part that failed is tried again."""

_RANKS = (CodeScanned, GarbledCode, NoCode, ReaderFailed)
"""What counts more where several have an outcome."""


class CombinedCodeScanner:
    """Listens at each of its parts at the same time, each on a thread of its own while a scan lasts (多口扫码器). One thread."""

    reached_at: Address | None = None
    """Not one place: any device that is plugged in may be a part of it."""

    def __init__(self, parts: Mapping[str, CodeScanner], clock: MonotonicClock | None = None) -> None:
        self._parts = dict(parts)
        self._clock = clock or SystemMonotonicClock()

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:
        """The first code of any part. A part that fails is tried again each second, and all others go on."""
        listening = _Listening(seconds, len(self._parts), self._clock)
        for name, part in self._parts.items():
            listening.begin(name, part)
        while not listening.is_over(_LOOK):
            if cancelled():
                listening.end()
        return listening.outcome()

    def status(self) -> DeviceStatus:
        """As good as the best of its parts; what is wrong with the others does not block."""
        statuses = {name: part.status() for name, part in self._parts.items()}
        order = (Condition.OK, Condition.UNKNOWN, Condition.BAD)
        best = min((status.condition for status in statuses.values()), key=order.index)
        evidence = "; ".join(f"{name}: {status.evidence}" for name, status in statuses.items())
        codes = dict.fromkeys(problem.code for status in statuses.values() for problem in status.problems)
        problems: tuple[DeviceProblem, ...] = tuple(
            MANIFEST.problem(code, blocking=best is Condition.BAD) for code in codes
        )
        return DeviceStatus(CODE_SCANNER, best, evidence, self._clock.now(), problems)

    def close(self) -> None:
        for part in self._parts.values():
            part.close()


class _Listening:
    """One scan at all parts. A part that fails is tried again; only when all fail at once is that the outcome."""

    def __init__(self, seconds: float, count: int, clock: MonotonicClock) -> None:
        self._clock = clock
        self._until = clock.now() + seconds
        self._changed = threading.Condition()
        self._count = self._left = count
        self._ended = threading.Event()
        self._outcomes: list[CodeOutcome] = []
        self._failing: dict[str, ReaderFailed] = {}
        self._fault: Exception | None = None

    def begin(self, name: str, part: CodeScanner) -> None:
        """Listen at one part, on a thread of its own."""
        threading.Thread(target=self._run, args=(name, part), name=f"code-scanner-{name}", daemon=True).start()

    def end(self) -> None:
        """Heard by every part within its own look."""
        self._ended.set()

    def is_over(self, seconds: float) -> bool:
        """Waits so long for it. Over when every part has ended, for the port of each is free again then."""
        with self._changed:
            return self._changed.wait_for(lambda: self._left == 0, seconds)

    def outcome(self) -> CodeOutcome:
        """All codes that came, else the best one. Raises what a part raised where none has one."""
        codes = [outcome for outcome in self._outcomes if isinstance(outcome, CodeScanned)]
        if codes:
            # A part that ended the scan does not take from another the code that was just under way.
            first, *others = codes
            return replace(first, beside=(*first.beside, *(code for other in others for code in other.every)))
        if self._fault is not None:
            raise self._fault
        return min(self._outcomes, key=lambda outcome: _RANKS.index(type(outcome)), default=NoCode())

    def _run(self, name: str, part: CodeScanner) -> None:
        outcome: CodeOutcome = NoCode()
        fault: Exception | None = None
        try:
            outcome = self._listen(name, part)
        except Exception as raised:  # noqa: BLE001 - the thread that asked must hear of it
            fault = raised
        with self._changed:
            self._left -= 1
            self._fault = fault or self._fault
            self._outcomes.append(outcome)
            if fault is not None or isinstance(outcome, CodeScanned | GarbledCode):
                self._ended.set()
            self._changed.notify_all()

    def _listen(self, name: str, part: CodeScanner) -> CodeOutcome:
        outcome: CodeOutcome = NoCode()
        while not self._ended.is_set() and (left := self._until - self._clock.now()) > 0:
            outcome = part.scan(left, self._ended.is_set)
            if not isinstance(outcome, ReaderFailed):
                break
            with self._changed:
                self._failing[name] = outcome
                if len(self._failing) == self._count:
                    self._ended.set()
            self._ended.wait(min(_AGAIN, left))
            with self._changed:
                if not self._ended.is_set():
                    del self._failing[name]
        return outcome
