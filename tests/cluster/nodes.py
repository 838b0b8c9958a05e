"""Three machines on loopback: etcd, Patroni with PostgreSQL on each, HAProxy and PgBouncer before them, by packaging/cluster."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import psutil

from bench.cluster import UNPRIVILEGED, programs
from tests.cluster.filled import filled
from ui.free_port import free_port

HOST = "127.0.0.1"
UP_WITHIN_S = 180.0
DATABASE = "kiosk"


class ClusterFailed(Exception):
    """Something did not come up in time; the text says where its logs are."""


@dataclass(frozen=True)
class Machine:
    """One machine with PostgreSQL."""

    name: str
    port: int
    rest_port: int


@dataclass
class Cluster:
    """Made by `begin`, thrown away by `end`. Times are for a trial: ttl 5 in place of 30."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="cluster-")))
    ttl: int = 5
    machines: list[Machine] = field(default_factory=list)
    leader_port: int = field(default_factory=free_port)
    bouncer_port: int = field(default_factory=free_port)
    etcd_port: int = field(default_factory=free_port)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def begin(self) -> None:
        """Everything up, with a leader, a synchronous standby and an empty database."""
        self.folder.chmod(0o755)
        peer = free_port()
        settings = filled(
            "etcd.env", name="e1", data=self.folder / "etcd", address=HOST, client_port=self.etcd_port, peer_port=peer,
            members=f"e1=http://{HOST}:{peer}",
        )  # fmt: skip
        more = dict(line.split("=", 1) for line in settings.splitlines() if "=" in line and not line.startswith("#"))
        self._start("etcd", ["etcd"], os.environ | more)
        self.machines = [Machine(f"n{number}", free_port(), free_port()) for number in (1, 2, 3)]
        for machine in self.machines:
            self.start(machine.name)
        self._until(
            "a leader and a synchronous standby", lambda: self.leader() and "sync_standby" in self._roles().values()
        )
        self._start("haproxy", ["haproxy", "-db", "-f", str(self._haproxy())])
        # until its first checks HAProxy takes every machine for the leader
        self._until(
            "HAProxy to lead to the leader",
            lambda: self._asked(self.leader_port, f"create database {DATABASE}") is not None,
        )
        self._start("pgbouncer", [*_unprivileged(), "pgbouncer", str(self._bouncer())])
        self._until("PgBouncer", lambda: self._asked(self.bouncer_port, "select 1", DATABASE) is not None)

    def start(self, name: str) -> None:
        """A machine from its power-on."""
        machine = next(each for each in self.machines if each.name == name)
        home = self.folder / name
        home.mkdir(exist_ok=True)
        file = home / "patroni.yml"
        file.write_text(
            filled(
                "patroni.yml", name=name, address=HOST, rest_port=machine.rest_port, port=machine.port,
                etcd_hosts=f"{HOST}:{self.etcd_port}", ttl=self.ttl, loop_wait=1, retry_timeout=2, max_connections=60,
                shared_buffers="16MB", data=home / "data", programs=programs(), pgpass=home / "pgpass", sockets=home,
                authentication="trust", network=f"{HOST}/32", superuser_password="x", replication_password="x",
                rewind_password="x",
            )
        )  # fmt: skip
        for each in (home, file):
            shutil.chown(each, pwd.getpwnam(UNPRIVILEGED).pw_uid)
        # Debian's Patroni runs with Debian's Python, not with that of the project
        self._start(
            name,
            [*_unprivileged(), "/usr/bin/python3", "/usr/bin/patroni", str(file)],
            {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )

    def leader(self) -> str:
        """The machine that says it leads; "" while none does."""
        return next((name for name, role in self._roles().items() if role in ("leader", "master", "primary")), "")

    def kill(self, name: str) -> None:
        """A power cut: Patroni and PostgreSQL end at once."""
        for process in self._processes(name):
            _sent(process, signal.SIGKILL)
        self._running[name].wait()

    def freeze(self, name: str) -> None:
        """A machine that hangs: nothing ends, nothing answers."""
        for process in self._processes(name):
            _sent(process, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """It goes on where it stopped."""
        for process in self._processes(name):
            _sent(process, signal.SIGCONT)

    def is_whole(self) -> bool:
        """Whether one leads and both others follow, one of them synchronously."""
        roles = sorted(self._roles().values())
        return len(roles) == len(self.machines) and "sync_standby" in roles and bool(self.leader())

    def url(self, *, several_hosts: bool) -> str:
        """Of the database: through PgBouncer and HAProxy, or straight with every machine named."""
        if not several_hosts:
            return f"postgresql+psycopg://postgres@{HOST}:{self.bouncer_port}/{DATABASE}"
        hosts = "&".join(f"host={HOST}:{each.port}" for each in self.machines)
        return f"postgresql+psycopg://postgres@/{DATABASE}?{hosts}&target_session_attrs=read-write&connect_timeout=2"

    def end(self) -> None:
        """All of it ended and thrown away."""
        for name, process in reversed(self._running.items()):
            for each in self._processes(name):
                _sent(each, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _haproxy(self) -> Path:
        servers = "\n".join(
            f"    server {each.name} {HOST}:{each.port} maxconn 200 check port {each.rest_port}"
            for each in self.machines
        )
        file = self.folder / "haproxy.cfg"
        file.write_text(filled("haproxy.cfg", address=HOST, leader_port=self.leader_port, servers=servers))
        return file

    def _bouncer(self) -> Path:
        users = self.folder / "users.txt"
        users.write_text('"postgres" ""\n')
        file = self.folder / "pgbouncer.ini"
        file.write_text(
            filled(
                "pgbouncer.ini", database=DATABASE, leader_address=HOST, leader_port=self.leader_port, address=HOST,
                bouncer_port=self.bouncer_port, authentication="trust", users=users, pool=20,
            )
        )  # fmt: skip
        return file

    def _roles(self) -> dict[str, str]:
        for machine in self.machines:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{machine.rest_port}/cluster", timeout=1) as answer:
                    reported = json.load(answer)
            except (OSError, ValueError):
                continue
            return {
                each["name"]: each["role"] for each in reported["members"] if each["state"] in ("running", "streaming")
            }
        return {}

    def _asked(self, port: int, query: str, database: str = "postgres") -> str | None:
        command = ["psql", "-XAtq", "-h", HOST, "-p", str(port), "-U", "postgres", "-c", query, database]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.stdout if done.returncode == 0 else None

    def _start(self, name: str, command: list[str], environment: dict[str, str] | None = None) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _processes(self, name: str) -> list[psutil.Process]:
        """Patroni before its PostgreSQL, so that none restarts the other."""
        try:
            first = psutil.Process(self._running[name].pid)
            found = [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            found = []
        data = str(self.folder / name / "data")
        known = {each.pid for each in found}
        servers = [each for each in psutil.process_iter(["cmdline"]) if data in (each.info["cmdline"] or ())]
        for server in servers:
            try:
                found += [each for each in (server, *server.children(recursive=True)) if each.pid not in known]
            except psutil.NoSuchProcess:
                continue
        return found

    def _until(self, what: str, claim: Callable[[], object]) -> None:
        until = monotonic() + UP_WITHIN_S
        while not claim():
            if monotonic() > until:
                raise ClusterFailed(f"{what} did not come; see {self.folder}/*.log")
            sleep(0.1)


def _unprivileged() -> list[str]:
    """PostgreSQL, Patroni and PgBouncer refuse to run as root."""
    return ["runuser", "-u", UNPRIVILEGED, "--"] if os.geteuid() == 0 else []


def _sent(process: psutil.Process, number: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
