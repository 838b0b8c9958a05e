"""The ladder of recovery: retry, then reopen, then mark faulty and try again ever more seldom.

Pure arithmetic on what was observed; the worker does the acts.
"""

from enum import StrEnum

from msgspec import Struct

from drivers.ports.counters import DeviceCounters
from drivers.ports.status import Condition, DeviceFamily, DeviceProblem, DeviceStatus, ProblemCode, Responder

CURED_BY_REOPENING = frozenset(
    {
        ProblemCode.DISCONNECTED,
        ProblemCode.NO_ANSWER,
        ProblemCode.HARDWARE_ERROR,
        ProblemCode.SELF_TEST_FAILED,
        ProblemCode.STALLED,
    }
)
"""Problems that opening the port again may cure. Paper and covers are cured by people, not by us."""


class Rung(StrEnum):
    """What is done next about an ailing device (恢复阶梯)."""

    WELL = "well"
    RETRY = "retry"
    REOPEN = "reopen"
    FAULTY = "faulty"


class RecoveryCause(StrEnum):
    """What moves a device on the ladder (恢复依据)."""

    WELL = "well"
    TROUBLE = "trouble"
    """A status that reopening may cure, or a port that failed in a way that gave none."""
    WOKEN = "woken"
    """It may be there again: plugged in, the machine woke, somebody asks."""


RECOVERY_TRANSITIONS: dict[tuple[Rung, RecoveryCause], Rung] = {
    (Rung.WELL, RecoveryCause.TROUBLE): Rung.RETRY,
    (Rung.RETRY, RecoveryCause.TROUBLE): Rung.REOPEN,
    (Rung.REOPEN, RecoveryCause.TROUBLE): Rung.FAULTY,
    (Rung.RETRY, RecoveryCause.WELL): Rung.WELL,
    (Rung.REOPEN, RecoveryCause.WELL): Rung.WELL,
    (Rung.FAULTY, RecoveryCause.WELL): Rung.WELL,
    (Rung.FAULTY, RecoveryCause.WOKEN): Rung.REOPEN,
}
"""First trouble: ask again. Second: open again. From the third on: faulty, opened again at each try."""


class RecoveryPace(Struct, frozen=True):
    """The pace at which a device is looked at (检查间隔), in seconds. `abandon_after` counts from the moment a command stalled."""

    poll_every: float = 5.0
    poll_gap: float = 1.0
    poll_deadline: float = 8.0
    first_retry: float = 0.5
    longest_retry: float = 30.0
    abandon_after: float = 10.0


class Ladder(Struct, frozen=True):
    """The rung of recovery that a device is on (恢复阶梯); `more` counts the observations of trouble since the device is faulty."""

    pace: RecoveryPace
    rung: Rung = Rung.WELL
    more: int = 0

    @property
    def reopens(self) -> bool:
        """Whether the port is opened again before the device is asked again."""
        return self.rung in (Rung.REOPEN, Rung.FAULTY)

    @property
    def next_look(self) -> float:
        """Seconds until the device is asked again."""
        if self.rung is Rung.WELL:
            return self.pace.poll_every
        return float(min(self.pace.first_retry * 2 ** min(self.more, 16), self.pace.longest_retry))

    def after(self, status: DeviceStatus) -> "Ladder":
        """The ladder after one more observation."""
        return self._moved(RecoveryCause.TROUBLE if is_ailing(status) else RecoveryCause.WELL)

    def woken(self) -> "Ladder":
        """The ladder when the device may be there again: opened again at once, and asked again soon if it needs a moment."""
        return self._moved(RecoveryCause.WOKEN)

    def after_fault(self) -> "Ladder":
        """The ladder after the port failed in a way that gave no status."""
        return self._moved(RecoveryCause.TROUBLE)

    def _moved(self, cause: RecoveryCause) -> "Ladder":
        rung = RECOVERY_TRANSITIONS.get((self.rung, cause), self.rung)
        is_longer = self.rung is rung is Rung.FAULTY
        return Ladder(self.pace, rung, self.more + 1 if is_longer else 0)


def is_ailing(status: DeviceStatus) -> bool:
    """Whether reopening may help."""
    return status.condition is Condition.BAD and any(problem.code in CURED_BY_REOPENING for problem in status.problems)


def broken(family: DeviceFamily, code: ProblemCode, evidence: str, at: float) -> DeviceStatus:
    """The status of a device that could not be asked."""
    return DeviceStatus(family, Condition.BAD, evidence, at, (DeviceProblem(code, Responder.TECHNICIAN),))


class TroubleLog:
    """Counts the troubles of one device (故障计数). Called by its worker, which holds the lock."""

    def __init__(self, family: DeviceFamily, counters: DeviceCounters) -> None:
        self._family = family
        self._counters = counters
        self._since: float | None = None
        self._was: frozenset[str] = frozenset()

    def note_status(self, status: DeviceStatus) -> None:
        """Each fault counts once, when it begins."""
        now = frozenset(problem.code.value for problem in status.problems if status.condition is Condition.BAD)
        for code in sorted(now - self._was):
            self._counters.add(self._family, f"fault.{code}")
        self._was = now

    def note_climb(self, before: Ladder, after: Ladder, now: float) -> None:
        """Where the ladder led back to the ground, the rung that it came from has cured the device."""
        if before.rung is Rung.WELL and after.rung is not Rung.WELL:
            self._since = now
        elif before.rung is not Rung.WELL and after.rung is Rung.WELL and self._since is not None:
            self._counters.add(self._family, f"cured.{before.rung.value}")
            self._counters.add(self._family, f"cured_ms.{before.rung.value}", round((now - self._since) * 1000))
            self._since = None
