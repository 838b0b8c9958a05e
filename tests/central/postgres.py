"""A private PostgreSQL for the tests: its own cluster, its own socket folder, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

BINARIES = Path("/usr/lib/postgresql/15/bin")


def is_installed() -> bool:
    return (BINARIES / "initdb").exists()


class Cluster:
    """A PostgreSQL of one's own, that can be stopped, frozen and started again. `folder` holds its socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = folder / "data"

    def start(self) -> None:
        quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses="
        options = f"{quick} -c unix_socket_directories={self.folder} -c max_connections=60"
        _run(BINARIES / "pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        _run(BINARIES / "pg_ctl", "-D", self._data, "-m", mode, "stop")

    def freeze(self) -> None:
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):  # a connection's own may end at any moment
                process.suspend()

    def thaw(self) -> None:
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):
                process.resume()

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://test@/{name}?host={self.folder}"

    def _processes(self) -> list[psutil.Process]:
        server = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        return [server, *server.children(recursive=True)]


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A running cluster, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    cluster = Cluster(folder)
    try:
        shutil.chown(folder, "postgres", "postgres") if os.geteuid() == 0 else None
        _run(BINARIES / "initdb", "-D", folder / "data", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_cluster() -> Iterator[str]:
    """The folder of the socket of a running cluster."""
    with own_cluster() as cluster:
        yield str(cluster.folder)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    # pg_ctl leaves a server behind that would keep pipes open.
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False, timeout=60)
    assert done.returncode == 0, words
