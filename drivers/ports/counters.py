"""What a device has done and suffered, as numbers that only grow, but for those of paper when paper was put in."""

import threading
from collections.abc import Iterable, Mapping

from drivers.ports.status import DeviceFamily


class DeviceCounters:
    """Counters of all devices of a terminal (设备计数). Thread-safe. Names nothing of a citizen."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counts: dict[str, dict[str, int]] = {}

    def begin_with(self, before: Mapping[str, Mapping[str, int]]) -> None:
        """Go on from what was counted before this process."""
        for family, counts in before.items():
            for name, number in counts.items():
                self.add(DeviceFamily(family), name, number)

    def add(self, family: DeviceFamily, name: str, number: int = 1) -> None:
        """Add a number to a count of this device family."""
        with self._turn:
            counts = self._counts.setdefault(str(family), {})
            counts[name] = counts.get(name, 0) + number

    def begin_again(self, family: DeviceFamily, names: Iterable[str]) -> None:
        """Count these from nothing: paper or toner was put in."""
        with self._turn:
            counts = self._counts.get(str(family), {})
            for name in names:
                counts.pop(name, None)

    def of(self, family: str) -> dict[str, int]:
        """All counts of one family, by name."""
        with self._turn:
            return dict(self._counts.get(family, {}))

    def every(self) -> dict[str, dict[str, int]]:
        """All counts, by family."""
        with self._turn:
            return {family: dict(counts) for family, counts in self._counts.items()}
