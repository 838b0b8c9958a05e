"""A process with the devices of a terminal and nothing else, at rest: what they cost. Started by `bench.devices`."""

import json
import sys
from pathlib import Path
from threading import Event
from time import perf_counter, process_time

from app.core.devices.hardware import Hardware
from drivers.ports.manifest import ABSENT
from drivers.ports.sent_jobs import MemoryLedger
from kiosk.services.settings import AdapterSettings
from simulators.host.client import DOCK_FILE
from simulators.host.settings import choices

SETTLED_S = 6.0
"""Until every device was opened and seen once."""


def main() -> None:
    """Prints the share of one core, in percent, as JSON."""
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    endpoints = json.loads((folder / DOCK_FILE).read_text("utf-8"))["endpoints"]
    chosen = {
        name: AdapterSettings(adapter=choice.adapter, options=choice.options)
        for name, choice in choices(endpoints).items()
        if choice.adapter != ABSENT
    }
    hardware = Hardware(chosen, lambda call: call(), MemoryLedger())
    hardware.start()
    waiting = Event()
    waiting.wait(SETTLED_S)
    used, begun = process_time(), perf_counter()
    waiting.wait(seconds)
    percent = (process_time() - used) / (perf_counter() - begun) * 100
    hardware.close()
    print(json.dumps({"percent": percent, "devices": len(chosen)}))


if __name__ == "__main__":
    main()
