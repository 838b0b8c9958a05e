"""The real centre as processes of its own, spoken to over HTTP: `central serve`, with what a measurement asks it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType
from typing import Any

import psutil

from catalogue.schema import Level
from catalogue.text import LocalText
from central.migrations.upgrade import upgrade
from central.storage.database import CentreDatabase
from central.terminals.service import TerminalPlace, mint_code
from contract.clock import SystemClock
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer
from offline_queue.centre import EnrolmentClient
from offline_queue.terminal_identity import TerminalIdentity, identity_of
from ui.free_port import free_port

COMMAND = (sys.executable, "-m", "central.cli")
UP_WITHIN_S = 60.0
KEEP_PEOPLE_DAYS = "3650"
"""What is measured may lie years back, and comes in many batches. The centre's housekeeping forgets who came where after
`CentreSettings.keep_people_days`; a visit of which a part comes after that is counted again."""


class CentreFailed(Exception):
    """The centre did not come up, or refused what a measurement needs; the text says where to look."""


@dataclass(frozen=True)
class MeasuredCentre:
    """One database and one set of keys behind one or more serving processes, each at an address of its own."""

    folder: Path
    database_url: str
    addresses: tuple[str, ...]

    def enrolled(self, terminal_ids: list[str]) -> list[TerminalIdentity]:
        """Terminals that have enrolled over HTTP, each at the next address in turn. Raises CentreFailed."""
        codes = self._codes(terminal_ids)
        return [_enrolled(code, self.addresses[number % len(self.addresses)]) for number, code in enumerate(codes)]

    def usage(self) -> dict[str, Any]:
        """What `central usage --json` says now."""
        done = subprocess.run(
            [*COMMAND, "usage", "--json"],
            env=_environment(self.folder, self.database_url),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CentreFailed(f"the centre tells no counts: {done.stderr[-2000:]}")
        reported: dict[str, Any] = json.loads(done.stdout)
        return reported

    def report(self, *options: str) -> str:
        """What `central report` says now. Raises CentreFailed."""
        command, more = [*COMMAND, "report", *options], _environment(self.folder, self.database_url)
        done = subprocess.run(command, env=more, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CentreFailed(f"the centre gives no report: {done.stderr[-2000:]}")
        return done.stdout

    def _codes(self, terminal_ids: list[str]) -> list[str]:
        database, now = CentreDatabase(self.database_url), datetime.now(UTC)
        try:
            with database.writing() as session:
                return [mint_code(session, place_of(terminal_id), now) for terminal_id in terminal_ids]
        finally:
            database.close()


def place_of(terminal_id: str) -> TerminalPlace:
    """Each terminal at a site of its own."""
    site = LocalText(zh=f"演示网点{terminal_id}", en=f"demo site {terminal_id}")
    return TerminalPlace(terminal_id, site, Level.TOWN, "441602")


def centre_processes() -> list[psutil.Process]:
    """The processes of the centre that this measurement started. Raises CentreFailed."""
    found = [child for child in psutil.Process().children() if "serve" in child.cmdline()]
    if not found:
        raise CentreFailed("no process of the centre is there")
    return found


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """Processor time that they took so far."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


@contextmanager
def measured_centre(
    folder: Path, database_url: str, processes: int = 1, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[MeasuredCentre]:
    """A centre on a new database, until the block ends; `more` goes into its environment. Raises CentreFailed."""
    database = CentreDatabase(database_url)
    upgrade(database, datetime.now(UTC))
    database.close()
    serving: list[subprocess.Popen[bytes]] = []
    addresses = []
    try:
        for number in range(processes):
            port = free_port()
            serving.append(_started(_environment(folder, database_url) | more, port, folder / f"centre-{number}.log"))
            # one after the other: the first one publishes the catalogue
            _wait(port, serving[-1], folder)
            addresses.append(f"http://127.0.0.1:{port}")
        yield MeasuredCentre(folder, database_url, tuple(addresses))
    finally:
        for process in serving:
            process.terminate()
        for process in serving:
            process.wait(30)


def _started(environment: Mapping[str, str], port: int, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as written:
        return subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
        )


def environment(centre: MeasuredCentre) -> dict[str, str]:
    """The environment of the centre's commands."""
    return _environment(centre.folder, centre.database_url)


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    own = {
        "GOV_CENTRAL_DATABASE_URL": database_url,
        "GOV_CENTRAL_KEYS_FOLDER": str(folder / "keys"),
        "GOV_CENTRAL_KEEP_PEOPLE_DAYS": KEEP_PEOPLE_DAYS,
    }
    return os.environ | own


def _wait(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = monotonic() + UP_WITHIN_S
    while monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise CentreFailed(f"the centre did not come up; see {folder}")


def _enrolled(code: str, address: str) -> TerminalIdentity:
    key = SigningKey.generate()
    answer = EnrolmentClient.connect(address, SystemClock()).enrol(code, key, "bench")
    if not isinstance(answer, EnrolAnswer):
        raise CentreFailed(f"the centre enrols no terminal: {answer}")
    return identity_of(answer, key, address)
