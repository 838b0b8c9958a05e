"""The chip's photo becomes a portrait: by no decoder of our own, for the format is closed; vendors' decoders plug in by name.

A decoder is an entry point of the group `gov_kiosk.portrait_decoders`: a callable without arguments that gives a
`PortraitDecoder`. It runs in a process of its own (`drivers.id_card_reader.portrait_process`), from the moment that a card is found
until it is read: what it needs and what it does wrong ends with that. Without one the card is read all the same, only without portrait.
"""

import logging
import sys
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol

from drivers.id_card_reader.portrait_exchange import AnsweredPortrait, AskedPortrait, next_answered_portrait
from drivers.piped.kept_process import KeptProcess
from drivers.piped.messages import send
from drivers.ports.errors import AdapterUnknown, DeviceFault
from drivers.ports.picture import Picture

log = logging.getLogger(__name__)

ENTRY_POINTS = "gov_kiosk.portrait_decoders"
NONE = "none"
FOLDER = Path(__file__).parents[2]
LONGEST = 15.0
"""Seconds that a photo may take, with the start of the process: usually under one."""


class PortraitMaker(Protocol):
    """What makes portraits (证件照处理), one card after the other."""

    def begin(self) -> None:
        """A card was found: be ready. Returns at once."""

    def make_portrait(self, photo: bytes) -> Picture | None:
        """The portrait of the card that was found; None where these bytes give none."""

    def end(self) -> None:
        """The card is read, or gone."""


class NoDecoder:
    """Every photo stays closed (没有解码器)."""

    def begin(self) -> None:
        """Do nothing: without a vendor's decoder there is no process to start."""

    def make_portrait(self, photo: bytes) -> Picture | None:  # noqa: ARG002 - the port's signature
        """Without a vendor's decoder there is no portrait: always None."""
        return None

    def end(self) -> None:
        """Do nothing: there is no process to end."""


class PortraitProcessGone(DeviceFault):
    """The decoder ended its process, or took too long."""


class SeparateDecoder:
    """The decoder of that name in its process (证件照解码进程). One that fails costs the portrait, never the card."""

    def __init__(self, name: str, longest: float = LONGEST) -> None:
        command = (sys.executable, "-m", "drivers.id_card_reader.portrait_process", name)
        self._process: KeptProcess[AnsweredPortrait] = KeptProcess(
            command, FOLDER, next_answered_portrait, PortraitProcessGone, longest
        )

    def begin(self) -> None:
        """Returns at once; the decoder is loaded while the card is being read."""
        self._process.begin()

    def make_portrait(self, photo: bytes) -> Picture | None:
        """None also where the decoder failed."""
        try:
            return self._process.answer(partial(send, AskedPortrait(photo))).portrait
        except PortraitProcessGone as gone:
            log.warning("no portrait: %s", gone)
            return None

    def end(self) -> None:
        """The process ends, and with it what it holds of the card."""
        self._process.erase()


def decoder_named(name: str) -> PortraitMaker:
    """The decoder of that name, which is not loaded here; raises `AdapterUnknown` when no one provides it."""
    if name == NONE:
        return NoDecoder()
    plugged = plugged_decoders()
    if name not in plugged:
        known = ", ".join(sorted([NONE, *plugged]))
        raise AdapterUnknown(f"portrait decoder {name!r} is not installed; there are: {known}")
    return SeparateDecoder(name)


def plugged_decoders() -> dict[str, EntryPoint]:
    """Those that are installed, by name."""
    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}
