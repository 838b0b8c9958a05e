"""The settings that may be changed at the terminal or by the centre: waiting times, loudness and brightness, all at once.

What was changed here counts before what the centre wants, and that before the settings' file.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from app.core.machine.power import SYSTEMCTL, Run, run_quickly
from contract.folders import write_atomically
from contract.local_settings import BRIGHTNESS, DARK, LOCAL_SETTINGS, VOLUME, WAITING_TIMES, LocalSetting
from kiosk.services.maintenance.terminal_tools import Deed, SettingSource
from kiosk.services.settings import Settings

BACKLIGHTS = Path("/sys/class/backlight")
MIXER = ("amixer", "-q")
AT_THE_MACHINE = (VOLUME.name, BRIGHTNESS.name)
UNSET = 100
"""Loudness and brightness until someone chooses them."""

TRIES = 5
"""How often what the machine could not do is tried again in one run, a heartbeat apart: sound comes up late at times."""

_CARD = re.compile(r"hw:(?:CARD=)?(\w+)")
log = logging.getLogger(__name__)


class SettingsInUse(Struct, frozen=True):
    """What is in use, for the centre (在用设置): the number of its document, the values, what was changed here, what cannot be done."""

    number: int
    values: Mapping[str, int]
    changed_here: tuple[str, ...]
    refused: tuple[str, ...]


class _SettingsFile(Struct, frozen=True):
    """`centre` and `number`: the centre's last document. `refused`: the names in it that are not done here."""

    here: Mapping[str, int] = {}
    centre: Mapping[str, int] = {}
    number: int = 0
    refused: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        centre = {"number": self.number, "values": dict(self.centre), "refused": self.refused}
        return json.dumps({**self.here, "centre": centre}).encode()


class StoredLocalSettings:
    """The local settings' file (本机设置簿). Implements `kiosk.services.maintenance.terminal_tools.LocalSettings`.

    Diagnostics changes them during a visit, the centre only between visits: never both at a time.
    """

    def __init__(self, file: Path, settings: Settings, backlights: Path = BACKLIGHTS, run: Run = run_quickly) -> None:
        self._file = file
        self._backlights = backlights
        self._run = run
        times = {time.name: round(getattr(settings, time.name)) for time in WAITING_TIMES}
        self._defaults: Mapping[str, int] = {**times, DARK.name: round(settings.dark_minutes)}
        self._card = _card_of(settings)
        self._kept = _read(file)
        self._before: list[tuple[str, int | None]] = []
        self._on_changed: Callable[[], None] = lambda: None
        self._is_asked = False
        self._tries_left = TRIES

    def watch(self, on_changed: Callable[[], None]) -> None:
        """`on_changed` is called when a value is another one than before."""
        self._on_changed = on_changed

    def known(self) -> tuple[LocalSetting, ...]:
        """Brightness only where the screen's can be set."""
        lit = (BRIGHTNESS,) if self._backlight() is not None else ()
        return (*WAITING_TIMES, DARK, VOLUME, *lit)

    def value(self, name: str) -> int:
        """What was chosen here, or else what the centre wants, or else what the settings say."""
        return _value(self._kept, name, self._defaults)

    def source(self, name: str) -> SettingSource:
        """Whose value that is."""
        if name in self._kept.here:
            return SettingSource.HERE
        return SettingSource.CENTRE if name in self._kept.centre else SettingSource.FILE

    def change(self, name: str, value: int) -> Deed:
        """Keep the value and apply it; refused outside its bounds."""
        bounds = next((setting for setting in self.known() if setting.name == name), None)
        if bounds is None or not bounds.allows(value):
            return Deed(is_done=False, why=f"{name}: {value} is out of bounds")
        return self._choose(name, value)

    def release(self, name: str) -> Deed:
        """What was chosen here no longer counts."""
        return self._choose(name, None)

    def undo(self) -> Deed:
        """Of this run; what was kept at the start stays."""
        if not self._before:
            return Deed(is_done=False, why="nothing was changed")
        deed = self._take(*self._before[-1])
        if deed.is_done:
            self._before.pop()
        return deed

    def take_document(self, number: int, values: Mapping[str, int], *, is_at_rest: bool) -> None:
        """Take the centre's document if the terminal is free; otherwise the centre sends it again later."""
        self._is_asked = True
        known = {setting.name: setting for setting in self.known()}
        is_new = number != self._kept.number
        if not is_at_rest or not (is_new or (self._tries_left and known.keys() & set(self._kept.refused))):
            return
        self._tries_left = TRIES if is_new else self._tries_left - 1
        centre = {name: value for name, value in values.items() if name in known and known[name].allows(value)}
        fresh = _SettingsFile(self._kept.here, centre, number)
        for name in [setting for setting in known if not self._set_at_machine(setting, fresh).is_done]:
            centre.pop(name, None)
        fresh = replace(fresh, centre=centre, refused=tuple(sorted(values.keys() - centre.keys())))
        deed = self._keep(fresh)
        if not deed.is_done:
            log.warning("the settings of the centre are not kept: %s", deed.why)

    def note_refusal(self) -> None:
        """Remember that the centre refused what was reported: an older centre may have replaced the one that asked."""
        self._is_asked = False

    def in_use(self) -> SettingsInUse | None:
        """The settings in use, for the centre, once it has asked in this run: an older centre does not know them."""
        if not self._is_asked:
            return None
        kept = self._kept
        values = {setting.name: self.value(setting.name) for setting in self.known() if self._is_known(setting.name)}
        return SettingsInUse(kept.number, values, tuple(sorted(kept.here)), kept.refused)

    def _is_known(self, name: str) -> bool:
        """Whether a value is known: the program does not know how loud or bright a machine is until someone sets it."""
        return name not in AT_THE_MACHINE or self.source(name) is not SettingSource.FILE

    def _choose(self, name: str, value: int | None) -> Deed:
        before = self._kept.here.get(name)
        deed = self._take(name, value)
        if deed.is_done:
            self._before.append((name, before))
        return deed

    def _take(self, name: str, value: int | None) -> Deed:
        here = {key: known for key, known in self._kept.here.items() if key != name}
        fresh = replace(self._kept, here=here if value is None else {**here, name: value})
        deed = self._set_at_machine(name, fresh)
        return self._keep(fresh) if deed.is_done else deed

    def _keep(self, fresh: _SettingsFile) -> Deed:
        try:
            write_atomically(self._file, fresh.encoded())
        except OSError as error:
            return Deed.from_error(error)
        self._kept = fresh
        self._on_changed()
        return Deed(is_done=True)

    def _set_at_machine(self, name: str, fresh: _SettingsFile) -> Deed:
        """What can be set at the machine is set."""
        value = _value(fresh, name, self._defaults)
        is_set_already = value == self.value(name) and (self._is_known(name) or not _is_chosen(fresh, name))
        if name not in AT_THE_MACHINE or is_set_already:
            return Deed(is_done=True)
        if name == VOLUME.name:
            return self._loud(value)
        if self._backlight() is None:
            return Deed(is_done=False, why="no backlight")
        # the file is root's, and the terminal sees it read-only: a unit that polkit lets it start writes there
        return self._run((*SYSTEMCTL, "start", f"gov-kiosk-light@{value}.service"))

    def _loud(self, value: int) -> Deed:
        """By the first control that the card has: USB and HDMI sound often has no "Master". What was muted is heard again."""
        from drivers.speech.sound import SWITCHES  # seldom needed, and the start has no time

        deed = Deed(is_done=False)
        for control in SWITCHES:
            deed = self._run((*MIXER, *self._card, "sset", control, f"{value}%"))
            if deed.is_done:
                self._run((*MIXER, *self._card, "sset", control, "unmute"))  # one without a switch says no, and is loud
                break
        return deed

    def _backlight(self) -> Path | None:
        return next(iter(sorted(self._backlights.glob("*"))), None)


def _card_of(settings: Settings) -> tuple[str, ...]:
    """The card that the announcements go to, as amixer takes it; the first one where the settings name none."""
    speech = settings.devices.get("speech")
    named = _CARD.search(str(speech.options.get("device", ""))) if speech is not None else None
    return ("-c", named[1]) if named else ()


def _is_chosen(kept: _SettingsFile, name: str) -> bool:
    return name in kept.here or name in kept.centre


def _value(kept: _SettingsFile, name: str, defaults: Mapping[str, int]) -> int:
    return kept.here.get(name, kept.centre.get(name, defaults.get(name, UNSET)))


def _read(file: Path) -> _SettingsFile:
    """What is within bounds; nothing of a file that is damaged."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return _SettingsFile()
    if not isinstance(found, dict):
        return _SettingsFile()
    centre = found.get("centre")
    if not isinstance(centre, dict) or type(centre.get("number")) is not int:
        return _SettingsFile(_within(found.items()))
    values, refused = centre.get("values"), centre.get("refused")
    return _SettingsFile(
        _within(found.items()),
        _within(values.items() if isinstance(values, dict) else ()),
        centre["number"],
        tuple(key for key in refused if isinstance(key, str)) if isinstance(refused, list) else (),
    )


def _within(pairs: Iterable[tuple[str, object]]) -> Mapping[str, int]:
    bounds = {setting.name: setting for setting in LOCAL_SETTINGS}
    return {
        name: value for name, value in pairs if name in bounds and isinstance(value, int) and bounds[name].allows(value)
    }
