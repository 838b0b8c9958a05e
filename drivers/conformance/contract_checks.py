"""What every adapter must do with nothing wrong: the port's types, its deadlines, its closing. No fault is needed for it."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from drivers.conformance.acts import PortAct
from drivers.conformance.report import ConformanceFinding, ConformanceVerdict, Grade
from drivers.conformance.subject import Subject
from drivers.isolation.codec import decoded, encoded
from drivers.ports.device import Device
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.status import Condition
from drivers.worker.evidence import checked

STATUS_SECONDS, ACT_SECONDS, STOP_SECONDS, QUICK_SECONDS = 8.0, 20.0, 3.0, 0.5
WELL_SECONDS, WORK_SECONDS, LOOK_EVERY = 10.0, 20.0, 0.2
CYCLES = 5
MOST_LEFT = 2
"""Threads and descriptors by which a process may grow over the cycles: what is made once is no leak."""

_Check = Callable[[Subject], str]


class _NotKept(Exception):
    """The contract is not kept; the text says what was seen."""


class _NotTried(Exception):
    """It cannot be seen here whether it is kept; the text says why."""


def contract_findings(subject: Subject) -> Iterator[ConformanceFinding]:
    """One finding for each check, in order of their grades; the first alone where nothing can be built."""
    for grade, name, zh, en, check in _CHECKS:
        try:
            yield ConformanceFinding(grade, name, zh, en, ConformanceVerdict.PASSED, check(subject))
        except _NotTried as why:
            yield ConformanceFinding(grade, name, zh, en, ConformanceVerdict.NOT_TRIED, str(why))
        except (_NotKept, DriverDefect, DeviceFault) as seen:
            yield ConformanceFinding(grade, name, zh, en, ConformanceVerdict.FAILED, str(seen))
        except Exception as defect:  # noqa: BLE001 - a finding like any other
            yield ConformanceFinding(
                grade, name, zh, en, ConformanceVerdict.FAILED, f"{type(defect).__name__}: {defect}"
            )
        else:
            continue
        if check is _builds:
            return  # everything else would fail in the same words


def _builds(subject: Subject) -> str:
    subject.built().close()
    return ""


def _status(subject: Subject) -> str:
    with _Opened(subject) as device:
        began = monotonic()
        status = checked(device.status(), subject.manifest.family)
        taken = monotonic() - began
        if taken > STATUS_SECONDS:
            raise _NotKept(f"a status took {taken:.1f} s")
        if not status.evidence:
            raise _NotKept("a status without evidence")
        if unknown := [
            problem.code.value for problem in status.problems if problem.code not in subject.manifest.faults
        ]:
            raise _NotKept(f"faults that the manifest does not name: {', '.join(unknown)}")
        if abs(monotonic() - status.observed_at) > taken + 60:
            raise _NotKept("the instant of the observation is not of the machine's monotonic clock")
        return f"{status.condition.value}: {status.evidence}"


def _closes(subject: Subject) -> str:
    with _Opened(subject) as device:
        device.status()
        device.close()
        device.close()
        return checked(device.status(), subject.manifest.family).condition.value


def _outcomes(subject: Subject) -> str:
    seen = []
    with _Opened(subject) as device:
        for act in subject.acts:
            with subject.shown(act) as cancelled:
                outcome = _perform_in_time(act, device, cancelled, subject.seconds + ACT_SECONDS)
            decoded(encoded(outcome), act.outcome)  # raises ProtocolFault for what the port does not allow
            seen.append(f"{act.name}: {type(outcome).__name__}")
    return ", ".join(seen)


def _stops(subject: Subject) -> str:
    with _Opened(subject) as device:
        for act in subject.acts:
            if act.can_stop and not act.takes_paper:
                _perform_in_time(act, device, lambda: True, STOP_SECONDS)
    return ""


def _is_well(subject: Subject) -> str:
    """A device that cannot be asked may be unknown, if it does something."""
    with _Opened(subject) as device:
        end = monotonic() + WELL_SECONDS
        status = device.status()
        while status.condition is Condition.BAD and monotonic() < end:
            time.sleep(LOOK_EVERY)
            status = device.status()
        outcomes = (
            []
            if status.condition is not Condition.UNKNOWN
            else [act.perform(device, lambda: False) for act in subject.acts]
        )
    does_something = any(outcome is not None and not hasattr(outcome, "problem") for outcome in outcomes)
    if status.condition is not Condition.OK and not does_something:
        raise _NotKept(f"{status.condition.value}: {status.evidence}")
    return str(status.evidence)


def _does_its_work(subject: Subject) -> str:
    """A reader reads what is put before it, a printer prints, a camera gives a picture."""
    wanted = [act for act in subject.acts if act.wanted]
    if not wanted:
        raise _NotTried("what its work is, is not known to the kit, or takes paper")
    if subject.presenter is None and any(act.is_shown for act in wanted):
        raise _NotTried("nothing is put before the device")
    with _Opened(subject) as device:
        return ", ".join(_do_work(subject, act, device) for act in wanted)


def _do_work(subject: Subject, act: PortAct, device: Device) -> str:
    """The citizen tries again where it did not succeed at once, up to WORK_SECONDS."""
    end = monotonic() + WORK_SECONDS
    while True:
        with subject.shown(act) as cancelled:
            outcome = act.perform(device, cancelled)
        seen = f"{act.name}: {type(outcome).__name__}"
        if isinstance(outcome, act.wanted):
            return seen
        if monotonic() > end:
            raise _NotKept(f"{seen}, for {WORK_SECONDS:.0f} s")
        time.sleep(LOOK_EVERY)


def _leaves_nothing(subject: Subject) -> str:
    with _Opened(subject) as device:
        device.status()
        device.close()
        before = _held()
        for _cycle in range(CYCLES):
            device.status()
            device.close()
        after = _held()
    grown = {what: after[what] - before[what] for what in after if after[what] - before[what] > MOST_LEFT}
    if grown:
        raise _NotKept(f"after {CYCLES} times of opening: {grown}")
    return f"{CYCLES} × status and close"


def _is_quick(subject: Subject) -> str:
    with _Opened(subject) as device:
        device.status()
        taken = []
        for _look in range(CYCLES):
            began = monotonic()
            device.status()
            taken.append(monotonic() - began)
    slow = max(taken)
    if slow > QUICK_SECONDS:
        raise _NotKept(f"a status took {slow:.2f} s")
    return f"{slow * 1000:.0f} ms"


def _perform_in_time(act: PortAct, device: Device, cancelled: Callable[[], bool], seconds: float) -> Any:
    began = monotonic()
    outcome = act.perform(device, cancelled)
    taken = monotonic() - began
    if taken > seconds:
        raise _NotKept(f"{act.name} took {taken:.1f} s")
    return outcome


def _held() -> dict[str, int]:
    return {"threads": threading.active_count(), "descriptors": len(list(Path("/proc/self/fd").iterdir()))}


class _Opened:
    """The adapter, closed at the end whatever happens."""

    def __init__(self, subject: Subject) -> None:
        self._device = subject.built()

    def __enter__(self) -> Any:
        return self._device

    def __exit__(self, *_raised: object) -> None:
        self._device.close()


_B, _S, _G = Grade.BRONZE, Grade.SILVER, Grade.GOLD
_CHECKS: tuple[tuple[Grade, str, str, str, _Check], ...] = (
    (_B, "builds", "按设置创建，不打开设备", "is built from the settings, with every method of its port", _builds),
    (_B, "status", "状态类型正确、有依据、按时", "a status has the port's types and evidence, in time", _status),
    (_B, "closes", "可重复关闭，关闭后可再用", "closes twice, and works again afterwards", _closes),
    (_B, "outcomes", "结果属于端口规定的类型", "each outcome is one that the port allows", _outcomes),
    (_B, "stops", "被要求停止时及时停止", "stops soon when it is asked to", _stops),
    (_S, "is_well", "设备接好时状态为正常", "says that a device which is there is well", _is_well),
    (
        _S,
        "does_its_work",
        "做成本行：读出、打出、看见",
        "does its work: reads what is put there, prints, sees",
        _does_its_work,
    ),
    (_S, "leaves_nothing", "反复开关不留线程和句柄", "leaves no threads and descriptors behind", _leaves_nothing),
    (_G, "is_quick", "状态半秒内可得", "a status within half a second", _is_quick),
)
