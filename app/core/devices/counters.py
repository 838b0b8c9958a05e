"""What the devices of this terminal have done, kept beside the queue, and reported to the centre where it changed."""

import json
import logging
from pathlib import Path

from contract.limits import MOST_COUNT, MOST_COUNTERS
from contract.terminals import DeviceReport
from drivers.ports.counters import DeviceCounters

log = logging.getLogger(__name__)


class StoredCounters:
    """The counters' file (设备计数簿). Written with each heartbeat: a power cut costs the counts of a minute.

    Made before the first device is asked; then used by the heartbeat's worker alone.
    """

    def __init__(self, file: Path, counters: DeviceCounters) -> None:
        self._file = file
        self._counters = counters
        self._kept = read_counters(file)
        counters.begin_with(self._kept)
        self._heard: dict[str, dict[str, int]] = {}
        self._sent: dict[str, dict[str, int]] = {}

    def report(self, devices: tuple[DeviceReport, ...]) -> tuple[DeviceReport, ...]:
        """The reports, with the counters of those whose counters changed since the centre last heard them; keeps all."""
        self._keep()
        self._sent = {device.family: _fitting(self._counters.of(device.family)) for device in devices}
        return tuple(
            device
            if self._sent[device.family] == self._heard.get(device.family)
            else _with(device, self._sent[device.family])
            for device in devices
        )

    def note_answer(self) -> None:
        """The centre has answered the last report."""
        self._heard = self._sent

    def _keep(self) -> None:
        every = self._counters.every()
        if every == self._kept:
            return
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(every), "utf-8")
            fresh.replace(self._file)
        except OSError as error:  # a full disk is reported elsewhere, and counting is worth no more
            log.info("the counters of the devices are not kept: %s", error.strerror)
        else:
            self._kept = every


def read_counters(file: Path) -> dict[str, dict[str, int]]:
    """By family; nothing where there is no file or it cannot be read."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(family): {str(name): number for name, number in counts.items() if type(number) is int and number >= 0}
        for family, counts in found.items()
        if isinstance(counts, dict)
    }


def _fitting(counts: dict[str, int]) -> dict[str, int]:
    """As much as a report takes."""
    return {name: min(counts[name], MOST_COUNT) for name in sorted(counts)[:MOST_COUNTERS]}


def _with(report: DeviceReport, counts: dict[str, int]) -> DeviceReport:
    return report.model_copy(update={"counters": counts})
