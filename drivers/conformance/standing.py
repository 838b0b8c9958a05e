"""The kit between an adapter and its device: on its lines, on that of the camera it looks through, before a card service or a program."""

from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from drivers.conformance.card_line import CardLine
from drivers.conformance.endpoint import line_end, moved
from drivers.conformance.fault_script import ScriptedFault
from drivers.conformance.program_line import PROGRAMS, ProgramLine
from drivers.conformance.relay import LineRelay
from drivers.conformance.subject import Subject
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.microphone import MICROPHONE
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.transport.opening import LineSettings

_PCSC = (SOCIAL_CARD_READER, "pcsc")
_USB_HEAD: dict[str, int] = {ID_CARD_READER: 7}
"""Bytes that a USB reader with two pairs of endpoints takes over the first of them."""


class FaultyLine(Protocol):
    """Where the faults are put (故障线路)."""

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it."""

    def close(self) -> None:
        """Release the device. May be called once the fault is over."""


class Standing(Struct, frozen=True):
    """The adapter with the kit in its line (受检线路). `is_shown_by_use`: only its next work shows that the device is well again."""

    line: FaultyLine
    device: Device
    is_shown_by_use: bool = False


def stand_in(subject: Subject, folder: Path) -> Standing | None:
    """None where the device is on no line in which the kit can stand. Raises DriverDefect where the adapter does not take that line.

    An adapter of several parts has each fault on the lines of all of them, that of the camera it looks through among them.
    """
    if (subject.family, subject.adapter) == _PCSC:
        cards = CardLine()
        return Standing(cards, subject.built(before_cards=cards.before))
    if (subject.family, subject.adapter) in PROGRAMS and not subject.options.get("wave_folder"):
        program = ProgramLine(subject.family, subject.adapter, subject.options, folder)
        return Standing(program, subject.built(program.options), is_shown_by_use=subject.family == MICROPHONE)
    relays = _Relays(folder)
    options = relays.join(subject.family, subject.options)
    if relays.is_empty:
        parts = {name: relays.join(subject.family, part) for name, part in options.items() if isinstance(part, dict)}
        options = {**options, **parts}
        lent = (replace(one, options=relays.join(one.family, one.options)) for one in subject.shared)
        subject = replace(subject, shared=tuple(lent))
    if relays.is_empty:
        return None
    try:
        return Standing(relays, subject.built(options))
    except BaseException:
        relays.close()
        raise


class _Relays:
    """The lines of one adapter, with the same fault at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._relays: list[LineRelay] = []

    @property
    def is_empty(self) -> bool:
        return not self._relays

    def join(self, family: str, options: AdapterOptions) -> AdapterOptions:
        """The options with a line of the kit's; as they are where there is no line."""
        end = line_end(options)
        if end is None:
            return options
        baud = options.get("baud")
        settings = LineSettings(baud if isinstance(baud, int) else 115200, usb_head=_USB_HEAD.get(family, 0))
        own = self._folder / str(len(self._relays))
        own.mkdir()
        self._relays.append(LineRelay(end, own, settings))
        return moved(options, end, self._relays[-1].place)

    def switch(self, fault: ScriptedFault | None) -> None:
        for relay in self._relays:
            relay.switch(fault)

    def close(self) -> None:
        for relay in self._relays:
            relay.close()
