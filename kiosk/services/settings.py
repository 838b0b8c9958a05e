"""What differs from terminal to terminal: settings from a TOML file, overridden by GOV_KIOSK_* in the environment.

Parsed once by the command line and handed to `app`; nothing else reads the environment.
"""

import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from catalogue.device_families import FAMILY_NAMES

PREFIX = "GOV_KIOSK_"
SECRET = ("enrol_code", "maintenance_pin")

_PIN = re.compile(r"[0-9]{6}|scrypt:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}")
_THIS_MACHINE = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


class SettingsUnreadable(Exception):
    """The settings cannot be used. `problems` names all of them, without the values: some are secret."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class AdapterSettings(BaseModel):
    """驱动设置 — which adapter serves a device family, and its options (checked by the adapter itself)."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    adapter: str
    options: dict[str, Any] = Field(default_factory=dict)


class WindowSettings(BaseModel):
    """窗口设置 — full screen on a terminal; a window of `width` × `height` on a desk; `vnc` serves it on 127.0.0.1."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    full_screen: bool = False
    width: int = Field(default=608, ge=360)
    height: int = Field(default=1080, ge=360)
    vnc: bool = False


class Settings(BaseModel):
    """终端设置 — everything a technician may set. `maintenance_pin` opens the maintenance entry.

    `idle_seconds` and `countdown_seconds` are doubled in care mode. For `settle_seconds` after a new screen a tap does not
    count; for `goodbye_seconds` the last screen stands after the card and the papers were taken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    data: Path = Path("var/kiosk")
    centre_url: str = "http://127.0.0.1:8400"
    enrol_code: SecretStr | None = None
    maintenance_pin: SecretStr = SecretStr("")
    idle_seconds: float = Field(default=60, gt=0)
    countdown_seconds: float = Field(default=15, gt=0)
    settle_seconds: float = Field(default=0.3, ge=0)
    goodbye_seconds: float = Field(default=6, gt=0)
    heartbeat_seconds: float = Field(default=60, gt=0)
    window: WindowSettings = Field(default_factory=WindowSettings)
    devices: dict[str, AdapterSettings] = Field(default_factory=dict)
    is_simulated: bool = False

    @field_validator("maintenance_pin")
    @classmethod
    def _can_be_typed(cls, pin: SecretStr) -> SecretStr:
        """The pad takes six digits: any other PIN would never be right."""
        if pin.get_secret_value() and not _PIN.fullmatch(pin.get_secret_value()):
            raise ValueError(
                "must be six digits or what `kiosk pin` makes of them, or be left out to keep the maintenance page shut"
            )
        return pin

    @field_validator("devices")
    @classmethod
    def _are_families(cls, devices: dict[str, AdapterSettings]) -> dict[str, AdapterSettings]:
        unknown = ", ".join(sorted(devices.keys() - FAMILY_NAMES.keys()))
        if unknown:
            raise ValueError(f"{unknown}: no such family; there are: {', '.join(FAMILY_NAMES)}")
        return devices

    @field_validator("centre_url")
    @classmethod
    def _is_private(cls, address: str) -> str:
        """Answers of the centre hold personal data: they cross no wire in the clear."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host:
            raise ValueError("is no address such as https://centre.example")
        if parts.scheme == "http" and not _THIS_MACHINE.fullmatch(host):
            raise ValueError(
                "must begin with https://; plain http:// is for a centre on this machine alone (127.0.0.1)"
            )
        return address


def read_settings(file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `file` (when given) under the environment. Raises SettingsUnreadable with every problem."""
    given = _in_file(file) if file else {}
    if file and any(given.get(name) for name in SECRET):
        _must_be_private(file)
    try:
        return Settings.model_validate(_merged(given, _in_environment(environment)))
    except ValidationError as invalid:
        raise SettingsUnreadable(*(f"{_place(each['loc'])}: {each['msg']}" for each in invalid.errors())) from None


def _must_be_private(file: Path) -> None:
    """A PIN or an enrolment code is no secret in a file that everybody on the machine reads."""
    if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        names = " or ".join(SECRET)
        raise SettingsUnreadable(f"{file}: holds {names} and can be read by others: chmod 600 {file}")


def _place(path: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in path)


def _in_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsUnreadable(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsUnreadable(f"{file}: is no text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable(f"{file}: is no TOML: {error}") from None


# Not by pydantic-settings: importing it takes as long as showing the first screen.


def _in_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """What GOV_KIOSK_* says: GOV_KIOSK_CENTRE_URL, GOV_KIOSK_WINDOW__WIDTH; a whole table may be written as JSON."""
    found: dict[str, Any] = {}
    for name, text in sorted(environment.items()):
        path = name.removeprefix(PREFIX).lower().split("__")
        if name.startswith(PREFIX) and path[0] in Settings.model_fields:
            value: Any = _table(name, text) if text.startswith("{") else text
            for part in reversed(path):
                value = {part: value}
            found = _merged(found, value)
    return found


def _table(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingsUnreadable(f"{name}: is no JSON: {error}") from None


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables become one; where both give a value, `above` wins."""
    merged = dict(below)
    for name, value in above.items():
        former = merged.get(name)
        is_table = isinstance(value, Mapping) and isinstance(former, Mapping)
        merged[name] = _merged(former, value) if is_table else value  # type: ignore[arg-type]  # both are tables then
    return merged
