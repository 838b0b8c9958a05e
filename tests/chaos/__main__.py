"""`make chaos`: every storm for long, and a table. The exit status is 1 where a promise was broken."""

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.central.postgres import is_installed, private_cluster
from tests.chaos.storm import Verdict, storm
from tests.chaos.storms import STORMS

ROUNDS = {"kills": 300, "hostile_line": 300, "damage": 200, "clock_jumps": 100, "two_processes": 40, "full_disk": 30}
HOSTILE_SHARE = 0.7
SMALL_DISK = "24m"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(STORMS)}; all when none is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, help="of each storm, instead of its own number")
    options = parser.parse_args()
    console, verdicts = Console(width=150), dict[str, Verdict]()
    with _database() as database:
        for name in options.names or STORMS:
            with console.status(f"{name} …"):
                verdicts[name] = run(name, options.rounds or ROUNDS[name], options.seed, database)
            console.print(f"{name}: {'good' if verdicts[name].is_good else 'BROKEN'}")
    _show(verdicts, console)
    sys.exit(0 if all(each.is_good for each in verdicts.values()) else 1)


def run(name: str, rounds: int, seed: int, database: str = "") -> Verdict:
    """One storm; `database` is the socket folder of a PostgreSQL, empty for SQLite."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as made:
        folder = Path(made)
        url = f"postgresql://test@/postgres?host={database}" if database else f"sqlite:///{folder / 'centre.db'}"
        with _disk_for(name, folder / "terminal"), storm(folder, _fresh(url, name), seed, share=_share(name)) as around:
            STORMS[name](around, rounds)
            return around.settle()


def can_have_small_disk() -> bool:
    """Whether this process may mount a file system of a few megabytes."""
    with tempfile.TemporaryDirectory() as place:
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", place], check=True)
        return True


def _share(name: str) -> float:
    return HOSTILE_SHARE if name == "hostile_line" else 0.0


def _fresh(url: str, name: str) -> str:
    """A database of its own for each storm."""
    if not url.startswith("postgresql"):
        return url
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "chaos_{name}"')
    return url.replace("/postgres?", f"/chaos_{name}?")


@contextlib.contextmanager
def _disk_for(name: str, folder: Path) -> Iterator[None]:
    """A small disk for the storm that fills one."""
    folder.mkdir(parents=True)
    if name != "full_disk":
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def _database() -> Iterator[str]:
    if not is_installed():
        yield ""
        return
    with private_cluster() as folder:
        yield folder


def _show(verdicts: dict[str, Verdict], console: Console) -> None:
    table = Table(title="What became of every promise")
    for heading in (
        "storm",
        "promised",
        "at the centre",
        "counted",
        "lost silently",
        "lost and told",
        "twice",
        "done to it",
    ):
        table.add_column(heading, justify="left" if heading in ("storm", "done to it") else "right")
    for name, each in verdicts.items():
        table.add_row(
            name, *map(str, (each.promised, each.at_centre, each.counted, each.silent_losses)),
            str(each.lost_and_reported), str(each.twice),
            ", ".join(f"{count} {event}" for event, count in each.events.items()),
        )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main()
