"""Measures what the documentation promises: `python -m bench [NAMES…] [--quick]`."""

import argparse
import importlib
from pathlib import Path
from time import monotonic

from rich.console import Console

from bench.figures import Measured, NotMeasured
from bench.machine import machine_facts
from bench.report import show, write

NAMES = (
    "fields",
    "search",
    "speech",
    "voice",
    "handwriting",
    "effort",
    "commit",
    "receipt",
    "devices",
    "taps",
    "visits",
    "face_visits",
    "startup",
    "ingest",
    "console",
    "console_ten_million",
    "heartbeat",
    "bulkhead",
    "kills",
    "damage",
    "fault_visible",
    "district",
)
"""A module of this package each, with `measure(quick)`; the quiet ones first."""

WIDE = 150
"""Columns where no one says how many there are."""

RESULT = Path("build/bench.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(NAMES)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, to see that it works")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there is {', '.join(NAMES)}")
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    machine = machine_facts(Path())
    results: dict[str, Measured | NotMeasured] = {}
    for name in options.names or NAMES:
        begun = monotonic()
        with console.status(f"measuring {name} …"):
            results[name] = importlib.import_module(f"bench.{name}").measure(quick=options.quick)
        console.print(f"{name}: {monotonic() - begun:.0f} s")
    show(results, console)
    write(results, machine, RESULT)
    console.print(f"Written to {RESULT}")


if __name__ == "__main__":  # also imported by the workers that a measurement starts
    main()
