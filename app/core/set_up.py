"""What a set-up writes: the settings without a secret, and each secret sealed to this machine by systemd."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from app.core.devices.proposals import Proposal

SETTINGS = Path("gov-kiosk/kiosk.toml")
SEALED = Path("credstore.encrypted")
"""Where systemd looks for what a unit names (LoadCredentialEncrypted=)."""

USER = "gov-kiosk"


class SecretNotSealed(Exception):
    """systemd-creds could not seal a secret; says why, without it."""


class SetUp(Struct, frozen=True):
    """The decisions of the installer (装机设置). `pin_hash`: of the maintenance PIN, where it is not sealed beside this."""

    centre_url: str
    devices: Sequence[Proposal]
    pin_hash: str = ""

    def as_toml(self) -> str:
        """The text of the settings file that set-up writes."""
        head = f"# 由 kiosk setup 生成 written by kiosk setup\ncentre_url = {json.dumps(self.centre_url)}\n"
        if self.pin_hash:
            head += f"maintenance_pin = {json.dumps(self.pin_hash)}\n"
        return "\n".join([head, *(device.as_toml() for device in self.devices)])


def write_settings(chosen: SetUp, etc: Path) -> Path:
    """The settings below `etc`, whole or not at all; the former ones stay beside them. Raises OSError."""
    file = etc / SETTINGS
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    if file.exists():
        shutil.copy2(file, file.with_name(file.name + ".before"))
    fresh = file.with_name(file.name + ".new")
    fresh.write_text(chosen.as_toml(), "utf-8")
    fresh.chmod(0o640)
    if os.geteuid() == 0:
        _give_to_group(fresh)
    fresh.replace(file)
    return file


def seal(name: str, secret: str, etc: Path) -> Path:
    """The secret, so that only this machine's systemd opens it. Raises SecretNotSealed, OSError."""
    file = etc / SEALED / name
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = ["systemd-creds", "encrypt", f"--name={name}", "-", str(file)]
    try:
        done = subprocess.run(command, input=secret, text=True, capture_output=True, check=False)
    except FileNotFoundError:
        raise SecretNotSealed("systemd-creds is not installed") from None
    if done.returncode:
        raise SecretNotSealed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "systemd-creds failed")
    return file


def _give_to_group(file: Path) -> None:
    try:
        shutil.chown(file, "root", USER)
    except LookupError:  # the package is not installed: a developer's machine
        return
