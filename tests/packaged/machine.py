"""A clean Debian in a folder, booted by systemd-nspawn: real units, sandboxes, watchdogs and credentials, without a virtual machine."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "build/packaged"
PACKAGES = ROOT / "build/packages"

PATIENCE = 180.0
FETCHED_WITHIN = 900.0

BESIDE = ("systemd-sysv", "udev", "dbus", "ca-certificates", "grim", "procps", "xvfb", "xdotool")
"""What a machine has besides what the packages ask for, and what looks at it."""

BARE = ("systemd-sysv", "udev", "dbus", "ca-certificates")
"""What every Debian has that a machine starts with."""

DEVICES = ("/dev/loop-control", *(f"/dev/loop{number}" for number in range(8)))
"""A release is a file that is mounted."""


class MachineFailed(AssertionError):
    """What was asked of the machine did not happen; with what it said."""


def base(*further: str) -> Path:
    """A tar of a clean Debian with everything the packages need. Needs apt's registry."""
    return debian(*_needs(), *further)


def debian(*packages: str) -> Path:
    """A tar of a clean Debian with these, made once for each list. Needs apt's registry."""
    needs = sorted(set(packages))
    made = CACHE / f"base-{hashlib.sha256(','.join(needs).encode()).hexdigest()[:16]}.tar"
    if made.exists():
        return made
    CACHE.mkdir(parents=True, exist_ok=True)
    part = made.with_suffix(".part.tar")
    folder = Path("/etc/apt")
    sources = [
        *folder.glob("sources.list"),
        *folder.glob("sources.list.d/*.sources"),
        *folder.glob("sources.list.d/*.list"),
    ]
    wanted = "\n\n".join(each.read_text("utf-8") for each in sources)
    small = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale")]
    command = [
        "mmdebstrap",
        "--mode=root",
        "--variant=minbase",
        *small,
        f"--include={','.join(needs)}",
        "bookworm",
        str(part),
        "-",
    ]
    subprocess.run(command, input=wanted, text=True, check=True, stderr=subprocess.DEVNULL)
    part.rename(made)
    return made


def _needs() -> list[str]:
    """Of Debian, as the packages' control files say it."""
    found = set(BESIDE)
    for file in (ROOT / "packaging").glob("*/control"):
        depends = re.search(r"^Depends: (.*)$", file.read_text("utf-8"), re.MULTILINE)
        for each in depends[1].split(",") if depends else ():
            name = each.split()[0]
            if not name.startswith("gov-kiosk"):
                found.add(name)
    return sorted(found)


class Machine:
    """A root folder with a clean Debian; `booted` starts it. Everything as root."""

    def __init__(self, name: str, packages: tuple[str, ...] = ()) -> None:
        """With everything that the packages need, or with these of Debian alone."""
        self.root = CACHE / name
        self._leader = 0
        _remove(self.root)
        self.root.mkdir(parents=True)
        tar = debian(*packages) if packages else base()
        subprocess.run(["tar", "-xf", str(tar), "-C", str(self.root)], check=True)
        for each in ("etc/machine-id", "etc/hostname"):
            (self.root / each).write_text("")
        (self.root / "etc/resolv.conf").unlink(missing_ok=True)

    def put(self, path: str, text: str, mode: int = 0o644) -> None:
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        file.chmod(mode)

    def has(self, path: str) -> bool:
        file = self.root / path.lstrip("/")
        return file.exists() or file.is_symlink()

    def take(self, file: Path) -> str:
        """A file from outside; where it lies inside."""
        shutil.copyfile(file, self.root / file.name)
        return f"/{file.name}"

    def install(self, *files: Path) -> str:
        """By dpkg, booted or not."""
        inside = [self.take(each) for each in files]
        try:
            return self.run("dpkg", "--install", *inside)
        finally:
            for each in files:
                (self.root / each.name).unlink()

    def fetch(self, *command: str) -> None:
        """Run it with the network of this machine: the other one has none."""
        shutil.copyfile("/etc/resolv.conf", self.root / "etc/resolv.conf")
        self.run(*command, seconds=FETCHED_WITHIN, is_online=True)

    def run(
        self,
        *command: str,
        fails: bool = False,
        stdin: str = "",
        seconds: float = PATIENCE,
        is_online: bool = False,
    ) -> str:
        """What the command said; MachineFailed where it failed, or did not though it should."""
        spaces = ("-m", "-u", "-i", "-p", "-C") if is_online else ("-m", "-u", "-i", "-n", "-p", "-C")
        leader = ("nsenter", "-t", str(self._leader), *spaces)
        prefix = leader if self._leader else ("chroot", str(self.root))
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "SYSTEMD_PAGER": "",
        }
        done = subprocess.run(
            [*prefix, *command],
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            # a question for a password is answered by what is told, and not by who runs the checks
            start_new_session=True,
        )
        if (done.returncode != 0) is not fails:
            raise MachineFailed(f"{' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def show(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.run("systemctl", "show", unit, "--value", "-p", name).strip()

    def wait(self, unit: str, name: str, pattern: str, seconds: float = PATIENCE) -> float:
        """Until the property is like that; how long it took."""
        began = time.monotonic()
        while not re.fullmatch(pattern, found := self.show(unit, name)):
            if time.monotonic() - began > seconds:
                raise MachineFailed(f"{unit}: {name} is {found}, not {pattern}\n{self.journal(unit)}")
            time.sleep(0.2)  # of a machine beside us nothing tells when it has come that far
        return time.monotonic() - began

    def journal(self, unit: str) -> str:
        return self.run("journalctl", "--no-pager", "-n", "60", "-o", "cat", "-u", unit)

    @contextmanager
    def booted(self, *options: str) -> Iterator[float]:
        """Until the block ends; gives the seconds from power-on to the end of the start."""
        binds = [f"--bind={each}" for each in DEVICES if Path(each).exists()]
        command = ["systemd-nspawn", "-q", "-D", str(self.root), "--register=no", "--keep-unit", "-b", "--console=pipe"]
        command += ["--kill-signal=SIGRTMIN+3", "--private-network", *binds, *options]
        with (CACHE / f"{self.root.name}.log").open("wb") as log:
            began = time.monotonic()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            try:
                self._wait_for_start(process)
                yield time.monotonic() - began
            finally:
                self._end(process)

    def _wait_for_start(self, process: "subprocess.Popen[bytes]") -> None:
        """Its first process is the second child: the first one only prepares the root."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            for self._leader in _children(process):
                with suppress(MachineFailed):
                    self.run("test", "-S", "/run/systemd/private")
                    return
            time.sleep(0.1)
        raise MachineFailed(f"it did not start; see {CACHE / self.root.name}.log")

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        """Without a farewell: a machine that is thrown away keeps nothing."""
        if self._leader:
            with suppress(ProcessLookupError):
                os.kill(self._leader, signal.SIGKILL)
        self._leader = 0
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)

    def close(self) -> None:
        _remove(self.root)


def _children(process: "subprocess.Popen[bytes]") -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(each) for each in listed.split()]


def _remove(folder: Path) -> None:
    """Files that were made immutable, or subvolumes, are not expected; what is mounted below would be."""
    mounted = [
        line.split()[1]
        for line in Path("/proc/mounts").read_text().splitlines()
        if line.split()[1].startswith(f"{folder}/")
    ]
    for each in reversed(mounted):
        subprocess.run(["umount", "--lazy", each], check=True)
    shutil.rmtree(folder, ignore_errors=True)
