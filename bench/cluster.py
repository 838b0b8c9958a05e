"""A PostgreSQL of its own for a measurement: made, started on a Unix socket alone, stopped and thrown away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = "postgres"
"""Debian's user of the package: PostgreSQL refuses to run as root."""


def programs() -> Path | None:
    """Where the newest installed server keeps its programs; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def private_cluster(where: Path, *settings: str) -> Iterator[str]:
    """Gives the URL of an empty database; `where` holds the programs, `settings` are the server's beside its own."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam(UNPRIVILEGED).pw_uid)
        prefix = ["runuser", "-u", UNPRIVILEGED, "--"]
    data, log = folder / "data", folder / "log"
    server = [*prefix, str(where / "pg_ctl"), "-D", str(data), "-w"]
    initdb = [str(where / "initdb"), "-D", str(data), "-U", "bench", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8"]
    _quietly([*prefix, *initdb])
    options = " ".join((f"-k {folder} -c listen_addresses=''", *(f"-c {setting}" for setting in settings)))
    _quietly([*server, "-l", str(log), "-o", options, "start"])
    try:
        yield f"postgresql+psycopg://bench@/postgres?host={folder}"
    finally:
        _quietly([*server, "-m", "fast", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _quietly(command: list[str]) -> None:
    # From a folder that the other user may enter; output is kept from the table.
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)
