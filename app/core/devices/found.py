"""Devices that a technician found and took on the screen: kept beside the settings, which the terminal itself cannot write."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from app.core.paths import found_devices_file
from contract.folders import write_atomically
from kiosk.services.maintenance.terminal_tools import Deed, FoundDevice, KeptDevice
from kiosk.services.settings import AdapterSettings, Settings

if TYPE_CHECKING:
    from app.core.devices.proposals import Find, Proposal

Devices = dict[str, AdapterSettings]


def with_found(settings: Settings) -> Settings:
    """The settings with what was taken on the screen; of a family that the settings name too, what was taken counts."""
    return replace(settings, devices={**settings.devices, **_read(found_devices_file(settings))})


class DevicesByHand:
    """Looks for devices from the screen, and keeps those that are taken for the next start (查找设备).

    Implements `kiosk.services.maintenance.terminal_tools.DeviceTools`. `works`: whether the device of a family is well now. `find`: what is
    there; the look of the set-up without it.
    """

    def __init__(self, settings: Settings, works: Callable[[str], bool], find: "Find | None" = None) -> None:
        self._chosen: Mapping[str, AdapterSettings] = settings.devices
        self._file = found_devices_file(settings)
        self._works = works
        self._find = find

    def look(self) -> tuple[FoundDevice, ...]:
        """Try what is there and is not in use. Blocks for seconds a device."""
        from app.core.devices.proposals import try_out, what_is_here  # seldom in the life of a terminal

        answers = try_out(self._unused((self._find or what_is_here)()))
        return tuple(
            FoundDevice(answer.family, answer.adapter, answer.options, answer.found, answer.condition, answer.evidence)
            for answer in answers
        )

    def _unused(self, proposals: "Iterator[Proposal]") -> "Iterator[Proposal]":
        """A device at work is not asked by a second adapter: both would read what is meant for one of them."""
        held = {thing_of(chosen.options) for chosen in self._chosen.values()} - {""}
        for proposal in proposals:
            thing = thing_of(proposal.options)
            is_there = proposal.family in self._chosen if not thing else thing in held
            if not is_there and (proposal.is_offered or not self._works(proposal.family)):
                yield proposal

    def kept(self) -> tuple[KeptDevice, ...]:
        """What was taken on the screen."""
        return tuple(
            KeptDevice(family, device.adapter, counts=self._chosen.get(family) == device)
            for family, device in _read(self._file).items()
        )

    def take(self, device: FoundDevice) -> Deed:
        """It counts from the next start."""
        return self._keep({**_read(self._file), device.family: AdapterSettings(device.adapter, dict(device.options))})

    def leave(self, family: str) -> Deed:
        """From the next start on what the settings say counts again."""
        return self._keep({name: device for name, device in _read(self._file).items() if name != family})

    def _keep(self, devices: Devices) -> Deed:
        try:
            write_atomically(self._file, msgspec.json.encode(devices))
        except OSError as error:
            return Deed.from_error(error)
        return Deed(is_done=True)


def thing_of(options: Mapping[str, Any]) -> str:  # Any: options of an adapter
    """What the options of a device reach, however its adapter names that; "" where they name nothing.

    A file below /dev goes by one name and by others that stay: it is the same.
    """
    if "connection" in options and "device" in options:
        return f"{options['connection']}:{options['device']}"
    named = next((str(options[key]) for key in ("port", "source", "device", "uri") if key in options), "")
    return str(Path(named).resolve()) if named.startswith("/") else named


def _read(file: Path) -> Devices:
    """Nothing of a file that is damaged: what the settings say holds then."""
    try:
        return msgspec.convert(json.loads(file.read_text("utf-8")), Devices)
    except (OSError, ValueError):
        return {}
