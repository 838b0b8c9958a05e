"""Counts what goes wrong with a device, how it was cured, and how long each rung of the ladder took to cure it."""

from drivers.ports.counters import DeviceCounters
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus
from drivers.worker.recovery import Ladder, Rung


class TroubleLog:
    """Of one device (故障计数). Called by its worker, which holds the lock."""

    def __init__(self, family: DeviceFamily, counters: DeviceCounters) -> None:
        self._family = family
        self._counters = counters
        self._since: float | None = None
        self._was: frozenset[str] = frozenset()

    def saw(self, status: DeviceStatus) -> None:
        """Each fault counts once, when it begins."""
        now = frozenset(problem.code.value for problem in status.problems if status.condition is Condition.BAD)
        for code in sorted(now - self._was):
            self._counters.add(self._family, f"fault.{code}")
        self._was = now

    def climbed(self, before: Ladder, after: Ladder, now: float) -> None:
        """Where the ladder led back to the ground, the rung that it came from has cured the device."""
        if before.rung is Rung.WELL and after.rung is not Rung.WELL:
            self._since = now
        elif before.rung is not Rung.WELL and after.rung is Rung.WELL and self._since is not None:
            self._counters.add(self._family, f"cured.{before.rung.value}")
            self._counters.add(self._family, f"cured_ms.{before.rung.value}", round((now - self._since) * 1000))
            self._since = None
