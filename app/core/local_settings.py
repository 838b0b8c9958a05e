"""The settings that may be changed at the terminal: waiting times (from the next start), loudness and brightness (at once)."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from app.core.power import Run, run_command
from contract.folders import write_atomically
from kiosk.services.settings import Settings
from kiosk.services.terminal_tools import Deed, LocalSetting

TIMES = (
    LocalSetting("idle_seconds", 30, 300, 10),
    LocalSetting("countdown_seconds", 10, 60, 5),
    LocalSetting("goodbye_seconds", 3, 20, 1),
)
VOLUME = LocalSetting("volume_percent", 0, 100, 5)
BRIGHTNESS = LocalSetting("brightness_percent", 10, 100, 10)
BACKLIGHTS = Path("/sys/class/backlight")
MIXER = ("amixer", "-q", "sset", "Master")

log = logging.getLogger(__name__)


class StoredLocalSettings:
    """The local settings' file (本机设置簿). Implements `kiosk.services.terminal_tools.LocalSettings`."""

    def __init__(self, file: Path, settings: Settings, backlights: Path = BACKLIGHTS, run: Run = run_command) -> None:
        self._file = file
        self._backlights = backlights
        self._run = run
        self._defaults: Mapping[str, int] = {each.name: round(getattr(settings, each.name)) for each in TIMES}
        self._values = _read(file)
        self._before: list[tuple[str, int]] = []

    def known(self) -> tuple[LocalSetting, ...]:
        """Brightness only where the screen's can be set."""
        lit = (BRIGHTNESS,) if self._backlight() is not None else ()
        return (*TIMES, VOLUME, *lit)

    def value(self, name: str) -> int:
        """What was chosen here, or else what the settings say."""
        return self._values.get(name, self._defaults.get(name, 100))

    def is_chosen(self, name: str) -> bool:
        """Whether it was changed here."""
        return name in self._values

    def change(self, name: str, value: int) -> Deed:
        """Kept, and done where it can be done at once."""
        bounds = next((each for each in self.known() if each.name == name), None)
        if bounds is None or not bounds.least <= value <= bounds.most:
            return Deed(is_done=False, why=f"{name}: {value} is out of bounds")
        before = self.value(name)
        deed = self._take(name, value)
        if deed.is_done:
            self._before.append((name, before))
        return deed

    def undo(self) -> Deed:
        """Of this run; what was kept at the start stays."""
        if not self._before:
            return Deed(is_done=False, why="nothing was changed")
        name, value = self._before[-1]
        deed = self._take(name, value)
        if deed.is_done:
            self._before.pop()
        return deed

    def _take(self, name: str, value: int) -> Deed:
        deed = self._at_once(name, value)
        if not deed.is_done:
            return deed
        values = {**self._values, name: value}
        try:
            write_atomically(self._file, json.dumps(values).encode())
        except OSError as error:
            return Deed(is_done=False, why=error.strerror or type(error).__name__)
        self._values = values
        return Deed(is_done=True)

    def _at_once(self, name: str, value: int) -> Deed:
        if name == VOLUME.name:
            return self._run((*MIXER, f"{value}%"))
        light = self._backlight()
        if name != BRIGHTNESS.name or light is None:
            return Deed(is_done=True)
        try:
            most = int((light / "max_brightness").read_text())
            (light / "brightness").write_text(str(max(1, most * value // 100)))
        except (OSError, ValueError) as error:
            return Deed(is_done=False, why=f"{light.name}: {error}")
        return Deed(is_done=True)

    def _backlight(self) -> Path | None:
        return next(iter(sorted(self._backlights.glob("*"))), None)


def _read(file: Path) -> dict[str, int]:
    """What is within bounds; nothing of a file that is damaged."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    bounds = {each.name: each for each in (*TIMES, VOLUME, BRIGHTNESS)}
    pairs = found.items() if isinstance(found, dict) else ()
    return {
        name: value
        for name, value in pairs
        if name in bounds and type(value) is int and bounds[name].least <= value <= bounds[name].most
    }
