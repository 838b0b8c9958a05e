"""演示环境 — the centre and the simulated devices as child processes, so that the terminal runs on a developer machine as in a hall.

Used by `kiosk run --with-centre`, the demo, the journey tests and the measurements. The terminal itself stays unaware:
it talks real protocols to what is here. Everything ends when the starting process ends.
"""

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct

from app.extras import EnvironmentFailed
from catalogue.loader import PACKAGED
from drivers.ports.face_module import FACE_MODULE
from drivers.ports.manifest import ABSENT
from drivers.ports.speech import SPEECH
from kiosk.services.secret import Secret
from kiosk.services.settings import AdapterSettings, Settings
from simulators.host.client import DockClient
from simulators.host.process import DockProcess
from simulators.host.settings import choices
from simulators.manifest import AdapterChoice
from ui.free_port import free_port

TERMINAL = "YC-001"
SITE_ZH, SITE_EN = "源城区政务服务中心", "Yuancheng District Service Centre"
PATIENCE = 60.0


class DemoPlan(Struct, frozen=True):
    """The surroundings to be built for a terminal (演示计划). An earlier environment in `folder` is used again.

    `citizens` adds to the sandbox's register of citizens; a file of the same form.
    """

    folder: Path
    level: str = "district"
    centre_port: int = 0
    heartbeat_seconds: float = 3.0
    speaks: bool = False
    citizens: Path | None = None


class DemoEnvironment:
    """A centre with its SQLite file, a network that can be cut, and every device; a context manager."""

    def __init__(self, plan: DemoPlan) -> None:
        self._plan = plan
        self._folder = plan.folder.resolve()
        self._centre: subprocess.Popen[bytes] | None = None
        self._dock: DockProcess | None = None
        self._code: str | None = None
        self.centre_port = plan.centre_port or free_port()
        self.console_password = secrets.token_urlsafe(9)
        self.maintenance_pin = f"{secrets.randbelow(10**6):06}"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def folder(self) -> Path:
        """Where centre, devices and terminal keep their files."""
        return self._folder

    @property
    def centre_url(self) -> str:
        """Where the centre is, not through the network that can be cut."""
        return f"http://127.0.0.1:{self.centre_port}"

    @property
    def dock(self) -> DockProcess:
        """The simulated devices. Raises RuntimeError before `start`."""
        if self._dock is None:
            raise RuntimeError("the environment has not been started")
        return self._dock

    @property
    def controls(self) -> DockClient:
        """What switches the simulated devices."""
        return self.dock.client

    def start(self) -> None:
        """Start both; returns when both answer. Raises EnvironmentFailed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._publish_changes()
        self._code = None if self._identity_file.exists() else self.enrolment_code()
        self.start_centre()
        self._dock = DockProcess(self._folder / "dock", centre_port=self.centre_port)
        self.wait_for_centre()

    def _publish_changes(self) -> None:
        """A centre that was here before has published the catalogue of then: it publishes that of now where it is another.

        Only then: what somebody published at its console stays otherwise. Raises EnvironmentFailed with all that is wrong with it.
        """
        digest, noted = _digest_of_catalogue(), self._folder / "catalogue.digest"
        before = noted.read_text("ascii", "replace") if noted.exists() else ""
        if (self._folder / "centre" / "centre.db").exists() and before != digest:
            command = [sys.executable, "-m", "central.cli", "publish", str(PACKAGED), "--note", "开发目录有改动"]
            done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise EnvironmentFailed(f"the catalogue was changed and is not published: {done.stdout}{done.stderr}")
        noted.write_text(digest, "ascii")

    def stop(self) -> None:
        """End both; safe to call twice."""
        if self._dock is not None:
            self._dock.close()
            self._dock = None
        self.stop_centre()

    def start_centre(self) -> None:
        # setpriv(1): the kernel ends the centre when we end, however that happens
        command = [
            "setpriv",
            "--pdeathsig",
            "TERM",
            sys.executable,
            "-m",
            "central.cli",
            "serve",
            "--port",
            str(self.centre_port),
        ]
        log = (self._folder / "centre.log").open("ab")
        with log:
            self._centre = subprocess.Popen(
                command,
                env=self.environment(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    @property
    def is_centre_up(self) -> bool:
        """Whether the centre has been started and not been ended."""
        return self._centre is not None

    def stop_centre(self) -> None:
        """End the centre alone; its file stays."""
        if self._centre is not None:
            self._centre.terminate()
            try:
                self._centre.wait(10)
            except subprocess.TimeoutExpired:
                self._centre.kill()
                self._centre.wait()
            self._centre = None

    def wait_for_centre(self) -> None:
        """Until the centre answers. Raises EnvironmentFailed, with the end of what it wrote: its folder may go with the failure."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._centre is not None and self._centre.poll() is not None:
                raise EnvironmentFailed(f"the centre ended at its start: {self._last_words()}")
            try:
                socket.create_connection(("127.0.0.1", self.centre_port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise EnvironmentFailed(f"the centre did not answer within {PATIENCE:.0f} s: {self._last_words()}")

    def _last_words(self) -> str:
        return (self._folder / "centre.log").read_text("utf-8", "replace").strip()[-500:] or "it wrote nothing"

    def enrolment_code(self) -> str:
        """A one-time code for the terminal of this environment."""
        command = [
            sys.executable,
            "-m",
            "central.cli",
            "enrol",
            TERMINAL,
            "--site",
            SITE_ZH,
            "--site-en",
            SITE_EN,
        ]
        command += ["--level", self._plan.level, "--json"]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise EnvironmentFailed(f"the centre gave no enrolment code: {done.stderr.strip()[-500:]}")
        return str(json.loads(done.stdout)["code"])

    def usage(self) -> dict[str, object]:
        """What `central usage --json` says now."""
        command = [sys.executable, "-m", "central.cli", "usage", "--json"]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=True)
        counted: dict[str, object] = json.loads(done.stdout)
        return counted

    def environment(self) -> dict[str, str]:
        """The environment of the centre's commands here."""
        folder = self._folder / "centre"
        folder.mkdir(parents=True, exist_ok=True)
        own = {
            "GOV_CENTRAL_DATABASE_URL": f"sqlite:///{folder / 'centre.db'}",
            "GOV_CENTRAL_KEYS_FOLDER": str(folder / "keys"),
            "GOV_CENTRAL_RELEASES_FOLDER": str(folder / "releases"),
            "GOV_CENTRAL_PUBLIC_URL": self.centre_url,
            "GOV_CENTRAL_HEARTBEAT_SECONDS": str(self._plan.heartbeat_seconds),
            "GOV_CENTRAL_CONSOLE_PASSWORD": self.console_password,
        }
        if self._plan.citizens is not None:
            own["GOV_CENTRAL_SANDBOX_CITIZENS"] = str(self._plan.citizens)
        return os.environ | own

    def settings(self) -> Settings:
        endpoints = self.dock.endpoints
        chosen = choices(endpoints)
        # with a module the camera judges nothing: the environment has a terminal of the usual kind
        chosen[FACE_MODULE] = AdapterChoice(ABSENT, {})
        if self._plan.speaks:
            chosen[SPEECH] = AdapterChoice("clips", {})
        return Settings(
            data=self._terminal_folder,
            centre_url=f"http://{urlsplit(endpoints['network']).netloc or endpoints['network']}",
            enrol_code=Secret(self._code) if self._code else None,
            maintenance_pin=Secret(self.maintenance_pin),
            heartbeat_seconds=self._plan.heartbeat_seconds,
            devices={
                family: AdapterSettings(adapter=device.adapter, options=device.options)
                for family, device in chosen.items()
            },
            is_simulated=True,
        )

    @property
    def _terminal_folder(self) -> Path:
        return self._folder / "terminal"

    @property
    def _identity_file(self) -> Path:
        return self._terminal_folder / "identity.json"


def _digest_of_catalogue() -> str:
    digest = hashlib.sha256()
    for file in sorted(PACKAGED.rglob("*.toml")):
        for part in (str(file.relative_to(PACKAGED)).encode(), file.read_bytes()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def speaking_environment(folder: Path) -> DemoEnvironment:
    """What `kiosk run --with-centre` puts around the terminal: an entry point of `app.extras.ENVIRONMENTS`."""
    return DemoEnvironment(DemoPlan(folder, speaks=True))
