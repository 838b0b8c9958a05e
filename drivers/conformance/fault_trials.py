"""Each fault of the script is put on the line while the adapter runs behind a worker, as on a terminal; then it is taken away."""

import queue
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec import Struct

from drivers.conformance.acts import PortAct
from drivers.conformance.fault_script import LineFault, ScriptedFault, fault_script
from drivers.conformance.report import ConformanceFinding, ConformanceVerdict, Grade
from drivers.conformance.standing import Standing, stand_in
from drivers.conformance.subject import Subject
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.status import Condition, DeviceStatus
from drivers.worker.recovery import RecoveryPace
from drivers.worker.worker import DeviceWorker

PACE = RecoveryPace(poll_every=0.3, poll_gap=0.05, poll_deadline=8, first_retry=0.1, longest_retry=0.5, abandon_after=3)
"""Quicker than on a terminal, so that the tests end sooner."""

LOOKS = 4
MOST_USES = 3
WELL_SECONDS, LOOK_SECONDS, ACT_SECONDS, WORK_SECONDS = 20.0, 25.0, 11.0, 15.0
GOLD_SECONDS = 1.0
_GOLDEN = (LineFault.RESTART, LineFault.REPLUG)


def fault_findings(subject: Subject) -> Iterator[ConformanceFinding]:
    """One finding for each fault, and for gold how soon the device is back after it was away."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        try:
            standing = stand_in(subject, Path(folder))
            seen = "the device is on no line in which the kit can stand"
        except DriverDefect as defect:
            standing, seen = None, f"the adapter is not on the kit's own line: {defect}"
        if standing is None:
            verdict = ConformanceVerdict.NOT_TRIED
            yield ConformanceFinding(Grade.SILVER, "line", "线路故障", "faults of the line", verdict, seen)
            return
        trial = _Trial(subject, standing)
        try:
            yield from trial.findings()
        finally:
            standing.line.switch(None)
            trial.close()
            standing.line.close()


class _Seen(Struct, frozen=True):
    """What came of a fault: what was wrong with it, and seconds until the device was well again."""

    wrong: str
    seconds: float | None = None


class _Recovery(Struct, frozen=True):
    """Seconds until a status said that it was well, None where none did; and the last status."""

    seconds: float | None
    seen: str


class _Trial:
    def __init__(self, subject: Subject, standing: Standing) -> None:
        self._subject = subject
        self._line = standing.line
        self._is_shown_by_use = standing.is_shown_by_use
        self._statuses: queue.Queue[DeviceStatus] = queue.Queue()
        self._worker: DeviceWorker[Any] = DeviceWorker(
            subject.manifest.family,
            lambda: standing.device,
            lambda call: call(),
            SystemMonotonicClock(),
            self._statuses.put,
            PACE,
        )

    def findings(self) -> Iterator[ConformanceFinding]:
        baseline = self._first_good()
        if baseline.condition is Condition.BAD:
            why = f"nothing can be tried: {baseline.evidence}"
            yield ConformanceFinding(
                Grade.SILVER, "line", "线路故障", "faults of the line", ConformanceVerdict.FAILED, why
            )
            return
        for fault in fault_script(self._subject.family):
            seen = self._try_fault(fault, baseline.condition)
            verdict = ConformanceVerdict.FAILED if seen.wrong else ConformanceVerdict.PASSED
            yield ConformanceFinding(Grade.SILVER, fault.name, fault.zh, fault.en, verdict, seen.wrong, seen.seconds)
            if fault.fault in _GOLDEN and seen.seconds is not None:
                is_soon = ConformanceVerdict.PASSED if seen.seconds <= GOLD_SECONDS else ConformanceVerdict.FAILED
                zh, en = f"{fault.zh}后一秒内可用", f"usable within a second: {fault.en}"
                yield ConformanceFinding(Grade.GOLD, f"{fault.name}_soon", zh, en, is_soon, "", seen.seconds)

    def close(self) -> None:
        self._worker.close(2)

    def _first_good(self) -> DeviceStatus:
        end = monotonic() + WELL_SECONDS
        status = self._statuses.get(timeout=WELL_SECONDS)
        while status.condition is Condition.BAD and monotonic() < end:
            status = self._statuses.get(timeout=WELL_SECONDS)
        return status

    def _try_fault(self, fault: ScriptedFault, well: Condition) -> _Seen:
        while not self._statuses.empty():
            self._statuses.get_nowait()
        self._line.switch(fault)
        if fault.fault is LineFault.BYTES_AT_CONNECT:
            self._worker.submit(lambda device, _cancelled: device.close(), lambda _n: None, lambda _e: None, 5)
        wrong = [*self._wrong_status(fault), *self._wrong_outcomes(fault)]
        self._line.switch(None)
        if self._is_shown_by_use:
            for act in self._subject.acts:
                self._perform(act)
        recovery = self._wait_for_recovery(well, fault.recovers_within)
        if recovery.seconds is None:
            wrong.append(f"not well again within {fault.recovers_within:.0f} s, but {recovery.seen}")
        else:
            wrong.extend(self._works_no_more())
        return _Seen("; ".join(wrong), recovery.seconds)

    def _wrong_status(self, fault: ScriptedFault) -> Iterator[str]:
        """The first status may have been asked for before the fault, and the second before the line noticed it."""
        statuses: list[DeviceStatus] = []
        end = monotonic() + LOOK_SECONDS
        while len(statuses) < LOOKS and (left := end - monotonic()) > 0:
            try:
                statuses.append(self._statuses.get(timeout=left))
            except queue.Empty:
                break
        if len(statuses) < LOOKS:
            yield f"{len(statuses)} statuses in {LOOK_SECONDS:.0f} s"
        for status in statuses[2:]:
            if status.condition in fault.never:
                yield f"status {status.condition.value}: {status.evidence}"
                return

    def _wrong_outcomes(self, fault: ScriptedFault) -> Iterator[str]:
        for act in self._subject.acts:
            outcome = self._perform(act)
            if isinstance(outcome, Exception) and not isinstance(outcome, DeviceFault):
                yield f"{act.name} raised {type(outcome).__name__}"
            elif type(outcome).__name__ in fault.no_outcome:
                yield f"{act.name} gave {type(outcome).__name__}"

    def _perform(self, act: PortAct) -> Any:
        ended: queue.Queue[Any] = queue.Queue()
        within = self._subject.seconds + ACT_SECONDS
        with self._subject.shown(act) as asked:

            def perform(device: Any, cancelled: Cancelled) -> Any:
                return act.perform(device, lambda: asked() or cancelled())

            self._worker.submit(perform, ended.put, ended.put, within)
            return ended.get(timeout=within + 5)

    def _works_no_more(self) -> Iterator[str]:
        """What does its work with what a citizen puts there must do it again: a status alone may be a claim."""
        for act in self._subject.acts:
            if not act.is_shown or not act.wanted or self._subject.presenter is None:
                continue
            end = monotonic() + WORK_SECONDS
            while not isinstance(outcome := self._perform(act), act.wanted):
                if monotonic() > end:
                    yield f"{act.name} gave {type(outcome).__name__} after the fault"
                    return

    def _wait_for_recovery(self, well: Condition, within: float) -> _Recovery:
        """A device that cannot tell while no one uses it is used: a camera at rest says what its last pictures were like.

        That takes as long as the machine takes to begin a process, and counts for nothing.
        """
        while not self._statuses.empty():
            self._statuses.get_nowait()
        end, uses, seen = monotonic() + within, 0, "silent"
        self._worker.poll_soon()
        while (left := end - monotonic()) > 0:
            try:
                status = self._statuses.get(timeout=left)
            except queue.Empty:
                break
            if status.condition in (well, Condition.OK):
                return _Recovery(within - (end - monotonic()), "")
            seen = f"{status.condition.value}: {status.evidence}"
            if status.condition is Condition.UNKNOWN and uses < MOST_USES:
                began, uses = monotonic(), uses + 1
                self._use()
                end += monotonic() - began
        return _Recovery(None, seen)

    def _use(self) -> None:
        """Its work once, without paper."""
        for act in self._subject.acts:
            if act.wanted and not act.takes_paper:
                self._perform(act)
