"""Writes the settings of a terminal as the TOML file that `kiosk run --settings` reads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from kiosk.services.secret import Secret
from kiosk.services.settings import Settings

LEFT_OUT = ("enrol_code", "window")


def write_settings(settings: Settings, path: Path) -> None:
    """One line a setting; the enrolment code stays out for a terminal that is enrolled already."""
    values = {name: value for name, value in revealed(settings).items() if name not in LEFT_OUT and value is not None}
    path.touch(mode=0o600)
    path.chmod(0o600)  # it holds the PIN: others may not read it
    path.write_text("".join(f"{name} = {_toml(value)}\n" for name, value in values.items()), "utf-8")


def revealed(settings: Settings) -> dict[str, Any]:
    """Every setting as a plain value, secrets too: for a process that is given them."""
    return dict(msgspec.to_builtins(settings, enc_hook=_plain))


def _plain(value: object) -> object:
    return value.reveal() if isinstance(value, Secret) else str(value)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        given = {name: element for name, element in value.items() if element is not None}
        return "{" + ", ".join(f"{json.dumps(name)} = {_toml(element)}" for name, element in given.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)  # texts, numbers and truth values are written alike; \u escapes too
