"""What differs from terminal to terminal: settings from a TOML file, secrets handed over by systemd, GOV_KIOSK_* over both.

Parsed once by the command line and handed to `app`; nothing else reads the environment.
"""

import json
import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from catalogue.device_families import FAMILY_NAMES
from catalogue.tables import TableInvalid, TableReading, read_table
from kiosk.services.secret import Secret

PREFIX = "GOV_KIOSK_"
SECRET = ("enrol_code", "maintenance_pin")
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""In the environment: the folder of what systemd hands over (LoadCredential=, systemd.exec(5)), one file a secret."""

_PIN = re.compile(r"[0-9]{6}|scrypt:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}")
_THIS_MACHINE = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


class SettingsUnreadable(Exception):
    """The settings cannot be used. `problems` names all of them, without the values: some are secret."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class AdapterSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Which adapter serves a device family (驱动设置), and its options (checked by the adapter itself)."""

    adapter: str
    options: dict[str, Any] = msgspec.field(default_factory=dict)


class WindowSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Full screen on a terminal (窗口设置); a window of `width` × `height` elsewhere; `vnc` serves it on 127.0.0.1.

    `millimetres`: how wide the picture is on the screen's surface, as it is mounted; 0: as the screen itself reports.
    """

    full_screen: bool = False
    width: Annotated[int, Meta(ge=360)] = 608
    height: Annotated[int, Meta(ge=360)] = 1080
    vnc: bool = False
    millimetres: Annotated[int, Meta(ge=0, le=2600)] = 0


Wait = Annotated[float, Meta(gt=0)]


class ReleaseSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where updates come from (升级设置): `folder` holds the releases, `root` the trusted first keys of their signatures; without
    it those that the centre gave at enrolment.

    `origin` is the address or the folder of the repository; empty: the centre's. `bytes_per_second`: of the line at most; 0: all of it.
    """

    folder: Path
    root: Path | None = None
    origin: str = ""
    bytes_per_second: Annotated[int, Meta(ge=0)] = 0


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a technician may set (终端设置). `maintenance_pin` opens the maintenance entry.

    `idle_seconds` and `countdown_seconds` are doubled in care mode. For `settle_seconds` after a new screen a tap does not
    count; for `goodbye_seconds` the last screen stays after the card and the papers were taken. For `seen_seconds` it can be
    read that a step went well before the next one comes by itself, for `papers_seen_seconds` that the papers are out.
    Outside the planned hours the screen is dark after `dark_minutes` without a touch; 0: never.
    `is_test`: what is done is a test. `tells_searches`: the centre hears how often which words found nothing.
    """

    data: Path = Path("var/kiosk")
    centre_url: str = "http://127.0.0.1:8400"
    enrol_code: Secret | None = None
    maintenance_pin: Secret = Secret("")
    idle_seconds: Wait = 60
    countdown_seconds: Wait = 15
    settle_seconds: Annotated[float, Meta(ge=0)] = 0.3
    goodbye_seconds: Wait = 6
    seen_seconds: Wait = 1.5
    papers_seen_seconds: Wait = 4
    heartbeat_seconds: Wait = 60
    dark_minutes: Annotated[float, Meta(ge=0)] = 0
    window: WindowSettings = WindowSettings()
    devices: dict[str, AdapterSettings] = msgspec.field(default_factory=dict)
    is_simulated: bool = False
    is_test: bool = False
    tells_searches: bool = True
    releases: ReleaseSettings | None = None


def read_settings(file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `file` (when given) under credentials and environment. Raises SettingsUnreadable with every problem."""
    given = _in_file(file) if file else {}
    if file and any(given.get(name) for name in SECRET):
        _require_private(file)
    return parse_settings(_merge(_merge(given, _in_credentials(environment)), _in_environment(environment)))


def parse_settings(table: Mapping[str, Any]) -> Settings:
    """Settings from one table. Raises SettingsUnreadable with every problem."""
    own = {name: why for name, find in _CHECKS.items() if name in table and (why := find(table[name]))}
    problems = [f"{name}: {why}" for name, why in own.items()]
    try:
        settings = read_table(Settings, dict(table), LENIENT)
    except TableInvalid as invalid:
        problems += [f"{_place(misfit.place)}: {misfit.message}" for misfit in invalid.misfits]
    else:
        if not problems:
            return settings
    raise SettingsUnreadable(*problems)


def read_window(table: Mapping[str, Any]) -> WindowSettings:
    """The window from one table. Raises SettingsUnreadable with every problem."""
    try:
        return read_table(WindowSettings, dict(table), LENIENT)
    except TableInvalid as invalid:
        raise SettingsUnreadable(*(f"{_place(misfit.place)}: {misfit.message}" for misfit in invalid.misfits)) from None


def _made_of_text(kind: type, text: object) -> object:
    if kind in (Path, Secret) and isinstance(text, str):
        return kind(text)
    raise ValueError("must be a text")


LENIENT = TableReading(strict=False, make=_made_of_text)
"""The environment knows texts alone: numbers and truth values may be written as such."""


def _of_pin(pin: object) -> str:
    """The pad takes six digits: any other PIN would never be right."""
    if not isinstance(pin, str) or not pin or _PIN.fullmatch(pin):
        return ""
    return "must be six digits or what `kiosk pin` makes of them, or be left out to keep the maintenance page shut"


def _of_devices(devices: object) -> str:
    others = devices.keys() - FAMILY_NAMES.keys() if isinstance(devices, Mapping) else set()
    brought = _brought_families() if others else set()
    unknown = ", ".join(sorted(others - brought))
    known = ", ".join([*FAMILY_NAMES, *sorted(brought)])
    return f"{unknown}: no such family; there are: {known}" if unknown else ""


def _brought_families() -> set[str]:
    """Those of other makers (`drivers.registry.registry`); few terminals have any, and looking for them takes time."""
    from importlib.metadata import entry_points

    return {point.name for point in entry_points(group="gov_kiosk.families")}


def _of_centre_url(address: object) -> str:
    """Answers of the centre hold personal data: they are never sent in the clear."""
    if not isinstance(address, str):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        return str(error)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        return "is no address such as https://centre.example"
    if parts.scheme == "http" and not _THIS_MACHINE.fullmatch(host):
        return "must begin with https://; plain http:// is for a centre on this machine alone (127.0.0.1)"
    return ""


_CHECKS: dict[str, Callable[[object], str]] = {
    "maintenance_pin": _of_pin,
    "devices": _of_devices,
    "centre_url": _of_centre_url,
}
"""What no type says: why a value cannot be, or ""."""


def _require_private(file: Path) -> None:
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


def _in_credentials(environment: Mapping[str, str]) -> dict[str, Any]:
    """The secrets that systemd hands over: files that no other service reads, named like the settings."""
    folder = environment.get(CREDENTIALS)
    files = {name: Path(folder) / name for name in SECRET} if folder else {}
    try:
        found = {name: file.read_text("utf-8").strip() for name, file in files.items() if file.exists()}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(f"a credential in {folder} cannot be read: {type(error).__name__}") from None
    return {name: text for name, text in found.items() if text}


# Not by pydantic-settings: loading it takes as long as showing the first screen (docs/adr/0024).


def _in_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """What GOV_KIOSK_* says: GOV_KIOSK_CENTRE_URL, GOV_KIOSK_WINDOW__WIDTH; a whole table may be written as JSON."""
    found: dict[str, Any] = {}
    for name, text in sorted(environment.items()):
        path = name.removeprefix(PREFIX).lower().split("__")
        if name.startswith(PREFIX) and path[0] in Settings.__struct_fields__:
            value: Any = _table(name, text) if text.startswith("{") else text
            for part in reversed(path):
                value = {part: value}
            found = _merge(found, value)
    return found


def _table(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingsUnreadable(f"{name}: is no JSON: {error}") from None


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables become one; where both give a value, `above` wins."""
    merged = dict(below)
    for name, value in above.items():
        former = merged.get(name)
        is_table = isinstance(value, Mapping) and isinstance(former, Mapping)
        merged[name] = _merge(former, value) if is_table else value  # type: ignore[arg-type]  # both are tables then
    return merged
