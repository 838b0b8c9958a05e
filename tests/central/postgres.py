"""A private PostgreSQL for the tests: its own cluster, its own socket folder, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")


def is_installed() -> bool:
    return (BINARIES / "initdb").exists()


@contextmanager
def private_cluster() -> Iterator[str]:
    """The folder of the socket of a running cluster."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        shutil.chown(folder, "postgres", "postgres") if os.geteuid() == 0 else None
        _run(BINARIES / "initdb", "-D", folder / "data", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses="
        options = f"{quick} -c unix_socket_directories={folder} -c max_connections=60"
        _run(BINARIES / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield str(folder)
        finally:
            _run(BINARIES / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    # pg_ctl leaves a server behind that would keep pipes open.
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False, timeout=60)
    assert done.returncode == 0, words
