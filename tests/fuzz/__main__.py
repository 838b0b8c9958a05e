"""`make fuzz`: a million frames into every parser of the drivers, then the served centre is asked many thousand questions,
unsigned and signed, on both databases; two tables.

The exit status is 1 where an answer was not as described.
"""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from central.migrations.upgrade import upgrade
from central.storage.database import CentreDatabase
from tests.central.postgres import is_installed, own_cluster
from tests.central.virtual_terminal import NOON
from tests.fuzz.attack import Findings, attack, centre_on, signing
from tests.fuzz.frames import PARSERS, SLOW_SECONDS, fuzzed

SERIES = [(base, is_signed) for base in ("sqlite", "postgresql") for is_signed in (False, True)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=100, help="drawn requests of each operation")
    parser.add_argument("--frames", type=int, default=1_000_000, help="frames into each parser of the drivers")
    parser.add_argument("--only", choices=("frames", "centre"), help="one of the two alone")
    options = parser.parse_args()
    console = Console(width=150)
    is_well = options.only == "centre" or _frames(options.frames, options.seed, console)
    is_well &= options.only == "frames" or _centre(options.examples, options.seed, console)
    sys.exit(0 if is_well else 1)


def _frames(number: int, seed: int, console: Console) -> bool:
    """Whether every parser took all of them."""
    table = Table("parser", "frames", "slowest, ms", "exceptions")
    found = {}
    for name in PARSERS:
        with console.status(f"{name} …"):
            found[name] = fuzzed(name, number, seed)
        each = found[name]
        faults = ", ".join(f"{kind}: {frame[:60]}" for kind, frame in each.faults.items())
        table.add_row(name, f"{each.frames:,}", f"{each.slowest * 1000:.1f}", faults or "0")
    console.print(table)
    return not any(each.faults or each.slowest > SLOW_SECONDS for each in found.values())


def _centre(examples: int, seed: int, console: Console) -> bool:
    """Whether every answer was as described."""
    found = dict[str, Findings]()
    for base, is_signed in SERIES:
        name = f"{base}, {'signed' if is_signed else 'unsigned'}"
        with console.status(f"{name} …"), _database(base) as (url, folder):
            if not url:
                console.print(f"{name}: PostgreSQL 15 of Debian is not installed", style="red")
                continue
            with centre_on(url, folder) as app:
                found[name] = attack(signing(app) if is_signed else app, seed, examples)
    _show(found, console)
    return len(found) == len(SERIES) and not any(each.faults for each in found.values())


@contextlib.contextmanager
def _database(base: str) -> Iterator[tuple[str, Path]]:
    """A fresh one; the address is empty where this machine has none."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as made:
        if base == "sqlite":
            yield f"sqlite:///{made}/central.db", Path(made)
        elif is_installed():
            with own_cluster() as cluster:
                database = CentreDatabase(cluster.url())
                upgrade(database, NOON)
                database.close()
                yield cluster.url(), Path(made)
        else:
            yield "", Path(made)


def _show(found: dict[str, Findings], console: Console) -> None:
    table = Table("series", "requests", "operations taken", "statuses", "not as described")
    for name, each in found.items():
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(each.statuses.items()))
        table.add_row(name, str(each.cases), str(len(each.taken)), statuses, str(len(each.faults)))
    console.print(table)
    for name, each in found.items():
        for what, words in each.faults.items():
            console.print(f"{name}: {escape(what)}\n    {escape(words)}", style="red")


if __name__ == "__main__":
    main()
